"""A report as a value: sections of sentences, pictures and tables, every figure with its evidence; set or written."""
