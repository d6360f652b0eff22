"""Tables of AsciiDoc (`|===`): cells with spans, rows by their count of columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guiju.core.text.model import Blocks, Cell

_CELL = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<repeat>\d{1,2})\*)?(?:(?P<over>\d{1,3})?(?:\.(?P<down>\d{1,4}))?\+)?(?P<align>[<^>])?(?:\.[<^>])?"
    r"(?P<style>[adehlmsv])?(?<!\\)\|",
    re.MULTILINE,
)
_ALIGN = {"<": "left", "^": "center", ">": "right"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table: head and body."""

    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]


def read(lines: list[str], attributes: dict[str, str], content: Callable[[str, str], Blocks]) -> Rows:
    """Rows of what stands between the marks. `content` reads the text of a cell in its style."""
    text = "\n".join(lines)
    found = list(_CELL.finditer(text))
    columns = _columns(attributes.get("cols", ""))
    width = len(columns)
    if not width and found:
        first = text.index("|")
        line = text[text.rfind("\n", 0, first) + 1 :].split("\n", 1)[0]
        width = sum(int(m["over"] or 1) * int(m["repeat"] or 1) for m in _CELL.finditer(line))
    width = max(1, min(width, 500))
    cells: list[Cell] = []
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        said = text[match.end() : end].replace("\\|", "|").strip()
        over = min(int(match["over"] or 1), 500) or 1
        down = min(int(match["down"] or 1), 5_000) or 1
        align = _ALIGN.get(match["align"] or "", "")
        cell = Cell(content(said, match["style"] or ""), over, down, match["style"] == "h", align)  # type: ignore[arg-type]
        cells += [cell] * min(int(match["repeat"] or 1), 50)
    rows = _rows(cells, width, columns)
    heads = _heads(lines, attributes)
    return Rows(
        tuple(tuple(Cell(c.blocks, c.over, c.down, True, c.align) for c in row) for row in rows[:heads]),
        tuple(rows[heads:]),
    )


def _rows(cells: list[Cell], width: int, columns: list[str]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    covered: dict[int, int] = {}
    row: list[Cell] = []
    column = 0
    for cell in cells:
        while column < width and covered.get(column, 0):
            column += 1
        if column >= width:
            rows.append(tuple(row))
            covered = {place: left - 1 for place, left in covered.items() if left > 1}
            row, column = [], 0
            while column < width and covered.get(column, 0):
                column += 1
        align = cell.align or (columns[column] if column < len(columns) else "")
        row.append(Cell(cell.blocks, cell.over, cell.down, cell.head, align))  # type: ignore[arg-type]
        for place in range(column, min(column + cell.over, width)):
            if cell.down > 1:
                covered[place] = cell.down
        column += cell.over
    if row:
        rows.append(tuple(row))
    return rows


def _columns(given: str) -> list[str]:
    found: list[str] = []
    for part in given.strip('"').split(","):
        part = part.strip()
        repeat = re.match(r"(\d{1,3})\*", part)
        align = next((_ALIGN[c] for c in part if c in _ALIGN), "")
        if part or found:
            found += [align] * (min(int(repeat[1]), 200) if repeat else 1)
    return found[:500]


def _heads(lines: list[str], attributes: dict[str, str]) -> int:
    rows = attributes.get("headerrows", "")
    if rows.isascii() and rows.isdigit():
        return min(int(rows[:9]), 20)
    if "noheader" in attributes.get("options", "") or "%noheader" in attributes:
        return 0
    if "header" in attributes.get("options", "").split(",") or "%header" in attributes:
        return 1
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    return int(first == 0 and len(lines) > 1 and not lines[1].strip())
