"""Markdown as others write standards in it: printed numbers, titles, references, captions and notes."""

from __future__ import annotations

import time

import pytest

from guiju.core.text import markdown
from guiju.core.text.model import Clause, Entry, Note, Paragraph, Reading, Table
from guiju.core.text.walking import clauses, plain, said


def outline(reading: Reading) -> list[tuple[int, str, str, str]]:
    return [(len(above), c.kind.value, c.label, said(c.title)) for c, above in clauses(reading.document)]


def first(source: str) -> Clause:
    return markdown.read(source).document.clauses[0]


WHOLE = """# GB/T 98001-2025 示例产品规范

前面的话。

## 前言

本文件首次发布。

## 1 范围

本文件规定了要求。

## 2 规范性引用文件

下列文件必不可少。

- GB/T 1.1—2020 标准化工作导则
- [2] ISO 9000:2015，质量管理

## 3 术语和定义

### 3.1 样品 sample

取出的部分。

## 4 要求

### 4.1 外观

外观应平整。

#### 4.1.1 颜色

颜色应均匀。

注1：颜色在日光下看。

### 4.2 限量

限量应符合表1的规定。

**表1　限量**

单位为毫克每千克

| 项目 | 指标 |
|---|---|
| 铅 | ≤0.1 |

## 附录A（规范性）试样的制备

### A.1 取样

取三份。

## 参考文献

[1] GB/T 2900.5—2013 电工术语
[2] ISO 8000 Data
"""


def test_a_whole_standard() -> None:
    reading = markdown.read(WHOLE)
    assert outline(reading) == [
        (0, "front", "", ""),
        (0, "foreword", "", "前言"),
        (0, "scope", "1", "范围"),
        (0, "references", "2", "规范性引用文件"),
        (0, "terms", "3", "术语和定义"),
        (1, "term", "3.1", "样品 sample"),
        (0, "clause", "4", "要求"),
        (1, "clause", "4.1", "外观"),
        (2, "clause", "4.1.1", "颜色"),
        (1, "clause", "4.2", "限量"),
        (0, "annex", "附录A", "试样的制备"),
        (1, "clause", "A.1", "取样"),
        (0, "bibliography", "", "参考文献"),
    ]
    front = reading.document.front
    assert (front.designation, front.titles) == ("GB/T 98001-2025", {"zh": "示例产品规范"})
    found = {c.label: c for c, _ in clauses(reading.document)}
    entries = [b for c, _ in clauses(reading.document) for b in c.blocks if isinstance(b, Entry)]
    assert [(e.label, e.designation, said(e.words)) for e in entries] == [
        ("", "GB/T 1.1—2020", "标准化工作导则"), ("[2]", "ISO 9000:2015", "质量管理"),
        ("[1]", "GB/T 2900.5—2013", "电工术语"), ("[2]", "ISO 8000", "Data"),
    ]  # fmt: skip
    note = found["4.1.1"].blocks[1]
    assert isinstance(note, Note)
    assert (note.kind, note.label, said(note.blocks[0].words)) == ("note", "注1", "颜色在日光下看。")  # type: ignore[union-attr]
    table = found["4.2"].blocks[1]
    assert isinstance(table, Table)
    assert (table.label, said(table.caption), said(table.unit)) == ("表1", "限量", "单位为毫克每千克")
    assert found["附录A"].normative is True
    assert [n.what for n in reading.notices] == [
        "plain Markdown: title, numbers, references and captions are read as printed",
        "text before the first heading stands in front matter",
    ]
    assert markdown.read(markdown.write(reading.document)).document == reading.document


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 1 范围\n\na\n\n# 2 要求\n\nb", ["scope 1 范围", "clause 2 要求"]),
        ("# 1. Scope\n\n# 2. Terms and definitions\n", ["scope 1 Scope", "terms 2 Terms and definitions"]),
        ("# 1 Scope\n\n# 1.1 General\n\n# 2 Use\n", ["scope 1 Scope", "> clause 1.1 General", "clause 2 Use"]),
        ("## 1 Scope\n\n#### 1.1 Why\n\n## 2 Use\n", ["scope 1 Scope", "> clause 1.1 Why", "clause 2 Use"]),
        ("# 1、范围\n\n# 2、要求\n", ["scope 1 范围", "clause 2 要求"]),
        ("# 1范围\n\n# 2要求\n", ["scope 1 范围", "clause 2 要求"]),
        ("# ISO 98001:2025 Widgets\n\n## Scope\n\na\n", ["scope  Scope"]),
        ("# 产品规范\n\n## 1 范围\n\n## 2 要求\n", ["scope 1 范围", "clause 2 要求"]),
        ("# 0 引言\n\n# 1 范围\n\n# 3 要求\n", ["introduction 0 引言", "scope 1 范围", "clause 3 要求"]),
        (
            "# 1 Scope\n\n# 2 Use\n\n# Annex ZA (informative) Links\n",
            ["scope 1 Scope", "clause 2 Use", "annex Annex ZA Links"],
        ),
    ],
)
def test_printed_numbers_become_numbers(source: str, expected: list[str]) -> None:
    found = [f"{'> ' * depth}{kind} {label} {title}" for depth, kind, label, title in outline(markdown.read(source))]
    assert found == expected


@pytest.mark.parametrize(
    "source",
    [
        "# 范围\n\na\n\n# 要求\n\nb\n",
        "# 2026 年度报告\n\n# 2027 年度报告\n",
        "# 1 范围 {#scope}\n\n# 2 要求\n",
        "---\nguiju: 1\nlanguages: [zh]\n---\n\n# 1 范围\n\n# 2 要求\n",
        "# 5 个要求\n\na\n\n# 9 项试验\n",
        "# 3 mm 以下\n",
        "## 4.1 x\n\n## 4.2 y\n",
        "a\n",
        "",
    ],
)
def test_what_is_not_plain_is_left_as_it_is(source: str) -> None:
    reading = markdown.read(source)
    assert not any("plain Markdown" in notice.what for notice in reading.notices)
    assert all(not c.label for c, _ in clauses(reading.document))


def test_the_language_and_words_that_only_look_like_entries() -> None:
    reading = markdown.read("# 1 Scope\n\nText.\n\n# 2 Normative references\n\nIn 2020 nothing.\n\n- one\n- two\n")
    assert reading.document.languages == ("en",)
    assert [type(b).__name__ for b in reading.document.clauses[1].blocks] == ["Paragraph", "Listing"]
    mixed = markdown.read("# 1 Scope\n\n# 2 Normative references\n\n- ISO 1, One\n- A handbook\n").document.clauses[1]
    assert [(e.designation, said(e.words)) for e in mixed.blocks if isinstance(e, Entry)] == [
        ("ISO 1", "One"), ("", "A handbook"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("表1 a\n\nText between.\n\n| a |\n|---|\n| b |\n", ["Paragraph", "Paragraph", "Table"]),
        ("| a |\n|---|\n| b |\n", ["Table"]),
        ("NOTE 1: text\n\nEXAMPLE: more\n", ["Note", "Note"]),
        ("Note that it is so.\n", ["Paragraph"]),
        ("注：\n", ["Note"]),
    ],
)
def test_captions_and_notes(source: str, kinds: list[str]) -> None:
    blocks = first(f"# 1 Scope\n\n{source}\n# 2 Use\n").blocks
    assert [type(b).__name__ for b in blocks] == kinds
    assert not any(isinstance(b, Paragraph) and b.role for b in blocks)


def test_long_plain_sources_take_time_in_proportion() -> None:
    start = time.process_time()
    markdown.read("".join(f"# {n} Title\n\n- ISO {n}, Name\n\n" for n in range(1, 3_000)))
    assert time.process_time() - start < 8


def test_footnotes_of_plain_markdown_are_footnotes() -> None:
    """`[^1]` in words and cells, `[^1]: …` below, also over two lines; one that nothing names is kept."""
    source = (
        "# GB/T 1-2020 水\n\n## 1 范围\n\n本文件规定了水[^a]。\n\n## 2 要求\n\n铅不应超过表1。\n\n表1 限量\n\n"
        "| 项目 | 限量/(mg/kg) |\n|---|---|\n| 铅[^1] | 0.2 |\n\n"
        "[^1]: 以Pb计。\n[^2]: 稻谷以糙米计，\n其他不计。\n\n[^a]: 饮用水。\n"
    )
    document = markdown.read(source).document
    notes = {
        note.id: "".join(plain(block.words["zh"]) for block in note.blocks if isinstance(block, Paragraph))
        for note in document.footnotes
    }
    assert notes == {"1": "以Pb计。", "2": "稻谷以糙米计，其他不计。", "a": "饮用水。"}
    short = markdown.read("# 水\n\n## 要求\n\n见表1[^1]。\n\n[^1]: 一注。\n").document
    assert [note.id for note in short.footnotes] == ["1"]
