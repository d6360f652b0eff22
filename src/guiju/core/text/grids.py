"""A table as a grid of texts, merged cells repeated in every place they cover."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guiju.core.provision.columns import label_columns
from guiju.core.text.model import Cell, NoteMark, Paragraph, Table, Words

_RAISED = str.maketrans("abcdef", "ᵃᵇᶜᵈᵉᶠ")
LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows` of one length, `heads` of them head rows; `labels` columns on the left that name the row."""

    rows: tuple[tuple[str, ...], ...]
    heads: int
    labels: int
    footnotes: tuple[tuple[str, str], ...]

    def row_of(self, row: int) -> tuple[str, ...]:
        """What names a row."""
        return self.rows[row][: self.labels]

    def column_of(self, column: int) -> tuple[str, ...]:
        """What names a column."""
        return tuple(row[column] for row in self.rows[: self.heads])


def grid_of(table: Table, said: Callable[[Words], str]) -> Grid | None:
    """The grid of a table; None when it has no head, no body, or cells that do not fill a grid."""
    marks = {note.id: note.mark or chr(97 + place % 26) for place, note in enumerate(table.footnotes)}
    rows = _filled((*table.head, *table.body), said, marks)
    heads = len(table.head)
    if rows is None or not heads or len(rows) <= heads:
        return None
    labels = label_columns(rows[heads:], rows[0])
    if not 1 <= labels < len(rows[0]):
        return None
    notes = []
    for note in table.footnotes:
        text = " ".join(said(block.words) for block in note.blocks if isinstance(block, Paragraph))
        notes.append((marks[note.id], text))
    return Grid(rows, heads, labels, tuple(notes))


def _filled(
    rows: tuple[tuple[Cell, ...], ...], said: Callable[[Words], str], marks: dict[str, str]
) -> tuple[tuple[str, ...], ...] | None:
    width = sum(cell.over for cell in rows[0]) if rows else 0
    if not width or width * len(rows) > LARGEST:
        return None
    grid: list[list[str | None]] = [[None] * width for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while x < width and grid[y][x] is not None:
                x += 1
            text = _text(cell, said, marks)
            for down in range(cell.down):
                for over in range(cell.over):
                    if y + down >= len(rows) or x + over >= width:
                        return None
                    grid[y + down][x + over] = text
            x += cell.over
    if any(text is None for line in grid for text in line):
        return None
    return tuple(tuple(text or "" for text in line) for line in grid)


def _text(cell: Cell, said: Callable[[Words], str], marks: dict[str, str]) -> str:
    text = " ".join(said(block.words) for block in cell.blocks if isinstance(block, Paragraph)).strip()
    raised = "".join(marks.get(target, "") for target in dict.fromkeys(marks_of(cell)))
    return text + raised.translate(_RAISED)


def marks_of(cell: Cell) -> tuple[str, ...]:
    """The footnotes a cell refers to."""
    return tuple(
        inline.target
        for block in cell.blocks
        if isinstance(block, Paragraph)
        for inlines in block.words.values()
        for inline in inlines
        if isinstance(inline, NoteMark)
    )
