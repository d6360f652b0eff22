"""Procedures run many times by chance: how long cases take and where they end."""
