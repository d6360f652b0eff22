"""A record made ready for the database by the process that read it, so that the one that writes only joins lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from guiju.core.characters import clean
from guiju.registry.catalogue.intake.copying import array, cell, jsonb, text
from guiju.registry.catalogue.intake.merge import Derived, derive
from guiju.registry.catalogue.intake.record import Link, Record
from guiju.registry.catalogue.intake.search_document import document
from guiju.registry.catalogue.timeline import Event
from guiju.search import filling
from guiju.search.model import IndexDocument
from guiju.search.schema import Filled

EDITION = (
    "id", "work_id", "issuer_id", "committee_id", "key", "designation", "printed", "aliases", "scheme", "tier",
    "publisher", "rank", "kind", "effect", "stage", "number", "year", "titles", "abstracts", "dates", "published",
    "effective", "ended", "review_due", "status", "next_change", "spans", "in_force", "ics", "ccs", "languages",
    "links", "primary_source",
)  # fmt: skip
"""The columns of an edition: keys first, which only the writer knows, then those of `edition_cells`."""
NULL = "\\N"


class Prepared(NamedTuple):
    """What the writer needs of a record. `edition`, `origin` and `events` are cells in COPY's text form, less the keys;
    `document` is what the search index will hold of a new edition; `whole` gives the record, which is wanted only when
    the edition is held already and says something else."""

    key: str
    designation: str
    work_key: str
    work: str
    scheme: str
    tier: str
    publisher: str
    issuer: str
    issuer_names: dict[str, str]
    committee: str
    committee_names: dict[str, str]
    source: str
    where: str
    relations: list[Link]
    notes: list[str]
    edition: str
    origin: str
    events: tuple[str, ...]
    digest: bytes
    external: str
    observed: date | None
    document: Filled | None
    whole: Callable[[], Record | Any]

    def record(self) -> Record:
        """The record itself, read again where another process read it."""
        found: Record = self.whole()
        _tidy(found)
        return found


def prepare_all(records: Sequence[Record], today: date) -> list[Prepared]:
    """Records for the writer. They must be sound (`Record.fault`)."""
    made = [_prepared(record, today) for record in records]
    filled = iter(filling.fill([told for _, told in made if told is not None]))
    return [line if told is None else line._replace(document=next(filled)) for line, told in made]


def prepare(record: Record, today: date) -> Prepared:
    """The same of one."""
    return prepare_all([record], today)[0]


def _prepared(record: Record, today: date) -> tuple[Prepared, IndexDocument | None]:
    _tidy(record)
    content = record.content()
    digest = record.digest()
    last = len(record.events) - 1
    timeline = [
        Event(status, since, record.observed if i == last else None)
        for i, (status, since, _) in enumerate(record.events)
    ]
    derived = derive(record.scheme, record.kind, record.stage, record.dates, timeline, today, record.publisher)
    source, seen = text(record.source), _day(record.observed)
    line = Prepared(
        record.key, record.designation, record.work_key, record.work, record.scheme, record.tier, record.publisher,
        record.issuer, record.issuer_names, record.committee, record.committee_names, record.source, record.where,
        record.relations, record.notes,
        edition=edition_cells(record, content, derived, record.source),
        origin=f"{source}\t{text(record.external)}\t\\\\x{digest.hex()}\t{seen}\t{NULL}",
        events=tuple(
            f"{status}\t{text(stage)}\t{_day(since)}\t{seen if i == last else NULL}\t{source}\t{NULL}"
            for i, (status, since, stage) in enumerate(record.events)
        ),
        digest=digest, external=record.external, observed=record.observed,
        document=None, whole=lambda: record,
    )  # fmt: skip
    return line, document(record, content, derived)


def _tidy(record: Record) -> None:
    """Titles and abstracts without control characters, which no feed and no table may hold; told in the report."""
    for name in ("titles", "abstracts"):
        told: dict[str, str] = getattr(record, name)
        if all(text.isprintable() for text in told.values()):
            continue
        tidy = {language: clean(text) for language, text in told.items()}
        if tidy != told:
            setattr(record, name, tidy)
            record.notes.append(f"control characters left out of {name}")


def edition_cells(record: Record, content: dict[str, Any], derived: Derived, primary: str) -> str:
    """The cells of EDITION after the keys: what `content` and `derived` say of the record's edition."""
    return "\t".join((
        text(record.key), text(record.designation), text(record.printed), array(content["aliases"]),
        record.scheme, record.tier, text(record.publisher), str(record.rank), text(content["kind"]),
        content["effect"], text(content["stage"]), text(content["number"]), cell(record.year),
        jsonb(content["titles"]), jsonb(content["abstracts"]), jsonb(content["dates"]), _day(derived.published),
        _day(derived.effective), _day(derived.ended), _day(derived.review_due), derived.status,
        _day(derived.next_change), jsonb(derived.spans), derived.in_force, array(content["ics"]),
        array(content["ccs"]), array(content["languages"]), jsonb(content["links"]), text(primary),
    ))  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else NULL
