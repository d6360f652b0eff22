"""A PDF as a text: its text layer, put where a standard has it, with where each provision is printed."""

from guiju.core.text.pages.reading import read

__all__ = ["read"]
