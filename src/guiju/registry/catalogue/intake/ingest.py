"""Records into the registry, thousands at a time. The one way editions come in, whatever the reader.

A batch is one transaction: works, editions, status events, sources, relations and changes are written together or not
at all. Records of editions already held are merged by `merge`, so the order of imports does not matter and an import
repeated changes nothing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from enum import Enum
from itertools import islice

import psycopg
from django.db import DatabaseError, OperationalError, connection, transaction

from guiju.core.errors import TooBusyError
from guiju.registry.catalogue import consistency, unbound
from guiju.registry.catalogue.index_feeding import Batch, Feeding
from guiju.registry.catalogue.intake import relating
from guiju.registry.catalogue.intake.copy_rows import EDITION, NULL, Prepared, edition_cells, prepare
from guiju.registry.catalogue.intake.copying import cell, copy, next_ids
from guiju.registry.catalogue.intake.existing import Held, Holdings
from guiju.registry.catalogue.intake.merge import derive
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.renaming import Identifiers, Renamed
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.timeline import ENDS, UNKNOWN
from guiju.registry.record import sequence, space
from guiju.search.schema import Filled

BATCH = 4_000
ATTEMPTS = 3
PATIENCE = "5s"
AGAIN = "the same again when the import has ended"
MET = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected, psycopg.errors.ForeignKeyViolation)
LOCK = sequence.LOCK + 2
SOURCE = ("edition_id", "source", "external", "digest", "observed", "record")
EVENT = ("edition_id", "status", "stage", "valid_from", "observed", "source", "corrects_id", "change_id")
CHANGE = ("id", "seq", "kind", "subject", "verb", "at", "valid_from", "data")


class Mode(Enum):
    """KEEP_GOOD commits every batch; ALL_OR_NOTHING commits once, if nothing was rejected; DRY_RUN never commits."""

    KEEP_GOOD = "keep-good"
    ALL_OR_NOTHING = "all-or-nothing"
    DRY_RUN = "dry-run"


class _Undo(Exception):  # noqa: N818
    """Leaves a transaction without keeping it."""


def ingest(
    records: Iterable[Record | Prepared],
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
        _run(writer, _ready(records, report, today), report, mode, progress)
    report.seconds = time.monotonic() - began
    return report


def enter(records: Iterable[Record], report: Report, *, now: datetime, today: date) -> Report:
    """The same for the few records of an act, inside its transaction: all or nothing, and without waiting for the turn
    of an import, however long that is. TooBusyError where an import holds the very same edition for longer than
    PATIENCE."""
    ready = list(_ready(records, report, today))
    if report.rejected_count:
        return report
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('lock_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
    try:
        unbound.keep_works()
        Writer(report, now, today, number=False).write(ready)
    except (OperationalError, psycopg.errors.LockNotAvailable) as error:
        if _cause(error, psycopg.errors.LockNotAvailable):
            raise TooBusyError(
                "an import is writing this edition", where=ready[0].designation, expected=AGAIN
            ) from None
        raise
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [before])
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
    writer: Writer, records: Iterable[Prepared], report: Report, mode: Mode, progress: Callable[[int], None]
) -> None:
    before = consistency.last_change()
    if mode is Mode.KEEP_GOOD:
        with closing(Feeding()) as index:
            for number, batch in enumerate(_batches(records)):
                if number in (5, 50, 500):
                    _analyse()  # an import into an empty library outruns the server's own statistics
                with transaction.atomic():
                    _commit_in_background()
                    _wait_for_turn()
                    writer.write(batch)
                index.take(writer.written)
                progress(len(batch))
        with transaction.atomic():
            sequence.reserve(0)  # an ordinary commit: when it has reached the disk, so have all before it
        with transaction.atomic():
            report.findings = consistency.findings(before)
    else:
        try:
            with transaction.atomic():
                _wait_for_turn()
                for batch in _batches(records):
                    writer.write(batch)
                    progress(len(batch))
                report.findings = consistency.findings(before)
                if mode is Mode.DRY_RUN or report.rejected_count:
                    raise _Undo
        except _Undo:
            report.committed = False
            writer.holdings.forget()


def _ready(records: Iterable[Record | Prepared], report: Report, today: date) -> Iterator[Prepared]:
    """The records that can be kept; readers in other processes have prepared theirs."""
    for record in records:
        if isinstance(record, Prepared):
            yield record
        elif fault := record.fault():
            report.reject(record.where, fault)
        else:
            yield prepare(record, today)


def _wait_for_turn() -> None:
    """One import writes at a time: of two that bring the same new edition the second must see the first's."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "analyze catalogue_edition (id, key, work_id), catalogue_work (id, key),"
            " catalogue_editionsource (edition_id, source, external), catalogue_relation"
        )


def _commit_in_background() -> None:
    """The next commit does not wait for the disk: a crash may undo the last batches, whole, and a repeated import
    brings them back."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")


def _batches(records: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    source = iter(records)
    while batch := list(islice(source, BATCH)):
        space.require()
        yield batch


def _cause(error: BaseException, *kinds: type[BaseException]) -> bool:
    """Whether a fault is one of these of PostgreSQL, as it is or as Django passes it on."""
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)


class Writer:
    """Writes batches inside the caller's transaction."""

    def __init__(self, report: Report, now: datetime, today: date, *, number: bool = True) -> None:
        self.report, self.now, self.today, self.number = report, now, today, number
        self.holdings = Holdings()
        self.identifiers = Identifiers()
        self.written = Batch()

    def write(self, batch: list[Prepared]) -> None:
        """One batch. Where somebody else brought the same edition, work or body in the meantime, which only an act can
        do beside an import, the batch is written again over what they brought."""
        batch = [self.identifiers.own(record) for record in batch]
        for attempt in range(ATTEMPTS):
            mark, self.written = self.report.mark(), Batch()
            try:
                with transaction.atomic():
                    self._whole(batch)
                return
            except (DatabaseError, psycopg.Error) as error:
                if attempt + 1 == ATTEMPTS or not _cause(error, *MET):
                    raise
                self.report.back(mark)
                self.holdings.forget()

    def _whole(self, batch: list[Prepared]) -> None:
        """Two records of one edition in a batch are written one after the other, in their order."""
        while batch:
            keys: set[str] = set()
            now: list[Prepared] = []
            later: list[Prepared] = []
            for record in batch:
                (later if record.key in keys else now).append(record)
                keys.add(record.key)
            self._write(now)
            batch = later

    def _write(self, batch: list[Prepared]) -> None:
        self.leading: tuple[set[int], set[int], set[int]] = (set(), set(), set())
        self.holdings.made.clear()
        held = self.holdings.editions([r.key for r in batch])
        changes: list[tuple[int, int, str, date | None, dict[str, object] | None]] = []
        batch = self._renamed(batch, held)
        fresh = [r for r in batch if r.key not in held]
        known = [(r, held[r.key]) for r in batch if r.key in held]
        self.holdings.prepare(batch)
        ids = self._insert(fresh, changes)
        self._update(known, changes)
        unbound.check(*self.leading)
        self._number(changes, {ids[r.key]: r.document for r in fresh})
        told = {edition: change for change, edition, *_ in changes}
        telling = [r._replace(designation=held[r.key].designation) if r.key in held else r for r in batch]
        places = {**ids, **{r.key: h.id for r, h in known}}
        arrived = {**ids, **{key: id for id, key, _ in self.renamed.editions.values()}}
        self.written.adopting |= relating.write(telling, places, arrived, told, self.report)
        for record in batch:
            for remark in record.notes:
                self.report.note(record.where, remark)

    def _renamed(self, batch: list[Prepared], held: dict[str, Held]) -> list[Prepared]:
        """The batch, with the editions in `held` that their source names otherwise than before. An older capture does
        not rename; where the name so far is in the batch too, the source has two editions under one identifier."""
        self.renamed = Renamed()
        owners = self.identifiers.owners(r for r in batch if r.key not in held)
        if not owners:
            return batch
        keys = {r.key for r in batch}
        self.holdings.load(list(owners.values()))
        made = []
        for record in batch:
            owner = owners.get(record.key)
            if owner is None:
                made.append(record)
            elif owner.key in keys:
                made.append(self.identifiers.apart(record))
            elif owner.newer(record):
                self.report.note(record.where, f"an older capture of what is now {owner.designation}; left as it is")
                self.report.unchanged += 1
            else:
                held[record.key] = owner
                made.append(record)
        return made

    def _insert(self, records: list[Prepared], changes: list) -> dict[str, int]:  # type: ignore[type-arg]
        if not records:
            return {}
        ids = next_ids("catalogue_edition", len(records))
        change_ids = next_ids("record_change", len(records))
        copy(
            "catalogue_edition",
            EDITION,
            (
                f"{self._keys(id, r.work_key, r.issuer, r.committee)}{r.edition}"
                for id, r in zip(ids, records, strict=True)
            ),
        )
        copy("catalogue_editionsource", SOURCE, (f"{id}\t{r.origin}" for id, r in zip(ids, records, strict=True)))
        copy(
            "catalogue_statusevent",
            EVENT,
            (f"{id}\t{e}\t{c}" for id, c, r in zip(ids, change_ids, records, strict=True) for e in r.events),
        )
        changes += [(change, id, "created", None, None) for change, id in zip(change_ids, ids, strict=True)]
        self.report.new += len(records)
        return {record.key: id for record, id in zip(records, ids, strict=True)}

    def _contradicted(self, held: Held, record: Record, status: str) -> None:
        """A remark where a source that had said nothing of an edition ends what others have in force, or revives it; or
        says so and is not heard."""
        others = sorted({s.source for s in held.sources})
        if record.source in others or UNKNOWN in (held.status, status):
            return
        said, since, _ = record.events[-1] if record.events else ("", None, "")
        told = f"{held.designation} was {held.status} by {', '.join(others)}; "
        if (held.status in ENDS) != (status in ENDS):
            self.report.note(record.where, f"{told}by {record.source} it is {status}")
        elif said in ENDS and status not in ENDS and (since is None or since <= self.today):
            self.report.note(record.where, f"{told}{record.source} says {said} and is not heard before them")

    def _keys(self, id: int, work: str, issuer: str, committee: str) -> str:
        """The first cells of an edition's line, each with its tab; where they lead is checked at the end."""
        holdings = self.holdings
        works, issuers, committees = self.leading
        if (key := holdings.works[work]) not in holdings.made:
            works.add(key)
        if body := holdings.body(issuer):
            issuers.add(body)
        if group := holdings.committee(committee):
            committees.add(group)
        return f"{id}\t{key}\t{body or NULL}\t{group or NULL}\t"

    def _update(self, pairs: list[tuple[Prepared, Held]], changes: list) -> None:  # type: ignore[type-arg]
        if not pairs:
            return
        rows: list[str] = []
        sources: list[str] = []
        events: list[str] = []
        self.holdings.load([held for _, held in pairs])
        told = [(brought.record(), held) for brought, held in pairs if not held.knows(brought)]
        for record, held in told:
            if held.key != record.key:
                self.renamed.note(held, record)
        self.report.unchanged += len(pairs) - len(told)
        for (record, held), change in zip(told, next_ids("record_change", len(told)), strict=True):
            update = held.take(record)
            if update is None:
                self.report.unchanged += 1
                continue
            self.report.changed += 1
            content = update.content
            derived = derive(
                record.scheme,
                content["kind"],
                content["stage"],
                content["dates"],
                update.timeline,
                self.today,
                record.publisher,
            )
            self._contradicted(held, record, derived.status)
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
                keys = self._keys(held.id, record.work_key, content["issuer"], content["committee"])
                rows.append(keys + edition_cells(record, content, derived, update.primary))
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
        if self.renamed.editions:
            for key in self.renamed.follow():
                self.holdings.works.pop(key, None)

    def _number(self, changes: list, documents: Mapping[int, Filled | None]) -> None:  # type: ignore[type-arg]
        """Write the changes with their numbers, and remember which edition got which for the index."""
        if not changes:
            return
        first = sequence.reserve(len(changes)) if self.number else 0
        if first:
            self.written.numbered(first, len(changes))
            self.written.created |= documents.keys()
            for seq, (_, id, *_) in enumerate(changes, first):
                self.written.take(id, seq, documents.get(id))
        at = (sequence.stamp(first) if first else self.now).isoformat()
        copy(
            "record_change",
            CHANGE,
            (
                "\t".join(map(cell, (change, first + i if first else None, "edition", id, verb, at, since, data)))
                for i, (change, id, verb, since, data) in enumerate(changes)
            ),
        )
