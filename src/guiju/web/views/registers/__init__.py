"""Pages of registers: lists, items, tables brought in."""
