"""Pages of texts: reading, searching in them, their requirements."""
