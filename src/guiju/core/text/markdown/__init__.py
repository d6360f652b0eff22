"""Guiju Markdown: a CommonMark dialect that is the plain-text source of a standard (docs/guiju-markdown.md)."""

from guiju.core.text.markdown.reading import read
from guiju.core.text.markdown.writing import write

__all__ = ["read", "write"]
