"""Editions that their source names otherwise than before under one identifier (ISO/DIS 77001, then ISO/FDIS 77001), and
sources that give one identifier to several editions. Neither loses an edition nor doubles one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from guiju.registry.catalogue import unbound
from guiju.registry.catalogue.intake.copy_rows import Prepared
from guiju.registry.catalogue.intake.copying import text
from guiju.registry.catalogue.intake.existing import Held, Source
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.rules import FORMER

LONGEST = 240
"""Characters of an identifier of a source."""


class Identifiers:
    """Which edition each identifier of a source stands for in one run of an import."""

    def __init__(self) -> None:
        self.said: dict[int, int] = {}  # digests: a run may bring a million
        self.known: dict[str, bool] = {}

    def own(self, record: Prepared) -> Prepared:
        """The record, under its identifier and key where this run has brought another edition under its identifier."""
        if record.external == record.designation:
            return record
        key = hash(record.key)
        if self.said.setdefault(hash((record.source, record.external)), key) == key:
            return record
        return self.apart(record)

    def apart(self, record: Prepared) -> Prepared:
        """The record under its identifier and key."""
        external = f"{record.external} {record.key}"[:LONGEST]
        source, _, rest = record.origin.split("\t", 2)
        return record._replace(
            external=external, origin=f"{source}\t{text(external)}\t{rest}", whole=lambda: _under(record, external)
        )

    def owners(self, fresh: Iterable[Prepared]) -> dict[str, Held]:
        """Key of a record whose edition is not held → the edition its source has known by its identifier so far."""
        asked: dict[str, dict[str, str]] = {}
        for record in fresh:
            if record.external != record.designation and self._known(record.source):
                asked.setdefault(record.source, {})[record.external] = record.key
        found: dict[str, Held] = {}
        for source, keys in asked.items():
            with connection.cursor() as cursor:
                cursor.execute(
                    "select s.external, e.id, e.key from catalogue_editionsource s join catalogue_edition e"
                    " on e.id = s.edition_id where s.source = %s and s.external = any(%s)",
                    [source, list(keys)],
                )
                found |= {keys[external]: Held(id, key, "", "", "", {}) for external, id, key in cursor.fetchall()}
        return found

    def _known(self, source: str) -> bool:
        """Whether the source had brought anything before this run: what the run itself brought is in `said`."""
        if source not in self.known:
            with connection.cursor() as cursor:
                cursor.execute("select exists (select from catalogue_editionsource where source = %s)", [source])
                self.known[source] = bool(cursor.fetchone()[0])
        return self.known[source]


def _under(record: Prepared, external: str) -> Record:
    made = record.record()
    made.external = external
    return made


def rename(held: Held, record: Record) -> None:
    """The edition takes the name its source gives it now; its name so far stays as one it is found by."""
    held.sources = [s for s in held.sources if (s.source, s.external) != (FORMER, record.key)]
    held.sources.append(Source(FORMER, held.key, b"", record.observed, {"aliases": [held.designation]}))
    held.key, held.designation, held.printed = record.key, record.designation, record.printed


@dataclass(slots=True)
class Renamed:
    """Editions renamed in a batch: key before → (id, key now, designation now); `works`: their works so far."""

    editions: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    works: list[int] = field(default_factory=list)

    def note(self, held: Held, record: Record) -> None:
        """One more, before its row is written."""
        before = held.key
        rename(held, record)
        self.editions[before] = (held.id, held.key, held.designation)
        with connection.cursor() as cursor:
            cursor.execute("select work_id from catalogue_edition where id = %s", [held.id])
            self.works.append(cursor.fetchone()[0])

    def follow(self) -> list[str]:
        """Relations go with the editions, each once; a work without an edition goes. Gives the keys of such works."""
        unbound.before_deleting_works()
        with connection.cursor() as cursor:
            for before, (id, key, designation) in self.editions.items():
                for end, other in (("source", "target"), ("target", "source")):
                    cursor.execute(_RELATIONS.format(end=end, other=other), [key, designation, id, before, key, key])
                    cursor.execute(
                        f"delete from catalogue_relation where {end}_id = %s and {end}_key = %s", [id, before]
                    )
            cursor.execute(
                "delete from catalogue_editionsource s using catalogue_edition e where s.source = %s"
                " and s.external = e.key and s.edition_id = e.id and e.id = any(%s)",
                [FORMER, [id for id, *_ in self.editions.values()]],
            )
            cursor.execute(
                "delete from catalogue_work w where w.id = any(%s)"
                " and not exists (select from catalogue_edition e where e.work_id = w.id)"
                " and not exists (select from catalogue_relation r where r.target_work_id = w.id) returning w.key",
                [self.works],
            )
            return [key for (key,) in cursor.fetchall()]


_RELATIONS = (
    "update catalogue_relation r set {end}_key = %s, {end}_designation = %s where {end}_id = %s and {end}_key = %s"
    " and {other}_key <> %s and not exists (select from catalogue_relation o where o.kind = r.kind"
    " and o.{end}_key = %s and o.{other}_key = r.{other}_key and o.degree = r.degree and o.clauses = r.clauses)"
)
