"""Tables in files that cases bring, read whole within limits."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from guiju.core.errors import GuijuError
from guiju.registry.record import separated

LARGEST = 20_000_000
UNPACKED = 200_000_000  # bytes of a workbook
MOST_ROWS = 200_000
MOST_COLUMNS = 500
UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, RecursionError, csv.Error,
    zipfile.BadZipFile, NotImplementedError, InvalidFileException,
)  # fmt: skip


def rows(path: Path, kind: str) -> list[list[str]]:
    """The rows of a table in a file (csv, json, xlsx) as texts. One of UNREADABLE for what cannot be read."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"over {LARGEST:,} bytes")
    if kind == "csv":
        try:
            text = separated.decoded(path.read_bytes(), path.name, LARGEST)
            return [cells for _, cells in separated.whole(separated.rows(text, path.name))]
        except GuijuError as error:
            raise ValueError(str(error)) from error
    if kind == "json":
        said: Any = json.loads(path.read_bytes())
        if not isinstance(said, list) or not all(isinstance(item, dict) for item in said):
            raise ValueError("not a list of objects")
        head = list(said[0]) if said else []
        names = set(head)
        return [head, *([_text(item.get(name)) for name in head] + [""] * (item.keys() != names) for item in said)]
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > UNPACKED:
            raise ValueError(f"it unpacks to over {UNPACKED:,} bytes")
    with path.open("rb") as file:  # by a name without an ending openpyxl takes nothing
        sheet = load_workbook(file, read_only=True, data_only=True).active
        if sheet is None:
            return []
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        found = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        return _even([[_text(cell) for cell in row] for row in found])


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Rows of a sheet without the empty ones, all as long as the longest: the reader leaves off empty cells at ends."""
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows if any(row)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
