"""What is remembered of other days holds no older columns, stays within its bounds, and says the same."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest

from factories import NOW, TODAY, record
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.goals import columns
from guiju.registry.goals.columns import Columns, store
from guiju.registry.record import sequence

pytestmark = pytest.mark.django_db


def _bring(number: int) -> None:
    ingest([record(f"GB/T {number}-2020", ("in_force", "2020-01-01"))], Report(), now=NOW, today=TODAY)


def test_no_older_columns_stay_alive(empty: None) -> None:
    columns.forget()
    told = []
    for number in range(1, 13):
        _bring(number)
        moment = columns.at_head().moment(TODAY - timedelta(days=number), sequence.head())
        told.append(moment.editions.collect().height)
        assert moment.acts.height == 0 and moment.relations.collect().height == 0
    assert told == list(range(1, 13))
    del moment
    gc.collect()
    assert sum(isinstance(each, Columns) for each in gc.get_objects()) == 1


def test_a_moment_says_the_same_after_the_registry_has_grown(empty: None) -> None:
    columns.forget()
    for number in (1, 2):
        _bring(number)
    seq = sequence.head()
    before = columns.at_head().moment(TODAY, seq).editions.collect().sort("id")
    _bring(3)
    grown = columns.at_head()
    assert (TODAY, seq) in grown._moments
    assert (
        grown.moment(TODAY, seq)
        .editions.collect()
        .sort("id")
        .drop("row", strict=False)
        .equals(before.drop("row", strict=False))
    )
    assert grown.moment(TODAY, sequence.head()).editions.collect().height == 3


def test_what_is_remembered_stays_within_its_bounds(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    columns.forget()
    _bring(1)
    head = columns.at_head()
    for days in range(100):
        head.moment(TODAY - timedelta(days=days), head.seq).editions.collect()
    assert len(head._moments) == store.MOMENTS
    monkeypatch.setattr(store, "MOST_BYTES", -1)
    head.moment(TODAY - timedelta(days=200), head.seq)
    assert len(head._moments) == 1
