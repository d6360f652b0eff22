"""Limits that stand on top of an answer: not those that say of themselves that they do not hold for what is asked."""

from __future__ import annotations

import pytest

from guiju.registry.texts.finding import _left_out
from guiju.registry.texts.models import Requirement


@pytest.mark.parametrize(
    ("klass", "others", "asked", "out"),
    [
        ("谷物(稻谷除外)", {}, [("镉",), ("稻谷", "大米")], True),
        ("谷物（稻谷除外）", {}, [("大米",)], False),
        ("除小麦外的谷物", {}, [("小麦",)], True),
        ("谷物", {"en": "cereals except rice"}, [("rice",)], True),
        ("", {"en": "vegetables (other than leafy vegetables)"}, [("leafy vegetable",)], True),
        ("", {"en": "fish, excluding tuna"}, [("mercury",), ("tunas",)], True),
        ("", {"en": "fish, excluding tuna"}, [("mercury",), ("fish",)], False),
        ("稻谷、糙米、大米", {}, [("镉",), ("大米",)], False),
        ("", {}, [("",)], False),
        ("除" * 5_000, {}, [("外",)], False),
    ],
)
def test_what_a_limit_leaves_out(klass: str, others: dict[str, str], asked: list[tuple[str, ...]], out: bool) -> None:
    row = Requirement(characteristic="镉", subject="", klass=klass, others=others)
    assert _left_out(row, asked) is out
