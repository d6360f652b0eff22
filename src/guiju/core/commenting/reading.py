"""Answers and comments out of a returned .docx table. Bounded, and every line that cannot be read is named."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import _Row

from guiju.core.commenting.model import DISPOSITIONS, KINDS, Row
from guiju.core.commenting.writing import CHINESE, ISO, Form
from guiju.core.errors import GuijuError, sentence

_LARGEST = 10_000_000
_UNPACKED = 40_000_000
_MOST = 5_000
_QUOTED = re.compile(r"（原文：(?:([^\n]*)）\n|([^）]*)）)(.+)", re.DOTALL)
_NUMBER = re.compile(r"(\d{1,6})\s*$")


@dataclass(frozen=True)
class Table:
    """What was read. `faults` are (row of the table, what is wrong)."""

    form: Form
    rows: tuple[Row, ...]
    faults: tuple[tuple[int, str], ...]


def read(data: bytes) -> Table:
    """The rows of the first table that has the columns of either form. Comments without a number get 0: they are new.

    Raises GuijuError for what is no Word file or holds no such table."""
    if len(data) > _LARGEST:
        raise GuijuError(
            "{} bytes", f"{len(data):,}", where="commenting table", expected=sentence("at most {}", f"{_LARGEST:,}")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _UNPACKED:
                raise GuijuError(
                    "the file unpacks to too much", where="commenting table", expected="a table of comments"
                )
        found = _table(Document(io.BytesIO(data)).tables)
    except GuijuError:
        raise
    except Exception as error:  # a broken package makes the library raise whatever comes
        raise GuijuError("not a Word file", where="commenting table", expected="a .docx file") from error
    if found is not None:
        return _rows(*found)
    raise GuijuError(
        "there is no table of comments in the file", where="commenting table",
        expected=sentence("a table with the columns {}; or {}", ', '.join(ISO), ', '.join(CHINESE)),
    )  # fmt: skip


def _table(tables: list[Any]) -> tuple[Form, list[list[str]]] | None:
    """(form, the cells of each row below the head) of the first table with the columns of a form. Everything that
    touches the file is done here, where whatever a broken one raises is caught."""
    for table in tables:
        head = [" ".join(text.split()) for text in _cells(table.rows[0])] if table.rows else []
        for form, columns in ((Form.ISO, ISO), (Form.CHINESE, CHINESE)):
            if head == list(columns):
                if len(table.rows) > _MOST + 1:
                    what = f"{len(table.rows) - 1:,} rows"
                    raise GuijuError(what, where="commenting table", expected=sentence("at most {}", f"{_MOST:,}"))
                return form, [_cells(row) for row in table.rows][1:]
    return None


def _cells(row: _Row) -> list[str]:
    """The texts of a row's cells as they stand: a cell that says it spans a million columns is one cell."""
    return ["\n".join(map(_words, tc.p_lst)).strip() for tc in row._tr.tc_lst]


_SIGNS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "-"}
_TEXT, _RUN, _LINK, _TYPE = qn("w:t"), qn("w:r"), qn("w:hyperlink"), qn("w:type")


def _words(paragraph: Any) -> str:
    """The text of a paragraph: of its runs, and of those in links. The library looks up what a run holds in time with
    the square of it."""
    runs = (run for child in paragraph for run in (child if child.tag == _LINK else (child,)) if run.tag == _RUN)
    return "".join(_said(part) for run in runs for part in run)


def _said(part: Any) -> str:
    if part.tag == _TEXT:
        return part.text or ""
    broken = part.get(_TYPE, "textWrapping") != "textWrapping"  # between pages or columns: no words
    return "" if broken else _SIGNS.get(part.tag, "")


def _rows(form: Form, lines: list[list[str]]) -> Table:
    rows: list[Row] = []
    faults: list[tuple[int, str]] = []
    for line, cells in enumerate(lines, 2):
        if not any(cells):
            continue
        try:
            if len(cells) != len(ISO if form is Form.ISO else CHINESE):
                raise GuijuError("{} cells", len(cells), expected="one for each column")
            rows.append(_iso(cells) if form is Form.ISO else _chinese(cells))
        except GuijuError as error:
            faults.append((line, str(error)))
    return Table(form, tuple(rows), tuple(faults))


def _iso(cells: list[str]) -> Row:
    first, _, clause, words, kind, text, proposal, observed = cells
    found = _NUMBER.search(first)
    organization = first[: found.start()].strip() if found else first
    disposition, reason = _answer(observed, 0)
    return Row(
        int(found[1]) if found else 0, organization, clause, words, _kind(kind), _text(text), proposal, disposition,
        reason,
    )  # fmt: skip


def _chinese(cells: list[str]) -> Row:
    number, clause, text, proposal, organization, answer, reason = cells
    disposition, rest = _answer(answer, 1)
    words = ""
    if quoted := _QUOTED.match(text):
        words, text = quoted[1] or quoted[2], quoted[3].strip()
    return Row(
        int(number) if number.isdecimal() and len(number) < 7 else 0, organization, clause, words, "technical",
        _text(text), proposal, disposition, reason or rest,
    )  # fmt: skip


def _text(text: str) -> str:
    if not text:
        raise GuijuError("the comment is empty", expected="what is commented")
    return text


def _kind(text: str) -> str:
    wanted = text.strip().lower()[:2]
    for name, (short, zh) in KINDS.items():
        if wanted == short or text.strip() == zh:
            return name
    raise GuijuError("unknown type of comment {}", repr(text[:20]), expected="ge, te or ed")


def _answer(text: str, language: int) -> tuple[str, str]:
    """(disposition, what follows it). The longest wording that fits counts: 部分采纳 before 采纳."""
    if not text:
        return "", ""
    for name, words in sorted(DISPOSITIONS.items(), key=lambda item: -len(item[1][language])):
        if text.casefold().startswith(words[language].casefold()):
            return name, text[len(words[language]) :].lstrip(" .:;,。；：，\n")
    listed = ", ".join(words[language] for words in DISPOSITIONS.values())
    raise GuijuError("unknown disposition {}", repr(text[:30]), expected=listed)
