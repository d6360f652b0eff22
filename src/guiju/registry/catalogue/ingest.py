"""Records into the registry, thousands at a time. The one way editions come in, whatever the reader.

A batch is one transaction: works, editions, status events, sources, relations and changes are written together or not
at all. Records of editions already held are merged by `merge`, so the order of imports does not matter and an import
repeated changes nothing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from itertools import islice

from django.db import connection, transaction

from guiju.registry.catalogue import relating
from guiju.registry.catalogue.copying import cell, copy, jsonb, next_ids
from guiju.registry.catalogue.holding import Held, Holdings
from guiju.registry.catalogue.merge import Derived, derive
from guiju.registry.catalogue.record import Record
from guiju.registry.catalogue.report import Report
from guiju.registry.catalogue.timeline import Event
from guiju.registry.record import sequence

BATCH = 4_000
LOCK = sequence.LOCK + 2
EDITION = (
    "id", "work_id", "key", "designation", "printed", "aliases", "scheme", "tier", "publisher", "rank", "kind",
    "effect", "stage", "number", "year", "titles", "abstracts", "dates", "published", "effective", "ended",
    "review_due", "status", "next_change", "spans", "in_force", "ics", "ccs", "languages", "issuer_id",
    "committee_id", "links", "primary_source",
)  # fmt: skip
SOURCE = ("edition_id", "source", "external", "digest", "observed", "record")
EVENT = ("edition_id", "status", "stage", "valid_from", "observed", "source", "corrects_id", "change_id")
CHANGE = ("id", "seq", "kind", "subject", "verb", "at", "valid_from", "data")

NULL = "\\N"


class Mode(Enum):
    """KEEP_GOOD commits every batch; ALL_OR_NOTHING commits once, if nothing was rejected; DRY_RUN never commits."""

    KEEP_GOOD = "keep-good"
    ALL_OR_NOTHING = "all-or-nothing"
    DRY_RUN = "dry-run"


class _Undo(Exception):  # noqa: N818
    """Leaves a transaction without keeping it."""


def ingest(
    records: Iterable[Record],
    report: Report,
    *,
    now: datetime,
    today: date,
    mode: Mode = Mode.KEEP_GOOD,
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """Write records and count what happened in `report` (which the reader has been filling with rejections)."""
    began = time.monotonic()
    writer = Writer(report, now, today, number=mode is Mode.KEEP_GOOD)
    with _collector_paused():
        _run(writer, _sound(records, report), report, mode, progress)
    report.seconds = time.monotonic() - began
    return report


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Records hold no cycles; the cycle collector going through them again and again costs a third of an import."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _run(
    writer: Writer, records: Iterable[Record], report: Report, mode: Mode, progress: Callable[[int], None]
) -> None:
    if mode is Mode.KEEP_GOOD:
        for number, batch in enumerate(_batches(records)):
            if number in (5, 50, 500):
                _analyse()  # an import into an empty library outruns the server's own statistics
            with transaction.atomic():
                _commit_in_background()
                _wait_for_turn()
                writer.write(batch)
            progress(len(batch))
        with transaction.atomic():
            sequence.reserve(0)  # an ordinary commit: when it has reached the disk, so have all before it
    else:
        try:
            with transaction.atomic():
                _wait_for_turn()
                for batch in _batches(records):
                    writer.write(batch)
                    progress(len(batch))
                if mode is Mode.DRY_RUN or report.rejected_count:
                    raise _Undo
        except _Undo:
            report.committed = False
            writer.holdings.forget()


def _sound(records: Iterable[Record], report: Report) -> Iterator[Record]:
    for record in records:
        if fault := record.fault():
            report.reject(record.where, fault)
        else:
            yield record


def _wait_for_turn() -> None:
    """One import writes at a time: of two that bring the same new edition the second must see the first's."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("analyze catalogue_edition, catalogue_work, catalogue_editionsource, catalogue_relation")


def _commit_in_background() -> None:
    """The next commit does not wait for the disk: a crash may undo the last batches, whole, and a repeated import
    brings them back."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    source = iter(records)
    while batch := list(islice(source, BATCH)):
        yield batch


class Writer:
    """Writes batches inside the caller's transaction."""

    def __init__(self, report: Report, now: datetime, today: date, *, number: bool = True) -> None:
        self.report, self.now, self.today, self.number = report, now, today, number
        self.holdings = Holdings()

    def write(self, batch: list[Record]) -> None:
        """One batch. Two records of one edition in a batch are written one after the other, in their order."""
        while batch:
            keys: set[str] = set()
            now: list[Record] = []
            later: list[Record] = []
            for record in batch:
                (later if record.key in keys else now).append(record)
                keys.add(record.key)
            self._write(now)
            batch = later

    def _write(self, batch: list[Record]) -> None:
        held = self.holdings.editions([r.key for r in batch])
        changes: list[tuple[int, int, str, date | None, dict[str, object] | None]] = []
        fresh = [r for r in batch if r.key not in held]
        known = [(r, held[r.key]) for r in batch if r.key in held]
        self.holdings.prepare(batch)
        ids = self._insert(fresh, changes)
        self._update(known, changes)
        self._number(changes)
        told = {edition: change for change, edition, *_ in changes}
        relating.write(batch, {**ids, **{r.key: h.id for r, h in known}}, ids, told, self.report)
        for record in batch:
            for remark in record.notes:
                self.report.note(record.where, remark)

    def _derive(self, record: Record, content: dict, events: Iterable[Event]) -> Derived:  # type: ignore[type-arg]
        return derive(record.scheme, content["kind"], content["stage"], content["dates"], events, self.today)

    def _insert(self, records: list[Record], changes: list) -> dict[str, int]:  # type: ignore[type-arg]
        if not records:
            return {}
        ids = next_ids("catalogue_edition", len(records))
        change_ids = next_ids("record_change", len(records))
        sources: list[str] = []
        events: list[str] = []

        def editions() -> Iterator[str]:
            for record, id, change in zip(records, ids, change_ids, strict=True):
                observed, source = record.observed, cell(record.source)
                last = len(record.events) - 1
                timeline = [
                    Event(status, since, observed if i == last else None)
                    for i, (status, since, _) in enumerate(record.events)
                ]
                content = record.content()
                derived = self._derive(record, content, timeline)
                seen = cell(observed)
                sources.append(f"{id}\t{source}\t{cell(record.external)}\t{cell(record.digest())}\t{seen}\t\\N")
                events.extend(
                    f"{id}\t{status}\t{stage}\t{cell(since)}\t{seen if i == last else NULL}\t{source}\t{NULL}\t{change}"
                    for i, (status, since, stage) in enumerate(record.events)
                )
                changes.append((change, id, "created", None, None))
                yield self._edition(id, record, content, derived, record.source)

        copy("catalogue_edition", EDITION, editions())
        copy("catalogue_editionsource", SOURCE, sources)
        copy("catalogue_statusevent", EVENT, events)
        self.report.new += len(records)
        return {record.key: id for record, id in zip(records, ids, strict=True)}

    def _edition(self, id: int, record: Record, content: dict, derived: Derived, primary: str) -> str:  # type: ignore[type-arg]
        holdings = self.holdings
        return "\t".join(
            map(
                cell,
                (
                    id, holdings.works[record.work_key], record.key, record.designation, record.printed,
                    content["aliases"], record.scheme, record.tier, record.publisher, record.rank, content["kind"],
                    content["effect"], content["stage"], content["number"], record.year, content["titles"],
                    content["abstracts"], content["dates"], derived.published, derived.effective, derived.ended,
                    derived.review_due, derived.status, derived.next_change,
                ),
            )
        ) + "\t" + "\t".join(
            (
                jsonb(derived.spans), derived.in_force, cell(content["ics"]), cell(content["ccs"]),
                cell(content["languages"]), cell(holdings.body(content["issuer"])),
                cell(holdings.committee(content["committee"])), jsonb(content["links"]), cell(primary),
            )
        )  # fmt: skip

    def _update(self, pairs: list[tuple[Record, Held]], changes: list) -> None:  # type: ignore[type-arg]
        if not pairs:
            return
        rows: list[str] = []
        sources: list[str] = []
        events: list[str] = []
        self.holdings.load([held for _, held in pairs])
        for record, held in pairs:
            update = held.take(record)
            if update is None:
                self.report.unchanged += 1
                continue
            self.report.changed += 1
            change = next(iter(next_ids("record_change", 1)))
            derived = self._derive(record, update.content, update.timeline)
            diff: dict[str, object] = dict(update.diff)
            if derived.spans != held.spans:
                diff["spans"] = [held.spans, derived.spans]
            verb, since = "changed", None
            if derived.status != held.status:
                diff["status"] = [held.status, derived.status]
                verb = "status"
                since = next((s.start for s in derived.timeline if s.holds(self.today)), None)
            if diff or update.events:
                record.designation, record.printed = held.designation, held.printed
                rows.append(self._edition(held.id, record, update.content, derived, update.primary))
            sources.extend(
                "\t".join((str(held.id), *map(cell, (s.source, s.external, s.digest, s.observed)), cell(s.record)))
                for s in update.sources
            )
            events.extend(
                "\t".join(
                    map(cell, (held.id, e.status, e.stage, e.valid_from, e.observed, record.source, corrects, change))
                )
                for e, corrects in update.events
            )
            changes.append((change, held.id, verb, since, diff))
        with connection.cursor() as cursor:
            if rows:
                cursor.execute("create temp table if not exists edition_in (like catalogue_edition) on commit drop")
                cursor.execute("truncate edition_in")
                copy("edition_in", EDITION, rows)
                kept = [name for name in EDITION if name != "id"]
                cursor.execute(
                    f"update catalogue_edition e set ({', '.join(kept)}) = ({', '.join('i.' + n for n in kept)})"
                    " from edition_in i where i.id = e.id"
                )
            if sources:
                cursor.execute(
                    "create temp table if not exists source_in (like catalogue_editionsource) on commit drop"
                )
                cursor.execute("alter table source_in alter id drop not null")
                cursor.execute("truncate source_in")
                copy("source_in", SOURCE, sources)
                cursor.execute(
                    "insert into catalogue_editionsource (edition_id, source, external, digest, observed, record)"
                    " select edition_id, source, external, digest, observed, record from source_in"
                    " on conflict (source, external) do update set edition_id = excluded.edition_id,"
                    " digest = excluded.digest, observed = excluded.observed, record = excluded.record"
                )
        copy("catalogue_statusevent", EVENT, events)

    def _number(self, changes: list) -> None:  # type: ignore[type-arg]
        if not changes:
            return
        first = sequence.reserve(len(changes)) if self.number else 0
        at = (sequence.stamp(first) if first else self.now).isoformat()
        copy(
            "record_change",
            CHANGE,
            (
                "\t".join(map(cell, (change, first + i if first else None, "edition", id, verb, at, since, data)))
                for i, (change, id, verb, since, data) in enumerate(changes)
            ),
        )
