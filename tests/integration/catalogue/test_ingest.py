"""Records into the registry: what is kept, counted, merged, related and numbered."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
from amount import many
from factories import NOW, TODAY, link, record
from guiju.core.errors import GuijuError, TooBusyError
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue import models
from guiju.registry.catalogue.finding import find_edition
from guiju.registry.catalogue.intake import dates, importing
from guiju.registry.catalogue.intake.existing import Held, Holdings
from guiju.registry.catalogue.intake.ingest import Mode, enter, ingest
from guiju.registry.catalogue.intake.record import _LONGEST, _LONGEST_EACH, Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Classification, Edition, EditionSource, Relation, StatusEvent, Work
from guiju.registry.record import sequence
from guiju.registry.record.models import Change

if TYPE_CHECKING:
    from pathlib import Path

    from integration.conftest import House

DERIVED = ("id", "work_id", "issuer_id", "committee_id")


def bring(*records: Record, mode: Mode = Mode.KEEP_GOOD, today: date = TODAY) -> Report:
    return ingest(records, Report(), now=NOW, today=today, mode=mode)


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.rejected_count, report.relations


def row(designation: str) -> dict[str, Any]:
    """The whole row of an edition, keys of other rows by their names."""
    edition = Edition.objects.select_related("work", "issuer", "committee").get(designation=designation)
    values = {f.attname: getattr(edition, f.attname) for f in Edition._meta.fields if f.attname not in DERIVED}
    values["work"] = edition.work.key
    values["issuer"] = edition.issuer and edition.issuer.code
    values["committee"] = edition.committee and edition.committee.code
    return values


def spans(designation: str) -> list[list[str | None]]:
    return list(Edition.objects.get(designation=designation).spans)


def relations() -> list[tuple[Any, ...]]:
    fields = ("kind", "source_designation", "target_designation", "degree", "valid_from")
    return sorted(Relation.objects.values_list(*fields), key=str)


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        cursor.execute(
            "truncate catalogue_relation, catalogue_statusevent, catalogue_editionsource, catalogue_edition,"
            " catalogue_work, bodies_committee, bodies_body, record_change cascade"
        )


# -- new, changed, unchanged, rejected ---------------------------------------------------------------------------------
def test_a_new_edition_with_its_work_body_committee_history_and_change(empty: None) -> None:
    report = bring(
        record(
            "GB 2762-2022",
            ("published", "2022-06-30"),
            ("in_force", "2023-06-30"),
            titles={"zh": "食品中\t污染物\\限量"},
            dates={"published": "2022-06-30", "effective": "2023-06-30"},
            ics=["67.040"],
            ccs=["C53"],
            aliases=['a "quoted", one'],
            issuer="NHC",
            issuer_names={"zh": "国家卫生健康委员会"},
            committee="SAC/TC 313/SC 1",
            committee_names={"en": "Food"},
            links=[["text", "https://example.org"]],
        )
    )
    assert counts(report) == (1, 0, 0, 0, 0)
    assert row("GB 2762-2022") == {
        "key": "GB 2762-2022",
        "designation": "GB 2762-2022",
        "printed": "GB 2762—2022",
        "aliases": ['a "quoted", one'],
        "scheme": "gb",
        "tier": "national",
        "publisher": "GB",
        "rank": Edition.objects.get().rank,
        "kind": "standard",
        "effect": "mandatory",
        "stage": "",
        "number": "",
        "year": 2022,
        "titles": {"zh": "食品中\t污染物\\限量"},
        "abstracts": {},
        "dates": {"published": "2022-06-30", "effective": "2023-06-30"},
        "published": date(2022, 6, 30),
        "effective": date(2023, 6, 30),
        "ended": None,
        "review_due": date(2027, 6, 30),
        "status": "in_force",
        "next_change": None,
        "spans": [
            ["draft", None, "2022-06-30"],
            ["published", "2022-06-30", "2023-06-30"],
            ["in_force", "2023-06-30", None],
        ],
        "in_force": "{[2023-06-30,)}",
        "ics": ["67.040"],
        "ccs": ["C53"],
        "languages": [],
        "links": [["text", "https://example.org"]],
        "primary_source": "made-up",
        "work": "GB 2762",
        "issuer": "NHC",
        "committee": "SAC/TC 313/SC 1",
    }
    assert list(Committee.objects.values_list("code", "sort", "parent__code")) == [
        ("SAC/TC 313", "SAC/TC 00313", None),
        ("SAC/TC 313/SC 1", "SAC/TC 00313/SC 00001", "SAC/TC 313"),
    ]
    assert set(Body.objects.values_list("code", "names__zh")) == {("NHC", "国家卫生健康委员会"), ("SAC", None)}
    assert list(StatusEvent.objects.order_by("id").values_list("status", "valid_from", "observed", "source")) == [
        ("published", date(2022, 6, 30), None, "made-up"),
        ("in_force", date(2023, 6, 30), TODAY, "made-up"),
    ]
    assert list(Change.objects.values_list("kind", "subject", "verb", "valid_from", "data")) == [
        ("edition", Edition.objects.get().pk, "created", None, None)
    ]
    assert Change.objects.get().at > NOW  # the time of recording, given with the number, not the time passed in


def test_a_repeated_import_changes_nothing(empty: None) -> None:
    def again() -> list[Record]:
        return [record("ISO 1:2020", ("in_force", "2020-01-01"), relations=[link("replaces", "ISO 1:2010")])]

    bring(*again())
    before = row("ISO 1:2020"), relations(), Change.objects.count(), StatusEvent.objects.count()
    assert counts(bring(*again())) == (0, 0, 1, 0, 0)
    assert (row("ISO 1:2020"), relations(), Change.objects.count(), StatusEvent.objects.count()) == before


def test_a_change_says_what_was_before_and_after(empty: None) -> None:
    bring(record("ISO 1:2020", ("in_force", "2020-01-01"), titles={"en": "Old"}, ics=["01.040"]))
    report = bring(
        record("ISO 1:2020", ("in_force", "2020-01-01"), ("withdrawn", "2024-05-01"), titles={"en": "New"}, ics=[])
    )
    assert counts(report) == (0, 1, 0, 0, 0)
    last = Change.objects.order_by("id").last()
    assert last is not None
    assert (last.verb, last.valid_from) == ("status", date(2024, 5, 1))
    assert last.data == {
        "titles": [{"en": "Old"}, {"en": "New"}],
        "ics": [["01.040"], []],
        "spans": [
            [["draft", None, "2020-01-01"], ["in_force", "2020-01-01", None]],
            [
                ["draft", None, "2020-01-01"], ["in_force", "2020-01-01", "2024-05-01"],
                ["withdrawn", "2024-05-01", None],
            ],
        ],
        "status": ["in_force", "withdrawn"],
    }  # fmt: skip


def test_a_change_of_content_alone_is_no_change_of_status(empty: None) -> None:
    bring(record("ISO 1:2020", ("in_force", "2020-01-01"), titles={"en": "Old"}))
    bring(record("ISO 1:2020", ("in_force", "2020-01-01"), titles={"en": "New"}))
    assert list(Change.objects.order_by("id").values_list("verb", "valid_from", "data")) == [
        ("created", None, None),
        ("changed", None, {"titles": [{"en": "Old"}, {"en": "New"}]}),
    ]


def test_one_edition_twice_in_one_batch_is_one_edition(empty: None) -> None:
    report = bring(
        record("ISO 1:2020", ("in_force", "2020-01-01"), observed=date(2023, 1, 1)),
        record("ISO 1:2020", ("in_force", "2020-01-01"), ("withdrawn", None), observed=date(2024, 1, 1)),
    )
    assert counts(report) == (1, 1, 0, 0, 0)
    assert spans("ISO 1:2020") == [
        ["draft", None, "2020-01-01"],
        ["in_force", "2020-01-01", "2023-01-02"],
        ["unknown", "2023-01-02", "2024-01-01"],
        ["withdrawn", "2024-01-01", None, "seen"],
    ]


# -- bad input ---------------------------------------------------------------------------------------------------------
LONG = "x" * 300


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"number": "1234567890123"}, "number of 13 characters; expected 12 at most"),
        ({"kind": LONG}, "kind of 300 characters; expected 40 at most"),
        ({"external": LONG}, "external of 300 characters; expected 240 at most"),
        ({"issuer": LONG}, "issuer of 300 characters; expected 80 at most"),
        ({"ccs": ["A1", "x" * 13]}, "ccs: 'xxxxxxxxxxxxx'… of 13 characters; expected 12 at most"),
        ({"languages": ["mandarin!"]}, "languages: 'mandarin!'… of 9 characters; expected 8 at most"),
        ({"committee": "x" * 100}, f"committee {'x' * 40!r}… too long; expected a code such as ISO/TC 34/SC 7"),
        ({"committee": "/1" * 50}, f"committee {'/1' * 20!r}… too long; expected a code such as ISO/TC 34/SC 7"),
        ({"issuer": "a\x00b"}, "'a\\x00b' has a character that cannot be written; expected a name or code"),
        ({"committee": "TC \ud800"}, "'TC \\ud800' has a character that cannot be written; expected a name or code"),
    ],
)
def test_a_record_the_registry_cannot_keep_is_rejected_and_the_rest_is_kept(
    empty: None, fields: dict[str, Any], reason: str
) -> None:
    report = bring(record("ISO 1:2020", **fields), record("ISO 2:2020"))
    assert report.rejected == [("made-up:ISO 1:2020", reason)]
    assert list(Edition.objects.values_list("designation", flat=True)) == ["ISO 2:2020"]


def test_the_limits_of_a_record_are_those_of_the_columns() -> None:
    where = {"work_key": (Work, "key"), "work": (Work, "designation"), "source": (EditionSource, "source")}
    where |= {"external": (EditionSource, "external"), "issuer": (Body, "code"), "committee": (Committee, "code")}
    for name, limit in _LONGEST:
        model, column = where.get(name, (Edition, name))
        assert (name, model._meta.get_field(column).max_length) == (name, limit)
    for name, limit in _LONGEST_EACH:
        assert (name, Edition._meta.get_field(name).base_field.max_length) == (name, limit)


@pytest.mark.parametrize(
    "text", ["\\", "\\N", "\\.", "a\tb\nc\rd", '"{},', "\\u0000", "a\\u0000b\\\\u0000", "\u2028", "𠮷"]
)
def test_any_text_is_kept_as_it_is(empty: None, text: str) -> None:
    bring(record("ISO 1:2020", titles={"en": text}, aliases=[text], external=text, abstracts={text: text}))
    edition = Edition.objects.get()
    assert (edition.titles, edition.aliases, edition.abstracts) == ({"en": text}, [text], {text: text})
    assert EditionSource.objects.get().external == text


def test_what_neither_postgresql_nor_a_feed_can_hold_is_left_out_of_texts(empty: None) -> None:
    bring(record("ISO 1:2020", titles={"en": "a\x00b\ud800\x0b\x1f\x02"}))
    assert Edition.objects.get().titles == {"en": "ab"}


def test_a_fault_of_the_reader_half_way_keeps_whole_batches_only(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.registry.catalogue.intake.ingest.BATCH", 2)

    def broken() -> Iterable[Record]:
        yield from (record(f"ISO {n}:2020", relations=[link("amends", "ISO 99:2000")]) for n in (1, 2, 3))
        raise GuijuError("the archive is damaged")

    with pytest.raises(GuijuError):
        ingest(broken(), Report(), now=NOW, today=TODAY)
    assert sorted(Edition.objects.values_list("designation", flat=True)) == ["ISO 1:2020", "ISO 2:2020"]
    assert (EditionSource.objects.count(), Change.objects.count(), Relation.objects.count()) == (2, 2, 2)


# -- modes -------------------------------------------------------------------------------------------------------------
def everything() -> dict[str, int]:
    tables = (Work, Edition, EditionSource, StatusEvent, Relation, Change, Body, Committee, Classification)
    return {model.__name__: model.objects.count() for model in tables}


def test_a_dry_run_counts_and_writes_nothing(empty: None) -> None:
    bring(record("ISO 1:2020"))
    before = everything()
    report = bring(
        record("ISO 1:2020", titles={"en": "Other"}),
        record("ISO 2:2020", issuer="ISO", committee="ISO/TC 1", relations=[link("replaces", "ISO 1:2020")]),
        mode=Mode.DRY_RUN,
    )
    assert (counts(report), report.committed) == ((1, 1, 0, 0, 1), False)
    assert everything() == before


def test_all_or_nothing_keeps_nothing_when_one_is_rejected(empty: None) -> None:
    before = everything()
    report = bring(record("ISO 1:2020"), record("ISO 2:2020", kind=LONG), mode=Mode.ALL_OR_NOTHING)
    assert (counts(report), report.committed) == ((1, 0, 0, 1, 0), False)
    assert everything() == before
    report = bring(record("ISO 1:2020"), mode=Mode.ALL_OR_NOTHING)
    assert (counts(report), report.committed) == ((1, 0, 0, 0, 0), True)
    assert Change.objects.get().seq is None
    assert sequence.number_pending() == 1


# -- two sources of one edition ----------------------------------------------------------------------------------------
def two_sources() -> tuple[Record, Record]:
    iso = record(
        "ISO/IEC 27001:2013",
        ("in_force", "2013-10-01"),
        ("withdrawn", None),
        source="relaton-iso",
        titles={"en": "Information security", "fr": "Sécurité"},
        dates={"published": "2013-10"},
        stage="95.99",
        issuer="ISO",
        committee="ISO/IEC JTC 1/SC 27",
        ics=["35.030"],
        links=[["src", "https://iso"]],
    )
    iec = record(
        "ISO/IEC 27001:2013",
        ("in_force", "2013-09-25"),
        ("replaced", "2022-10-25"),
        source="relaton-iec",
        titles={"en": "IT - Security", "de": "Sicherheit"},
        dates={"published": "2013-10-01"},
        number="2.0",
        issuer="IEC",
        ics=["03.100", "35.030"],
        links=[["src", "https://iec"]],
    )
    return iso, iec


def test_two_sources_give_one_edition_whichever_comes_first(empty: None) -> None:
    rows, data = [], []
    for order in ((0, 1), (1, 0)):
        forget()
        for number in order:
            assert counts(bring(two_sources()[number])) in ((1, 0, 0, 0, 0), (0, 1, 0, 0, 0))
        rows.append(row("ISO/IEC 27001:2013"))
        data.append(sorted(EditionSource.objects.values_list("source", "external", "observed")))
        for number in order:
            assert counts(bring(two_sources()[number])) == (0, 0, 1, 0, 0)
    assert rows[0] == rows[1]
    assert data[0] == data[1]
    assert rows[0]["titles"] == {"en": "Information security", "fr": "Sécurité", "de": "Sicherheit"}
    assert (rows[0]["number"], rows[0]["issuer"], rows[0]["status"]) == ("2.0", "ISO", "withdrawn")
    assert rows[0]["dates"] == {"published": "2013-10-01"}
    assert (rows[0]["ics"], rows[0]["primary_source"]) == (["35.030", "03.100"], "relaton-iso")


def test_two_sources_in_one_batch(empty: None) -> None:
    assert counts(bring(*two_sources())) == (1, 1, 0, 0, 0)
    together = row("ISO/IEC 27001:2013")
    forget()
    for one in reversed(two_sources()):
        bring(one)
    assert row("ISO/IEC 27001:2013") == together


@settings(max_examples=many(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(3)), st.lists(st.sampled_from(["a", "b", ""]), min_size=3, max_size=3))
def test_three_sources_in_any_order_give_the_same_row(empty: None, order: list[int], words: list[str]) -> None:
    def all_three() -> list[Record]:
        return [
            record(
                "ISO 5:2020",
                ("in_force", f"2020-0{n + 1}-01"),
                source=source,
                titles={"en": word} if word else {},
                number=word,
                ics=[f"0{n + 1}.040"],
                dates={"published": f"2020-0{n + 1}-01"},
            )
            for n, (source, word) in enumerate(zip(("zeta", "relaton-iso", "alpha"), words, strict=True))
        ]

    found = []
    for places in (range(3), order):
        forget()
        for place in places:
            bring(all_three()[place])
        found.append(row("ISO 5:2020"))
    assert found[0] == found[1]


# -- captures of one source at different times -------------------------------------------------------------------------
OLD, NEW = date(2022, 11, 18), date(2024, 1, 1)


def captures() -> dict[str, tuple[Record, Record]]:
    """(older, newer) by what happened between."""
    begun = ("in_force", "2020-01-01")
    return {
        "withdrawn between": (
            record("ISO 1:2020", begun, observed=OLD, titles={"en": "Old"}),
            record("ISO 1:2020", begun, ("withdrawn", None), observed=NEW, titles={"en": "New"}),
        ),
        "withdrawn before both": (
            record("ISO 1:2020", begun, ("withdrawn", None), observed=OLD),
            record("ISO 1:2020", begun, ("withdrawn", None), observed=NEW),
        ),
        "the day corrected": (
            record("ISO 1:2020", ("in_force", "2020-02-01"), observed=OLD),
            record("ISO 1:2020", begun, observed=NEW),
        ),
        "a draft before": (
            record("ISO 1:2020", ("draft", None), observed=OLD),
            record("ISO 1:2020", ("in_force", "2023-01-01"), observed=NEW),
        ),
        "nothing said before": (record("ISO 1:2020", observed=OLD), record("ISO 1:2020", begun, observed=NEW)),
    }


@pytest.mark.parametrize("case", sorted(captures()))
def test_two_captures_give_one_history_whichever_is_read_first(empty: None, case: str) -> None:
    found = []
    for order in ((0, 1), (1, 0)):
        forget()
        for number in order:
            bring(captures()[case][number])
        found.append(row("ISO 1:2020"))
        settled = Change.objects.count()
        for number in order:
            assert counts(bring(captures()[case][number])) == (0, 0, 1, 0, 0)
        assert Change.objects.count() == settled
    assert found[0] == found[1]


def test_an_older_capture_adds_to_the_history_and_to_nothing_else(empty: None) -> None:
    older, newer = captures()["withdrawn between"]
    bring(newer)
    assert counts(bring(older)) == (0, 1, 0, 0, 0)
    assert row("ISO 1:2020")["titles"] == {"en": "New"}
    assert spans("ISO 1:2020") == [
        ["draft", None, "2020-01-01"],
        ["in_force", "2020-01-01", "2022-11-19"],
        ["unknown", "2022-11-19", "2024-01-01"],
        ["withdrawn", "2024-01-01", None, "seen"],
    ]
    last = Change.objects.order_by("id").last()
    assert last is not None
    assert last.verb == "changed"
    assert list(last.data) == ["spans"]


def test_a_corrected_day_names_what_it_corrects(empty: None) -> None:
    older, newer = captures()["the day corrected"]
    bring(older)
    bring(newer)
    first, second = StatusEvent.objects.order_by("id")
    assert (first.valid_from, second.valid_from, second.corrects_id) == (date(2020, 2, 1), date(2020, 1, 1), first.pk)
    assert spans("ISO 1:2020") == [["draft", None, "2020-01-01"], ["in_force", "2020-01-01", None]]


# -- relations ---------------------------------------------------------------------------------------------------------
def test_a_relation_is_stored_once_and_in_one_direction_whichever_end_tells(empty: None) -> None:
    new, old = "ISO 1:2020", "ISO 1:2010"
    report = bring(
        record(new, relations=[link("replaces", old)]),
        record(old, relations=[link("replaces", new, outward=False, valid_from=date(2020, 5, 1))]),
    )
    assert report.relations == 1
    assert relations() == [("replaces", new, old, "full", date(2020, 5, 1))]
    forget()
    bring(record(old, relations=[link("replaces", new, outward=False, valid_from=date(2020, 5, 1))]))
    assert bring(record(new, relations=[link("replaces", old)])).relations == 0
    assert relations() == [("replaces", new, old, "full", date(2020, 5, 1))]


def test_parts_and_clauses_are_relations_of_their_own(empty: None) -> None:
    ends = [link("replaces", "GB 2-2010", degree="part", clauses=c) for c in ("4.1", "5", "4.1")]
    assert bring(record("GB 1-2020", relations=ends)).relations == 2
    assert sorted(Relation.objects.values_list("clauses", flat=True)) == ["4.1", "5"]


@pytest.mark.parametrize("first", ["source", "target"])
def test_an_end_that_is_missing_is_linked_when_it_arrives(empty: None, first: str) -> None:
    told = {
        "source": record("ISO 1:2020", relations=[link("replaces", "ISO 1:2010")]),
        "target": record("ISO 1:2010"),
    }
    bring(told.pop(first))
    bring(*told.values())
    found = Relation.objects.get()
    assert (found.source and found.source.designation, found.target and found.target.designation) == (
        "ISO 1:2020",
        "ISO 1:2010",
    )


def test_a_dangling_end_keeps_its_designation(empty: None) -> None:
    bring(record("ISO 1:2020", relations=[link("replaces", "ISO 1:2010")]))
    found = Relation.objects.get()
    assert (found.target_id, found.target_key, found.target_designation) == (None, "ISO 1:2010", "ISO 1:2010")


def test_a_relation_told_by_the_target_waits_for_its_source(empty: None) -> None:
    bring(record("ISO 1:2010", relations=[link("replaces", "ISO 1:2020", outward=False)]))
    assert Relation.objects.get().source_id is None
    bring(record("ISO 1:2020"))
    assert Relation.objects.get().source_id == Edition.objects.get(designation="ISO 1:2020").pk


@pytest.mark.parametrize("work_first", [True, False])
def test_an_undated_target_is_linked_to_its_work(empty: None, work_first: bool) -> None:
    citing = record("GB/T 2-2020", relations=[link("references", "GB/T 1.1")])
    cited = record("GB/T 1.1-2020")
    for one in (cited, citing) if work_first else (citing, cited):
        bring(one)
    found = Relation.objects.get()
    assert (found.target_id, found.target_work and found.target_work.key) == (None, "GB/T 1.1")


def test_the_registry_itself_refuses_a_relation_to_itself(empty: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bring(record("ISO 1:2020", relations=[link("replaces", "ISO 1:2020")]))


@pytest.mark.parametrize("apart", [True, False])
def test_a_successor_that_is_older_is_dropped_with_a_remark(empty: None, apart: bool) -> None:
    ends = (
        record("ISO 1:2010", dates={"published": "2010-05"}, relations=[link("replaces", "ISO 1:2020")]),
        record("ISO 1:2020", dates={"published": "2020-01-01"}),
    )
    reports = [bring(*ends)] if not apart else [bring(end) for end in ends]
    assert relations() == []
    assert [note[1] for report in reports for note in report.notes] == [
        "relation dropped: ISO 1:2010 is older than ISO 1:2020, which it is said to replace"
    ]
    assert sum(report.relations for report in reports) == 0


@pytest.mark.parametrize(
    ("new", "old", "kept"), [("2020", "2020-05", 1), ("2020-05", "2020-05-31", 1), ("2020-04", "2020-05-31", 0)]
)
def test_dates_are_compared_as_far_as_both_go(empty: None, new: str, old: str, kept: int) -> None:
    bring(
        record("ISO 1:2020", dates={"published": new}, relations=[link("replaces", "ISO 2:2020")]),
        record("ISO 2:2020", dates={"published": old}),
    )
    assert Relation.objects.count() == kept


# -- numbering ---------------------------------------------------------------------------------------------------------
def test_changes_are_numbered_without_gaps(empty: None) -> None:
    head = sequence.head()
    bring(*(record(f"ISO {n}:2020") for n in range(1, 6)))
    bring(*(record(f"ISO {n}:2020", titles={"en": "New"}) for n in range(1, 4)))
    assert list(Change.objects.order_by("seq").values_list("seq", flat=True)) == list(range(head + 1, head + 9))
    assert sequence.head() == head + 8


def test_a_change_committed_while_others_are_numbered_waits_for_its_turn(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(count: int) -> None:
        house.rows(
            "insert into record_change (kind, subject, verb, at)"
            " select 'edition', n, 'created', now() from generate_series(1, %s) n returning id",
            count,
        )

    reserve = sequence.reserve

    def late(count: int) -> int:
        write(2)
        return reserve(count)

    write(3)
    monkeypatch.setattr(sequence, "reserve", late)
    assert sequence.number_pending() == 3
    monkeypatch.undo()
    assert sequence.head() == 3
    assert sequence.number_pending() == 2
    assert house.rows("select seq from record_change order by seq") == [(n,) for n in range(1, 6)]


def test_writers_at_once_leave_no_gap_and_lose_nothing(house: House) -> None:
    faults: list[Exception] = []

    def work(name: int) -> None:
        try:
            for n in range(10):
                bring(
                    record(f"ISO {n}:2020", source=f"s{name}", titles={f"l{name}": "x"}), record(f"IEC {name}{n}:2020")
                )
                sequence.number_pending()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert house.rows("select seq from record_change order by seq") == [(n,) for n in range(1, 81)]
    assert {len(titles) for titles in Edition.objects.filter(scheme="iso").values_list("titles", flat=True)} == {4}
    assert Edition.objects.count() == 50


def test_two_processes_that_bring_the_same_editions(house: House, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("source: made-up\ncolumns: {designation: n, title.en: t}\n")
    (tmp_path / "t.csv").write_text("n,t\n" + "".join(f"ISO {n}:2020,Title\n" for n in range(1, 3001)))
    command = [
        sys.executable,
        "-c",
        "from guiju.cli.main import run; run()",
        "import",
        "csv",
        "t.csv",
        "--map",
        "map.yaml",
    ]
    runs = [
        subprocess.Popen(command, env=house.environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for run in runs:
        _, errors = run.communicate(timeout=120)
        assert (run.returncode, errors.decode()[-500:] if run.returncode else "") == (0, "")
    assert house.rows("select count(*), count(seq), max(seq) from record_change") == [(3000, 3000, 3000)]


# -- the imports by name -----------------------------------------------------------------------------------------------
def test_relaton_from_an_archive(empty: None, tmp_path: Path) -> None:
    newer = {"docid": [{"id": "ISO 1:2020", "primary": True}]}
    path = factories.tar(
        tmp_path / "iso.tar.xz",
        {
            "a.yaml": factories.relaton("ISO 1:2020"),
            "b.yaml": factories.relaton("ISO 1:2010", relation=[{"type": "updates", "bibitem": newer}]),
            "c.yaml": factories.relaton(docid=[]),
            "d.yaml": b"a: [",
        },
    )  # fmt: skip
    report = importing.import_relaton(path, now=NOW)
    assert counts(report) == (2, 0, 0, 2, 1)
    assert [where for where, _ in report.rejected] == ["c.yaml", "d.yaml"]
    assert relations() == [("replaces", "ISO 1:2020", "ISO 1:2010", "full", None)]
    assert counts(importing.import_relaton(path, now=NOW + timedelta(days=1))) == (0, 0, 2, 2, 0)


def test_csv_in_gb_18030_with_a_map(empty: None, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("source: 我的\ncolumns: {designation: 编号, title.zh: 名称, published: 发布}\n")
    (tmp_path / "t.csv").write_bytes(
        "编号,名称,发布\nGB 2762-2022,污染物限量,2022-06-30\nGB 1-2021,x,2021-02-29\nGB 2-2021,y\n".encode("gb18030")
    )
    report = importing.import_table(tmp_path / "t.csv", map_path=tmp_path / "map.yaml", now=NOW)
    assert counts(report) == (1, 0, 0, 2, 0)
    assert report.rejected == [
        ("t.csv:3 column '发布'", "there is no day 2021-02-29; expected a day of the calendar"),
        ("t.csv:4", "2 cells in a table of 3 columns"),
    ]
    assert Edition.objects.get().titles == {"zh": "污染物限量"}


def test_the_classification_and_its_repetition(empty: None, tmp_path: Path) -> None:
    Classification.objects.create(system="ics", code="67", names={"zh": "食品技术"})
    (tmp_path / "i.xml").write_text(
        "<fields><field><identifier>67</identifier><title xml:lang='en'>Food</title></field>"
        "<group><identifier>67.060</identifier><title xml:lang='en'>Cereals</title></group>"
        "<group><identifier>6</identifier></group></fields>"
    )
    assert counts(importing.import_ics(tmp_path / "i.xml", now=NOW, mode=Mode.DRY_RUN)) == (1, 1, 0, 1, 0)
    assert counts(importing.import_ics(tmp_path / "i.xml", now=NOW, mode=Mode.ALL_OR_NOTHING)) == (1, 1, 0, 1, 0)
    assert Classification.objects.count() == 1
    assert counts(importing.import_ics(tmp_path / "i.xml", now=NOW)) == (1, 1, 0, 1, 0)
    assert counts(importing.import_ics(tmp_path / "i.xml", now=NOW)) == (0, 0, 2, 1, 0)
    assert list(Classification.objects.values_list("code", "parent", "names")) == [
        ("67", "", {"zh": "食品技术", "en": "Food"}),
        ("67.060", "67", {"en": "Cereals"}),
    ]


def test_all_statuses_of_a_record_are_statuses_of_the_registry() -> None:
    from guiju.registry.catalogue.intake.readers.table import STATUSES

    assert set(STATUSES) | {"unknown"} == set(models.Status.values)
    assert dates.EARLIEST < dates.LATEST


# -- one identifier, several names -------------------------------------------------------------------------------------
def test_an_edition_that_its_source_names_otherwise_is_the_same_edition(empty: None) -> None:
    bring(
        record(
            "ISO/DIS 77001", ("draft", "2025-01-01"), external="77001", relations=[link("references", "ISO 9000:2015")]
        )
    )
    old = Edition.objects.get()
    report = bring(
        record(
            "ISO/FDIS 77001", ("draft", "2025-01-01"), external="77001", relations=[link("references", "ISO 9000:2015")]
        ),
        record("ISO 77002:2020", ("published", "2020-01-01"), external="77002"),
    )
    assert counts(report) == (1, 1, 0, 0, 0)
    now = Edition.objects.get(pk=old.pk)
    assert (now.designation, now.key, now.aliases) == ("ISO/FDIS 77001", "ISO/FDIS 77001", ["ISO/DIS 77001"])
    assert [(r.source_key, r.target_key) for r in Relation.objects.all()] == [("ISO/FDIS 77001", "ISO 9000:2015")]
    assert sorted(Work.objects.values_list("key", flat=True)) == sorted({now.work.key, "ISO 77002"})
    assert Change.objects.filter(subject=old.pk).latest("id").data["designation"] == ["ISO/DIS 77001", "ISO/FDIS 77001"]
    assert find_edition("ISO/DIS 77001", TODAY) == now
    bring(record("ISO/FDIS 77001", ("draft", "2025-01-01"), external="77001", titles={"en": "Another title"}))
    now.refresh_from_db()
    assert (now.aliases, now.titles) == (["ISO/DIS 77001"], {"en": "Another title"})
    assert Edition.objects.count() == 2


def test_a_name_goes_there_and_back(empty: None) -> None:
    for designation in ("ISO/DIS 77001", "ISO/FDIS 77001", "ISO/DIS 77001", "ISO 77001:2026"):
        assert bring(record(designation, ("draft", None), external="77001")).rejected_count == 0
    edition = Edition.objects.get()
    assert (edition.designation, edition.aliases) == ("ISO 77001:2026", ["ISO/FDIS 77001", "ISO/DIS 77001"])


@pytest.mark.parametrize("mode", list(Mode))
def test_two_references_under_one_identifier_are_two_editions(empty: None, mode: Mode) -> None:
    def brought(*order: str) -> Report:
        return bring(*(record(name, ("published", "2020-01-01"), external="1") for name in order), mode=mode)

    names = ("ISO 4711:2020", "ISO 4712:2020", "ISO 4713:2020")
    assert counts(brought(*names)) == (3, 0, 0, 0, 0)
    if mode is Mode.DRY_RUN:
        assert not Edition.objects.exists()
        return
    assert sorted(Edition.objects.values_list("designation", flat=True)) == sorted(names)
    assert counts(brought(*names)) == (0, 0, 3, 0, 0)
    assert brought(*names[::-1]).new == 0
    assert sorted(Edition.objects.values_list("designation", flat=True)) == sorted(names)


def test_a_name_that_another_source_holds_already_takes_no_edition_away(empty: None) -> None:
    bring(record("ISO/DIS 77001", ("draft", None), external="77001"))
    bring(record("ISO/FDIS 77001", ("draft", None), source="other", external="x"))
    bring(record("ISO/FDIS 77001", ("draft", "2025-01-01"), external="77001"))
    assert sorted(Edition.objects.values_list("designation", flat=True)) == ["ISO/DIS 77001", "ISO/FDIS 77001"]


def test_an_older_capture_does_not_give_the_old_name_back(empty: None) -> None:
    bring(record("ISO/FDIS 77001", ("draft", "2025-01-01"), external="77001"))
    report = bring(
        record("ISO/DIS 77001", ("draft", "2024-01-01"), external="77001", observed=TODAY - timedelta(days=400))
    )
    assert (report.new, report.unchanged, Edition.objects.get().designation) == (0, 1, "ISO/FDIS 77001")


# -- an act beside an import -------------------------------------------------------------------------------------------
def published(*designations: str) -> None:
    """What an act brings, in its own transaction and connection."""
    with transaction.atomic():
        rows = [record(name, ("published", "2026-01-01"), source="guiju") for name in designations]
        enter(rows, Report(), now=NOW, today=TODAY)


def test_an_act_beside_an_import_breaks_nothing_of_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-way through an import that commits at its end, acts publish an edition that it brings later, and one that
    it has written already."""
    monkeypatch.setattr("guiju.registry.catalogue.intake.ingest.PATIENCE", "500ms")
    faults: list[BaseException] = []

    def acts() -> None:
        published("GB/T 9001-2026")
        try:
            published("GB/T 7999-2020")
        except TooBusyError as error:
            faults.append(error)
        connection.close()

    def records() -> Iterable[Record]:
        for number in range(4_000, 8_000):
            yield record(f"GB/T {number}-2020", ("in_force", "2020-01-01"))
        thread = threading.Thread(target=acts)
        thread.start()
        thread.join(30)
        yield record("GB/T 9001-2026", ("in_force", "2026-02-01"))

    report = ingest(records(), Report(), now=NOW, today=TODAY, mode=Mode.ALL_OR_NOTHING)
    assert (report.new, report.changed, report.rejected_count, len(faults)) == (4_000, 1, 0, 1)
    held = Edition.objects.get(key="GB/T 9001-2026")
    assert sorted(held.sources.values_list("source", flat=True)) == ["guiju", "made-up"]


def test_what_an_act_brings_while_a_batch_is_written_is_written_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = Holdings.editions

    def late(self: Holdings, keys: list[str]) -> dict[str, Held]:
        found = looked_up(self, keys)
        monkeypatch.undo()
        thread = threading.Thread(target=lambda: (published("GB/T 1-2020"), connection.close()))
        thread.start()
        thread.join(30)
        return found

    monkeypatch.setattr(Holdings, "editions", late)
    report = bring(record("GB/T 1-2020", ("in_force", "2020-01-01")), record("GB/T 2-2020"))
    assert counts(report) == (1, 1, 0, 0, 0)
    assert sorted(Edition.objects.get(key="GB/T 1-2020").sources.values_list("source", flat=True)) == [
        "guiju", "made-up",
    ]  # fmt: skip


def test_an_act_that_publishes_goes_on_within_a_second(house: House) -> None:
    seconds: list[float] = []

    def act() -> None:
        began = time.monotonic()
        published("T/X 1-2026")
        seconds.append(time.monotonic() - began)
        connection.close()

    def records() -> Iterable[Record]:
        for number in range(1, 4_001):
            yield record(f"GB/T {number}-2020", ("in_force", "2020-01-01"))
        thread = threading.Thread(target=act)
        thread.start()
        thread.join(30)
        yield record("GB/T 5000-2020", ("in_force", "2020-01-01"))

    ingest(records(), Report(), now=NOW, today=TODAY, mode=Mode.ALL_OR_NOTHING)
    assert len(seconds) == 1 and seconds[0] < 1
    assert Edition.objects.count() == 4_002
