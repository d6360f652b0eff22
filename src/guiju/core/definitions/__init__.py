"""Definitions that people write in YAML: read with their lines, refused with their places."""
