"""Outlines read and refused; a report set, written as a page, packed; no database."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from importlib.resources import files

import pytest
from openpyxl import load_workbook

from guiju.core.chart import Bar, Bars
from guiju.core.designation.model import Tier
from guiju.core.errors import GuijuError
from guiju.core.report import outline, packing, page, setting
from guiju.core.report.model import Paragraph, Picture, Piece, Report, Run, Section, Table
from guiju.core.statistics.model import Words
from guiju.core.typesetting import pdf

NASTY = '<b> "#evil" $x$ & \\ ]'
TABLE = Table(
    "things", Words("物", "Things"), (Words("名", "Name"), Words("数", "Number")),
    ((Run(Words(NASTY, NASTY)), Run(Words("3", "3"), "/statistics/?measure=things")),), 1, "/statistics/",
    (("name", "value"), ("=1+1", "3"), ("b", "2.5"), ("c", "")),
)  # fmt: skip
LINKED = Piece("3", "/x?a=1&b=2")
CHART = Bars("T", (Bar(NASTY, 3.0),))
REPORT = Report(
    Words("年报", "Report"), 2025, date(2025, 12, 31), 7, "Guiju <&>",
    (
        Section("one", 1, Words("一 #x", "One #x"), (
            Paragraph({"zh": (Piece("有"), LINKED), "en": (Piece("There are "), LINKED)}),
            Picture(Words("图", "Picture"), {"zh": CHART, "en": CHART}, "/statistics/?x"), TABLE,
        )),
        Section("one-a", 2, Words("甲", "A"), ()),
    ),
)  # fmt: skip
OUTLINE = """
title: {zh: '{year} 报', en: 'Report {year}'}
chapters:
  - key: a
    title: {zh: 甲, en: A}
    items:
      - {text: {zh: '{n} 项，{n_before}', en: '{n_change} in {year}'}, figures: {n: {measure: editions}}}
      - {ask: q, caption: {zh: 乙, en: B}, measure: editions, by: [tier]}
      - special: method
"""


def test_an_outline_is_read() -> None:
    read = outline.read(OUTLINE, "o.yaml")
    text, ask, method = read.chapters[0].items
    assert isinstance(text, outline.Text) and text.figures["n"].measure == "editions"
    assert ask == outline.Ask("q", Words("乙", "B"), "editions", ("tier",))
    assert method == outline.Special("method")
    assert [outline.figure_of(name) for name in ("n", "n_before", "n_change")] == ["n", "n", "n"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("{n_change}", "{m_change}", "o.yaml: chapter 1, item 1"),
        ("{measure: editions}", "{measure: editions, indicator: x}", "o.yaml: chapter 1, item 1, n"),
        ("special: method", "special: magic", "o.yaml: chapter 1, item 3"),
        ("ask: q,", "ask: Q!,", "o.yaml: chapter 1, item 2"),
        ("by: [tier]", "by: [tier], colour: red", "o.yaml: chapter 1, item 2"),
        ("{zh: 甲, en: A}", "{zh: 甲}", "o.yaml: chapter 1, title"),
        ("    items:", "    each: {dimension: tier, measure: editions, most: 3}\n    items:", "o.yaml: chapter 1"),
        ("title: {zh: '", "title: [{zh: '", "o.yaml"),
    ],
)
def test_a_fault_of_an_outline_is_named(old: str, new: str, where: str) -> None:
    with pytest.raises(GuijuError) as caught:
        outline.read(OUTLINE.replace(old, new, 1), "o.yaml")
    assert caught.value.where == where


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_never_become_markup(language: str) -> None:
    source, files = setting.source(REPORT, language, "https://x.example")
    assert list(files) == ["p0001.svg"] and pdf(source, files).startswith(b"%PDF")
    told = page.alone(REPORT, language, "https://x.example")
    assert "&lt;b&gt; &quot;#evil&quot;" in told and "<b>" not in told and "<script" not in told
    assert 'href="https://x.example/x?a=1&amp;b=2"' in told


def test_both_languages_stand_in_one_file() -> None:
    source, files = setting.both(REPORT, "https://x.example")
    assert sorted(files) == ["en-p0001.svg", "p0001.svg"]
    made = pdf(source, files)
    assert made == pdf(source, files) and b"/Count 6" in made  # cover, contents, one page, twice


def test_a_package_tells_no_time() -> None:
    first, second = (packing.package(REPORT, [{"key": "a"}], "https://x.example") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.read("tables/things.csv") == b"name,value\r\n'=1+1,3\r\nb,2.5\r\nc,\r\n"
        book = load_workbook(io.BytesIO(packed.read("tables.xlsx")))
    assert list(book["001 things"].iter_rows(values_only=True)) == [
        ("name", "value"), ("'=1+1", 3), ("b", 2.5), ("c", None),
    ]  # fmt: skip


def test_parts_that_a_sentence_names_make_up_its_whole() -> None:
    """A sentence that splits a figure by tier names every tier, or the rest of them together."""
    found = outline.read((files("guiju.data") / "report" / "annual.yaml").read_text("utf-8"), "annual.yaml")
    split = 0
    for item in (item for chapter in found.chapters for item in (*chapter.items, *chapter.page)):
        if not isinstance(item, outline.Text):
            continue
        tiers: dict[str, list[str]] = {}
        for figure in item.figures.values():
            rest, _, named = figure.where.rpartition("tier=")
            if named:
                tiers.setdefault(rest, []).extend(named.split(","))
        for rest, named in tiers.items():
            whole = any(figure.where == rest.rstrip(";") for figure in item.figures.values())
            if whole and len(named) > 1:
                split += 1
                assert sorted(named) == sorted(Tier)
                for name in ("other", "national"):
                    assert all(f"{{{name}}}" in words for words in (item.words.zh, item.words.en))
    assert split == 2
