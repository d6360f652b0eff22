"""Sheets of a workbook (XLSX), row by row; a cell that is merged over several rows stands in each of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from guiju.core.errors import GuijuError, sentence

UNPACKED = 1_000_000_000
"""Bytes of a workbook unpacked."""
MERGED = 200_000
"""Merged ranges of a sheet that are minded."""
_MERGE = re.compile(rb"<(?:\w{1,20}:)?mergeCell [^<>]{0,80}?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_PIECE = 1 << 20
Row = tuple[Any, ...]


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > UNPACKED or size > 400 * max(path.stat().st_size, 250_000):
                raise GuijuError(
                    "the workbook unpacks to {} bytes",
                    f"{size:,}",
                    where=path.name,
                    expected=sentence("{} at most", f"{UNPACKED:,}"),
                )
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()
    except (GuijuError, GeneratorExit):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise GuijuError(
            "cannot read the workbook: {}", str(error)[:160], where=path.name, expected="an XLSX file"
        ) from error


def titles(path: Path) -> list[str]:
    """The names of its sheets. GuijuError when it is no workbook."""
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets]


def rows(path: Path, title: str, *, after: int = 0, most: int = 0) -> Iterator[tuple[int, Row]]:
    """(number from 1, cells) of the rows of a sheet behind `after`, at most so many of them."""
    with _opened(path) as book:
        sheet = book[title]
        down = _down(path, sheet)
        held: dict[int, tuple[int, Any]] = {}
        last = after + most if most else None
        for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=last, values_only=True), 1):
            if down:
                row = _filled(number, row, down, held)
            if number > after:
                yield number, row


def _down(path: Path, sheet: Any) -> dict[tuple[int, int], int]:
    """(row, column from 0) of the first cell of what is merged within one column → its last row."""
    found: dict[tuple[int, int], int] = {}
    place = getattr(sheet, "_worksheet_path", "")
    with zipfile.ZipFile(path) as archive:
        if place not in archive.namelist():
            return found
        with archive.open(place) as f:
            before = b""
            while piece := f.read(_PIECE):
                text = before + piece
                for match in _MERGE.finditer(text):
                    left, top, right, bottom = (number or 0 for number in range_boundaries(match[1].decode()))
                    if left == right and bottom > top and len(found) < MERGED:
                        found[top, left - 1] = bottom
                before = text[-200:]
    return found


def _filled(number: int, row: Row, down: dict[tuple[int, int], int], held: dict[int, tuple[int, Any]]) -> Row:
    cells = list(row)
    for column, (last, value) in list(held.items()):
        if number > last:
            del held[column]
        elif column < len(cells):
            cells[column] = value
        else:
            cells += [None] * (column - len(cells)) + [value]
    for column, value in enumerate(cells):
        if (last := down.get((number, column), 0)) and value is not None:
            held[column] = (last, value)
    return tuple(cells)
