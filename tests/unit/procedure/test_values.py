"""Every type of fact, with what it takes and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from player import PDF

from guiju.core.procedure import house
from guiju.core.procedure.model import Fact, FactType, Words
from guiju.core.procedure.values import FactError, as_json, checked, from_json, value_of


def fact(kind: FactType, **more: Any) -> Fact:
    return Fact("it", Words("它", "it"), kind, **more)


CHOICE = fact(FactType.CHOICE, options={"IDT": Words("等同", "identical")})
WHOLE = fact(FactType.WHOLE_NUMBER, least=1, most=9)
GOOD = [
    (fact(FactType.TEXT), "  安全要求 ", "安全要求"),
    (fact(FactType.LONG_TEXT), "一\r\n二", "一\n二"),
    (fact(FactType.TEXT, pattern=r"\d{4}"), "2026", "2026"),
    (WHOLE, "7", 7),
    (WHOLE, 1, 1),
    (WHOLE, 9, 9),
    (fact(FactType.WHOLE_NUMBER), "-3", -3),
    (fact(FactType.DECIMAL), "12.50", 12.5),
    (fact(FactType.DECIMAL), 3, 3.0),
    (fact(FactType.DATE), "2024-02-29", date(2024, 2, 29)),
    (fact(FactType.DATE), date(2026, 3, 1), date(2026, 3, 1)),
    (fact(FactType.YES_NO), "yes", True),
    (fact(FactType.YES_NO), "off", False),
    (fact(FactType.YES_NO), False, False),
    (CHOICE, "IDT", "IDT"),
    (fact(FactType.FILE, kinds=("pdf",)), PDF, PDF),
    (fact(FactType.PEOPLE), "li.ming， wang.fang, li.ming", ["li.ming", "wang.fang"]),
    (fact(FactType.PEOPLE), ["a", "b"], ["a", "b"]),
    (fact(FactType.COMMITTEE), "SAC/TC 260", "SAC/TC 260"),
    (fact(FactType.BODY), "SAC", "SAC"),
    (fact(FactType.PARAMETER), "R2", "R2"),
    (fact(FactType.STANDARD), "gbt22080—2016", "GB/T 22080-2016"),
    (fact(FactType.DESIGNATION), "GB 20891-2014/XG1-2020", "GB 20891-2014/XG1-2020"),
    (fact(FactType.ICS), "35.030", "35.030"),
    (fact(FactType.ICS), "35", "35"),
    (fact(FactType.EMAIL), "a.b@example.org", "a.b@example.org"),
    (fact(FactType.WEB), "https://example.org/x", "https://example.org/x"),
    (fact(FactType.CREDIT_CODE), "91350100m000100y43", "91350100M000100Y43"),
    (fact(FactType.TEXT), "", None),
    (fact(FactType.TEXT), "   ", None),
    (fact(FactType.DATE), None, None),
    (fact(FactType.PEOPLE), [], None),
    (fact(FactType.PEOPLE), " , ", None),
]
BAD = [
    (fact(FactType.TEXT), 5, "not_text"),
    (fact(FactType.TEXT, longest=4), "安全要求书", "too_long"),
    (fact(FactType.TEXT), "a\x00b", "control_characters"),
    (fact(FactType.TEXT), "a\nb", "one_line"),
    (fact(FactType.TEXT, pattern=r"\d{4}"), "20261", "form"),
    (WHOLE, "1.5", "not_whole"),
    (WHOLE, "many", "not_whole"),
    (WHOLE, True, "not_whole"),
    (WHOLE, [1], "not_whole"),
    (WHOLE, 0, "too_small"),
    (WHOLE, 10, "too_large"),
    (WHOLE, "9" * 16, "not_whole"),
    (fact(FactType.DECIMAL), "1e3", "not_a_number"),
    (fact(FactType.DECIMAL), "nan", "not_a_number"),
    (fact(FactType.DATE), "2026-02-30", "not_a_date"),
    (fact(FactType.DATE), "2026-2-3", "not_a_date"),
    (fact(FactType.DATE), "20260203", "not_a_date"),
    (fact(FactType.DATE), 5, "not_a_date"),
    (fact(FactType.YES_NO), "maybe", "not_yes_no"),
    (CHOICE, "NEQ", "not_a_choice"),
    (CHOICE, ["IDT"], "not_a_choice"),
    (fact(FactType.FILE, kinds=("pdf",)), {**PDF, "name": "a.exe"}, "file_kind"),
    (fact(FactType.FILE), {**PDF, "sha256": "x"}, "not_a_file"),
    (fact(FactType.FILE), {"name": "a.pdf"}, "not_a_file"),
    (fact(FactType.FILE), "a.pdf", "not_a_file"),
    (fact(FactType.PEOPLE), [1], "not_people"),
    (fact(FactType.PEOPLE), {"a": 1}, "not_people"),
    (fact(FactType.PEOPLE), [f"p{n}" for n in range(101)], "too_long"),
    (fact(FactType.PEOPLE), ["x" * 151], "too_long"),
    (fact(FactType.STANDARD), "no such thing", "designation"),
    (fact(FactType.ICS), "35.03", "form"),
    (fact(FactType.EMAIL), "a@b", "form"),
    (fact(FactType.CREDIT_CODE), "91350100M000100Y44", "credit_code"),
    (fact(FactType.CREDIT_CODE), "91350100M000100Y4", "credit_code"),
    (fact(FactType.WEB), "javascript:alert(1)", "form"),
]


@pytest.mark.parametrize(("one", "given", "value"), GOOD)
def test_a_value_is_read(one: Fact, given: Any, value: Any) -> None:
    found = value_of(one, given)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("one", "given", "fault"), BAD)
def test_a_value_is_refused(one: Fact, given: Any, fault: str) -> None:
    with pytest.raises(Exception) as caught:
        value_of(one, given)
    assert getattr(caught.value, "fault", "") == fault


def test_every_type_has_a_good_and_a_bad_example() -> None:
    free = {FactType.COMMITTEE, FactType.BODY, FactType.PARAMETER}  # any line of text; the registry knows which exist
    tables = {FactType.TABLE}  # looked at in test_table_facts
    assert {one.type for one, _, _ in GOOD} | tables == set(FactType)
    assert {one.type for one, _, _ in BAD} | tables | free | {FactType.LONG_TEXT, FactType.DESIGNATION} == set(FactType)


def faults(brought: dict[str, Any], held: dict[str, Any] | None = None) -> list[FactError]:
    p = house()["complaint"]
    return checked(p, p.acts["complain"], brought, held or {})[1]


def test_what_is_missing_unknown_or_wrong_is_said_for_each_fact() -> None:
    assert faults({"subject": "nobody", "summary": "x", "colour": "red"}) == [
        FactError(
            "subject", "not_a_choice", "standard, project, committee, secretariat, person, review_body, filing, body"
        ),
        FactError(
            "colour",
            "unknown",
            "subject, summary, complaint, kind, standard, committee, plan_concerned, body_concerned, person_concerned, "
            "evidence, name, contact",
        ),
        FactError("complaint", "missing"),
    ]


def test_what_an_act_brings_is_brought_with_it() -> None:
    held = {"summary": "x", "complaint": "y", "subject": "body"}
    assert faults({"subject": "body", "summary": "x"}, held) == [FactError("complaint", "missing")]


def test_what_may_be_brought_can_be_taken_away_again() -> None:
    p = house()["complaint"]
    brought = {"subject": "body", "summary": "x", "complaint": "y", "standard": ""}
    assert checked(p, p.acts["complain"], brought, {"standard": "GB 1-2020"})[0]["standard"] is None
    assert "standard" not in checked(p, p.acts["complain"], brought, {})[0]


def test_stored_and_read_back() -> None:
    one = fact(FactType.DATE)
    assert as_json(date(2026, 3, 1)) == "2026-03-01"
    assert from_json(one, "2026-03-01") == date(2026, 3, 1)
    assert from_json(fact(FactType.TEXT), "2026-03-01") == "2026-03-01"
