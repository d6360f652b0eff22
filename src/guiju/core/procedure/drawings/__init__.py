"""Procedures drawn: states, paths, the swimlane sheet."""
