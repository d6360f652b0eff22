"""Guiju 规矩: software that runs a standards system."""

__version__ = "0.1.0"
