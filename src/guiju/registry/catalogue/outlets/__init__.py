"""The library as others take it: citations, harvesting, changes, files."""
