"""Pipe tables: the line of dashes ends the head, `<` and `^` join a cell to the one to its left or above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.markdown import inlines
from guiju.core.text.markdown.attributes import BRACES, LONGEST, parse
from guiju.core.text.markdown.lines import Piece
from guiju.core.text.model import Break, Cell, Paragraph, Words

_DASHES = re.compile(r":?-+:?")
WIDEST = 1000
Rows = tuple[tuple[Cell, ...], ...]


def read_rows(piece: Piece, words: Callable[[str], Words]) -> tuple[Rows, Rows]:
    """Head and body of a pipe table. Raises GuijuError with the line of a row of another length."""
    grid = [_split(line) for line in piece.lines]
    ends = [place for place, row in enumerate(grid) if row and all(_DASHES.fullmatch(cell) for cell in row)]
    if not ends:
        raise GuijuError("a table without a line of dashes", where=f"line {piece.line}", expected="|---|---|")
    end = ends[0]
    align = [_align(cell) for cell in grid[end]]
    width = len(align)
    if width > WIDEST:
        raise GuijuError(
            "a table of {} columns", width, where=f"line {piece.line}", expected=sentence("at most {}", WIDEST)
        )
    for place, row in enumerate(grid):
        if len(row) != width:
            raise GuijuError(
                "a row of {} cells",
                len(row),
                where=f"line {piece.line + place}",
                expected=sentence("{} cells, as the line of dashes", width),
            )
    return _joined(grid[:end], align, words, True), _joined(grid[end + 1 :], align, words, False)


def _split(line: str) -> list[str]:
    cells, start, place = [], 1, 1
    text = line.rstrip()
    last = text.rfind("]]")
    while place < len(text):
        char = text[place]
        if char == "\\":
            place += 2
            continue
        if char == "$":
            match = inlines.MATHS.match(text, place)
            place = match.end() if match else place + 1
            continue
        if char == "|" and (place > last or _closed(text, start, place)):
            cells.append(text[start:place].strip(" \t"))
            start = place + 1
        place += 1
    if start < len(text):
        cells.append(text[start:].strip(" \t"))
    return cells


def _closed(text: str, start: int, place: int) -> bool:
    """Whether no [[ is open at this place, behind which a ]] stands."""
    opened = text.rfind("[[", start, place)
    return opened < 0 or text.find("]]", opened, place) >= 0


def _align(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else ""


def _joined(grid: Sequence[Sequence[str]], align: list[str], words: Callable[[str], Words], head: bool) -> Rows:
    """Cells of a grid in which `<` continues the cell to the left and `^` the one above."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    reach: dict[tuple[int, int], list[int]] = {}
    for y, row in enumerate(grid):
        for x, text in enumerate(row):
            beside = owner.get((y, x - 1)) if text == "<" else owner.get((y - 1, x)) if text == "^" else None
            owner[y, x] = beside or (y, x)
            if beside is None:
                reach[y, x] = [y, x]
            else:
                reach[beside] = [max(reach[beside][0], y), max(reach[beside][1], x)]
    made: list[tuple[Cell, ...]] = []
    for y, row in enumerate(grid):
        cells = []
        for x, text in enumerate(row):
            if owner[y, x] == (y, x):
                down, over = reach[y, x][0] - y + 1, reach[y, x][1] - x + 1
                cells.append(_cell(text, over, down, align[x], words, head))
        made.append(tuple(cells))
    return tuple(made)


def _cell(text: str, over: int, down: int, align: Any, words: Callable[[str], Words], head: bool) -> Cell:
    heading = head
    matches = list(BRACES.finditer(text, max(0, len(text) - LONGEST)))
    if matches and matches[-1].end() == len(text) and not text[: matches[-1].start()].endswith("\\"):
        found = parse(matches[-1][1])
        if found is not None and set(found.classes) <= {"head", "left", "center", "right", "plain"} and found.classes:
            before = text[: matches[-1].start()]
            if not before or before.endswith(" "):
                heading = heading or "head" in found.classes
                align = next((name for name in found.classes if name in {"left", "center", "right"}), align)
                if "plain" in found.classes:
                    align, heading = "", False
                text = before.strip(" ")
    told = words(text)
    return Cell((Paragraph(told),) if told else (), over, down, heading, align)


def write_rows(head: Rows, body: Rows, languages: Sequence[str]) -> list[str] | None:
    """The lines of a pipe table; None when its cells hold more than a line each or do not fill a grid."""
    if not head and not body:
        return None
    width = sum(cell.over for cell in (head or body)[0])
    if not 0 < width <= WIDEST:
        return None
    lines = []
    for rows, top in ((head, True), (body, False)):
        grid = _grid(rows, width, languages, top)
        if grid is None:
            return None
        lines += ["| " + " | ".join(row) + " |" for row in grid]
        if top:
            lines.append("|" + "---|" * width)
    return lines


def _grid(rows: Rows, width: int, languages: Sequence[str], head: bool) -> list[list[str]] | None:
    grid: list[list[str | None]] = [[None] * width for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while x < width and grid[y][x] is not None:
                x += 1
            text = _text(cell, languages, head)
            if text is None or x + cell.over > width or y + cell.down > len(rows):
                return None
            for down in range(cell.down):
                for over in range(cell.over):
                    if grid[y + down][x + over] is not None:
                        return None
                    grid[y + down][x + over] = "^" if down and not over else "<" if over else text
            x += cell.over
    if any(text is None for line in grid for text in line):
        return None
    return [[text or "" for text in line] for line in grid]


def _text(cell: Cell, languages: Sequence[str], head: bool) -> str | None:
    if cell.id or len(cell.blocks) > 1 or (head and not cell.head):
        return None
    text = ""
    if cell.blocks:
        block = cell.blocks[0]
        if not isinstance(block, Paragraph) or block.id or block.role or not block.words:
            return None
        if any(isinstance(inline, Break) for told in block.words.values() for inline in told):
            return None
        text = inlines.write_words(block.words, languages)
        if not text or "\n" in text:
            return None
        text = _piped(text)
        if text in {"<", "^"} or _DASHES.fullmatch(text):
            text = "\\" + text
    classes = (["head"] if cell.head and not head else []) + ([cell.align] if cell.align else [])
    if classes:
        text = (text + " {" + " ".join(f".{name}" for name in classes) + "}").strip(" ")
    return text


def _piped(text: str) -> str:
    """Bars escaped, but for those in formulas and in [[…|…]]."""
    made, place = [], 0
    while place < len(text):
        match = inlines.MATHS.match(text, place) or inlines.CITE.match(text, place)
        if match is not None:
            made.append(match[0])
            place = match.end()
        elif text[place] == "\\":
            made.append(text[place : place + 2])
            place += 2
        else:
            made.append("\\|" if text[place] == "|" else text[place])
            place += 1
    return "".join(made)
