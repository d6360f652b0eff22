"""The text of standards: a tree of clauses, its readers and writers, numbers, hashes, identifiers."""
