"""Terms out of titles in two languages."""

from __future__ import annotations

import pytest

from guiju.search.term_building import Pair, build, parts

TITLES = [
    ("W1", "质量管理体系　要求", "Quality management systems — Requirements"),
    ("W2", "质量管理体系 基础和术语", "Quality management systems – Fundamentals and vocabulary"),
    ("W2", "质量管理体系 基础和术语", "Quality management systems – Fundamentals and vocabulary"),  # another edition
    ("W3", "环境管理体系 要求", "Environmental management systems - Requirements"),
    ("W4", "环境管理体系 第1部分：通则", "Environmental management systems — Part 1: General"),
    ("W5", "信息技术 数据", "Data"),  # parts that do not answer each other
]


def test_parts_stand_for_each_other() -> None:
    assert build(TITLES) == [
        Pair("环境管理体系", "environmental management systems", 2, 2),
        Pair("要求", "requirements", 2, 2),
        Pair("质量管理体系", "quality management systems", 2, 2),
    ]


def test_one_title_alone_says_nothing() -> None:
    assert build(TITLES[:1]) == [] and build([]) == [] and build([("W", "", "")]) == []


def test_titles_that_disagree_say_nothing() -> None:
    assert build([(str(n), "通则", f"General {n}") for n in range(9)]) == []


@pytest.mark.parametrize(
    ("title", "cjk", "expected"),
    [
        ("标准化工作导则 第 1 部分：标准化文件的结构", True, ["标准化工作导则", "标准化文件的结构"]),
        ("品質マネジメントシステム―要求事項", True, ["品質マネジメントシステム", "要求事項"]),
        ("Steel — Part 2: Low-carbon wire", False, ["Steel", "Low-carbon wire"]),
        ("Water quality -- Sampling", False, ["Water quality", "Sampling"]),
        ("  ", True, []),
    ],
)
def test_parts(title: str, cjk: bool, expected: list[str]) -> None:
    assert parts(title, cjk=cjk) == expected


def test_hostile_titles_are_cut_in_linear_time() -> None:
    assert build([("W", "第" * 20_000, "part " * 10_000), ("X", "　" * 20_000, "- " * 10_000)]) == []
