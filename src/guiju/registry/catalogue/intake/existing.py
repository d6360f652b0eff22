"""What the registry already holds of the editions in a batch, and what a new record makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from guiju.registry.bodies import services as bodies
from guiju.registry.catalogue import rules
from guiju.registry.catalogue.intake.copy_rows import Prepared
from guiju.registry.catalogue.intake.copying import copy, next_ids, text, texts
from guiju.registry.catalogue.intake.merge import merged
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.timeline import ENDS, Event

CONTENT = (
    "designation", "aliases", "effect", "kind", "stage", "number", "titles", "abstracts", "dates", "ics", "ccs",
    "languages", "issuer", "committee", "links",
)  # fmt: skip


@dataclass(slots=True)
class Source:
    source: str
    external: str
    digest: bytes
    observed: date | None
    record: dict[str, Any] | None


@dataclass(slots=True)
class Stored:
    """A status event in the database."""

    id: int | None
    status: str
    stage: str
    valid_from: date | None
    observed: date | None
    source: str

    def says(self, source: str, status: str) -> bool:
        return (self.source, self.status) == (source, status)

    def same(self, other: Stored) -> bool:
        return (self.status, self.stage, self.valid_from, self.source) == (
            other.status, other.stage, other.valid_from, other.source,
        )  # fmt: skip


@dataclass(slots=True)
class Update:
    content: dict[str, Any]
    timeline: list[Event]
    primary: str
    diff: dict[str, list[Any]]
    sources: list[Source]
    events: list[tuple[Stored, int | None]]


@dataclass(slots=True)
class Held:
    """An edition in the registry, with its sources and events once loaded."""

    id: int
    key: str
    designation: str
    printed: str
    status: str
    content: dict[str, Any]
    spans: list[list[str | None]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    events: list[Stored] = field(default_factory=list)

    def knows(self, record: Prepared) -> bool:
        """Whether this source has said the very same before."""
        mine = self._of(record)
        return mine is not None and mine.digest == record.digest and not _older(record, mine)

    def newer(self, record: Prepared) -> bool:
        """Whether a newer capture of this source than the record is kept."""
        mine = self._of(record)
        return mine is not None and _older(record, mine)

    def _of(self, record: Prepared | Record) -> Source | None:
        return next((s for s in self.sources if (s.source, s.external) == (record.source, record.external)), None)

    def take(self, record: Record) -> Update | None:
        """What a record that says something else changes here, or None when that is nothing."""
        mine, digest = self._of(record), record.digest()
        if mine is not None and _older(record, mine):
            return self._take_history(record)
        others = [s for s in self.sources if s.source != record.source]
        for other in others:
            if other.record is None:
                other.record = dict(self.content)
        contents = [(s.source, s.record or {}) for s in others] + [(record.source, _kept(record.content()))]
        content = merged(contents)
        content["designation"] = self.designation
        diff = {k: [self.content[k], content[k]] for k in CONTENT if self.content[k] != content[k]}
        fresh = self._new_events(record)
        own = Source(
            record.source, record.external, digest, record.observed, _kept(record.content()) if others else None
        )
        primary = min((s for s, _ in contents), key=rules.source_rank)
        return Update(content, self._timeline(primary, fresh), primary, diff, [*others, own], fresh)

    def _take_history(self, record: Record) -> Update | None:
        """An older capture adds to the history of the status and to nothing else: that it was so already (an event
        without a day) or still (one with a day) when the capture was made. A day that the newer capture has corrected
        is left out."""
        if not record.events:
            return None
        status, since, stage = record.events[-1]
        event = Stored(None, status, stage, since, record.observed, record.source)
        for held in self.events:
            if event.same(held):
                a, b = (event, held) if since is None else (held, event)
                if not _earlier(a.observed, b.observed):
                    return None
            elif since and held.valid_from not in (None, since) and held.says(record.source, status):
                return None
        primary = min((s.source for s in self.sources), key=rules.source_rank)
        fresh: list[tuple[Stored, int | None]] = [(event, None)]
        return Update(dict(self.content), self._timeline(primary, fresh), primary, {}, [], fresh)

    def _new_events(self, record: Record) -> list[tuple[Stored, int | None]]:
        result: list[tuple[Stored, int | None]] = []
        last = len(record.events) - 1
        for i, (status, since, stage) in enumerate(record.events):
            event = Stored(None, status, stage, since, record.observed if i == last else None, record.source)
            if any(event.same(e) for e in self.events):
                continue
            corrected = next(
                (
                    e.id for e in self.events
                    if e.source == event.source and e.status == status and e.valid_from and since
                    and e.valid_from != since and not any(e.valid_from == s for _, s, _ in record.events)
                ),
                None,
            )  # fmt: skip
            result.append((event, corrected))
        return result

    def _timeline(self, primary: str, fresh: list[tuple[Stored, int | None]]) -> list[Event]:
        corrected = {c for _, c in fresh}
        chosen = [e for e in self.events if e.id not in corrected] + [e for e, _ in fresh]
        heard = [e for e in chosen if e.source == self._voice(primary)]
        acts = [e for e in chosen if e.source == rules.OWN and primary == rules.OWN]
        told = heard + acts + _ended(heard, chosen) if heard else chosen
        return [Event(e.status, e.valid_from, e.observed) for e in told]

    def _voice(self, primary: str) -> str:
        """The source whose events are the timeline: acts of the registry are added to what the first of the others
        says, and take nothing from it."""
        others = {e.source for e in self.events} - {rules.OWN}
        return min(others, key=rules.source_rank) if primary == rules.OWN and others else primary


def _ended(heard: list[Stored], chosen: list[Stored]) -> list[Stored]:
    """The end that another source gives, with its day, to what the source that is heard still holds to be in force: it
    learnt of it first."""
    last = max(heard, key=lambda e: e.valid_from or e.observed or date.min)
    if last.status != "in_force":
        return []
    begun = last.valid_from or date.min
    ends = [e for e in chosen if e.status in ENDS and e.valid_from and e.valid_from > begun and e not in heard]
    return [min(ends, key=lambda e: (e.valid_from or date.max, e.source))] if ends else []


def _older(record: Prepared | Record, mine: Source) -> bool:
    """Whether the record is an older capture than the one that is kept."""
    return mine.observed is not None and record.observed is not None and record.observed < mine.observed


def _earlier(a: date | None, b: date | None) -> bool:
    return b is not None and (a is None or a < b)


def _kept(content: dict[str, Any]) -> dict[str, Any]:
    return {k: content[k] for k in CONTENT}


class Holdings:
    """Look-ups for a run of batches; works, bodies and committees are remembered between them."""

    def __init__(self) -> None:
        self.works: dict[str, int] = {}
        self.bodies: dict[str, int] = {}
        self.committees: dict[str, int] = {}
        self.made: set[int] = set()
        """Works that this transaction made, so that nobody can have deleted them."""

    def forget(self) -> None:
        """After a rollback nothing remembered here can be relied on."""
        self.__init__()  # type: ignore[misc]

    def editions(self, keys: list[str]) -> dict[str, Held]:
        """Those of the keys that are held."""
        with connection.cursor() as cursor:
            cursor.execute("select key, id from catalogue_edition where key = any(%s::text[])", [texts(keys)])
            return {key: Held(id, key, "", "", "", {}) for key, id in cursor.fetchall()}

    def load(self, held: list[Held]) -> None:
        """Fill in content, sources and events."""
        by_id = {h.id: h for h in held}
        ids = list(by_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "select e.id, e.designation, e.printed, e.status, e.aliases, e.effect, e.kind, e.stage, e.number,"
                " e.titles::text::json, e.abstracts::text::json, e.dates::text::json, e.ics, e.ccs, e.languages,"
                " coalesce(b.code, ''), coalesce(c.code, ''), e.links::text::json,"
                " e.spans::text::json from catalogue_edition e left join bodies_body b on b.id = e.issuer_id"
                " left join bodies_committee c on c.id = e.committee_id where e.id = any(%s) for update of e",
                [ids],
            )
            for id, designation, printed, status, *values, spans in cursor.fetchall():
                h = by_id[id]
                h.spans = spans
                h.designation, h.printed, h.status = designation, printed, status
                h.content = dict(zip(CONTENT, [designation, *values], strict=True))
                h.sources, h.events = [], []
            cursor.execute(
                "select edition_id, source, external, digest, observed, record::text::json"
                " from catalogue_editionsource where edition_id = any(%s)",
                [ids],
            )
            for id, source, external, digest, observed, record in cursor.fetchall():
                by_id[id].sources.append(Source(source, external, bytes(digest), observed, record))
            cursor.execute(
                "select e.edition_id, e.id, e.status, e.stage, e.valid_from, e.observed, e.source"
                " from catalogue_statusevent e where e.edition_id = any(%s)"
                " and not exists (select 1 from catalogue_statusevent c where c.corrects_id = e.id) order by e.id",
                [ids],
            )
            for id, *values in cursor.fetchall():
                by_id[id].events.append(Stored(*values))

    def prepare(self, batch: Sequence[Prepared]) -> None:
        """Make the works, bodies and committees that the batch names and the registry lacks."""
        wanted = {r.work_key: r for r in batch if r.work_key not in self.works}
        if len(self.works) > 400_000:
            self.works.clear()
            wanted = {r.work_key: r for r in batch}
        if wanted:
            with connection.cursor() as cursor:
                cursor.execute("select key, id from catalogue_work where key = any(%s::text[])", [texts(wanted)])
                self.works.update(cursor.fetchall())
                missing = [r for key, r in wanted.items() if key not in self.works]
                ids = next_ids("catalogue_work", len(missing)) if missing else []
                copy(
                    "catalogue_work",
                    ("id", "key", "designation", "scheme", "tier", "publisher"),
                    (
                        "\t".join((str(id), *map(text, (r.work_key, r.work, r.scheme, r.tier, r.publisher))))
                        for r, id in zip(missing, ids, strict=True)
                    ),
                )
                self.works.update((r.work_key, id) for r, id in zip(missing, ids, strict=True))
                self.made.update(ids)
        issuers = {r.issuer: (r.issuer_names, r.tier) for r in batch if r.issuer and r.issuer not in self.bodies}
        if issuers:
            self.bodies.update(bodies.ensure_bodies(issuers))
        committees = {r.committee: r.committee_names for r in batch if r.committee not in self.committees}
        committees.pop("", None)
        if committees:
            self.committees.update(bodies.ensure_committees(committees))

    def body(self, code: str) -> int | None:
        """The key of a body that may have been named by an earlier record."""
        if code and code not in self.bodies:
            self.bodies.update(bodies.ensure_bodies({code: ({}, "")}))
        return self.bodies.get(code)

    def committee(self, code: str) -> int | None:
        """The same of a committee."""
        if code and code not in self.committees:
            self.committees.update(bodies.ensure_committees({code: {}}))
        return self.committees.get(code)
