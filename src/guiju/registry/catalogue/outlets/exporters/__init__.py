"""The library as files."""
