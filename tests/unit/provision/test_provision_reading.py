"""Sentences and what they provide: the pairs of DOMAIN §5.4 in full, the rules one by one, and text that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.provision import LONGEST, Provision, read

GOLD = Path(__file__).resolve().parents[2] / "gold" / "provisions"
PAIRS = [json.loads(line) for line in (GOLD / "domain.jsonl").read_text(encoding="utf-8").splitlines()]


def test_there_are_44_pairs() -> None:
    assert [(pair["number"], pair["language"]) for pair in PAIRS] == [
        (number, language) for number in range(1, 45) for language in ("zh", "en")
    ]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['number']}{pair['language']}")
def test_pair(pair: dict[str, Any]) -> None:
    found = read(pair["text"]).as_dict()
    for name in ("language", "modality", "negated", "method", "verifiable"):
        assert found[name] == pair[name], name
    for name in ("quantities", "checks", "references"):
        entries: Any = found[name]
        assert [{key: entry[key] for key in wanted} for entry, wanted in zip(entries, pair[name], strict=True)] == pair[
            name
        ]
    conditions: Any = found["conditions"]
    assert [condition["text"] for condition in conditions] == pair["conditions"]


def first(text: str) -> tuple[str, object, str]:
    quantity = read(text).quantities[0]
    return quantity.op, quantity.value.value if quantity.value else None, quantity.unit


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("试样应适应环境。", "requirement"),
        ("供应商的反应能力相应提高。", "statement"),
        ("该方法适宜且可靠,性能和功能良好。", "statement"),
        ("应用软件的响应见表1。", "statement"),
        ("系统应能自动恢复。", "requirement"),
        ("操作者必须佩戴手套。", "requirement"),
        ("企业必须依照法律缴纳税款。", "external-constraint"),
        ("“应”表示要求。", "statement"),
        ("The tin can is round.", "statement"),
        ('The word "shall" indicates a requirement.', "statement"),
        ("safety device: device that shall prevent access", "statement"),
        ("Parts that can be touched shall be insulated.", "requirement"),
        ("可能接触到的部件应绝缘。", "requirement"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert read(text).modality.value == modality


@pytest.mark.parametrize(
    ("text", "negated", "op"),
    [
        ("温升不应超过45 K。", True, "<="),
        ("温升应不大于45 K。", False, "<="),
        ("温升不应低于45 K。", True, ">="),
        ("温升不得大于45 K。", True, "<="),
        ("The rise shall not exceed 45 K.", True, "<="),
        ("The rise shall not be less than 45 K.", True, ">="),
        ("The rise shall be no greater than 45 K.", False, "<="),
        ("The rise shall be below 45 K.", False, "<"),
    ],
)
def test_effective_operator(text: str, negated: bool, op: str) -> None:
    provision = read(text)
    assert (provision.negated, provision.quantities[0].op) == (negated, op)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("厚度应不小于１．５０　ｍｍ。", (">=", 1.5, "mm")),
        ("长度应不大于10\u2009000 mm。", ("<=", 10000, "mm")),
        ("The gap shall be 0,75 mm.", ("=", 0.75, "mm")),
        ("温度应不低于−40 ℃。", (">=", -40, "Cel")),
        ("菌落总数应不大于1.5×10⁴ CFU/mL。", ("<=", 15000, "[CFU]/mL")),
        ("热导率应不大于0.04 W/(m·K)。", ("<=", 0.04, "W/(m.K)")),
        ("转速应不大于3 000 r/min。", ("<=", 3000, "/min")),
        ("设备应至少每年校准一次。", ("<=", 1, "a")),
        ("Meters shall be calibrated at least once a year.", ("<=", 1, "a")),
    ],
)
def test_value(text: str, expected: tuple[str, object, str]) -> None:
    assert first(text) == expected


def test_trailing_zeros_are_kept() -> None:
    number = read("厚度应不小于0.50 mm。").quantities[0].value
    assert number is not None
    assert (number.text, number.value) == ("0.50", 0.5)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("浓度应为10~12 %。", "unit_not_repeated"),
        ("长度应为10 mm~2 kg。", "dimension_mismatch"),
        ("长度应为5 mm~2 cm。", "mixed_units"),
        ("长度应为12 mm~10 mm。", "reversed_range"),
        ("高度应为1.8 mm以上。", "inclusive_assumed"),
        ("流量约为2 L/min。", "not_verifiable"),
        ("温度应不大于5 min。", "dimension_mismatch"),
    ],
)
def test_flags(text: str, flag: str) -> None:
    assert flag in read(text).quantities[0].flags


@pytest.mark.parametrize(
    ("text", "characteristic"),
    [
        ("用分度值为 0.02 mm 的游标卡尺测量。", "分度值"),
        ("使用量程为 0 N~500 N 的拉力试验机。", "量程"),
        ("用水量应不大于 5 L。", "用水量"),
    ],
)
def test_what_an_instrument_is_used_for_is_no_part_of_its_property(text: str, characteristic: str) -> None:
    assert [q.characteristic for q in read(text).quantities] == [characteristic]


def test_a_range_with_both_units_has_no_flag() -> None:
    assert read("浓度应为10 %~12 %。").quantities[0].flags == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "empty"),
        ("  \u3000 ", "empty"),
        ("a" * (LONGEST + 1), "at most"),
        ("长度\x00应", "control character U\\+0000"),
        ("12 + 3", "no word"),
    ],
)
def test_no_sentence(text: str, expected: str) -> None:
    with pytest.raises(GuijuError, match=expected):
        read(text)


PIECES = st.sampled_from(
    [
        "应",
        "不应",
        "宜",
        "可",
        "能",
        "必须",
        "不大于",
        "以上",
        "至少每",
        "一次",
        "的",
        "在",
        "时",
        "下",
        ",",
        "，",
        "、",
        "。",
        "(",
        ")",
        "±",
        "~",
        "10",
        "0.5",
        "000",
        "−20",
        "℃",
        "mm",
        "%",
        "%FS",
        "dB(A)",
        "附录A",
        "表1",
        "shall",
        "not",
        "exceed",
        "at",
        "least",
        "between",
        "and",
        "from",
        "to",
        "of",
        "the",
        "rated",
        "when",
        "If",
        "≤",
        "≥",
        "5",
        "kg/m³",
        "10⁵",
        "1/2",
        "IP54",
        "优等品",
        "class",
        "A",
        "GB/T",
        "1804—2000",
        "95%分位值",
        "上偏差+0.05",
        "mm,下偏差0",
    ]
)
WORDS = st.lists(PIECES, min_size=1, max_size=25).map(" ".join) | st.lists(PIECES, min_size=1, max_size=25).map("".join)


def sound(text: str, provision: Provision) -> None:
    """Every span lies in the text and is not empty; limits are numbers."""
    spans = [quantity.span for quantity in provision.quantities] + [check.span for check in provision.checks]
    spans += [condition.span for condition in provision.conditions] + [
        reference.span for reference in provision.references
    ]
    spans += [provision.verb_span] if provision.verb_span else []
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert 0 <= provision.certainty <= 1
    json.dumps(provision.as_dict())


@settings(max_examples=many(1500), deadline=None)
@given(st.text(max_size=200) | WORDS)
@example("应10¹²³mm")
@example("10^99999999 mm应")
@example("①②³ m應")
def test_any_text(text: str) -> None:
    try:
        provision = read(text)
    except GuijuError as error:
        assert error.expected
        return
    sound(text, provision)
    assert read(text) == provision
