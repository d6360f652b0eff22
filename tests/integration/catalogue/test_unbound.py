"""Keys between the tables of the catalogue: what leads nowhere is found, and an act and an import do not cross."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.db import connection, transaction

from factories import NOW, TODAY, link, record
from guiju.registry.catalogue import unbound
from guiju.registry.catalogue.intake import ingest as ingesting
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition, Work
from guiju.registry.record.faults import Report as Faults
from integration.conftest import House


def _bring() -> Edition:
    made = record("ISO 4711:2020", ("in_force", "2020-01-01"), relations=[link("replaces", "ISO 4711:2010")])
    ingest([made, record("ISO 4711:2010")], Report(), now=NOW, today=TODAY)
    return Edition.objects.get(key="ISO 4711:2020")


def _faults() -> list[str]:
    report = Faults()
    unbound.verify(report)
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def test_nothing_leads_nowhere_after_an_import(empty: None) -> None:
    _bring()
    assert _faults() == []


@pytest.mark.parametrize(("table", "column", "target"), unbound.KEYS)
def test_a_key_that_leads_nowhere_is_found(empty: None, table: str, column: str, target: str) -> None:
    _bring()
    with connection.cursor() as cursor:
        cursor.execute(f"update {table} set {column} = 999999 where id = (select min(id) from {table}) returning id")
        (id,) = cursor.fetchone()
    assert f"{table} {id}: its {column} leads nowhere" in _faults()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_batch_that_leads_nowhere_is_refused(empty: None, place: int) -> None:
    edition = _bring()
    there: list[set[int]] = [{edition.work_id}, set(), set()]
    unbound.check(*there)
    there[place] = there[place] | {999999}
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="is gone"), transaction.atomic():
        unbound.check(*there)
    unbound.check([], [], [])


def test_a_work_that_is_gone_since_the_batch_before_is_made_again(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second edition leads to a work that the import remembers, and that somebody deleted meanwhile."""
    monkeypatch.setattr(ingesting, "BATCH", 1)

    def gone(done: int) -> None:
        if Edition.objects.filter(designation="ISO 1:2015").exists():
            Edition.objects.all().delete()
            Work.objects.all().delete()

    records = [record("ISO 1:2015"), record("ISO 1:2020")]
    ingest(records, Report(), now=NOW, today=TODAY, progress=gone)
    assert [e.work.key for e in Edition.objects.select_related("work")] == ["ISO 1"]
    assert _faults() == []


def test_works_are_not_deleted_under_an_act(house: House) -> None:
    entered = threading.Event()

    def delete() -> None:
        with psycopg.connect(house.url) as session:
            session.execute("select pg_advisory_xact_lock(%s)", [unbound.WORKS])
            entered.set()

    with transaction.atomic():
        unbound.keep_works()
        other = threading.Thread(target=delete)
        other.start()
        assert not entered.wait(0.3)
    other.join(10)
    assert entered.is_set()
