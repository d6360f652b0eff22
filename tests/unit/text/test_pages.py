"""PDF read: the pages that Guiju sets itself, and PDFs of every fault, are read or refused."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.provision.model import Modality
from guiju.core.text import formats, markdown
from guiju.core.text.candidates import candidates
from guiju.core.text.limits import quantities, values
from guiju.core.text.model import Document, Kind, Note, Reading, Run, Styled, Table
from guiju.core.text.pages import opening, paragraphs, printed
from guiju.core.text.pages.opening import Sign
from guiju.core.text.walking import blocks, clauses, text_of
from unit.inputs.feeding import PDF_PAGE, pdf

KETTLE = markdown.read((Path(__file__).parent / "samples" / "kettle.md").read_text(encoding="utf-8")).document


def through(document: Document, language: str = "zh") -> Reading:
    """A document that was set as pages, read from them."""
    return formats.read("x.pdf", formats.write(document, "x.pdf", language))


def of(source: str) -> Reading:
    head = "---\nguiju: '1'\nlanguages: [{0}]\ndesignation: GB/T 99002—2026\ntitles: {{{0}: Title of the text}}\n---\n"
    language = "zh" if any(c >= "\u4e00" for c in source) else "en"
    return through(markdown.read(head.format(language) + source).document, language)


@pytest.fixture(scope="module")
def kettle() -> Reading:
    return through(KETTLE)


# --- whole texts ------------------------------------------------------------------------------------------------------


def test_clauses_have_their_numbers_titles_and_kinds(kettle: Reading) -> None:
    found = [(one.kind, one.label, one.title["zh"][0].text if one.title else "") for one, _ in clauses(kettle.document)]
    assert found == [
        (Kind.FOREWORD, "", "前言"), (Kind.SCOPE, "1", "范围"), (Kind.REFERENCES, "2", "规范性引用文件"),
        (Kind.TERMS, "3", "术语和定义"), (Kind.TERM, "3.1", "额定容量"), (Kind.CLAUSE, "4", "技术要求"),
        (Kind.CLAUSE, "4.1", "电气安全"), (Kind.CLAUSE, "4.1.1", "泄漏电流"), (Kind.CLAUSE, "4.1.2", ""),
        (Kind.CLAUSE, "4.1.3", ""), (Kind.CLAUSE, "4.2", "有害物质迁移"), (Kind.CLAUSE, "5", "试验方法"),
        (Kind.CLAUSE, "5.1", "一般条件"), (Kind.CLAUSE, "5.2", "计算"), (Kind.CLAUSE, "6", "标志"),
        (Kind.ANNEX, "附录A", "取样"), (Kind.CLAUSE, "A.1", "样品"), (Kind.ANNEX, "附录B", "数据示例"),
        (Kind.BIBLIOGRAPHY, "", "参考文献"),
    ]  # fmt: skip
    assert [one.normative for one, _ in clauses(kettle.document) if one.kind is Kind.ANNEX] == [True, False]
    front = kettle.document.front
    assert (front.designation, front.ics, front.ccs) == ("GB/T 99001—2026", ("97.040.50",), ("Y 68",))
    assert (front.published, front.effective) == ("2026-03-31", "2026-10-01")


def limits(document: Document) -> list[tuple[str, str, str, str]]:
    return [
        (candidate.container, quantity.op, values(quantity), quantity.unit)
        for candidate in candidates(document)
        for quantity in quantities(candidate)
        if candidate.kind is Modality.REQUIREMENT
    ]


def test_limits_of_the_pages_are_those_of_the_source(kettle: Reading) -> None:
    assert {one for one in limits(KETTLE) if one[0] == "table"} == {
        one for one in limits(kettle.document) if one[0] == "table"
    }
    assert {("", "<=", "0.75", "mA"), ("", ">=", "6 000", "{次循环}")} & set(limits(kettle.document))


def test_a_table_keeps_its_merged_cells_notes_and_footnotes(kettle: Reading) -> None:
    (table,) = [
        block for clause, _ in clauses(kettle.document) for block in clause.blocks
        if isinstance(block, Table) and block.label == "表1"
    ]  # fmt: skip
    assert [[(cell.over, cell.down) for cell in row] for row in table.head] == [
        [(1, 2), (3, 1), (1, 2)],
        [(1, 1), (1, 1), (1, 1)],
    ]
    assert [len(row) for row in table.body] == [5, 4, 4, 4]
    assert isinstance(table.notes[0], Note) or table.notes
    assert [note.mark for note in table.footnotes] == ["a"]


def test_headers_page_numbers_and_contents_are_no_text(kettle: Reading) -> None:
    assert "GB/T 99001—2026" not in text_of(kettle.document)
    told = {notice.what: notice for notice in kettle.notices}
    gone = told["headers, footers and page numbers are left out"]
    assert not gone.kept
    assert gone.text.splitlines()[:2] == ["GB/T 99001—2026", "I"]
    assert "contents are made anew" in told


# --- where things are printed -----------------------------------------------------------------------------------------


def test_each_limit_has_its_place_on_its_page(kettle: Reading) -> None:
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(formats.write(KETTLE, "x.pdf", "zh"))) as file:
        seen = 0
        for candidate in candidates(kettle.document):
            if not quantities(candidate):
                continue
            assert candidate.id in kettle.boxes, candidate.text
            box = kettle.boxes[candidate.id][0]
            area = file.pages[box.page - 1].crop((box.left - 1, box.top - 1, box.right + 1, box.bottom + 1))
            there = "".join((area.extract_text() or "").split())
            assert "".join(candidate.text.split())[:10] in there, (candidate.text, there)
            seen += 1
    assert seen > 25


def test_a_sentence_over_two_lines_has_two_boxes() -> None:
    long = "外壳" + "的表面和边缘以及所有可触及的部分" * 5
    reading = of(f"# 要求 {{#r}}\n\n{long}的温度应不大于45 ℃。\n")
    (found,) = [one for one in candidates(reading.document) if quantities(one)]
    boxes = reading.boxes[found.id]
    assert len(boxes) > 1
    assert all(a.bottom < b.bottom and a.page == b.page for a, b in pairwise(boxes))


# --- lines and paragraphs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 25, 40, 70])
def test_a_number_at_the_start_of_a_line_stays_in_its_sentence(count: int) -> None:
    """Wherever the lines end, 250 V is a limit and no clause."""
    sentence = f"{'甲' * count}产品的额定电压应不大于250 V，额定电流应不大于16 A。"
    reading = of(f"# 要求 {{#r}}\n\n{sentence}\n\n## 其他 {{#o}}\n\n外壳应接地。\n")
    assert limits(reading.document) == [("", "<=", "250", "V"), ("", "<=", "16", "A")]
    assert [one.label for one, _ in clauses(reading.document)] == ["1", "1.1"]


def test_english_lines_are_joined_with_spaces() -> None:
    words = (
        "The housing of the appliance and every accessible part of it shall withstand a force of 10 N without damage. "
    )
    reading = of(f"# Requirements {{#r}}\n\n{words * 4}\n")
    assert text_of(reading.document).count(words.strip()) == 4


def test_a_paragraph_and_a_table_go_on_over_pages() -> None:
    rows = "".join(f"| Item {n} | {n}.5 |\n" for n in range(1, 90))
    table = (
        f"::: table {{#t}}\ncaption: Limits\nunit: Values in millimetres\n\n| Item | Limit |\n|---|---|\n{rows}:::\n"
    )
    reading = of(f"# Requirements {{#r}}\n\nThe dimensions shall conform to Table 1.\n\n{table}")
    found = [
        block for clause, _ in clauses(reading.document) for block in blocks(clause.blocks) if isinstance(block, Table)
    ]
    assert [(len(one.head), len(one.body)) for one in found] == [(1, 89)]
    cells = [one for one in candidates(reading.document) if one.cell is not None]
    assert len(cells) == 89
    pages = [reading.boxes[one.id][0].page for one in cells]
    assert pages == sorted(pages)
    assert len(set(pages)) > 1


def signs(text: str, left: float, top: float, size: float = 10.0) -> list[Sign]:
    found = []
    for letter in text:
        found.append(Sign(letter, left, left + size / 2, top, top + size, size, "F"))
        left += size / 2
    return found


@pytest.mark.parametrize(
    ("small", "top", "style"), [("6", 0.0, "sup"), ("2", 6.0, "sub"), ("-3", -1.0, "sup"), ("max", 7.0, "sub")]
)
def test_raised_letters_are_no_digits_of_a_number(small: str, top: float, style: str) -> None:
    """10⁶ is not 106: small letters above or below the middle of their line are raised or lowered."""
    row = [*signs("10", 0, 0), *signs(small, 10, top, 6.0), *signs(" V", 10 + 3 * len(small), 0)]
    (line,) = printed.lines(row, 1)
    assert line.inlines == (Run("10"), Styled(style, (Run(small),)), Run(" V"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "gap", "after", "text"),
    [
        ("a", 2.5, "b", "a b"),
        ("a", 0.8, "b", "ab"),
        ("过", 2.5, "2", "过2"),
        ("围", 3.5, "b", "围 b"),
        ("E", 10.0, "T", "E\tT"),
    ],
)
def test_a_space_that_is_not_written_is_seen(before: str, gap: float, after: str, text: str) -> None:
    (line,) = printed.lines([*signs(before, 0, 0), *signs(after, 5 + gap, 0)], 1)
    assert line.text == text


def test_small_print_is_a_line_of_its_own() -> None:
    found = printed.lines([*signs("above", 0, 0), *signs("note", 0, 14, 8.0)], 1)
    assert [line.text for line in found] == ["above", "note"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("insu-", "lation", "insulation"), ("state-of-the-", "art", "state-of-the-art"), ("GB/", "T 191", "GB/T 191"),
        ("well-", "known", "well-known"), ("the", "end", "the end"), ("不大于", "5", "不大于5"),
        ("ISO-", "9001", "ISO- 9001"),
        ("soft\u00ad", "ware", "software"),
    ],
)  # fmt: skip
def test_hyphens_at_the_ends_of_lines(first: str, second: str, joined: str) -> None:
    joiner = paragraphs.Joiner({"insulation", "well-known"})
    assert joiner.joined((Run(first),), (Run(second),)) == (Run(joined),)


# --- what is refused --------------------------------------------------------------------------------------------------


def refused(data: bytes) -> GuijuError:
    with pytest.raises(GuijuError) as caught:
        formats.read("x.pdf", data)
    return caught.value


def test_a_scan_says_that_it_has_no_text_layer() -> None:
    error = refused(PDF_PAGE % (9, b"0 0 9 9 re"))
    assert error.what == "this PDF has no text layer"
    assert "OCR" in str(error.expected)


def test_both_languages_know_every_refusal() -> None:
    from guiju.core.errors import said

    told = (
        "this PDF has no text layer",
        "this PDF cannot be read",
        "this PDF is locked by a password",
        "this is no PDF",
    )
    for text in told:
        assert said(text, "zh") != text


@pytest.mark.parametrize(
    "data",
    [
        b"", b"a", b"PK\x03\x04", b"%PDF-", b"%PDF-1.4\ntrailer<</Root 1 0 R>>", b"%PDF-1.4\n" + b"<<" * 5_000,
        b"%PDF-1.4\n" + b"[" * 5_000,
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
        pdf("text")[:300], pdf("text").replace(b"/Length", b"/Filter/FlateDecode/Length"),
    ],
)  # fmt: skip
def test_what_is_no_whole_pdf_is_refused(data: bytes) -> None:
    assert refused(data).where.startswith("x.pdf")


def test_a_locked_pdf_is_refused() -> None:
    import io

    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(formats.write(KETTLE, "x.pdf", "zh")))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue()).what == "this PDF is locked by a password"


def test_too_many_pages_or_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PAGES", 0)
    assert "1 pages" in str(refused(pdf("text")))
    monkeypatch.setattr(opening, "PAGES", 9)
    monkeypatch.setattr(opening, "CHARACTERS", 3)
    assert "4 characters" in str(refused(pdf("text")))
    monkeypatch.setattr(opening, "LARGEST", 5)
    assert "bytes" in str(refused(pdf("text")))


@settings(max_examples=many(40), deadline=None)
@given(st.binary(min_size=1, max_size=8), st.integers(0, 600))
def test_a_damaged_pdf_is_read_or_refused(damage: bytes, at: int) -> None:
    data = pdf("1 Scope\nThe mass shall be not more than 5 kg.")
    with suppress(GuijuError):
        formats.read("x.pdf", data[:at] + damage + data[at + len(damage) :])


@pytest.mark.parametrize(("old", "new"), [(b"3 0 R", b"2 0 R"), (b"900 1000", b"0 0"), (b"900 1000", b"-9 1e99")])
def test_a_page_that_is_no_page_is_read_or_refused(old: bytes, new: bytes) -> None:
    with suppress(GuijuError):
        formats.read("x.pdf", pdf("text").replace(old, new))


def test_signs_in_no_cell_stay_in_the_text() -> None:
    area = (0.0, 0.0, 50.0, 20.0)
    filled, rest = opening._filled([((area, (50.0, 0.0, 90.0, 20.0)),)], [*signs("in", 5, 5), *signs("out", 5, 40)])
    assert ["".join(sign.text for sign in held) for row in filled[0] for _, held in row] == ["in", ""]
    assert "".join(sign.text for sign in rest) == "out"


def test_what_stands_at_the_edge_of_one_page_only_is_text() -> None:
    def page(number: int, *texts: tuple[str, float]) -> tuple[float, list[printed.Printed]]:
        return 800.0, [line for text, top in texts for line in printed.lines(signs(text, 50, top), number)]

    kept, gone = paragraphs.without_edges(
        [page(1, ("X - 7", 20), ("once", 40), ("body", 300), ("- 1 -", 780)), page(2, ("X - 7", 20), ("iv", 780))]
    )
    assert [[line.text for line in those] for those in kept] == [["once", "body"], []]
    assert gone == ["X - 7", "- 1 -", "X - 7", "iv"]


def test_clauses_that_look_alike_at_the_head_of_their_pages_stay() -> None:
    """Every clause begins a page somewhere: none is taken for a header, each limit is found again."""
    clause = (
        "\n\n## 条 {{#c{0}}}\n\n外壳的表面和边缘以及所有可触及的部分的温度应不大于{0} ℃，并应符合GB/T 191的规定。\n"
    )
    reading = of("# 要求 {#r}" + "".join(clause.format(n) for n in range(1, 61)))
    assert [one.label for one, _ in clauses(reading.document)] == ["1", *(f"1.{n}" for n in range(1, 61))]
    found = [one for one in candidates(reading.document) if quantities(one)]
    assert [values(quantities(one)[0]) for one in found] == [str(n) for n in range(1, 61)]
    pages = [reading.boxes[one.id][0].page for one in found]
    assert pages == sorted(pages)
    assert len(set(pages)) > 2
