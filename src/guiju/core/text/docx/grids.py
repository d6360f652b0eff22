"""Grids become tables: head, body, the notes and footnotes that stand in the last rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guiju.core.text import marks
from guiju.core.text.docx import heads
from guiju.core.text.docx.joining import tidy, without
from guiju.core.text.docx.lines import Grid, GridCell, Line
from guiju.core.text.model import Block, Cell, Footnote, Notice, Paragraph, Table, Words

if TYPE_CHECKING:
    from guiju.core.text.docx.structure import Builder

_FOOTNOTE = re.compile(r"^([a-z])\s+(?=\S)|^([a-z])(?=[\u4e00-\u9fff])")


def table(builder: Builder, grid: Grid, label: str = "") -> Table:
    """A table without its caption. `label`: what its caption calls it, "" for a table without one."""
    rows, unit = _beneath_unit(builder, grid)
    width = max((sum(cell.over for cell in row) for row in rows), default=0)
    notes: list[Block] = []
    footnotes: list[Footnote] = []
    while rows and len(rows) > 1 and len(rows[-1]) == 1 and rows[-1][0].over == width > 1:
        found = _foot(builder, rows[-1][0], grid.where, len(footnotes))
        if found is None:
            break
        notes[:0], footnotes[:0] = found
        rows.pop()
    head = heads.count(rows, grid.head, label)
    if head and not grid.head:
        what = f"the head of a table is not marked: {head} of its rows are taken for it"
        builder.notices.append(Notice(label or f"table after paragraph {grid.where}", what))
    shown = [tuple(_cell(builder, cell, place < head) for cell in row) for place, row in enumerate(rows)]
    return Table(
        tuple(shown[:head]),
        tuple(shown[head:]),
        unit=unit,
        notes=tuple(notes),
        footnotes=tuple(footnotes),
        unnumbered=True,
    )


def _beneath_unit(builder: Builder, grid: Grid) -> tuple[list[list[GridCell]], Words]:
    """The rows, and the unit that a first row says which is one cell."""
    rows = list(grid.rows)
    if len(rows) > 1 and len(rows[0]) == 1 and rows[0][0].over > 1 and len(rows[0][0].content) == 1:
        only = rows[0][0].content[0]
        if isinstance(only, Line) and marks.match("unit", only.text):
            return rows[1:], {builder.language: tidy(only.inlines)}
    return rows, {}


def _cell(builder: Builder, cell: GridCell, head: bool) -> Cell:
    return Cell(builder.inside(cell.content), cell.over, cell.down, head, cell.align)  # type: ignore[arg-type]


def _foot(builder: Builder, cell: GridCell, where: int, count: int) -> tuple[list[Block], list[Footnote]] | None:
    """Notes and footnotes of a last row that says nothing else."""
    notes: list[Block] = []
    footnotes: list[Footnote] = []
    for one in cell.content:
        if isinstance(one, Grid):
            return None
        if not one.text:
            continue
        mark = _FOOTNOTE.match(one.text)
        if marks.match("note", one.text):
            notes.append(builder.paragraph(one))
        elif mark:
            rest = without(one.inlines, _lead(one) + mark.end())
            name = one.mark or f"tfn-{where}-{count + len(footnotes) + 1}"
            footnotes.append(Footnote(name, (Paragraph({builder.language: rest}),), mark[1] or mark[2]))
        elif footnotes or notes:
            notes.append(builder.paragraph(one))
        else:
            return None
    return (notes, footnotes) if notes or footnotes else None


def _lead(line: Line) -> int:
    from guiju.core.text.walking import plain

    said = plain(line.inlines)
    return len(said) - len(said.lstrip())
