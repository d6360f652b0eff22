"""Automatic checks that rules ask for by name."""
