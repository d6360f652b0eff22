"""What the passing of a day does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from factories import NOW, record
from guiju import worker
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.status_changes import apply_status_changes
from guiju.registry.record.models import Change

EVE, DAY = date(2024, 5, 31), date(2024, 6, 1)


@pytest.fixture
def life(empty: None) -> None:
    """One edition that comes into force on DAY and ends a month later, one that ends on DAY, one that stays."""
    ingest(
        [
            record("GB 1-2024", ("published", "2024-01-01"), ("in_force", "2024-06-01"), ("withdrawn", "2024-07-01")),
            record("GB 2-2010", ("in_force", "2010-01-01"), ("replaced", "2024-06-01")),
            record("GB 3-2010", ("in_force", "2010-01-01")),
        ],
        Report(),
        now=NOW,
        today=EVE,
    )


def statuses() -> dict[str, tuple[str, date | None]]:
    return {d: (s, n) for d, s, n in Edition.objects.values_list("designation", "status", "next_change")}


def changes() -> list[tuple[str, date | None, object]]:
    names = dict(Edition.objects.values_list("id", "designation"))
    return [(names[c.subject], c.valid_from, c.data) for c in Change.objects.filter(verb="status").order_by("id")]


def test_on_the_eve_nothing_happens(life: None) -> None:
    assert apply_status_changes(EVE, NOW) == 0
    assert statuses() == {
        "GB 1-2024": ("published", DAY),
        "GB 2-2010": ("in_force", DAY),
        "GB 3-2010": ("in_force", None),
    }


def test_on_the_day_editions_begin_and_end_each_with_its_change(life: None) -> None:
    assert apply_status_changes(DAY, NOW) == 2
    assert statuses() == {
        "GB 1-2024": ("in_force", date(2024, 7, 1)),
        "GB 2-2010": ("replaced", None),
        "GB 3-2010": ("in_force", None),
    }
    assert changes() == [
        ("GB 1-2024", DAY, {"status": ["published", "in_force"]}),
        ("GB 2-2010", DAY, {"status": ["in_force", "replaced"]}),
    ]
    assert apply_status_changes(DAY, NOW) == 0
    assert len(changes()) == 2


def test_days_that_nobody_was_there_for_are_made_up(life: None) -> None:
    assert apply_status_changes(date(2024, 8, 1), NOW) == 2
    assert changes() == [
        ("GB 1-2024", date(2024, 7, 1), {"status": ["published", "withdrawn"]}),
        ("GB 2-2010", DAY, {"status": ["in_force", "replaced"]}),
    ]


def test_many_are_turned_some_at_a_time(empty: None) -> None:
    records = [record(f"GB {n}-2024", ("in_force", "2024-06-01")) for n in range(1, 26)]
    ingest(records, Report(), now=NOW, today=EVE)
    assert [apply_status_changes(DAY, NOW, limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert set(Edition.objects.values_list("status", flat=True)) == {"in_force"}


def test_an_edition_that_time_alone_brings_through_two_states(empty: None) -> None:
    began = ("published", "2024-06-01"), ("in_force", "2024-06-02")
    ingest([record("GB 1-2024", *began)], Report(), now=NOW, today=EVE)
    seen = []
    for day in range(3):
        apply_status_changes(EVE + timedelta(days=day), NOW)
        seen.append(Edition.objects.get().status)
    assert seen == ["draft", "published", "in_force"]


def test_a_day_before_the_last_one_turned_changes_nothing(life: None) -> None:
    apply_status_changes(DAY, NOW)
    assert apply_status_changes(EVE, NOW) == 0
    assert len(changes()) == 2


def test_without_a_worker_the_day_is_turned_before_anything_is_answered(empty: None) -> None:
    past, today = timezone.localdate() - timedelta(days=400), timezone.localdate()
    made = record("GB/T 1-2020", ("published", past.isoformat()), ("in_force", (past + timedelta(days=30)).isoformat()))
    ingest([made], Report(), now=NOW, today=past)
    assert Edition.objects.get().status == "published"
    assert worker.turned(today, timezone.now()) == 1
    assert Edition.objects.get().status == "in_force"


def test_a_day_that_comes_late_is_turned_all_the_same(empty: None) -> None:
    roll, now = worker.DailyRollOver(), timezone.now()
    assert roll(now) == 0
    past = timezone.localdate(now) - timedelta(days=400)
    made = record("GB/T 1-2020", ("published", past.isoformat()), ("in_force", (past + timedelta(days=30)).isoformat()))
    ingest([made], Report(), now=NOW, today=past)
    assert (roll(now), roll(now + worker.LOOK_AGAIN)) == (0, 1)
