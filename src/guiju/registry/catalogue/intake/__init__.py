"""Records from outside: read, merged, written."""
