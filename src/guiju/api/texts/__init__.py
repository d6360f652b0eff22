"""Texts of standards for programs."""
