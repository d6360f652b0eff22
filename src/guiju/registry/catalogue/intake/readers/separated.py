"""Rows of text whose cells are separated by commas, semicolons or tabs; a fault of quotation costs its row only."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from guiju.core.errors import GuijuError
from guiju.registry.record.separated import joined, opens, strict

LINE_LIMIT = 4_000_000
"""Characters in one line or cell."""


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines with their ends. GuijuError for one that is too long, or no text."""
    with path.open(encoding=encoding, newline="") as f:
        number = 0
        while True:
            number += 1
            try:
                line = f.readline(LINE_LIMIT)
            except UnicodeError as error:  # UTF-16 is told by its mark alone
                raise GuijuError("not text: {}", error, where=f"{path.name}:{number}", expected="UTF-16 throughout")
            if not line:
                return
            if len(line) >= LINE_LIMIT and not line.endswith(("\n", "\r")):
                raise GuijuError(
                    "a line of more than {} characters",
                    f"{LINE_LIMIT:,}",
                    where=f"{path.name}:{number}",
                    expected="one row a line",
                )
            if "\x00" in line:
                raise GuijuError("a NUL character", where=f"{path.name}:{number}", expected="text")
            yield line


def head(path: Path, encoding: str, most: int) -> list[str]:
    """The first lines."""
    found: list[str] = []
    for line in lines(path, encoding):
        found.append(line)
        if len(found) == most:
            break
    return found


def logical(head: Sequence[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """(number of its last line, cells) of the rows of a beginning that are not empty; where quotation marks are no
    quotation they stand in the cells."""
    found, at = [], 0
    while at < len(head):
        text, end = head[at], at + 1
        while opens(text, delimiter) and end < min(len(head), at + 5):
            text, end = text + head[end], end + 1
        cells = strict(text, delimiter)
        if cells is None:
            cells, end = head[at].rstrip("\r\n").split(delimiter), at + 1
        if any(cell.strip() for cell in cells):
            found.append((end, cells))
        at = end
    return found


def rows(
    path: Path, encoding: str, delimiter: str, names: Sequence[str], after: int
) -> Iterator[tuple[str, dict[str, str] | str]]:
    """(where, cells by name, or why there are none) of each row behind line `after`."""
    csv.field_size_limit(LINE_LIMIT)
    source = lines(path, encoding)
    waiting: list[str] = []
    number = 0
    while waiting or (line := next(source, "")):
        line = waiting.pop(0) if waiting else line
        number += 1
        if number <= after or not line.strip():
            continue
        cells, used = strict(line, delimiter), 1
        if cells is None and opens(line, delimiter):
            cells, used = joined(line, delimiter, waiting, source, len(names), LINE_LIMIT)
        if cells is None:
            literal = line.rstrip("\r\n").split(delimiter)
            cells = literal if len(literal) == len(names) else _lenient(line, delimiter)
            if len(cells) != len(names):
                yield f"{path.name}:{number}", "a quotation mark out of place; expected quoted cells that end"
                continue
        elif used > 1:
            del waiting[: used - 1]
            number += used - 1
        if not any(cells):
            continue
        where = f"{path.name}:{number}"
        if len(cells) != len(names):
            yield where, f"{len(cells)} cells in a table of {len(names)} columns"
            continue
        yield where, dict(zip(names, cells, strict=True))


def _lenient(text: str, delimiter: str) -> list[str]:
    """The cells where quotation marks out of place are left out."""
    try:
        return next(csv.reader(iter([text.rstrip("\r\n")]), delimiter=delimiter), [])
    except csv.Error:
        return []
