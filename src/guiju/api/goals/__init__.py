"""Indicators and statistics for programs."""
