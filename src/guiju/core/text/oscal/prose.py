"""The prose of OSCAL (a small Markdown): paragraphs, lists, tables, code; its inlines are read by whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable

from guiju.core.text.model import Block, Blocks, Cell, Inlines, Item, Listing, Paragraph, Table, Verbatim

Read = Callable[[str], Inlines]
_ITEM = re.compile(r"(?P<indent>[ \t]{0,40})(?P<mark>[-*+]|\d{1,4}[.)]|[a-z][.)])[ \t]+(?=\S)")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_RULE = re.compile(r"[ \t:|-]++")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_CELL = re.compile(r"(?<!\\)\|")
_DEEPEST = 8
LANGUAGE = "en"


def blocks(text: str, read: Read) -> Blocks:
    """The blocks of some prose."""
    return _blocks(text.replace("\r\n", "\n").split("\n"), read, 0)


def _blocks(lines: list[str], read: Read, level: int) -> Blocks:
    found: list[Block] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            place += 1
        elif line.lstrip().startswith("```"):
            end = next((n for n in range(place + 1, len(lines)) if lines[n].strip().startswith("```")), len(lines))
            found.append(Verbatim("\n".join(lines[place + 1 : end])))
            place = end + 1
        elif _ROW.fullmatch(line) and place + 1 < len(lines) and _is_rule(lines[place + 1]):
            place = _table(lines, place, read, found)
        elif _ITEM.match(line) and level < _DEEPEST:
            place = _list(lines, place, read, found, level)
        else:
            place = _paragraph(lines, place, read, found)
    return tuple(found)


def _is_rule(line: str) -> bool:
    """Whether a line parts the head of a table from its body."""
    return "-" in line and _RULE.fullmatch(line) is not None


def _paragraph(lines: list[str], place: int, read: Read, found: list[Block]) -> int:
    start = place
    place += 1
    while place < len(lines) and lines[place].strip() and not _ITEM.match(lines[place]) and not _begins(lines, place):
        place += 1
    said = read(_HEADING.sub("", " ".join(lines[start:place]).strip(), count=1))
    if said:
        found.append(Paragraph({LANGUAGE: said}))
    return place


def _begins(lines: list[str], place: int) -> bool:
    table = _ROW.fullmatch(lines[place]) and place + 1 < len(lines) and _is_rule(lines[place + 1])
    return bool(table) or lines[place].lstrip().startswith("```")


def _list(lines: list[str], place: int, read: Read, found: list[Block], level: int) -> int:
    """Items of one indent; what is indented further belongs to the item before it."""
    first = _ITEM.match(lines[place])
    assert first is not None
    indent, style = len(first["indent"]), _style(first["mark"])
    items: list[Item] = []
    while place < len(lines):
        item = _ITEM.match(lines[place])
        if item is None or len(item["indent"]) != indent or _style(item["mark"]) != style:
            break
        inner = [lines[place][item.end() :]]
        place += 1
        while place < len(lines) and _belongs(lines, place, indent):
            inner.append(lines[place][min(indent + 2, len(lines[place]) - len(lines[place].lstrip())) :])
            place += 1
        items.append(Item(_blocks(inner, read, level + 1)))
    found.append(Listing(style, tuple(items)))  # type: ignore[arg-type]
    return place


def _belongs(lines: list[str], place: int, indent: int) -> bool:
    line = lines[place]
    deeper = len(line) - len(line.lstrip()) > indent
    if not line.strip():
        after = lines[place + 1] if place + 1 < len(lines) else ""
        return bool(after.strip()) and len(after) - len(after.lstrip()) > indent
    return deeper or (_ITEM.match(line) is None and bool(lines[place - 1].strip()) and not _begins(lines, place))


def _style(mark: str) -> str:
    return "bullet" if mark in "-*+" else "number" if mark[0].isdigit() else "letter"


def _table(lines: list[str], place: int, read: Read, found: list[Block]) -> int:
    rows = [_row(lines[place], read, head=True)]
    place += 2
    while place < len(lines) and _ROW.fullmatch(lines[place]):
        rows.append(_row(lines[place], read, head=False))
        place += 1
    width = max(map(len, rows))
    filled = [row + (Cell(),) * (width - len(row)) for row in rows]
    found.append(Table(tuple(filled[:1]), tuple(filled[1:]), unnumbered=True))
    return place


def _row(line: str, read: Read, *, head: bool) -> tuple[Cell, ...]:
    parts = _CELL.split(line.strip().strip("|"))
    cells = []
    for part in parts:
        said = read(part.replace("\\|", "|").strip())
        cells.append(Cell((Paragraph({LANGUAGE: said}),) if said else (), head=head))
    return tuple(cells)
