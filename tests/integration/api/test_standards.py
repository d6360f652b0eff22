"""Standards, editions on a day, relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
        {"status": "draft", "from": None, "to": "2020-03-31"},
        {"status": "published", "from": "2020-03-31", "to": "2020-10-01"},
        {"status": "in_force", "from": "2020-10-01", "to": None},
    ]


@pytest.mark.parametrize(
    ("day", "edition", "status"),
    [
        ("2019-03-01", "GB 2762-2017", "in_force"),
        ("2022-12-29", "GB 2762-2017", "in_force"),
        ("2022-12-30", "GB 2762-2022", "in_force"),
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
    assert [(r["kind"], r["source"]) for r in older["inward"]] == [("replaces", "GB/T 1.1-2020")]


def test_a_list_is_read_page_by_page_without_gaps_or_repeats(ask: Ask) -> None:
    seen: list[str] = []
    after, pages = "", 0
    while True:
        code, page = ask("/standards", tier="national", sort="number", limit=40, after=after)
        assert (code, page["total"], page["exact"]) == (200, 152, True)
        seen += [e["designation"] for e in page["items"]]
        after, pages = page["next"], pages + 1
        if not after:
            break
    assert (len(seen), len(set(seen)), pages) == (152, 152, 4)


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"tier": "enterprise"}, 2),
        ({"scheme": "ietf"}, 2),
        ({"tier": ["enterprise", "regional"]}, 6),
        ({"tier": "national", "status": "in_force"}, 117),
        ({"publisher": "no such"}, 0),
    ],
)
def test_filters(ask: Ask, filters: dict[str, Any], total: int) -> None:
    code, page = ask("/standards", **filters)
    assert (code, page["total"]) == (200, total)


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
