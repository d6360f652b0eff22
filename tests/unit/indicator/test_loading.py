"""Definitions: what is understood, and every fault named with file, field and what was expected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.core.indicator.loading import load_all, value_of
from guiju.core.indicator.model import Direction, Form, Kind, Parameter, Query, Unit, Words, count, ratio

QUERIES = {
    "editions": Query(
        "editions", "edition", Words("标准", "editions"),
        {"tiers": Parameter("tiers", Kind.WORDS), "since": Parameter("since", Kind.DAY)}, {"years": Unit.YEARS},
    ),
    "cases": Query(
        "cases", "case", Words("案件", "cases"), {"procedures": Parameter("procedures", Kind.WORDS, required=True)}
    ),
}  # fmt: skip
GOOD: dict[str, Any] = {
    "indicator": "market_share", "title": {"zh": "占比", "en": "Share"}, "about": {"zh": "说明", "en": "About"},
    "form": "ratio", "unit": "percent", "direction": "up", "source": "O 2", "confidence": "likely",
    "frequency": "quarterly", "group": "market",
    "numerator": {"query": "editions", "with": {"tiers": ["association"], "since": "$since"}},
    "denominator": {"query": "editions"},
    "parameters": {"since": {"zh": "起始", "en": "Since", "type": "day", "default": date(2024, 1, 1)}},
    "by": ["ics"],
    "targets": [{"code": "T1", "comparator": ">=", "value": 50, "deadline": date(2025, 12, 31), "source": "O 2"}],
}  # fmt: skip


def load(said: Any) -> Any:
    return load_all({"x.yaml": yaml.safe_dump(said, allow_unicode=True)}, QUERIES)


def changed(**fields: Any) -> dict[str, Any]:
    made = {**GOOD, **fields}
    return {name: value for name, value in made.items() if value is not None}


def test_a_definition_is_read() -> None:
    found = load(GOOD)["market_share"]
    assert (found.form, found.unit, found.direction) == (Form.RATIO, Unit.PERCENT, Direction.UP)
    assert found.counted.with_({"since": date(2020, 5, 1)}) == {"tiers": ("association",), "since": date(2020, 5, 1)}
    assert found.over is not None
    assert found.targets[0].met(50)
    assert not found.targets[0].met(49.9)


def test_the_digest_changes_with_the_definition_and_with_what_it_rests_on() -> None:
    first = load(GOOD)["market_share"].digest
    assert load(GOOD)["market_share"].digest == first
    assert load(changed(source="O 3"))["market_share"].digest != first
    other = load_all({"x.yaml": yaml.safe_dump(GOOD, allow_unicode=True)}, QUERIES, "another list")
    assert other["market_share"].digest != first


CHOSEN = {"type": "text", "zh": "起", "en": "which", "choices": ["a", "b"], "default": "a"}


def test_choices_are_called_by_their_words() -> None:
    words = {"a": {"zh": "甲", "en": "one"}}
    found = load(changed(parameters={**GOOD["parameters"], "which": {**CHOSEN, "words": words}}))["market_share"]
    assert found.parameters["which"].words == {"a": Words("甲", "one")}


FAULTS = [
    (changed(parameters={"which": {**CHOSEN, "words": {"c": {"zh": "丙", "en": "three"}}}}),
     "x.yaml: parameters.which.words", "a, b"),
    (changed(parameters={"which": {**CHOSEN, "words": {"a": {"zh": "一"}}}}), "x.yaml: parameters.which.words.a",
     "zh: …, en: …"),
    (changed(numerator=None), "x.yaml: numerator", "a query: a ratio needs one"),
    (changed(denominator=None), "x.yaml: denominator", "a query: a ratio needs one"),
    (changed(numerator={"query": "nothing"}), "x.yaml: numerator.query", "cases, editions"),
    (changed(numerator={"with": {}}), "x.yaml: numerator.query", "query: NAME, with: {…}"),
    (changed(numerator={"query": "editions", "with": {"tier": ["a"]}}), "x.yaml: numerator.with.tier", "tiers, since"),
    (changed(numerator={"query": "editions", "with": {"since": "soon"}}), "x.yaml: numerator.with.since",
     "a day such as 2024-01-01"),
    (changed(numerator={"query": "editions", "with": {"since": "$until"}}), "x.yaml: numerator.with.since", "since"),
    (changed(numerator={"query": "editions", "with": {"tiers": "$since"}}), "x.yaml: numerator.with.tiers", "words"),
    (changed(numerator={"query": "cases", "with": {"procedures": ["p"]}}), "x.yaml: numerator.query",
     "records of one kind above and below"),
    (changed(denominator={"query": "cases"}), "x.yaml: denominator.with", "procedures: …"),
    (changed(unit="months"), "x.yaml: unit", "percent"),
    (changed(unit="miles"), "x.yaml: unit", "percent, months, years, days, count"),
    (changed(form="count", unit="count"), "x.yaml: numerator", "counted"),
    (changed(counted={"query": "editions"}), "x.yaml: counted", "numerator, denominator"),
    (changed(direction="left"), "x.yaml: direction", "up, down, neither"),
    (changed(title={"zh": "占比"}), "x.yaml: title", "zh: …, en: …"),
    (changed(source=""), "x.yaml: source", "a text"),
    (changed(by=["colour"]), "x.yaml: by", "body, province, ics, committee, kind"),
    (changed(indicator="Market Share"), "x.yaml: indicator", "small letters, digits and underscores"),
    (changed(colour="red"), "x.yaml", "about, by, confidence"),
    (changed(parameters={"day": {"type": "day", "default": date(2024, 1, 1), "zh": "日", "en": "day"}}),
     "x.yaml: parameters.day", "small letters, not taken"),
    (changed(parameters={"since": {"type": "day", "zh": "起", "en": "since"}}), "x.yaml: parameters.since.default",
     "a value"),
    (changed(targets=[{**GOOD["targets"][0], "value": "many"}]), "x.yaml: targets[0].value", "a number"),
    (changed(targets=[{**GOOD["targets"][0], "deadline": "2025"}]), "x.yaml: targets[0].deadline", "a day"),
    (changed(targets=[{**GOOD["targets"][0], "with": {"tag": "x"}}]), "x.yaml: targets[0].with", "since"),
    ("words", "x.yaml", "field: value"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "where", "expected"), FAULTS, ids=[f"{n}" for n in range(len(FAULTS))])
def test_a_fault_is_named(said: Any, where: str, expected: str) -> None:
    with pytest.raises(GuijuError) as refused:
        load(said)
    assert refused.value.where == where
    assert refused.value.expected.startswith(expected)


def test_a_mean_names_a_value_in_its_unit() -> None:
    mean = changed(form="mean", unit="years", numerator=None, denominator=None, parameters=None,
                   measured={"query": "editions", "value": "years"})  # fmt: skip
    assert load(mean)["market_share"].measure == "years"
    for fields, where in (
        ({"measured": {"query": "editions", "value": "months"}}, "x.yaml: measured.value"),
        ({"unit": "months"}, "x.yaml: unit"),
    ):
        with pytest.raises(GuijuError) as refused:
            load({**mean, **fields})
        assert refused.value.where == where


def test_two_definitions_of_one_key_and_what_is_no_yaml() -> None:
    text = yaml.safe_dump(GOOD, allow_unicode=True)
    with pytest.raises(GuijuError, match="defined twice"):
        load_all({"a.yaml": text, "b.yaml": text}, QUERIES)
    with pytest.raises(GuijuError, match="not YAML") as refused:
        load_all({"a.yaml": "a: [b"}, QUERIES)
    assert refused.value.where == "a.yaml"


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    for kind in Kind:
        try:
            made = value_of(Parameter("p", kind), text, "p")
        except GuijuError as refused:
            assert refused.where == "p"
            assert refused.expected
        else:
            assert made is not None


def test_nothing_to_divide_by_is_no_data() -> None:
    assert ratio(0, 0).value is None
    assert ratio(0, 4).value == 0.0
    assert ratio(1, 3).value == pytest.approx(33.333333)
    assert count(0).value == 0.0
