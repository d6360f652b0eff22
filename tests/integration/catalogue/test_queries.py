"""Questions to the catalogue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from factories import NOW, TODAY, link, record
from guiju.core.errors import GuijuError
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Classification, Edition, Work
from guiju.registry.catalogue.outlets import changing
from guiju.search import Query


def bring(*records: Record) -> None:
    ingest(records, Report(), now=NOW, today=TODAY)


@pytest.fixture
def work(empty: None) -> Work:
    """Three editions of one work and an amendment."""
    bring(
        record("ISO 4711:2001", ("in_force", "2001-05-01"), ("replaced", "2010-05-01"), dates={"published": "2001-05"}),
        record("ISO 4711:2010", ("in_force", "2010-05-01"), ("replaced", "2020-05-01"), dates={"published": "2010-05"}),
        record("ISO 4711:2020", ("in_force", "2020-02-01"), dates={"published": "2020-02"}),
        record("ISO 4711:2020/Amd 1:2022", ("in_force", "2022-02-01"), dates={"published": "2022-02"}),
    )
    return Work.objects.get(key="ISO 4711")


@pytest.mark.parametrize(
    ("day", "designation"),
    [
        (date(2001, 5, 1), "ISO 4711:2001"),
        (date(2010, 4, 30), "ISO 4711:2001"),
        (date(2010, 5, 1), "ISO 4711:2010"),
        (date(2020, 3, 1), "ISO 4711:2020"),  # two are in force side by side: the newest
        (date(2024, 1, 1), "ISO 4711:2020"),
        (date(1990, 1, 1), "ISO 4711:2020"),  # none yet: the newest of all
    ],
)
def test_what_an_undated_reference_means_on_a_day(work: Work, day: date, designation: str) -> None:
    found = queries.current(work, day)
    assert found is not None
    assert found.designation == designation


def test_an_undated_reference_to_nothing_held_means_nothing(empty: None) -> None:
    assert queries.current(None, TODAY) is None
    bring(record("ISO 1:2020/Amd 1:2021"))
    assert queries.current(Work.objects.get(), TODAY) is None


@pytest.mark.parametrize(
    ("day", "designations"),
    [
        (date(2000, 1, 1), []),
        (date(2020, 1, 31), ["ISO 4711:2010"]),
        (date(2020, 2, 1), ["ISO 4711:2010", "ISO 4711:2020"]),
        (date(2020, 5, 1), ["ISO 4711:2020"]),
        (date(2022, 2, 1), ["ISO 4711:2020", "ISO 4711:2020/Amd 1:2022"]),
    ],
)
def test_in_force_on_a_day(work: Work, day: date, designations: list[str]) -> None:
    assert [e.designation for e in queries.in_force_on(queries.editions_of_work(work.pk), day)] == designations


def test_editions_come_oldest_first_and_undated_ones_last(empty: None) -> None:
    bring(
        record("ISO 5:2020"),
        record("ISO 5:2001", dates={"published": "2001"}),
        record("ISO 5:1990", dates={"published": "1990"}),
    )
    first = Edition.objects.get(designation="ISO 5:2020")
    assert [e.designation for e in queries.editions_of(first)] == ["ISO 5:1990", "ISO 5:2001", "ISO 5:2020"]


def test_relations_are_read_both_ways(empty: None) -> None:
    bring(
        record("GB/T 1-2020", relations=[link("replaces", "GB/T 1-2010"), link("adopts", "ISO 1:2018", degree="IDT")]),
        record("GB/T 1-2010"),
        record("GB/T 2-2020", relations=[link("references", "GB/T 1")]),
    )

    def both(designation: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        out, into = queries.relations_of(Edition.objects.get(designation=designation))
        return (
            [(r.kind, r.target_designation) for r in out],
            [(r.kind, r.source_designation) for r in into],
        )

    assert both("GB/T 1-2020") == (
        [("adopts", "ISO 1:2018"), ("replaces", "GB/T 1-2010")],
        [("references", "GB/T 2-2020")],
    )
    assert both("GB/T 1-2010") == ([], [("references", "GB/T 2-2020"), ("replaces", "GB/T 1-2020")])
    assert both("GB/T 2-2020") == ([("references", "GB/T 1")], [])


def test_stats_count_what_is_held(work: Work) -> None:
    bring(
        record("GB 1-2020", source="other", relations=[link("replaces", "GB 1-2010"), link("amends", "ISO 4711:2001")])
    )
    assert queries.stats() == {
        "works": 2,
        "editions": 5,
        "by_scheme": {"iso": 4, "gb": 1},
        "by_tier": {"international": 4, "national": 1},
        "by_status": {"in_force": 2, "replaced": 2, "draft": 1},
        "by_source": {"made-up": 4, "other": 1},
        "relations": 2,
        "dangling": 1,
        "bodies": 0,
        "committees": 0,
    }


def test_an_empty_library_counts_nothing(empty: None) -> None:
    figures = queries.stats()
    assert {k: v for k, v in figures.items() if v} == {}


def test_everything_known_of_an_edition_for_programs(work: Work) -> None:
    full = queries.full(Edition.objects.get(designation="ISO 4711:2001"))
    assert {k: full[k] for k in ("designation", "work", "status", "published", "ended", "spans", "relations")} == {
        "designation": "ISO 4711:2001",
        "work": "ISO 4711",
        "status": "replaced",
        "published": "2001-05-01",
        "ended": "2010-05-01",
        "spans": [
            {"status": "unknown", "from": None, "to": "2001-05-01"},
            {"status": "in_force", "from": "2001-05-01", "to": "2010-05-01"},
            {"status": "replaced", "from": "2010-05-01", "to": None},
        ],
        "relations": [],
    }
    assert [(e["status"], e["valid_from"]) for e in full["history"]] == [
        ("in_force", "2001-05-01"),
        ("replaced", "2010-05-01"),
    ]


def test_a_code_without_a_name_takes_that_of_its_nearest_parent(empty: None) -> None:
    for code, name in (("67", "Food"), ("67.060", "Cereals")):
        Classification.objects.create(system="ics", code=code, names={"en": name})
    assert queries.class_names("ics", ["67.060.10", "67.040", "67.060", "99"]) == [
        ("67.060.10", {"en": "Cereals"}),
        ("67.040", {"en": "Food"}),
        ("67.060", {"en": "Cereals"}),
        ("99", {}),
    ]


def test_changes_are_followed_forwards_and_read_backwards(work: Work) -> None:
    bring(
        record("ISO 4711:2020", ("in_force", "2020-02-01"), ("withdrawn", "2024-05-01"), dates={"published": "2020-02"})
    )
    rows = changing.latest(10)
    assert [(r.edition.designation, r.verb, r.before, r.after) for r in rows][:2] == [
        ("ISO 4711:2020", "status", "in_force", "withdrawn"),
        ("ISO 4711:2020/Amd 1:2022", "created", "", "in_force"),
    ]
    assert [r.seq for r in changing.since(rows[-1].seq - 1, 10)] == [r.seq for r in reversed(rows)]
    assert [r.seq for r in changing.latest(10, before=rows[0].seq)] == [r.seq for r in rows[1:]]
    assert [r.verb for r in changing.latest(10, status_only=True)] == ["status"]
    assert changing.since(rows[0].seq, 10) == []


def test_search_finds_editions_in_the_order_of_the_answer(library: None) -> None:
    found = queries.search(Query(text="食品", filters={"tier": ("national",)}, limit=5))
    assert [e.pk for e in found.editions] == [hit.id for hit in found.answer.hits]
    assert {e.tier for e in found.editions} == {"national"}
    program = queries.search_json(found)
    assert [h["designation"] for h in program["hits"]] == [e.designation for e in found.editions]
    assert program["total"] == found.answer.total


@pytest.mark.parametrize(
    "query",
    [Query(text="x", after="nonsense"), Query(text="x" * 2_001), Query(filters={"colour": ("red",)}), Query(limit=0)],
)
def test_questions_that_cannot_be_asked_are_refused(library: None, query: Query) -> None:
    with pytest.raises(GuijuError) as error:
        queries.search(query)
    assert error.value.what != ""


def test_counts_of_a_large_library_are_kept_until_it_changes(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "WORTH_KEEPING", 0)
    monkeypatch.setattr(queries, "_counted", {})
    bring(record("GB/T 1-2020", ("in_force", "2020-01-01"), committee="SAC/TC 1"))
    first = queries.counted("committee")
    assert list(first.values()) == [1]
    assert queries.counted("committee") is first
    bring(record("GB/T 2-2020", ("in_force", "2020-01-01"), committee="SAC/TC 1"))
    assert list(queries.counted("committee").values()) == [2]
    monkeypatch.setattr(queries, "WORTH_KEEPING", 5)
    monkeypatch.setattr(queries, "_counted", {})
    assert queries.counted("committee") is not queries.counted("committee")


def test_what_an_edition_was_before_anything_is_known_of_it_is_not_guessed(empty: None) -> None:
    draft = record("ISO 4712:2030", ("draft", "2019-05-01"), ("published", "2021-03-01"))
    coming = record("ISO 4713:2030", ("published", (TODAY + timedelta(days=30)).isoformat()))
    ingest(
        [record("GB 2762-2022", ("published", "2022-06-30"), ("in_force", "2023-06-30")), draft, coming], Report(),
        now=NOW, today=TODAY,
    )  # fmt: skip
    gb, iso, later = (Edition.objects.get(key=key) for key in ("GB 2762-2022", "ISO 4712:2030", "ISO 4713:2030"))
    days = ("1990-01-01", "2022-06-29", "2022-06-30", "2023-06-30")
    assert [queries.status_of(gb, date.fromisoformat(day)) for day in days] == [
        "unknown", "unknown", "published", "in_force"
    ]  # fmt: skip
    days = ("1990-01-01", "2019-04-30", "2019-05-01", "2021-02-28", "2021-03-01")
    assert [queries.status_of(iso, date.fromisoformat(day)) for day in days] == [
        "unknown", "unknown", "draft", "draft", "published"
    ]  # fmt: skip
    assert [queries.status_of(later, day) for day in (TODAY - timedelta(days=1), TODAY)] == ["unknown", "draft"]
    assert queries.full(gb)["spans"][0] == {"status": "unknown", "from": None, "to": "2022-06-30"}
