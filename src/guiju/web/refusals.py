"""Refusals of the lower floors in the reader's language: an error knows its template and its parts, and the table
`data/words/refusals.csv` says both languages of each."""

from __future__ import annotations

from guiju.core.errors import said
from guiju.web.language import chinese


def spoken(text: str) -> str:
    """The sentence in the reader's language; as it is where the table has none."""
    return said(text, "zh" if chinese() else "en")
