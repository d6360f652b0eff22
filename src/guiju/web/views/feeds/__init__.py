"""Pages of feeds: lists of candidates, one candidate with what it may be, files brought."""
