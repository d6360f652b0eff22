"""Every comparison of the table, told and negated, before and behind its subject: the operator follows from its
definition and is never turned round."""

from __future__ import annotations

import pytest

from guiju.core.provision.reading import read

_TURNED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_UNITS = ("5 mm", "60 s", "40 kg", "2.5 MPa", "30 %")
_EN_ADJECTIVES = {
    ">": "greater larger higher longer thicker heavier wider deeper taller older later "
    "steeper stronger warmer louder denser",
    "<": "less lower smaller shorter thinner lighter narrower shallower younger earlier colder quieter weaker",
}
_EN_ALLOWING = {
    ">=": ("at least", "a minimum of", "not less than", "no less than", "no fewer than", "at or above",
           "greater than or equal to"),
    "<=": ("at most", "a maximum of", "not more than", "no more than", "no greater than", "less than or equal to",
           "up to", "limited to", "confined to", "at or below"),
}  # fmt: skip
_EN_BEHIND = {
    ">=": ("or more", "or above", "or greater", "or longer", "and above", "or over", "or thicker", "and more"),
    "<=": ("or less", "or below", "or fewer", "or shorter", "and below", "or under", "or lower", "and less"),
}
_EN_VERBS = {
    ">": ("exceed", "surpass", "rise above", "go beyond", "go above", "increase above"),
    "<": ("fall below", "drop below", "go below", "sink below", "decrease below"),
}
_ZH = {
    ">": "大于 超过 高于 多于 长于 宽于 重于 厚于 深于 超出 突破 逾 粗于 强于",
    "<": "小于 低于 少于 短于 窄于 轻于 薄于 浅于 不足 细于 弱于",
}
_ZH_ALLOWING = {
    ">=": ["至少", "最少", "达到", "大于或等于", "大于等于"],
    "<=": ["至多", "最多", "小于或等于", "小于等于"],
}
_ZH_BEHIND = {">=": ("以上", "及以上"), "<=": ("以下", "以内", "之内", "及以下")}


def _op(text: str) -> str:
    those = read(text).quantities
    assert len(those) == 1, (text, those)
    return those[0].op


def _english() -> list[tuple[str, str]]:
    made = []
    for unit in _UNITS:
        for op, words in _EN_ADJECTIVES.items():
            for word in words.split():
                made += [
                    (f"The value shall be {word} than {unit}.", op),
                    (f"The value shall not be {word} than {unit}.", _TURNED[op]),
                    (f"The value shall be no {word} than {unit}.", _TURNED[op]),
                    (f"No value shall be {word} than {unit}.", _TURNED[op]),
                    (f"The value must never be {word} than {unit}.", _TURNED[op]),
                    (f"If the value is {word} than {unit}, the test shall be repeated.", op),
                ]
        for op, phrases in _EN_ALLOWING.items():
            made += [(f"The value shall be {phrase} {unit}.", op) for phrase in phrases]
        for op, phrases in _EN_BEHIND.items():
            made += [(f"The value shall be {unit} {phrase}.", op) for phrase in phrases]
        for op, phrases in _EN_VERBS.items():
            for phrase in phrases:
                made += [
                    (f"The value shall not {phrase} {unit}.", _TURNED[op]),
                    (f"The value must not be allowed to {phrase} {unit}.", _TURNED[op]),
                    (f"Neither the first nor the second value shall {phrase} {unit}.", _TURNED[op]),
                ]
    return made


def _chinese() -> list[tuple[str, str]]:
    made = []
    for unit in _UNITS:
        for op, words in _ZH.items():
            for word in words.split():
                made += [
                    (f"指标值{no}{word}{unit}。", _TURNED[op])
                    for no in ("不应", "不得", "不宜", "应不", "严禁", "不能")
                ]
                made += [
                    (f"指标值{word}{unit}时，应重新试验。", op),
                    (f"不得使用指标值{word}{unit}的产品。", _TURNED[op]),
                ]
        for op, words in _ZH_ALLOWING.items():
            made += [(f"指标值应{word}{unit}。", op) for word in words]
        for op, words in _ZH_BEHIND.items():
            made += [(f"指标值应在{unit}{word}。", op) for word in words]
            made += [(f"指标值应控制在{unit}{word}。", op) for word in words]
    return made


def _wrong(pairs: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(text, op, got) for text, op in pairs if (got := _op(text)) != op]


@pytest.mark.parametrize("pairs", [_english(), _chinese()], ids=["en", "zh"])
def test_every_comparison_has_the_operator_of_its_definition(pairs: list[tuple[str, str]]) -> None:
    assert _wrong(pairs) == []


@pytest.mark.parametrize(
    ("text", "op", "role"),
    [
        ("No cable shall be longer than 30 m.", "<=", "limit"),
        ("The vessel shall be filled without exceeding 90 % of its capacity.", "<=", "limit"),
        ("It is prohibited to transport loads exceeding 500 kg.", "<=", "limit"),
        ("严禁使用长度超过30 m的软管。", "<=", "limit"),
        ("不应在温度高于40 ℃的环境中使用。", ">", "condition"),
        ("未满14周岁的儿童不应参加试验。", "<", "condition"),
        ("电梯的运行速度不应快于2.5 m/s。", "<=", "limit"),
    ],
)
def test_what_a_negation_reaches(text: str, op: str, role: str) -> None:
    assert [(q.op, q.role) for q in read(text).quantities] == [(op, role)]


@pytest.mark.parametrize(
    "text", ["设备四周的净距应均匀。", "No cable shall be longer than needed.", "不得使用超过的产品。"]
)
def test_a_comparison_without_a_value_gives_no_limit(text: str) -> None:
    assert read(text).quantities == ()
