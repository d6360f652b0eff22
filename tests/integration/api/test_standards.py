"""Standards, editions on a day, relations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from guiju.registry.catalogue import queries
from guiju.registry.catalogue.models import Edition

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    "spelling", ["GB/T 1.1-2020", "GB/T_1.1-2020", "gbt1.1-2020", "GB／T１.１—2020", "gb/t 1.1 2020"]
)
def test_an_edition_in_any_spelling(ask: Ask, spelling: str) -> None:
    status, found = ask("/standards/" + spelling)
    assert status == 200
    assert found["designation"] == "GB/T 1.1-2020"
    assert found["printed"] == "GB/T 1.1—2020"
    assert found["url"].endswith("/standard/GB/T_1.1-2020")
    assert (found["tier"], found["effect"], found["status"]) == ("national", "recommended", "in_force")
    assert found["titles"]["zh"] == "标准化工作导则 第1部分：标准化文件的结构和起草规则"
    assert found["spans"] == [
        {"status": "unknown", "from": None, "to": "2020-03-31", "seen": False},
        {"status": "published", "from": "2020-03-31", "to": "2020-10-01", "seen": False},
        {"status": "in_force", "from": "2020-10-01", "to": None, "seen": False},
    ]


@pytest.mark.parametrize(
    ("day", "edition", "status"),
    [
        ("2019-03-01", "GB 2762-2017", "in_force"),
        ("2023-06-29", "GB 2762-2017", "in_force"),
        ("2023-06-30", "GB 2762-2022", "in_force"),
        ("2022-07-01", "GB 2762-2017", "in_force"),
    ],
)
def test_an_undated_designation_means_the_edition_of_the_day(ask: Ask, day: str, edition: str, status: str) -> None:
    code, found = ask("/standards/gb2762", on=day)
    assert (code, found["designation"], found["on"], found["status_on"]) == (200, edition, day, status)


def test_the_editions_of_a_work_with_their_status_on_a_day(ask: Ask) -> None:
    code, work = ask("/editions/GB 2762-2017", on="2022-07-01")
    assert code == 200
    assert (work["work"], work["current"], work["in_force"]) == ("GB 2762", "GB 2762-2017", ["GB 2762-2017"])
    assert [(e["designation"], e["status_on"]) for e in work["editions"]] == [
        ("GB 2762-2017", "in_force"),
        ("GB 2762-2022", "published"),
    ]


def test_relations_in_both_directions(ask: Ask) -> None:
    code, found = ask("/relations/GB/T 1.1-2020")
    assert code == 200
    assert [(r["kind"], r["target"], r["target_held"]) for r in found["outward"]] == [
        ("adopts", "ISO/IEC DIR 2:2018", False),
        ("replaces", "GB/T 1.1-2009", True),
    ]
    code, older = ask("/relations/GB/T 1.1-2009")
    assert ("replaces", "GB/T 1.1-2020") in [(r["kind"], r["source"]) for r in older["inward"]]


def test_a_list_is_read_page_by_page_without_gaps_or_repeats(ask: Ask) -> None:
    held = Edition.objects.filter(tier="national").count()
    seen: list[str] = []
    after, pages = "", 0
    while True:
        code, page = ask("/standards", tier="national", sort="number", limit=40, after=after)
        assert (code, page["total"], page["exact"]) == (200, held, True)
        seen += [e["designation"] for e in page["items"]]
        after, pages = page["next"], pages + 1
        if not after:
            break
    assert (len(seen), len(set(seen)), pages) == (held, held, -(-held // 40))


@pytest.mark.parametrize(
    ("filters", "held"),
    [
        ({"tier": "enterprise"}, Q(tier="enterprise")),
        ({"scheme": "ietf"}, Q(scheme="ietf")),
        ({"tier": ["enterprise", "regional"]}, Q(tier__in=["enterprise", "regional"])),
        ({"tier": "national", "status": "in_force"}, Q(tier="national", status="in_force")),
        ({"effect": "mandatory", "year": ["2017", "2020"]}, Q(effect="mandatory", year__in=[2017, 2020])),
        ({"committee": "ISO/TC 176/SC 2"}, Q(committee__code="ISO/TC 176/SC 2")),
        ({"on": "2012-06-01"}, Q(in_force__isnull=False)),
        ({"publisher": "no such"}, Q(publisher="no such")),
    ],
)
def test_filters(ask: Ask, filters: dict[str, Any], held: Q) -> None:
    code, page = ask("/standards", limit=200, **filters)
    editions = Edition.objects.filter(held)
    if "on" in filters:
        day = date.fromisoformat(filters["on"])
        editions = [e for e in editions if queries.status_of(e, day) == "in_force"]
    assert code == 200
    assert sorted(e["designation"] for e in page["items"]) == sorted(e.designation for e in editions)
    assert page["total"] == len(editions)


@pytest.mark.parametrize(
    ("path", "parameters", "code", "where"),
    [
        ("/standards/GB 2762-1999", {}, 404, "designation"),
        ("/standards/xyz", {}, 400, "character 1"),
        ("/standards/GB 2762", {"on": "2022-02-30"}, 422, "query on"),
        ("/standards/GB 2762", {"on": "0"}, 422, "query on"),
        ("/standards", {"statuss": "in_force"}, 422, "query"),
        ("/standards", {"status": "valid"}, 422, "query status 0"),
        ("/standards", {"year": "0"}, 422, "query year 0"),
        ("/standards", {"limit": "201"}, 422, "query limit"),
        ("/standards", {"limit": "1e1"}, 422, "query limit"),
        ("/standards", {"ics": "67.x"}, 422, "query ics 0"),
        ("/standards", {"after": "elsewhere"}, 400, "after"),
        ("/standards", {"publisher": "GB\x00"}, 400, "query 'publisher'"),
        ("/standards", {"publisher": "GB\x85"}, 422, "query publisher 0"),
        ("/standards", {"publisher": "x" * 121}, 422, "query publisher 0"),
        ("/standards/" + "9" * 301, {}, 422, "path designation"),
        ("/standards/GB\x00 2762", {}, 400, "path"),
        ("/editions/GB 99999", {}, 404, "designation"),
        ("/relations/GB 99999", {}, 404, "designation"),
        ("/nothing", {}, 404, "/api/v1/nothing"),
    ],
)
def test_refusals_say_what_where_and_what_was_expected(
    ask: Ask, path: str, parameters: dict[str, str], code: int, where: str
) -> None:
    got, problem = ask(path, **parameters)
    assert (got, problem["status"], problem["where"]) == (code, code, where)
    assert problem["what"]


def test_what_is_not_held_is_told_with_what_is(ask: Ask) -> None:
    _, problem = ask("/standards/GB 2762-1999")
    assert problem["what"] == "the library does not hold GB 2762-1999"
    assert problem["expected"] == "an edition held here, such as GB 2762-2022, GB 2762-2017"
