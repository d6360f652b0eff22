"""Which rows of a table are its head: those Word repeats on each page, else those that look like one."""

from __future__ import annotations

import re

from guiju.core.text.docx.lines import GridCell, Line
from guiju.core.text.model import Styled

_VALUE = re.compile(
    r"^[≤≥<>＜＞=±~～+\-−–—]?\s*\d|^[—–\-/]+$|^(?:不得检出|不应检出|阴性|合格|无|有|ND|N/A|yes|no)$|^[√×✓✗○●]$",
    re.IGNORECASE,
)
_HIGHEST = 4
"""Rows a head that is not marked has at most."""
_LONG = 60


def count(rows: list[list[GridCell]], marked: int, label: str) -> int:
    """How many rows are the head. `marked`: how many Word repeats; `label`: the table's number, a table with one has a
    head. A head reaches as far down as its cells do."""
    if len(rows) < 2:
        return min(marked, len(rows))
    if marked:
        return min(max(marked, _reach(rows[:marked])), len(rows))
    first = rows[0]
    if len(first) < 2 and first[0:1]:
        return 0
    reach = _reach(rows[:1])
    if reach > 1 and any(cell.over > 1 for cell in first) and reach <= min(_HIGHEST, len(rows) - 1):
        return reach
    return 1 if _heads(rows, label) else 0


def _reach(rows: list[list[GridCell]]) -> int:
    """The first row that no cell of these covers."""
    return max((place + cell.down for place, row in enumerate(rows) for cell in row), default=0)


def _heads(rows: list[list[GridCell]], label: str) -> bool:
    """Whether a first row names columns: it holds no value, and what follows does, or is set otherwise."""
    texts = [_text(cell) for cell in rows[0]]
    if any(_VALUE.search(text) or len(text) > _LONG for text in texts) or not any(texts[1:]):
        return False
    if any(cell.down > 1 for cell in rows[0]) or any(not text for text in texts[1:]):
        return False
    if len(set(texts)) < len(texts):
        return False
    values = sum(1 for row in rows[1:] for cell in row[1:] if _VALUE.search(_text(cell)))
    cells = sum(1 for row in rows[1:] for cell in row[1:] if _text(cell))
    if values and values * 3 >= cells:
        return True
    bold = all(_is_bold(cell) for cell in rows[0]) and not all(_is_bold(cell) for row in rows[1:] for cell in row)
    return bold or bool(label)


def _text(cell: GridCell) -> str:
    return " ".join(one.text for one in cell.content if isinstance(one, Line)).strip()


def _is_bold(cell: GridCell) -> bool:
    lines = [one for one in cell.content if isinstance(one, Line) and one.text]
    return bool(lines) and all(
        isinstance(inline, Styled) and inline.style == "bold" for line in lines for inline in line.inlines
    )
