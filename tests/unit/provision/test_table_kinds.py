"""Kinds of limit tables that were once misread: columns that hold no limit, units, turns, sampling plans, directions,
ranges of tables, tables in lists, raised digits, notes; and the figures of a gold set of tables."""

from __future__ import annotations

import pytest

from guiju.core.provision import evaluation, table_evaluation
from guiju.core.provision.cells import LimitTable, read_table
from guiju.core.provision.table_evaluation import table_of
from guiju.core.text.candidates import candidates
from guiju.core.text.markdown.reading import read
from guiju.core.text.tablerefs import named_in


def cells(rows: list[list[str]], **told: object) -> list[str]:
    made = []
    for cell in read_table(LimitTable(tuple(map(tuple, rows)), **told)):  # type: ignore[arg-type]
        q = cell.quantity
        if q is None:
            assert cell.check is not None
            made.append(f"{cell.check.characteristic} {cell.check.op}")
            continue
        ends = [q.low, q.high] if q.op == "range" else [q.value]
        numbers = "..".join(f"{end.value:g}" for end in ends if end is not None)
        made.append(f"{cell.klass}|{q.characteristic} {q.op} {numbers} {q.unit}")
    return made


@pytest.mark.parametrize(
    ("rows", "told", "expected"),
    [
        (
            [["序号", "项目", "指标", "检验方法", "备注"], ["1", "铅/(mg/kg)", "≤0.1", "GB 5009.12", "2026年起"]],
            {"labels": 2},
            ["|铅 <= 0.1 mg/kg"],
        ),
        ([["项目", "指标", "执行标准"], ["灰分/%", "≤5.0", "按5.2"]], {}, ["|灰分 <= 5 %"]),
        ([["Item", "Limit", "Basis"], ["Lead, mg/kg", "90", "ISO 8124-3"]], {}, ["|lead <= 90 mg/kg"]),
        ([["项目", "限量/(mg/kg)"], ["铅", "≤0.1"], ["镉", "≤0.2"]], {}, ["|铅 <= 0.1 mg/kg", "|镉 <= 0.2 mg/kg"]),
        ([["食品类别", "限量（以Pb计）mg/kg"], ["谷物", "0.2"]], {}, ["谷物|限量(以Pb计) <= 0.2 mg/kg"]),
        ([["项目", "限值", "单位"], ["氨", "0.20", "mg/m³"]], {}, ["|氨 <= 0.2 mg/m3"]),
        (
            [["Micro-organism", "n", "c", "m", "M"], ["E. coli (cfu/g)", "5", "2", "100", "1 000"]],
            {},
            ["n|E. coli = 5 1", "c|E. coli = 2 1", "m|E. coli = 100 [CFU]/g", "M|E. coli <= 1000 [CFU]/g"],
        ),
        ([["容量/MW", "烟囱最低允许高度/m"], ["＜0.7", "20"]], {}, ["<0.7|烟囱最低允许高度 >= 20 m"]),
        ([["厂房", "一级", "二级"], ["甲类", "12", "14"]], {"caption": "间距不应小于表1的规定\n间距"}, None),
        ([["水质", "Ⅰ类"], ["溶解氧/(mg/L)", "7.5"]], {"caption": "标准限值"}, ["Ⅰ类|溶解氧 ? 7.5 mg/L"]),
        ([["线", "公称直径/mm"], ["甲", "2.5"]], {"caption": "限值"}, ["甲|公称直径 = 2.5 mm"]),
        ([["Weight", "Class F1"], ["1 kg", "5"]], {"caption": "Errors (±mg)"}, ["Class F1|1 kg range -5..5 mg"]),
        ([["Zone", "Day"], ["homes", "55"]], {"caption": "Noise limits in dB(A)"}, ["Day|homes <= 55 dB{A}"]),
        ([["项目", "指标"], ["沙门氏菌", "不得检出(25 g)"]], {}, ["沙门氏菌 absent"]),
        ([["项目", "一级", "二级"], ["理化", "理化", "理化"], ["水分/%", "≤8", "≤10"]], {}, None),
    ],
)
def test_columns(rows: list[list[str]], told: dict[str, object], expected: list[str] | None) -> None:
    found = cells(rows, **told)
    if expected is None:
        assert len(found) == 2
        assert all(">= 1" in each if "caption" in told else "理化" in each for each in found)
    else:
        assert found == expected


HEAD = "---\nguiju: 1\nlanguages: [zh]\ndesignation: GB/T 99001-2026\ntitles: {zh: 示例}\n---\n\n# 要求 {#r}\n\n"


def table(name: str, row: str, indent: str = "") -> str:
    lines = (f"::: table {{#{name}}}", "caption: 限量", "", "| 项目 | 限量/(mg/kg) |", "|---|---|", row, ":::")
    return "\n".join(indent + line if line else "" for line in lines) + "\n\n"


def limits(text: str) -> list[tuple[str, float | int]]:
    found = [each.cell.quantity for each in candidates(read(HEAD + text).document) if each.cell is not None]
    return [(q.characteristic, q.value.value) for q in found if q is not None and q.value is not None]


def test_every_table_of_a_range_and_the_tables_of_lists() -> None:
    text = "限量应符合表1～表3的规定。\n\n" + table("a", "| 铅 | ≤0.1 |") + table("b", "| 镉 | ≤0.2 |")
    text += table("c", "| 砷 | ≤0.3 |") + "- 指标应符合表4。\n\n" + table("d", "| 汞 | ≤0.4 |", "  ")
    assert limits(text) == [("铅", 0.1), ("镉", 0.2), ("砷", 0.3), ("汞", 0.4)]


def test_raised_digits_stay_a_power_of_ten() -> None:
    assert limits("限量应符合表1的规定。\n\n" + table("a", "| 菌落 | ≤1×10^{4} |")) == [("菌落", 10000)]
    found = candidates(read(HEAD + "浓度应不大于5×10^{-3} Bq/L。\n").document)
    assert [q.value and q.value.value for each in found if each.provision for q in each.provision.quantities] == [0.005]


def test_a_note_asks_for_nothing() -> None:
    found = candidates(read(HEAD + "::: note\n\n温度应不超过40 ℃。\n\n:::\n").document)
    assert [each.kind.value for each in found] == ["statement"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("应符合表1的规定", ["表1"]),
        ("应符合表1～表3的规定", ["表1", "表2", "表3"]),
        ("见表B.2和表B.4", ["表B.2", "表B.4"]),
        ("see Tables 2 and 4 to 6", ["Table2", "Table4", "Table5", "Table6"]),
        ("表1至99999", ["表1"]),
        ("表3～表1", ["表3", "表1"]),
        ("表", []),
        ("", []),
    ],
)
def test_tables_that_a_sentence_names(text: str, names: list[str]) -> None:
    assert list(named_in(text)) == names


RECORD = {
    "language": "zh", "field": "food", "cells": [
        {"row": "铅", "column": "限量", "op": "<=", "value": 0.1, "low": None, "high": None, "unit": "mg/kg",
         "characteristic": "铅"},
        {"row": "镉", "column": "限量", "op": ">=", "value": 0.2, "low": None, "high": None, "unit": "mg/kg",
         "characteristic": "镉"},
    ],
}  # fmt: skip


def test_tables_are_scored_and_reversed_limits_counted() -> None:
    lines = "限量应符合表1。\n\n表1 限量\n\n| 项目 | 限量/(mg/kg) |\n|---|---|\n| 铅 | ≤0.1 |\n| 镉 | ≤0.2 |\n"
    result = table_evaluation.score([{**RECORD, "markdown": lines}, {"text": "no table", "modality": "statement"}])
    tally = result.tallies["quantity"]
    assert (result.sentences, tally.hit, tally.missed, tally.wrong, result.reversed) == (1, 1, 1, 1, 1)
    assert result.groups["field food"].reversed == 1


@pytest.mark.parametrize("text", ["", "no table", "| a |", "|---|"])
def test_text_without_a_table(text: str) -> None:
    assert table_of(text) is None


def test_sentences_of_several_provisions_are_scored() -> None:
    limit = {"op": ">=", "value": 60, "low": None, "high": None, "unit": "K", "characteristic": "温升", "role": "limit"}
    record = {"text": "温升不应超过60 K，且宜记录。", "language": "zh", "sure": True, "provisions": [
        {"modality": "requirement", "negated": True, "quantities": [limit]},
        {"modality": "recommendation", "negated": False, "quantities": []},
    ]}  # fmt: skip
    result = evaluation.score([record])
    assert (result.tallies["modality"].hit, result.tallies["modality"].wrong) == (2, 0)
    assert (result.reversed, result.groups["sure"].reversed, result.tallies["quantity"].missed) == (1, 1, 1)
