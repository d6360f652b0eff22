"""Plain rows of tables: a designation of the common Chinese shape, whole dates in their order, titles without anything
to escape. They are nearly all of a national catalogue, and become the lines of the database and of the index here with
what is the same for many of them looked up: once for each head of a number, each day, each list of classes.

Whatever is not plain is None, and read as every row was before (`table.outcome`): both ways give the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from pydantic_core import from_json

from guiju.core.designation import DesignationError, parse, rank
from guiju.core.designation.matching import LATEST_YEAR
from guiju.registry.catalogue.intake.copy_rows import NULL
from guiju.registry.catalogue.intake.copying import array, jsonb, text
from guiju.registry.catalogue.intake.dates import EARLIEST, LATEST
from guiju.registry.catalogue.intake.readers.relaton import ICS
from guiju.registry.catalogue.intake.readers.table import STATUSES, Map, Row
from guiju.registry.catalogue.rules import after, review_years
from guiju.search import filling
from guiju.search.model import OPEN_END, IndexDocument

SCHEMES = frozenset({"gb", "sector", "local", "association", "enterprise"})
FIELDS = frozenset(
    {"designation", "title", "abstract", "status", "committee", "ics", "published", "effective", "withdrawn"}
)
SINGLE = ("designation", "status", "committee", "published", "effective", "withdrawn")
LONGEST = 120
_NUMBER = re.compile(r"([0-9]{1,6})((?:\.[0-9]{1,5}){0,4})-((?:19[4-9][0-9]|20[0-9]{2}))", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_COMMITTEE = re.compile(r"[A-Z][A-Za-z0-9/ .-]{0,28}[A-Za-z0-9]|", re.ASCII)
_COMPANY = re.compile(r"Q/([0-9A-Z\u4e00-\u9fff]{1,20})", re.ASCII)
_LETTER = re.compile(r"[A-Z\u4e00-\u9fff]")
_KIND = "standard"
_BELOW_CODE = 44
"""Bits of a rank that follow from number, part, year and supplement."""
_NOTHING: dict[str, str] = {}

Line = tuple[Any, ...]
"""A Prepared without the function that gives its record."""


@dataclass(frozen=True)
class PlainRows:
    """Rows of a table with this map, seen on a day, for a registry in which it is `today`."""

    map: Map
    observed: date
    today: date

    def __reduce__(self) -> tuple[Any, ...]:
        return PlainRows, (self.map, self.observed, self.today)  # what it has looked up stays in its process

    @cached_property
    def _rules(self) -> _Rules:
        found = self.map
        values = tuple((name, tuple(table.items())) for name, table in found.values.items())
        return _rules(found.source, tuple(found.columns.items()), values, found.separator, self.observed, self.today)

    def __call__(self, entries: Sequence[Row | tuple[str, bytes]]) -> list[Line | None]:
        """The line of each of some entries of `table.entries`; None where it is not plain."""
        found = list(map(self._made, entries))
        filled = iter(filling.fill([made[1] for made in found if made is not None]))
        lines: list[Line | None] = []
        for made in found:
            document = next(filled) if made is not None else None
            lines.append((*made[0], document) if made is not None and document is not None else None)
        return lines

    def _made(self, entry: Row | tuple[str, bytes]) -> tuple[Line, IndexDocument] | None:
        where, cells = entry
        if isinstance(cells, bytes):
            try:
                cells = from_json(cells)
            except ValueError:
                return None
        return self._rules.line(where, cells) if isinstance(cells, dict) else None


@lru_cache(maxsize=4)
def _rules(
    source: str, columns: tuple[tuple[str, str], ...], values: tuple[Any, ...], separator: str, observed: date,
    today: date,
) -> _Rules:  # fmt: skip
    """Rules are kept with what they have looked up from one chunk of rows to the next."""
    meant = {name: dict(table) for name, table in values}
    return _Rules(Map(source, dict(columns), meant, separator), observed, today)


class _Head(NamedTuple):
    """What is the same for every plain designation that begins alike."""

    scheme: str
    tier: str
    publisher: str
    effect: str
    code: int
    shared: str
    term: int


@lru_cache(maxsize=1 << 16)
def _head(head: str) -> _Head | None:
    """What `parse` makes of numbers with this head; None unless they are printed as they are written. The head of an
    enterprise names it; apart from its name, what follows from it is that of any with the same first letters."""
    company = _COMPANY.fullmatch(head)
    letters = _LETTER.findall(company[1])[:2] if company is not None else []
    found = _tried(f"Q/{''.join(letters)}") if letters else _tried(head)
    if company is None or found is None or not letters:
        return found
    term = review_years(found.scheme, _KIND, head) or 0
    return found._replace(publisher=head, shared=_shared(found.scheme, found.tier, head), term=term)


@lru_cache(maxsize=1 << 16)
def _tried(head: str) -> _Head | None:
    found = None
    for number, parts, year in (("1", "", "2000"), ("123456", ".2.34567", "1949"), ("007", ".1", "2024")):
        written = f"{head} {number}{parts}-{year}"
        try:
            d = parse(written)
        except DesignationError:
            return None
        plain = (
            (d.canonical, d.expression, d.work, d.chinese, d.number, d.parts, d.year)
            == (written, written, f"{head} {number}{parts}", f"{head} {number}{parts}—{year}", number,
                tuple(parts.split(".")[1:]), int(year))
            and d.scheme in SCHEMES and d.adopts is None and not d.supplements
        )  # fmt: skip
        if not plain or not written.isprintable() or "\\" in written or len(d.publisher) > 60:
            return None
        found = d
    if found is None:
        return None
    tier = str(found.tier)
    shared = _shared(found.scheme, tier, found.publisher)
    term = review_years(found.scheme, _KIND, found.publisher) or 0
    return _Head(found.scheme, tier, found.publisher, found.effect, rank(found) >> _BELOW_CODE, shared, term)


def _shared(scheme: str, tier: str, publisher: str) -> str:
    return f"{{}}\t{scheme}\t{tier}\t{text(publisher)}"


@lru_cache(maxsize=1 << 16)
def _ordinal(day: str) -> int:
    """The day as the index counts it; 0 where it is none that a source may tell."""
    if _DAY.fullmatch(day) is None or not EARLIEST <= int(day[:4]) <= LATEST:
        return 0
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


@lru_cache(maxsize=1 << 16)
def _after(published: str, years: int) -> str:
    return after(date.fromisoformat(published), years).isoformat()


class _Times(NamedTuple):
    """What follows from days and status, as it is written in the several places."""

    dates: str
    sorted_dates: str
    events: tuple[str, ...]
    told: str
    before_due: str
    behind_due: str
    review: str
    status: str
    force: tuple[tuple[int, int], ...]


class _Rules:
    """The map, taken apart once."""

    def __init__(self, map: Map, observed: date, today: date) -> None:
        self.source, self.separator = map.source, map.separator
        self.today, self.seen = today.isoformat(), observed.isoformat()
        self.observed, self.origin = observed, text(map.source)
        self.earlier, self.last = (f"\t{seen}\t{self.origin}\t{NULL}" for seen in (NULL, self.seen))
        self.other = tuple(column for name, column in map.columns.items() if name.split(".")[0] not in FIELDS)
        self.titles, self.abstracts = map.languages.get("title", []), map.languages.get("abstract", [])
        self.named = {name: map.columns.get(name) for name in FIELDS}
        self.single = [(name, map.values.get(name)) for name in SINGLE]
        # Rules of what is told twice, or in a language that is none, are those of the other way.
        ways = [language for language, _ in (*self.titles, *self.abstracts)]
        twice = any(len({w for w, _ in way}) != len(way) for way in (self.titles, self.abstracts))
        odd = not all(w.isascii() and w.isprintable() and '"' not in w and "\\" not in w for w in ways)
        dotted = any("." in name for name in map.columns if name.split(".")[0] not in ("title", "abstract"))
        self.never = twice or odd or dotted or len(map.source) > 40
        self.times = lru_cache(maxsize=1 << 14)(self._times)
        self.classes = lru_cache(maxsize=1 << 14)(self._classes)

    def line(self, where: str, cells: dict[str, Any]) -> tuple[Line, IndexDocument] | None:
        """The row as the writer wants it, less its document, and what that is made of; or None."""
        get: Callable[[Any], Any] = cells.get
        if self.never or any(get(column) not in (None, "") for column in self.other):
            return None
        named = self.named
        try:
            written, status, committee, published, effective, withdrawn = [
                ("" if (value := get(named[name])) is None else value.strip()) if meant is None
                else self._meant(meant, get(named[name]))
                for name, meant in self.single
            ]  # fmt: skip
            classes = self.classes((get(named["ics"]) or "").strip())
            titles, abstracts = self._told(self.titles, get), self._told(self.abstracts, get)
        except (AttributeError, TypeError):  # a cell that is no text
            return None
        name, _, number = written.rpartition(" ")
        match, head = _NUMBER.fullmatch(number), _head(name) if len(written) <= LONGEST else None
        if match is None or head is None or classes is None or titles is None or abstracts is None:
            return None
        if int(match[3]) > LATEST_YEAR:
            return None
        times = self.times(status, published, effective, withdrawn)
        if times is None or _COMMITTEE.fullmatch(committee) is None:
            return None
        return self._joined(where, written, match, head, committee, classes, titles, abstracts, times, published)

    def _meant(self, meant: dict[str, str], value: str | None) -> str:
        if value is None:
            return ""
        found = value.strip()
        return meant.get(found, found)

    def _told(self, languages: list[tuple[str, str]], get: Callable[[str], Any]) -> list[tuple[str, str]] | None:
        """(language, text) of a title or an abstract; None for a text that something of must be written otherwise."""
        found = []
        for language, column in languages:
            value = get(column)
            if value is None:
                continue
            value = value.strip()
            if not value.isprintable() or '"' in value or "\\" in value or "  " in value:
                return None
            if value:
                found.append((language, value))
        return found

    def _classes(self, cell: str) -> tuple[str, str, tuple[str, ...]] | None:
        """The classes of a cell as an array, as JSON and as they are; None where one is left out with a remark."""
        codes = [part for part in (p.strip() for p in cell.split(self.separator)) if part]
        if not all(ICS.match(code) and len(code) <= 12 and code.isascii() and code.isprintable() for code in codes):
            return None
        return array(codes), jsonb(codes), tuple(codes)

    def _times(self, status: str, published: str, effective: str, withdrawn: str) -> _Times | None:
        since, end = effective or published, "replaced" if status == "replaced" else "withdrawn"
        wrong = (
            status == "draft" or (status and status not in STATUSES) or not _ordinal(since)
            or (published and (published > since or not _ordinal(published)))
            or (withdrawn and (withdrawn <= since or not _ordinal(withdrawn)))
            or (not withdrawn and status in ("replaced", "withdrawn", "", "unknown"))
            or self._contradicted(status, since, effective, withdrawn)
        )  # fmt: skip
        if wrong:
            return None
        first = f'"published":"{published}",' if published else ""
        then = f'"effective":"{effective}",' if effective else ""
        begun, now = published if published < since else "", self.today
        told, spans = f'["in_force","{since}",""]', f'["in_force","{since}",null]'
        last, gone, events = f"in_force\t\t{since}", "", []
        today = "in_force" if since <= now else "published" if begun and begun <= now else "draft"
        coming = begun if begun > now else since if since > now else NULL
        if begun:
            events.append(f"published\t\t{begun}{self.earlier}")
            told = f'["published","{begun}",""],{told}'
        if withdrawn:
            gone = f'"withdrawn":"{withdrawn}",'
            told = f'{told},["{end}","{withdrawn}",""]'
            spans = f'["in_force","{since}","{withdrawn}"],["{end}","{withdrawn}",null]'
            events.append(f"{last}{self.earlier}")
            last = f"{end}\t\t{withdrawn}"
            if withdrawn <= now:
                today = end
            elif coming is NULL:
                coming = withdrawn
        events.append(f"{last}{self.last}")
        if begun:
            spans = f'["published","{begun}","{since}"],{spans}'
        return _Times(
            dates=f"{{{(first + then + gone)[:-1]}}}",
            sorted_dates=f"{{{(then + first + gone)[:-1]}}}",
            events=tuple(events),
            told=f"[{told}]",
            before_due=f"{published or NULL}\t{since}\t{withdrawn or NULL}",
            behind_due=f'{today}\t{coming}\t[["draft",null,"{begun or since}"],{spans}]\t{{[{since},{withdrawn})}}',
            review="" if withdrawn else published,
            status=today,
            force=((_ordinal(since), _ordinal(withdrawn) if withdrawn else OPEN_END),),
        )

    def _contradicted(self, status: str, since: str, effective: str, withdrawn: str) -> bool:
        """Whether the other way says that status and days do not agree."""
        if withdrawn and withdrawn <= self.seen and status in ("in_force", "published", "draft"):
            return True
        if status in ("replaced", "withdrawn"):
            return withdrawn > self.seen
        if status == "in_force":
            return since > self.seen
        return status == "published" and "" < effective <= self.seen

    def _joined(
        self, where: str, written: str, match: re.Match[str], head: _Head, committee: str,
        classes: tuple[str, str, tuple[str, ...]], titles: list[tuple[str, str]], abstracts: list[tuple[str, str]],
        times: _Times, published: str,
    ) -> tuple[Line, IndexDocument]:  # fmt: skip
        number, parts, year = match.groups()
        work, effect = written[:-5], head.effect
        part = min(int(parts[1:].partition(".")[0]), 254) + 1 if parts else 0
        place = (head.code << 20 | int(number)) << 8 | part
        place = (place << 8 | min(max(int(year) - 1879, 1), 255)) << 8
        told = (
            f'[{{"abstracts":{_object(sorted(abstracts))},"aliases":[],"ccs":[],"committee":"{committee}",'
            f'"dates":{times.sorted_dates},"designation":"{written}","effect":"{effect}","events":{times.told},'
            f'"ics":{classes[1]},"issuer":"","kind":"{_KIND}","languages":[],"links":[],"number":"","stage":"",'
            f'"titles":{_object(sorted(titles))}}},[]]'
        )
        digest = blake2b(told.encode(), digest_size=16).digest()
        shown = f"{work}—{year}"
        due = _after(times.review, head.term) if head.term and times.review else NULL
        document = IndexDocument(
            id=1, seq=0, designations=(written, shown), titles=_stored(titles),
            abstract="\n".join([t for _, t in _stored(abstracts)]), tier=head.tier, effect=effect, status=times.status,
            scheme=head.scheme, publisher=head.publisher, committee=committee, ics=classes[2], year=int(year),
            published=_ordinal(published) if published else 0, force=times.force, number_rank=place,
        )  # fmt: skip
        line: Line = (
            written, written, work, work, head.scheme, head.tier, head.publisher, "", _NOTHING, committee, _NOTHING,
            self.source, where, [], [],
            f"{written}\t{written}\t{shown}\t{head.shared}\t{place}\t{_KIND}\t{effect}\t\t\t{year}\t{_object(titles)}\t"
            f"{_object(abstracts)}\t{times.dates}\t{times.before_due}\t{due}\t{times.behind_due}\t{classes[0]}\t{{}}\t{{}}\t[]\t{self.origin}",
            f"{self.origin}\t{written}\t\\\\x{digest.hex()}\t{self.seen}\t{NULL}",
            times.events, digest, written, self.observed,
        )  # fmt: skip
        return line, document


def _object(members: list[tuple[str, str]]) -> str:
    """Texts in which nothing is to be escaped, as JSON."""
    return "{" + ",".join([f'"{name}":"{told}"' for name, told in members]) + "}"


def _stored(members: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Members in the order in which PostgreSQL keeps them: the shorter name first."""
    return tuple(sorted(members, key=_name_place)) if len(members) > 1 else tuple(members)


def _name_place(member: tuple[str, str]) -> tuple[int, str]:
    return len(member[0]), member[0]
