"""Tables that officers bring (CSV with a comma, semicolon or tab), row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from guiju.core.errors import GuijuError, sentence

LONGEST_CELL = 131_072
"""Characters of a cell that is read. The reader's own limit is one for the whole process, and other readers move it."""


def decoded(content: bytes, name: str, largest: int) -> str:
    """The text of a table. GuijuError for what is too large, or neither UTF-8 nor GB 18030."""
    if len(content) > largest:
        raise GuijuError("the table is too large", where=name, expected=sentence("at most {} bytes", f"{largest:,}"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GuijuError("the text is neither UTF-8 nor GB 18030", where=name, expected="a table in UTF-8")


def rows(text: str, name: str) -> Iterator[tuple[int, list[str] | GuijuError]]:
    """(number of its last line, cells) of each row that is not empty, its fault where it cannot be read."""
    lines = csv.reader(io.StringIO(text), _dialect(text))
    while True:
        try:
            cells = next(lines)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error(f"field larger than field limit ({LONGEST_CELL})")
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{name}:{lines.line_num}"
            yield lines.line_num, GuijuError(str(error), where=where, expected="a table (CSV)")
            continue
        if any(cell.strip() for cell in cells):
            yield lines.line_num, cells


def head(source: Iterator[tuple[int, list[str] | GuijuError]], name: str) -> tuple[int, list[str]]:
    """The first row: the heads of the columns. GuijuError where there is none, or it cannot be read."""
    line, cells = next(source, (1, []))
    if isinstance(cells, GuijuError):
        raise cells
    if not cells:
        raise GuijuError("the table is empty", where=name, expected="a first line with the heads of columns")
    return line, cells


def whole(source: Iterator[tuple[int, list[str] | GuijuError]]) -> list[tuple[int, list[str]]]:
    """All rows. GuijuError at the first that cannot be read."""
    found = []
    for line, cells in source:
        if isinstance(cells, GuijuError):
            raise cells
        found.append((line, cells))
    return found


def _dialect(text: str) -> type[csv.excel]:
    """The sign between cells that the first line with any has most of: comma, semicolon or tab."""
    first = text[:4000].lstrip("\r\n").split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=first.count)

    class Dialect(csv.excel):
        delimiter = separator

    return Dialect
