"""Tables of comments as .docx files (python-docx)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from enum import StrEnum

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guiju.core.commenting.model import DISPOSITIONS, KINDS, Row


class Form(StrEnum):
    """Which table: the eight columns of the ISO commenting template, or the Chinese table of comments and answers."""

    ISO = "iso"
    CHINESE = "chinese"


ISO = (
    "MB/NC", "Line number", "Clause/ Subclause", "Paragraph/ Figure/ Table", "Type of comment", "Comments",
    "Proposed change", "Observations of the secretariat",
)  # fmt: skip
CHINESE = ("序号", "章条编号", "意见内容", "修改建议", "提出单位", "处理意见", "理由")
_LONGEST_TITLE = 255  # of the properties of a Word file
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS = {Form.ISO: (16, 14, 20, 24, 16, 66, 60, 51), Form.CHINESE: (12, 24, 78, 60, 36, 24, 33)}  # mm of 267


def write(rows: Iterable[Row], form: Form, title: str, day: str) -> bytes:
    """The table as a Word file. `title` and `day` stand above it. The number of each comment stands in its first
    cell, so that the answered table can be read back."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(15))
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    title = _clean(title)
    document.core_properties.title = title[:_LONGEST_TITLE]
    heading = "Template for comments and secretariat observations" if form is Form.ISO else "标准征求意见汇总处理表"
    document.add_paragraph().add_run(heading).bold = True
    document.add_paragraph(f"{title}    {day}")
    columns = ISO if form is Form.ISO else CHINESE
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    widths = [Mm(width) for width in _WIDTHS[form]]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width  # rows copy their widths from the columns
    for row in rows:
        cells = _iso(row) if form is Form.ISO else _chinese(row)
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = _clean(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _iso(row: Row) -> tuple[str, ...]:
    answer = DISPOSITIONS[row.disposition][0] if row.disposition else ""
    observed = ". ".join(filter(None, [answer, row.reason]))
    first = f"{row.organization} {row.number:03d}".strip()
    kind = KINDS[row.kind][0]
    return (first, "", row.clause, row.words, kind, row.text, row.proposal, observed)


def _chinese(row: Row) -> tuple[str, ...]:
    answer = DISPOSITIONS[row.disposition][1] if row.disposition else ""
    words = " ".join(row.words.split())
    text = f"（原文：{words}）\n{row.text}" if words else row.text
    return (str(row.number), row.clause, text, row.proposal, row.organization, answer, row.reason)


def _clean(text: str) -> str:
    """Word's XML has no place for control characters, half characters and non-characters."""
    return _NOT_XML.sub("", text)
