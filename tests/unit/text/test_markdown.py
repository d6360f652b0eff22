"""Guiju Markdown as people write it: what each form means, and what is refused where."""

from __future__ import annotations

import pytest

from guiju.core.errors import GuijuError
from guiju.core.text import markdown
from guiju.core.text.model import (
    Cite,
    Clause,
    Cross,
    Entry,
    Formula,
    Kind,
    Listing,
    Maths,
    Note,
    NoteMark,
    Paragraph,
    Run,
    Styled,
    Table,
)
from guiju.core.text.numbering import numbers
from guiju.core.text.walking import said

FRONT = "---\nguiju: 1\nlanguages: [zh, en]\n---\n"


def _clauses(source: str) -> tuple[Clause, ...]:
    return markdown.read(FRONT + source).document.clauses


def test_both_languages_stand_under_one_clause() -> None:
    scope, clause = _clauses(
        "# 范围 ‖ Scope\n\n本文件规定\n了要求。\n‖ This document\nspecifies.\n\n# 要求 ‖ Requirements {#req}\n"
    )
    assert (scope.kind, scope.id) == (Kind.SCOPE, "scope")
    assert isinstance(scope.blocks[0], Paragraph)
    assert scope.blocks[0].words == {"zh": (Run("本文件规定了要求。"),), "en": (Run("This document specifies."),)}
    assert (clause.id, said(clause.title, "en")) == ("req", "Requirements")


def test_inlines() -> None:
    (clause,) = _clauses("# x\n\n见[#t1]、[[GB/T 1.1-2020|5.3]]，$x^2$ m^{3} **粗**[^a]\n")
    block = clause.blocks[0]
    assert isinstance(block, Paragraph)
    assert block.words["zh"] == (
        Run("见"), Cross("t1"), Run("、"), Cite("GB/T 1.1-2020", "5.3"), Run("，"), Maths("x^2"), Run(" m"),
        Styled("sup", (Run("3"),)), Run(" "), Styled("bold", (Run("粗"),)), NoteMark("a"),
    )  # fmt: skip


def test_a_table_with_joined_cells_caption_and_footnote() -> None:
    (clause,) = _clauses(
        "# 限量\n\n::: table {#t1}\ncaption: 指标 ‖ Limits\nunit: 单位为毫米\n\n| 项目 | 等级 | < |\n"
        "| ^ | 一等 | 二等 |\n"
        "|---|:-:|--:|\n| 铅[^a] | 0.1 | — |\n\n::: footnote {#a mark=a}\n以干基计。\n:::\n:::\n"
    )
    table = clause.blocks[0]
    assert isinstance(table, Table)
    assert [[(cell.over, cell.down) for cell in row] for row in table.head] == [[(1, 2), (2, 1)], [(1, 1), (1, 1)]]
    assert [cell.align for cell in table.body[0]] == ["", "center", "right"]
    assert (said(table.caption, "en"), said(table.unit), table.footnotes[0].mark) == ("Limits", "单位为毫米", "a")


def test_lists_notes_formulas_and_entries() -> None:
    clause, references = _clauses(
        "# 要求\n\na) 甲；\nb) 乙：\n   - 丙\n\n::: note\n注。\n:::\n\n"
        "::: formula {#e1}\n$$\nw = 1\n$$\n::: where\n+ $w$ —— 分数\n:::\n:::\n"
        "# 规范性引用文件\n\n@ [[GB/T 1.1-2020]] 标准化工作导则 ‖ Directives\n"
    )
    listing, note, formula = clause.blocks
    assert isinstance(listing, Listing) and isinstance(note, Note) and isinstance(formula, Formula)
    assert (listing.style, len(listing.items), listing.items[1].blocks[1].type) == ("letter", 2, "list")
    assert (note.kind, formula.latex, formula.where[0].type) == ("note", "w = 1", "list")
    entry = references.blocks[0]
    assert isinstance(entry, Entry)
    assert (entry.designation, said(entry.words, "en")) == ("GB/T 1.1-2020", "Directives")


def test_entries_under_terms_are_terminological() -> None:
    (terms,) = _clauses("# 术语和定义\n\n## 整精米 ‖ head rice\n\n::: term\nadmitted: 整米\n:::\n\n米粒。\n")
    (entry,) = terms.clauses
    assert entry.kind is Kind.TERM and entry.term is not None
    assert said(entry.term.admitted[0]) == "整米"
    assert isinstance(entry.blocks[0], Paragraph) and entry.blocks[0].role == "definition"


def test_numbers_follow_the_tree() -> None:
    document = markdown.read(
        FRONT
        + "# 前言\n\n# 范围 {#s}\n\n# 要求 {#r}\n\n## 一 {#r1}\n\n## 二 {#r2}\n\n::: table {#t1}\n| a |\n|---|\n:::\n"
        "\n# 附录 {#a .annex .normative}\n\n## 甲 {#a1}\n\n::: table {#t2}\n| a |\n|---|\n:::\n"
    ).document
    found = {key: number.text for key, number in numbers(document).items()}
    assert found == {"s": "1", "r": "2", "r1": "2.1", "r2": "2.2", "t1": "1", "a": "A", "a1": "A.1", "t2": "A.1"}


def test_html_is_text() -> None:
    (clause,) = _clauses("# x\n\n<script>alert(1)</script> [y](javascript:alert(1))\n")
    block = clause.blocks[0]
    assert isinstance(block, Paragraph)
    assert said(block.words) == "<script>alert(1)</script> y"


@pytest.mark.parametrize(
    ("source", "where", "expected"),
    [
        ("---\nguiju: 1\n", "line 1", "a second line ---"),
        ("---\nguiju: 2\n---\n", "front matter, guiju", "1"),
        ("---\ncolour: red\n---\n", "front matter", "one of"),
        ("---\nics: &a [1]\nccs: *a\n---\n", "line 3", "values written out"),
        ("---\nlanguages: [zh, zh]\n---\n", "front matter, languages", "[zh, en]"),
        ("# x\n\n::: table\n| a |\n", "line 3", "a line :::"),
        ("# x\n\n:::\n", "line 3", "::: name"),
        ("# x\n\n| a | b |\n|---|\n", "line 3", "1 cells"),
        ("# x\n\n| a |\n", "line 3", "|---|---|"),
        ("# x\n\n```\n", "line 3", "a line ```"),
        ("# x\n\n$$\nx\n", "line 3", "a line $$"),
        ("# x\n\n::: nonsense\n:::\n", "line 3", "one of example, figure"),
        ("# x\n\n- # y\n", "line 3", "headings outside lists and containers"),
        ("# x\n\na\x00b\n", "line 3", "text"),
        ("# x\n\n::: media {name=a}\n!!\n:::\n", "line 3", "base64"),
        ("# x\n\n::: term\nadmitted: y\n:::\n", "line 3", "a heading {.term}"),
        ("# x\n\n" + "> " * 60 + "y\n", "line 3", "at most 40 levels of blocks"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(source: str, where: str, expected: str) -> None:
    with pytest.raises(GuijuError) as refused:
        markdown.read(source)
    assert refused.value.where == where
    assert expected in refused.value.expected


def test_deep_and_long_input_ends_soon() -> None:
    with pytest.raises(GuijuError):
        markdown.read("::: quote\n" * 1000 + ":::\n" * 1000)
    assert markdown.read("[" * 20_000).document.clauses
    assert markdown.read("*a " * 20_000).document.clauses
