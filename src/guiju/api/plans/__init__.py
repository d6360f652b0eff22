"""Plans for programs: read from text, and kept."""
