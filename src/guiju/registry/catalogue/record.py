"""A source record: what one source says of one edition, before it meets the database. Readers make these."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guiju.core.designation import Designation, rank


@dataclass(slots=True)
class Link:
    """An end of a relation named by its designation: `kind` is read from this record's edition to the other when
    `outward`, else from the other to this one."""

    kind: str
    key: str
    designation: str
    outward: bool = True
    degree: str = ""
    clauses: str = ""
    valid_from: date | None = None
    work_key: str = ""


@dataclass(slots=True)
class Record:
    """`events` are (status, valid from or None, stage), oldest first; `observed` is the day the last of them was seen.
    `where` names file and line for reports. Dates in `dates` are kept as printed by the source."""

    source: str
    external: str
    where: str
    key: str
    work_key: str
    designation: str
    printed: str
    work: str
    scheme: str
    tier: str
    publisher: str
    rank: int
    year: int | None
    effect: str = ""
    kind: str = ""
    stage: str = ""
    number: str = ""
    aliases: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, date | None, str]] = field(default_factory=list)
    observed: date | None = None
    ics: list[str] = field(default_factory=list)
    ccs: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    issuer: str = ""
    issuer_names: dict[str, str] = field(default_factory=dict)
    committee: str = ""
    committee_names: dict[str, str] = field(default_factory=dict)
    links: list[list[str]] = field(default_factory=list)
    relations: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _digest: bytes = b""

    def content(self) -> dict[str, Any]:
        """What the source says, without when and where it was read: the part a re-import compares."""
        return {
            "designation": self.designation,
            "aliases": self.aliases,
            "effect": self.effect,
            "kind": self.kind,
            "stage": self.stage,
            "number": self.number,
            "titles": self.titles,
            "abstracts": self.abstracts,
            "dates": self.dates,
            "events": [[s, d.isoformat() if d else None, g] for s, d, g in self.events],
            "ics": self.ics,
            "ccs": self.ccs,
            "languages": self.languages,
            "issuer": self.issuer,
            "committee": self.committee,
            "links": self.links,
        }

    def digest(self) -> bytes:
        """Sixteen bytes that change when the content or the relations do; taken once, when the record is complete."""
        if self._digest:
            return self._digest
        relations = [[r.kind, r.key, r.outward, r.degree, r.clauses, str(r.valid_from or "")] for r in self.relations]
        text = json.dumps([self.content(), relations], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        self._digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return self._digest


def start(designation: Designation, *, source: str, external: str, where: str) -> Record:
    """A record with everything that follows from the designation itself."""
    adopts = designation.adopts
    return Record(
        source=source,
        external=external,
        where=where,
        key=designation.expression,
        work_key=designation.work,
        designation=designation.canonical,
        printed=designation.chinese,
        work=designation.work,
        scheme=designation.scheme,
        tier=str(designation.tier),
        publisher=designation.publisher,
        rank=rank(designation),
        year=designation.year,
        effect=designation.effect,
        aliases=[adopts.canonical] if adopts is not None else [],
    )
