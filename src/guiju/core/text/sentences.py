"""Sentences of a paragraph of a standard, as spans of its plain text."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.provision import LONGEST
from guiju.data import tables

Span = tuple[int, int]
_END = re.compile(r"[。！？!?；]+[”’」』）)]*|\n|;(?=\s)|\.[”’\")]*(?=\s+[A-Z\u4e00-\u9fff“\"(]|\s*$)")


@cache
def _abbreviations() -> tuple[str, ...]:
    return tuple(row["word"] for row in tables.rows("text/abbreviations.csv"))


def sentences(text: str) -> list[Span]:
    """(start, end) of each sentence with its mark, spaces around it left out. A semicolon ends one too: what a
    standard requires behind it is another provision.

    >>> [("见图。a 应 b；c e.g. D."[a:b]) for a, b in sentences("见图。a 应 b；c e.g. D.")]
    ['见图。', 'a 应 b；', 'c e.g. D.']
    """
    found: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match[0].startswith(".") and text[start : match.start() + 1].rstrip().endswith(_abbreviations()):
            continue
        _add(text, start, match.end(), found)
        start = match.end()
    _add(text, start, len(text), found)
    return found


def _add(text: str, start: int, end: int, found: list[Span]) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end and re.search(r"\w", text[start:end]):
        found.append((start, min(end, start + LONGEST)))
