"""Ruled tables of a page as grids: what a cell covers follows from its edges; a table that goes on is one table."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from guiju.core.text.docx.lines import Grid, GridCell, Line
from guiju.core.text.model import Box
from guiju.core.text.pages.opening import Area, Page
from guiju.core.text.pages.paragraphs import Joiner
from guiju.core.text.pages.printed import lines

_NEAR = 2.0
"""Points: edges nearer to each other are one."""
_MOST = 20_000
"""Cells of one table."""

Row = tuple[tuple[Area, tuple[object, ...]], ...]


@dataclass
class Table:
    """A grid with the box of each cell by row and column, merged cells in every place they cover, and its own box."""

    grid: Grid
    box: Box
    columns: list[float]
    boxes: dict[tuple[int, int], Box] = field(default_factory=dict)


def tables(page: Page, joiner: Joiner) -> list[Table]:
    """The tables of a page from the upper to the lower edge."""
    found = [_table(page, place, joiner) for place in range(len(page.tables))]
    return sorted((one for one in found if one is not None), key=lambda one: one.box.top)


def _table(page: Page, place: int, joiner: Joiner) -> Table | None:
    cells = [cell for row in page.tables[place] for cell in row]
    if not cells or len(cells) > _MOST:
        return None
    columns, rows = _edges([area[0] for area, _ in cells]), _edges([area[1] for area, _ in cells])
    right, bottom = max(area[2] for area, _ in cells), max(area[3] for area, _ in cells)
    box = Box(page.number, round(columns[0], 1), round(rows[0], 1), round(right, 1), round(bottom, 1))
    made = Table(Grid([[] for _ in rows]), box, columns)
    for area, signs in sorted(cells, key=lambda cell: (_at(rows, cell[0][1]), cell[0][0])):
        x, y = _at(columns, area[0]), _at(rows, area[1])
        over = max(1, sum(1 for edge in columns[x + 1 :] if edge < area[2] - _NEAR) + 1)
        down = max(1, sum(1 for edge in rows[y + 1 :] if edge < area[3] - _NEAR) + 1)
        texts = joiner.paragraphs(lines(signs, page.number))
        made.grid.rows[y].append(GridCell([Line(text.inlines) for text in texts], over, down))
        where = Box(page.number, *(round(edge, 1) for edge in area))
        for line in range(y, min(y + down, len(rows))):
            for column in range(x, x + over):
                made.boxes.setdefault((line, column), where)
    made.grid.head = _head(made.grid)
    return made


def _edges(those: list[float]) -> list[float]:
    found: list[float] = []
    for edge in sorted(those):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _at(edges: list[float], edge: float) -> int:
    return max(0, bisect_left(edges, edge + _NEAR) - 1)


def _head(grid: Grid) -> int:
    """Rows of the head: as many as the cells of the first row cover."""
    first = grid.rows[0] if grid.rows else []
    divided = any(cell.over > 1 for cell in first) and len(first) > 1
    down = max((cell.down for cell in first), default=1)
    return min(down if divided or down < len(grid.rows) else 1, len(grid.rows) - 1)


def goes_on(first: Table, second: Table) -> bool:
    """Whether a table at the head of a page is the rest of the last one: its columns have the same edges."""
    return len(first.columns) == len(second.columns) and all(
        abs(a - b) <= _NEAR for a, b in zip(first.columns, second.columns, strict=True)
    )


def add(first: Table, second: Table) -> None:
    """The rest of a table behind it; a head that is printed again is left out."""
    skip = 0
    while skip < first.grid.head and skip < len(second.grid.rows) and _said(first, skip) == _said(second, skip):
        skip += 1
    count = len(first.grid.rows) - skip
    first.grid.rows += second.grid.rows[skip:]
    first.boxes.update({(y + count, x): box for (y, x), box in second.boxes.items() if y >= skip})


def _said(table: Table, row: int) -> list[str]:
    return ["".join(one.text for one in cell.content if isinstance(one, Line)) for cell in table.grid.rows[row]]
