"""Questions for everyone: a measure, split by dimensions, within a scope; its answer as a table, a chart, a file."""
