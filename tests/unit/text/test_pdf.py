"""PDF in the layout of GB/T 1.1: what stands on which page, and that every document can be laid out."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.text import formats, markdown, maths, pdf, sts
from guiju.core.text.model import (
    Cell,
    Clause,
    Cross,
    Document,
    Figure,
    Footnote,
    Formula,
    Front,
    Kind,
    Maths,
    Media,
    NoteMark,
    Notice,
    Paragraph,
    Picture,
    Run,
    Table,
    Words,
)
from guiju.core.text.pdf import cover
from guiju.core.text.pdf.tables import placed, width_of
from guiju.core.typesetting import sets
from unit.text.strategies import documents
from unit.text.test_maths import trees
from unit.text.test_sts import large

KETTLE = markdown.read((Path(__file__).parent / "samples" / "kettle.md").read_text(encoding="utf-8")).document


def pages(document: Document, language: str = "") -> list[str]:
    """The text of each page without spaces."""
    reader = PdfReader(io.BytesIO(pdf.write(document, language).data))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def zh(text: str) -> Words:
    return {"zh": (Run(text),)}


def one(*blocks: object, **more: object) -> Document:
    return Document(("zh",), clauses=(Clause("c", title=zh("要求"), blocks=blocks),), **more)  # type: ignore[arg-type]


# --- the pages of a standard ----------------------------------------------------------------------------------------


def test_the_cover() -> None:
    front = pages(KETTLE, "zh")[0]
    for words in (
        "ICS97.040.50", "CCSY68", "GB", "中华人民共和国国家标准", "GB/T99001—2026", "代替GB/T99001—2016", "电水壶",
        "通用技术要求", "Electrickettles—Generaltechnicalrequirements", "（ISO99001:2024，MOD）", "（征求意见稿）",
        "2026-03-31发布", "2026-10-01实施", "国家市场监督管理总局", "国家标准化管理委员会",
    ):  # fmt: skip
        assert words in front, words


def test_contents_name_the_pages_and_pages_are_numbered_in_two_runs() -> None:
    found = pages(KETTLE, "zh")
    contents = found[1]
    assert contents.startswith("GB/T99001—2026目次前言")
    for line in ("前言.II", "1范围.1", "4.2有害物质迁移.1", "5试验方法.2", "附录A（规范性）取样.3", "参考文献.5"):
        head, number = line.split(".") if line.count(".") == 1 else line.rsplit(".", 1)
        assert head in contents and contents.split(head, 1)[1].lstrip(".").startswith(number), line
    assert (contents[-2:], found[2][-2:]) == ("5I", "II")
    assert [page[-1] for page in found[3:]] == ["1", "2", "3", "4", "5"]
    assert all("GB/T99001—2026" in page for page in found[1:])


def test_clauses_terms_lists_notes_tables_and_formulas_in_their_order() -> None:
    text = "".join(pages(KETTLE, "zh"))
    for words in (
        "3.1额定容量ratedcapacity标称容量", "注：额定容量以升表示。", "4.1.2外壳应能承受10N的力，无可见变形。",
        "a)环境温度：(23±2)℃；", "1)一般试验45%~75%；", "注1：海拔不超过2000m。", "注2：气压为86kPa~106kPa。",
        "表1有害物质迁移限量单位为毫克每千克", "以干基计，应不包括密封圈。", "热效率按式(1)计算：", "式中：",
        "图1试验装置示意图", "附录A（规范性）取样", "(A.1)", "表B.1数据", "试验次数由供需双方商定。",
    ):  # fmt: skip
        assert words in text, words


def test_english_alone_and_both_languages_side_by_side() -> None:
    english = "".join(pages(KETTLE, "en"))
    assert "NationalStandardofthePeople’sRepublicofChina" in english
    assert "NOTE1Thealtitudeisnotmorethan2000m." in english
    assert "AnnexA(normative)Sampling" in english and "本文件" not in english
    both = "".join(pages(KETTLE))
    assert "本文件适用于额定电压不超过250V的家用" in both
    assert "4.1.2外壳应能承受10N的力，无可见变形。" in both and "4.1.2Thehousingshallwithstandaforceof10N" in both


def test_the_same_text_is_the_same_file() -> None:
    first = pdf.write(KETTLE)
    assert pdf.write(KETTLE) == first
    assert formats.write(KETTLE, "a.pdf") == first.data
    assert first.notices == ()


def test_a_language_that_the_text_does_not_have_is_refused() -> None:
    with pytest.raises(GuijuError) as refused:
        pdf.write(KETTLE, "fr")
    assert (refused.value.where, refused.value.expected) == ("language", "zh, en")


def test_a_third_language_is_told() -> None:
    document = Document(("en", "fr", "de"), clauses=(Clause("c", title={"de": (Run("Anforderung"),)}),))
    assert [notice.text for notice in pdf.write(document).notices] == ["de"]
    assert pdf.write(document, "de").notices == ()
    assert "Anforderung" in "".join(pages(document))


def test_pages_can_be_seen() -> None:
    assert [page[:4] for page in pdf.pages(KETTLE, "zh", dots=20)] == [b"\x89PNG"] * 8


# --- covers by tier -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("designation", "kind", "sign"),
    [
        ("GB 2762-2022", "中华人民共和国国家标准", "GB"),
        ("GB/Z 1-2020", "中华人民共和国国家标准化指导性技术文件", "GB"),
        ("YY/T 0287-2017", "中华人民共和国医药行业标准", "YY"),
        ("DB11/T 100-2020", "北京市地方标准", "DB"),
        ("DB45/T 100-2020", "广西壮族自治区地方标准", "DB"),
        ("DB33/T 100-2020", "浙江省地方标准", "DB"),
        ("DB4403/T 1-2020", "深圳市地方标准", "DB"),
        ("T/CAS 1-2020", "团体标准", "T"),
        ("Q/ABC 1-2020", "企业标准", "Q"),
        ("ISO 9001:2015", "国际标准", "ISO"),
        ("no number", "", ""),
        ("", "", ""),
    ],
)
def test_the_kind_of_standard_follows_from_its_number(designation: str, kind: str, sign: str) -> None:
    assert cover.kind(Front(designation=designation), "zh") == (kind, sign)


@pytest.mark.parametrize(
    ("stage", "mark"),
    [("30.20", "（征求意见稿）"), ("40", "（送审稿）"), ("50.00", "（报批稿）"), ("60.60", ""), ("95.99", ""), ("", ""),
     ("CD", "（委员会草案）"), ("is", ""), ("讨论稿", "（讨论稿）"), ("00", "")],
)  # fmt: skip
def test_the_mark_of_a_draft(stage: str, mark: str) -> None:
    assert cover.draft(stage, "zh") == mark


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("电水壶　通用技术要求", ["电水壶", "通用技术要求"]),
        ("标准文本 第1部分：要求", ["标准文本", "第1部分：要求"]),
        ("ISO 9001 的应用", ["ISO 9001 的应用"]),
        ("", []),
    ],
)
def test_the_elements_of_a_title_stand_on_lines_of_their_own(title: str, lines: list[str]) -> None:
    assert cover.title_lines(title) == lines


# --- tables ---------------------------------------------------------------------------------------------------------


def test_a_long_table_names_itself_again_on_every_page() -> None:
    rows = tuple((Cell((Paragraph(zh(str(number))),)), Cell((Paragraph(zh("值")),))) for number in range(150))
    head = ((Cell((Paragraph(zh("序号")),)), Cell((Paragraph(zh("结果")),))),)
    found = pages(one(Table(head, rows, "t", caption=zh("数据"), unit=zh("单位为毫米"))))
    tables = [page for page in found if "序号结果" in page]
    assert len(tables) >= 3
    assert ["表1数据（续）" in page for page in tables] == [False] + [True] * (len(tables) - 1)
    assert all("单位为毫米" in page for page in tables)


def test_cells_that_fill_no_grid_are_mended() -> None:
    table = Table((), ((Cell(over=2, down=9), Cell()), (Cell(), Cell(), Cell()), ()), "t")
    assert width_of(table) == 5
    grid = placed(table.body, 5)
    assert [[(over, down) for _, over, down in row] for row in grid] == [
        [(2, 3), (1, 1), (1, 1), (1, 1)], [(1, 1), (1, 1), (1, 1)], [(1, 1), (1, 1), (1, 1)],
    ]  # fmt: skip
    assert sum(over * down for row in grid for _, over, down in row) == 15
    assert pdf.write(one(table)).data.startswith(b"%PDF")


@pytest.mark.parametrize("over", [0, -3, 10_000])
def test_spans_without_sense_do_no_harm(over: int) -> None:
    assert pdf.write(one(Table((), ((Cell(over=over, down=over),), (Cell(),)), "t"))).data.startswith(b"%PDF")


def test_a_table_without_cells() -> None:
    assert "表1空" in "".join(pages(one(Table((), (), "t", caption=zh("空")))))


# --- what cannot be set ---------------------------------------------------------------------------------------------


def test_a_document_without_anything() -> None:
    assert pdf.write(Document(())).data.startswith(b"%PDF")
    assert len(pages(Document(("zh",), Front(designation="GB/T 1-2020", titles={"zh": "名称"})))) == 2


def test_a_missing_image_is_printed_as_its_words_and_told() -> None:
    document = replace(KETTLE, media={})
    written = pdf.write(document, "zh")
    assert written.notices == (Notice("calculation", "the image is not in the document", "rig.svg"),)
    assert "装置图1" in "".join(pages(document, "zh")).replace("1——电源；2——电水壶。", "")


@pytest.mark.parametrize(
    ("media", "what"),
    [
        (Media("image/x-emf", b"\x01\0\0\0"), "no image that pages can show"),
        (Media("application/octet-stream", b""), "no image that pages can show"),
        (
            Media("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x05 no image"),
            "no image that pages can show",
        ),
        (Media("image/svg+xml", b"<svg><"), "no image that pages can show"),
        (Media("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff"), "an image too large"),
    ],
)
def test_an_image_that_cannot_be_shown_is_told(media: Media, what: str) -> None:
    document = one(Figure((Picture("a", "示意"),), "f", caption=zh("装置")), media={"a": media})
    assert pdf.write(document).notices == (Notice("c", what, "a"),)
    assert "示意图1装置" in "".join(pages(document))


def test_a_formula_that_cannot_be_set_is_printed_as_text_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = Formula(r"\sqrt{x}", id="f1"), Formula("{" * 100 + "}" * 100, id="f2")
    written = pdf.write(one(good, bad, Paragraph({"zh": (Maths(mathml="<math><mi>"),)})))
    what = "a formula that cannot be set is printed as text"
    assert written.notices == (Notice("c", what, "{" * 100 + "}" * 100), Notice("c", what, "<math><mi>"))

    def odd(mathml: str) -> str:
        return "x^" if "<mn>1<" in mathml else "x"

    monkeypatch.setattr(maths, "to_typst", odd)
    written = pdf.write(one(Formula("x", id="f1"), Formula("y+1", id="f2")))
    assert written.notices == (Notice("c", what, "y+1"),)


def test_references_that_lead_nowhere_are_words() -> None:
    document = one(Paragraph({"zh": (Cross("nowhere"), Cross("c"), Cross("c", "上文"), NoteMark("gone"))}))
    assert "nowhere第1章上文*" in "".join(pages(document))


def test_footnotes_without_a_mark_are_not_lost() -> None:
    document = one(Paragraph(zh("文")), footnotes=(Footnote("n", (Paragraph(zh("无人引用的脚注")),)),))
    assert "无人引用的脚注" in "".join(pages(document))


def test_text_is_never_markup() -> None:
    trap = '#panic("x") $ * _ ` @a <b> // /* \\ " ] } )'
    clause = Clause("c", Kind.ANNEX, {"zh": (Run(trap),)}, blocks=(Paragraph({"zh": (Run(trap),)}),))
    document = Document(
        ("zh",), Front(trap, {"zh": trap}, (trap,), (trap,), (trap,), trap, issuers=({"zh": trap},)), (clause,)
    )
    assert "".join(pages(document)).count("".join(trap.split())) >= 8


def test_identifiers_that_repeat_do_no_harm() -> None:
    clauses = tuple(
        Clause("same", title=zh(f"章{n}"), blocks=(Paragraph({"zh": (Cross("same"),)}, "same"),)) for n in range(3)
    )
    assert pdf.write(Document(("zh",), clauses=clauses)).data.startswith(b"%PDF")


@settings(max_examples=many(30), deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_any_document_can_be_laid_out(document: Document) -> None:
    assert pdf.write(document).data.startswith(b"%PDF")


@settings(max_examples=many(200), deadline=None, suppress_health_check=list(HealthCheck))
@given(trees())
def test_any_formula_can_be_set(mathml: str) -> None:
    made = maths.to_typst(mathml)
    assert not made or sets(f"${made}$")


# --- speed ----------------------------------------------------------------------------------------------------------


def test_a_large_standard_is_laid_out_fast() -> None:
    document = sts.read(large()).document
    begin = time.process_time()
    data = pdf.write(document).data
    spent = time.process_time() - begin
    assert len(PdfReader(io.BytesIO(data)).pages) > 90
    assert spent < 10  # measured 1.3 s; the bound is for a busy machine
