"""Where on its pages a PDF prints each provision."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from guiju.core.text.candidates import Candidate, candidates
from guiju.core.text.model import Box, Document
from guiju.core.text.model import Table as Block
from guiju.core.text.pages.grids import Table
from guiju.core.text.pages.paragraphs import Text
from guiju.core.text.walking import blocks, clauses

_AHEAD = 20_000
"""Letters in which a provision is sought behind the one before it."""


def boxes(document: Document, texts: Sequence[Text], tables: Sequence[Table]) -> dict[str, tuple[Box, ...]]:
    """Name of a provision → its printed lines, or its cell. What is not found has none."""
    words = "".join(re.sub(r"\s", "", text.text) for text in texts)
    starts: list[int] = []
    printed: list[Box] = []
    at = 0
    for text in texts:
        begin = at
        for letters, box in text.pieces:
            starts.append(begin)
            printed.append(box)
            begin += letters
        at += len(re.sub(r"\s", "", text.text))
    held = [block.id for clause, _ in clauses(document) for block in blocks(clause.blocks) if isinstance(block, Block)]
    grids = dict(zip(held, tables, strict=False)) if len(held) == len(tables) else {}
    found: dict[str, tuple[Box, ...]] = {}
    reached = 0
    for candidate in candidates(document):
        if candidate.cell is not None:
            cell = _cell(candidate, grids)
            if cell is not None:
                found[candidate.id] = (cell,)
            continue
        sought = re.sub(r"\s", "", candidate.text)
        start = words.find(sought, reached, reached + _AHEAD)
        if start < 0:
            start = words.find(sought, max(0, reached - _AHEAD), reached)  # a note is read behind what it follows
        else:
            reached = start + len(sought)
        if start >= 0 and sought:
            first, last = bisect_right(starts, start) - 1, bisect_right(starts, start + len(sought) - 1) - 1
            found[candidate.id] = tuple(dict.fromkeys(printed[first : last + 1]))
    return found


def _cell(candidate: Candidate, grids: dict[str, Table]) -> Box | None:
    table = grids.get(candidate.block)
    assert candidate.cell is not None
    return table.boxes.get((candidate.cell.row, candidate.cell.column)) if table is not None else None
