"""Tables of comments: what is written is read back, in both forms; what others return is bounded and named by row."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.commenting import Form, Row, read, reading, write
from guiju.core.commenting.model import DISPOSITIONS, KINDS
from guiju.core.commenting.writing import CHINESE, ISO
from guiju.core.errors import GuijuError

DAY = "2026-03-01"
NOT_XML = {chr(n) for n in (*range(9), *range(11, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)}


def texts(longest: int = 60, least: int = 0) -> st.SearchStrategy[str]:
    """Texts as the registry keeps them: without characters that XML has no place for, without blanks at the ends."""
    kept = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=NOT_XML), max_size=longest)
    return kept.map(str.strip).filter(lambda text: len(text) >= least)


def one_line(longest: int = 40) -> st.SearchStrategy[str]:
    return texts(longest).map(lambda text: " ".join(text.split()))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    disposition = draw(st.sampled_from(["", *DISPOSITIONS]))
    reason = draw(texts()).lstrip(" .:;,。；：，\n") if disposition else ""
    return Row(
        draw(st.integers(1, 999_999)), draw(one_line()), draw(one_line()), draw(one_line()),
        draw(st.sampled_from(list(KINDS))), draw(texts(least=1)), draw(texts()), disposition, reason,
    )  # fmt: skip


def carried(row: Row, form: Form) -> Row:
    """A row as a form carries it. The Chinese table has no column for the type of a comment."""
    return replace(row, kind="technical") if form is Form.CHINESE else row


A = Row(7, "某公司 2024", "5.1）2", "原文（见 3.1）", "general", "（原文：不是）\n引文", "改为……", "partly", "理由")


@pytest.mark.parametrize("form", list(Form))
@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=st.lists(rows(), max_size=4))
@example(table=[])
@example(table=[A, replace(A, number=1, organization="", words="", text="x", disposition="", reason="")])
def test_what_is_written_is_read_back(form: Form, table: list[Row]) -> None:
    if form is Form.CHINESE:  # a text that begins like a quotation is one
        table = [row for row in table if row.words or not row.text.startswith("（原文：")]
    found = read(write(table, form, "标题", DAY))
    assert (found.form, found.faults) == (form, ())
    assert list(found.rows) == [carried(row, form) for row in table]


@pytest.mark.parametrize("form", list(Form))
def test_a_long_comment_with_many_lines(form: Form) -> None:
    row = Row(1, "某协会", "7.2", "", "technical", "甲\n\t乙\n\n丙" * 800, "丁" * 8000, "not_adopted", "戊\n己")
    assert read(write([row], form, "标题", DAY)).rows == (row,)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_word_has_no_place_for_are_left_out(form: Form, bad: str) -> None:
    row = Row(1, f"甲{bad}", f"1{bad}", "", "technical", f"a{bad}b", bad, "adopted", f"因{bad}")
    [found] = read(write([row], form, f"标{bad}题", DAY)).rows
    assert found == Row(1, "甲", "1", "", "technical", "ab", "", "adopted", "因")


@pytest.mark.parametrize("form", list(Form))
def test_a_title_longer_than_word_takes_in_its_properties(form: Form) -> None:
    data = write([], form, "长" * 400, DAY)
    assert "长" * 400 in "".join(p.text for p in Document(io.BytesIO(data)).paragraphs)


def test_each_form_has_its_columns_and_says_what_it_is() -> None:
    for form, columns, heading in (
        (Form.ISO, ISO, "Template for comments and secretariat observations"),
        (Form.CHINESE, CHINESE, "标准征求意见汇总处理表"),
    ):
        document = Document(io.BytesIO(write([A], form, "GB/T 1", DAY)))
        assert [cell.text for cell in document.tables[0].rows[0].cells] == list(columns)
        assert [p.text for p in document.paragraphs[:2]] == [heading, "GB/T 1    2026-03-01"]
    iso = Document(io.BytesIO(write([A], Form.ISO, "", DAY))).tables[0].rows[1].cells
    assert [iso[0].text, iso[4].text, iso[7].text] == ["某公司 2024 007", "ge", "Partially accepted. 理由"]
    chinese = Document(io.BytesIO(write([A], Form.CHINESE, "", DAY))).tables[0].rows[1].cells
    assert [chinese[0].text, chinese[5].text] == ["7", "部分采纳"]


def filled(form: Form, *lines: tuple[str, ...], head: tuple[str, ...] = ()) -> bytes:
    """A table as somebody else fills it in."""
    columns = head or (ISO if form is Form.ISO else CHINESE)
    document = Document()
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "another table before it"
    table = document.add_table(rows=0, cols=len(columns))
    for line in (columns, *lines):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def iso(**fields: str) -> tuple[str, ...]:
    names = ("first", "line", "clause", "para", "kind", "text", "change", "observed")
    said = {"first": "CN 001", "kind": "te", "text": "x", **fields}
    return tuple(said.get(name, "") for name in names)


def test_lines_that_cannot_be_read_are_named_and_the_others_are_kept() -> None:
    data = filled(
        Form.ISO, iso(), iso(kind="zz", first="CN 002"), iso(text="", first="CN 003"), iso(observed="Maybe later"),
        ("",) * 8, iso(first="CN 004", observed="accepted"),
    )  # fmt: skip
    found = read(data)
    assert [(row.number, row.disposition) for row in found.rows] == [(1, ""), (4, "adopted")]
    assert found.faults == (
        (3, "unknown type of comment 'zz'; expected ge, te or ed"),
        (4, "the comment is empty; expected what is commented"),
        (5, "unknown disposition 'Maybe later'; expected Accepted, Partially accepted, Not accepted, Noted"),
    )


def test_an_unknown_chinese_answer_is_named() -> None:
    found = read(
        filled(Form.CHINESE, ("1", "5", "甲", "", "某公司", "再议", ""), ("2", "", "乙", "", "", "部分采纳", "因"))
    )
    assert found.faults == ((2, "unknown disposition '再议'; expected 采纳, 部分采纳, 未采纳, 已知悉"),)
    assert [(row.number, row.disposition, row.reason) for row in found.rows] == [(2, "partly", "因")]


@pytest.mark.parametrize("number", ["", "x", "²", "-1", "1234567", "①"])
def test_a_comment_without_a_number_that_can_be_read_is_new(number: str) -> None:
    [row] = read(filled(Form.CHINESE, (number, "", "甲", "", "", "", ""))).rows
    assert row.number == 0


def test_a_row_with_merged_cells_is_named() -> None:
    document = Document(io.BytesIO(filled(Form.ISO, iso(), iso())))
    row = document.tables[1].rows[1]
    row.cells[0].merge(row.cells[2])
    out = io.BytesIO()
    document.save(out)
    found = read(out.getvalue())
    assert found.faults == ((2, "6 cells; expected one for each column"),)
    assert len(found.rows) == 1


def test_a_cell_that_claims_a_billion_columns_costs_nothing() -> None:
    document = Document(io.BytesIO(filled(Form.ISO, iso())))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = f'<w:tc {space}><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc>'
    document.tables[1].rows[1]._tr.append(parse_xml(cell))
    out = io.BytesIO()
    document.save(out)
    began = time.monotonic()
    assert len(read(out.getvalue()).faults) == 1
    assert time.monotonic() - began < 5


def test_a_table_with_another_header_is_not_taken() -> None:
    with pytest.raises(GuijuError, match="there is no table of comments in the file") as refused:
        read(filled(Form.ISO, head=("A", "B", "C")))
    assert "MB/NC" in str(refused.value.expected) and "意见内容" in str(refused.value.expected)


def test_a_header_broken_into_lines_is_the_same_header() -> None:
    head = tuple(name.replace(" ", "\n") for name in ISO)
    assert len(read(filled(Form.ISO, iso(), head=head)).rows) == 1


def test_a_table_of_six_thousand_rows_is_refused_whole() -> None:
    """Nothing is left out without a word."""
    data = filled(Form.CHINESE, ("1", "", "甲", "", "", "", ""))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("word/document.xml").decode()
    begin, end = text.rindex("<w:tr>"), text.rindex("</w:tr>") + len("</w:tr>")
    with pytest.raises(GuijuError) as refused:
        read(repacked(data, lambda name, body: (text[:begin] + text[begin:end] * 6000 + text[end:]).encode()
                      if name == "word/document.xml" else body))  # fmt: skip
    assert (refused.value.what, refused.value.expected) == ("6,000 rows", "at most 5,000")


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, change(item.filename, old.read(item)))
    return out.getvalue()


def macro(name: str, body: bytes) -> bytes:
    """Content types of a .docm."""
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return body.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")


ONE = write([A], Form.ISO, "x", DAY)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK", b"not a zip", b"PK\x03\x04" + b"\0" * 100, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        ONE[:-200], ONE[: len(ONE) // 2], repacked(ONE, macro),
        repacked(ONE, lambda name, body: b"<broken" if name == "word/document.xml" else body),
        repacked(ONE, lambda name, body: b"" if name == "[Content_Types].xml" else body),
        repacked(ONE, lambda name, body: b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
                 if name == "word/document.xml" else body),
    ],
    ids=["empty", "two bytes", "text", "a torn zip", "old .doc", "cut", "half", ".docm", "broken xml", "no types",
         "entity"],
)  # fmt: skip
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(GuijuError):
        read(data)


def test_a_file_that_unpacks_to_a_gigabyte_is_refused_at_once() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as inside:
        for _ in range(64):
            inside.write(b" " * 1_000_000)
    began = time.monotonic()
    with pytest.raises(GuijuError, match="the file unpacks to too much"):
        read(out.getvalue())
    assert time.monotonic() - began < 1


def test_a_file_over_ten_megabytes_is_refused() -> None:
    with pytest.raises(GuijuError) as refused:
        read(b"\0" * 10_000_001)
    assert (refused.value.what, refused.value.expected) == ("10,000,001 bytes", "at most 10,000,000")


def test_cells_hold_what_the_library_finds_in_them() -> None:
    document = Document()
    cells = document.add_table(1, 3).rows[0].cells
    cells[0].text = "a\nb\tc"
    run = cells[1].paragraphs[0].add_run("x")
    run.add_break()
    run.add_text("y-z")
    run.add_break(WD_BREAK.PAGE)
    cells[1].add_paragraph("second")
    [row] = document.tables[0].rows
    assert reading._cells(row) == [cell.text.strip() for cell in cells] == ["a\nb\tc", "x\ny-z\nsecond", ""]
