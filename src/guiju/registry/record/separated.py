"""Tables that officers bring (CSV with a comma, semicolon or tab), row by row. A fault of quotation costs its row
only."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from guiju.core.errors import GuijuError, sentence

LONGEST_CELL = 131_072
"""Characters of a cell that is read. The reader's own limit is one for the whole process, and other readers move it."""
JOINED = 200
"""Lines over which one quoted cell may go."""
_QUOTATION, _UNENDED = "a quotation mark out of place", "quoted cells that end"


def text_in(content: bytes) -> str | None:
    """The text in the encoding it is in: with a mark UTF-16 ("Unicode text" of a spreadsheet), else UTF-8 or GB 18030;
    None in none of them."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def decoded(content: bytes, name: str, largest: int) -> str:
    """The text of a table. GuijuError for what is too large, or neither UTF-8, UTF-16 with a mark, nor GB 18030."""
    if len(content) > largest:
        raise GuijuError("the table is too large", where=name, expected=sentence("at most {} bytes", f"{largest:,}"))
    text = text_in(content)
    if text is not None:
        return text
    raise GuijuError("the text is neither UTF-8 nor GB 18030", where=name, expected="a table in UTF-8")


def rows(text: str, name: str) -> Iterator[tuple[int, list[str] | GuijuError]]:
    """(number of its last line, cells) of each row that is not empty, its fault where it cannot be read. Where a
    quotation does not end, its line alone is refused."""
    delimiter = _delimiter(text)
    source = iter(io.StringIO(text, newline=""))
    waiting: list[str] = []
    number = 0
    while waiting or (line := next(source, "")):
        line = waiting.pop(0) if waiting else line
        number += 1
        if not line.strip():
            continue
        cells, used = strict(line, delimiter), 1
        if cells is None and opens(line, delimiter):
            cells, used = joined(line, delimiter, waiting, source, 0, LONGEST_CELL)
        del waiting[: used - 1]
        number += used - 1
        if cells is None or any(len(cell) > LONGEST_CELL for cell in cells):
            yield number, _fault(line, f"{name}:{number}")
        elif any(cell.strip() for cell in cells):
            yield number, cells


def _fault(line: str, where: str) -> GuijuError:
    if len(line) > LONGEST_CELL:
        return GuijuError(
            "the text is too long, or holds control characters", where=where,
            expected=sentence("at most {} characters", LONGEST_CELL),
        )  # fmt: skip
    return GuijuError(_QUOTATION, where=where, expected=_UNENDED)


def strict(text: str, delimiter: str) -> list[str] | None:
    """The cells where the quotation is in order, or None."""
    try:
        return next(csv.reader(iter([text]), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def opens(line: str, delimiter: str) -> bool:
    """Whether the line ends within a quoted cell."""
    try:
        list(csv.reader(iter([line]), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def joined(
    line: str, delimiter: str, waiting: list[str], source: Iterator[str], width: int, longest: int
) -> tuple[list[str] | None, int]:
    """The cells of a row that goes over several lines, and how many; None where its quotation does not end within
    JOINED lines and `longest` characters, or does not give a row of this width (0: of any). What was read ahead is
    `waiting`."""
    length = len(line)
    for ahead in range(JOINED):
        if ahead == len(waiting):
            more = next(source, "")
            if not more:
                return None, 1
            waiting.append(more)
        length += len(waiting[ahead])
        if length > longest:
            return None, 1
        if '"' in waiting[ahead]:
            text = "".join((line, *waiting[: ahead + 1]))
            cells = strict(text, delimiter)
            if cells is not None:
                return (cells, ahead + 2) if width in (0, len(cells)) else (None, 1)
            if not opens(text, delimiter):
                return None, 1
    return None, 1


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


def _delimiter(text: str) -> str:
    """The sign between cells that the first line with any has most of: comma, semicolon or tab."""
    first = text[:4000].lstrip("\r\n").split("\n", 1)[0]
    return max((",", ";", "\t"), key=first.count)
