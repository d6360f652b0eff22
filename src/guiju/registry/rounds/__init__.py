"""Occurrences of rounds: their units, draws, cases and lists."""
