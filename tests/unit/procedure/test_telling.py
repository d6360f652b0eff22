"""Procedures as plain values, and rules with their numbers filled in."""

from __future__ import annotations

import json
from datetime import date

import pytest

from guiju.core.procedure import house
from guiju.core.procedure.drawings.sheet import Language
from guiju.core.procedure.model import Words
from guiju.core.procedure.parameters import on_day
from guiju.core.procedure.serializers import as_dict, filled, used

DAY = date(2026, 3, 2)


def test_a_rule_says_its_number_and_its_unit() -> None:
    p = house()["national-standard"]
    held = on_day(p.parameters.values(), DAY)
    text = p.rules["enquiry_long_enough"].text
    assert filled(text, held, Language.ZH) == "征求意见不少于 60 日"
    assert filled(text, held, Language.EN) == "The enquiry lasts at least 60 days"
    assert filled(Words("{nothing}", "{R5_quorum} of all"), held, Language.EN) == "3/4 of all"
    assert filled(Words("{nothing}", ""), held, Language.ZH) == "{nothing}"


def test_the_numbers_in_use_are_those_of_the_day() -> None:
    p = house()["national-standard"]
    assert {q.key: str(q.value) for q in used(p, DAY)}["R3"] == "18"
    assert {q.key: str(q.value) for q in used(p, date(2024, 3, 1))}["R3"] == "24"
    assert "R7" not in {q.key for q in used(p, DAY)}


@pytest.mark.parametrize("name", sorted(house()))
def test_every_procedure_as_plain_values(name: str) -> None:
    p = house()[name]
    told = json.loads(json.dumps(as_dict(p, DAY)))
    assert [a["name"] for a in told["acts"]] == list(p.acts)
    assert told["digest"] == p.digest
