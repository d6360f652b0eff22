"""Searching, suggesting, designations, bodies, the classification, changes, counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from guiju.registry.bodies.models import Body
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.record import sequence
from guiju.registry.record.models import Change

Ask = Callable[..., Any]


def _post(body: Any) -> Any:
    return Client().post("/api/v1/designations", body, content_type="application/json")


def test_searching_finds_counts_and_goes_on(ask: Ask) -> None:
    code, first = ask("/search", q="食品", limit=10)
    named = Edition.objects.filter(Q(titles__zh__icontains="食品") | Q(abstracts__zh__icontains="食品"))
    assert (code, first["query"], first["total"], first["exact"]) == (200, "食品", named.count(), True)
    assert {"value": "national", "count": named.filter(tier="national").count()} in first["facets"]["tier"]
    assert set(first["facets"]) == {"tier", "status", "publisher", "ics", "year", "committee"}
    found, after = [h["designation"] for h in first["hits"]], first["next"]
    while after:
        _, page = ask("/search", q="食品", limit=10, after=after)
        found, after = found + [h["designation"] for h in page["hits"]], page["next"]
    assert len(found) == len(set(found)) == named.count() > 10


def test_only_the_facets_asked_for(ask: Ask) -> None:
    _, page = ask("/search", q="食品", facets=["tier", "year"])
    assert set(page["facets"]) == {"tier", "year"}


def test_a_designation_finds_its_edition_first(ask: Ask) -> None:
    _, page = ask("/search", q="iso 9001 2015")
    assert page["hits"][0]["designation"] == "ISO 9001:2015"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"q": "x" * 2_001}, 422),
        ({"q": "国" * 10_000}, 400),
        ({"q": "\x00"}, 400),
        ({"q": "\x1b[31m"}, 400),
        ({"q": " ".join(f"w{n}" for n in range(80))}, 400),
        ({"q": "a", "sort": "price"}, 422),
        ({"q": "a", "facets": "colour"}, 422),
        ({"q": "a", "since_seq": "-1"}, 422),
        ({"q": 'title:"a" AND (b OR *) /.*/ \\ ~2 ^3 [a TO z]'}, 200),
        ({"q": "' or 1=1 --"}, 200),
        ({"q": "%s%s%n"}, 200),
    ],
)
def test_hostile_questions(ask: Ask, parameters: dict[str, str], code: int) -> None:
    assert ask("/search", **parameters)[0] == code


def test_suggestions(ask: Ask) -> None:
    _, found = ask("/suggest", q="GB 276", limit=3)
    assert [s["kind"] for s in found["suggestions"]] == ["designation"] * 3
    assert all(s["text"].startswith("GB 276") and "/standard/GB_276" in s["url"] for s in found["suggestions"])
    assert ask("/suggest")[0] == 422


def test_reading_a_designation(ask: Ask) -> None:
    code, read = ask("/designations", q="GB/T 22080—2016/ISO/IEC 27001:2013")
    assert code == 200
    assert (read["canonical"], read["work"], read["adopts"]) == (
        "GB/T 22080-2016/ISO/IEC 27001:2013",
        "GB/T 22080",
        "ISO/IEC 27001:2013",
    )
    code, refused = ask("/designations", q="GB/T O1")
    assert (code, refused["where"], refused["expected"]) == (400, "character 6", "the number, 1 to 6 digits")


def test_a_batch_goes_on_after_a_bad_one(library: None) -> None:
    answer = _post({"designations": ["iso9001", "GB\x002762", "", "GB 2762"]}).json()
    assert (answer["read"], answer["refused"]) == (2, 2)
    assert [r.get("canonical") for r in answer["results"]] == ["ISO 9001", None, None, "GB 2762"]
    assert answer["results"][1]["input"] == "GB\x002762"
    assert answer["results"][2]["error"] == "the text is empty"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"", 422),
        (b"null", 422),
        (b'{"designations": "GB 1"}', 422),
        (b'{"designations": [1]}', 422),
        (b'{"designations": ["\\ud800"]}', 422),
        (b'{"designations": [], "more": 1}', 422),
        (b'{"designations": [' + b'"a",' * 1_000 + b'"a"]}', 422),
        (b'{"designations": ["' + b"a" * 2_001 + b'"]}', 422),
    ],
)
def test_batches_that_cannot_be(library: None, body: bytes, code: int) -> None:
    answer = _post(body)
    assert (answer.status_code, answer["Content-Type"]) == (code, "application/problem+json")


def test_bodies_and_committees(ask: Ask) -> None:
    seen, after = [], ""
    while True:
        _, page = ask("/bodies", limit=25, after=after)
        seen += [b["code"] for b in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == sorted(seen)
    assert len(seen) == Body.objects.count() > 100
    assert ask("/bodies/ISO")[1]["names"]["zh"] == "国际标准化组织"
    assert ask("/bodies/ISO/IEC")[1]["code"] == "ISO/IEC"
    assert ask("/bodies/nowhere")[0] == 404
    assert ask("/bodies", kind="club")[0] == 422
    _, page = ask("/committees", body="ISO", limit=500)
    codes = [c["code"] for c in page["items"]]
    assert codes.index("ISO/TC 6") < codes.index("ISO/TC 176")
    _, below = ask("/committees/ISO/TC_176/SC_2")
    assert (below["code"], below["parent"], below["body"]) == ("ISO/TC 176/SC 2", "ISO/TC 176", "ISO")
    assert ask("/committees/ISO/TC 9999")[0] == 404
    assert ask("/committees", after="nowhere")[0] == 404


def test_the_classification(ask: Ask) -> None:
    _, top = ask("/ics")
    assert (top["editions"], len(top["above"])) == (Edition.objects.count(), 0)
    services = next(entry for entry in top["below"] if entry["code"] == "03")
    assert services["editions"] == ask("/ics/03")[1]["editions"] > 40
    assert ask("/ics/98")[0] == 404
    assert ask("/ics/3")[0] == 422
    assert ask("/ics", all="yes")[0] == 400


def test_a_follower_sees_every_change_once(ask: Ask) -> None:
    seen: list[int] = []
    since = 0
    while True:
        _, page = ask("/changes", since=since, limit=150)
        seen += [row["seq"] for row in page["items"]]
        since = page["next"]
        if not page["more"]:
            break
    head = sequence.head()
    assert seen == list(range(1, head + 1))
    assert since == page["head"] == head
    assert ask("/changes", since=head)[1] == {"items": [], "next": head, "more": False, "head": head}
    assert ask("/changes", since="x")[0] == 422
    assert ask("/changes", since=str(1 << 63))[0] == 422


def test_a_change_of_status_is_told_with_before_and_after(ask: Ask) -> None:
    edition = Edition.objects.get(key="GB 2762-2017")
    head = sequence.head()
    data = {"status": ["in_force", "replaced"]}
    Change.objects.create(kind="edition", subject=edition.pk, verb="status", at=timezone.now(), data=data)
    assert sequence.number_pending() == 1
    _, page = ask("/changes", since=head)
    row = page["items"][0]
    assert (row["seq"], row["verb"], row["before"], row["after"]) == (head + 1, "status", "in_force", "replaced")
    assert row["edition"]["designation"] == "GB 2762-2017"


def test_the_time_of_a_change_never_runs_backwards(library: None) -> None:
    edition = Edition.objects.get(key="GB 2762-2017")
    long_ago = timezone.now() - timezone.timedelta(days=9)
    Change.objects.create(kind="edition", subject=edition.pk, verb="changed", at=long_ago)
    sequence.number_pending()
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from (select at < lag(at) over (order by seq) as b from record_change) x where b"
        )
        assert cursor.fetchone() == (0,)


def test_counts(ask: Ask) -> None:
    _, stats = ask("/stats")
    assert (stats["editions"], stats["by_tier"]["national"], stats["relations"]) == (
        Edition.objects.count(),
        Edition.objects.filter(tier="national").count(),
        Relation.objects.count(),
    )
