"""A source record: what one source says of one edition, before it meets the database. Readers make these."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from guiju.core.designation import Designation, rank
from guiju.registry.catalogue.intake.compact import compact

_LONGEST = (
    ("key", 240), ("work_key", 200), ("designation", 240), ("printed", 240), ("work", 200), ("scheme", 20),
    ("publisher", 60), ("source", 40), ("external", 240), ("kind", 40), ("effect", 12), ("stage", 12), ("number", 12),
    ("issuer", 80), ("committee", 120),
)  # fmt: skip
_LONGEST_EACH = (("aliases", 240), ("ics", 12), ("ccs", 12), ("languages", 8))

_bounded = attrgetter(*(name for name, _ in _LONGEST))
_bounded_each = attrgetter(*(name for name, _ in _LONGEST_EACH))
_NUMBER = re.compile(r"\d+")  # padded to five digits in a committee's sort key
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


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
    valid_from: date | None = None  # since when the relation holds


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

    def fault(self) -> str:
        """Why the registry cannot keep this record as it is; "" when it can."""
        for value, (name, limit) in zip(_bounded(self), _LONGEST, strict=True):
            if len(value) > limit:
                return f"{name} of {len(value):,} characters; expected {limit} at most"
        for values, (name, limit) in zip(_bounded_each(self), _LONGEST_EACH, strict=True):
            for value in values:
                if len(value) > limit:
                    return f"{name}: {value[:40]!r}… of {len(value):,} characters; expected {limit} at most"
        for link in self.relations:
            if len(link.key) > 240 or len(link.designation) > 240 or len(link.clauses) > 200:
                return f"relation to {link.designation[:40]!r}… too long; expected a designation of 240 characters"
        if self.committee and (
            len(self.committee) + 4 * len(_NUMBER.findall(self.committee)) > 160
            or len(self.committee.split("/")[0]) > 80
        ):
            return f"committee {self.committee[:40]!r}… too long; expected a code such as ISO/TC 34/SC 7"
        for text in (self.issuer, self.committee, *self.issuer_names.values(), *self.committee_names.values()):
            if _UNWRITABLE.search(text):
                return f"{text[:40]!r} has a character that cannot be written; expected a name or code"
        return ""

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
        content = {k: dict(sorted(v.items())) if isinstance(v, dict) else v for k, v in sorted(self.content().items())}
        text = compact([content, relations])
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
        year=_year(designation),
        effect=designation.effect,
        aliases=[adopts.canonical] if adopts is not None else [],
    )


def _year(designation: Designation) -> int | None:
    """The year of what is in hand: of a supplement its own, not that of its base."""
    own = designation.supplements[-1].year if designation.supplements else None
    return own or designation.year
