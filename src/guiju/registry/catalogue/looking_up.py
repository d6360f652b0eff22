"""A list of standards looked up: each line found, what it is on a day, and what has replaced it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guiju.core.designation import members, parse
from guiju.core.errors import GuijuError, sentence
from guiju.core.plan import decoding
from guiju.registry.catalogue import indexing, queries
from guiju.registry.catalogue.intake.readers.encodings import of_bytes
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.catalogue.timeline import DRAFT, IN_FORCE, UNKNOWN
from guiju.search.naming import Naming

MOST_LINES = 5_000
LONGEST_LINE = 2_000
PER_LINE = 8
"""Designations of one line that are looked up."""
_DESIGNATION = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{0,6}(?:[/ -][A-Z]{1,6}){0,3}[ /]?[A-Z]?\d[\dA-Z.]{0,12}"
    r"(?:[-:—–/]\d{1,4}){0,3}(?![0-9A-Za-z])"
)
_HEAD = r"[A-Za-z]{1,5}[0-9]{0,4}(?:[/ ][A-Z]{1,6}){0,2}[/ ]?"
_YEAR = r"(?:\s?[-—–－]\s?\d{4})?"
_RANGE = re.compile(
    rf"(?<![A-Za-z0-9]){_HEAD}\d[\d.]{{0,12}}{_YEAR}\s?[~～〜至]\s?(?:{_HEAD})?\d[\d.]{{0,12}}{_YEAR}(?![0-9A-Za-z])"
)
COLUMNS = (
    "line", "text", "finding", "designation", "title_zh", "title_en", "status", "published", "effective", "ended",
    "replaced_by", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one designation of a line. `finding`: `held`, `undated` (the edition it means on the day),
    `other_year` (no such edition or part is held; the one in force is
    shown), `supplement` (its base is held, not this amendment), `read_as`, `near` (only the number
    agrees), `not_held` (a designation, of nothing held here), `heading` (the names of the columns), `none` (no
    designation in the line)."""

    line: int
    text: str
    finding: str
    edition: Edition | None = None
    status: str = ""
    replaced_by: tuple[Edition, ...] = ()
    named: str = ""

    @property
    def to_mend(self) -> bool:
        """Whether somebody has to look: not held, or not in force on the day."""
        if self.finding == "heading":
            return False
        return self.edition is None or self.finding in ("other_year", "near", "supplement") or self.status != IN_FORCE


def text_of(data: bytes) -> str:
    """The text of a list in the encoding it is in. GuijuError for what is no text, or in none of them."""
    kind = decoding.binary(data)
    try:
        encoding = "utf-8-sig" if kind else of_bytes(data)
    except GuijuError:
        encoding = "utf-8-sig"
    if encoding == "utf-8-sig":
        return decoding.decode(data, "list")
    return decoding.check(data.decode(encoding), "list")


def lines_of(text: str) -> list[str]:
    """The lines of a list. GuijuError when there are too many, or one is too long."""
    lines = text.splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) > MOST_LINES:
        raise GuijuError(
            "{} lines", f"{len(lines):,}", where="list", expected=sentence("at most {}", f"{MOST_LINES:,}")
        )
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise GuijuError(
                "{} characters", f"{len(line):,}", where=sentence("line {}", number),
                expected=sentence("{} at most", f"{LONGEST_LINE:,}"),
            )  # fmt: skip
    return lines


def look_up(lines: Sequence[str], day: date) -> list[Row]:
    """A row for each designation of each line that is not empty, in order; a line without one has a row too."""
    index = indexing.index()
    index.refresh()
    named: dict[str, list[Naming]] = {}
    pieces = {line: _pieces(line) for line in lines if line.strip()}
    for piece in dict.fromkeys(piece for several in pieces.values() for piece in several):
        named[piece] = index.namings(piece)[:PER_LINE]
    ids = {id for found in named.values() for naming in found for id in naming.ids}
    editions = {edition.pk: edition for edition in queries.by_ids(sorted(ids))}
    bases = {id for found in named.values() for naming in found if naming.supplement for id in naming.ids}
    supplements = _supplements({editions[id].work_id for id in bases if id in editions})
    statuses = queries.statuses_on([*editions.values(), *supplements.values()], day)
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        for piece in pieces[line]:
            found = [_row(number, piece, naming, editions, supplements, statuses) for naming in named[piece]]
            rows += found or [_nothing(number, piece, first=not rows)]
    return _with_successors(rows)


def _pieces(line: str) -> list[str]:
    """What is looked up of a line: the line, or where it names a range (GB/T 5750.1~5750.13-2023) each designation of
    the range and what stands beside it."""
    around, several = line, []
    for match in _RANGE.finditer(line):
        try:
            range_ = parse(match.group())
        except GuijuError:
            continue
        if each := members(range_):
            several += [designation.canonical for designation in each]
            around = around.replace(match.group(), " ", 1)
    if not several:
        return [line]
    return [*several, *([around] if _DESIGNATION.search(around) else [])]


def _row(
    number: int,
    line: str,
    naming: Naming,
    editions: dict[int, Edition],
    supplements: dict[str, Edition],
    statuses: dict[int, str],
) -> Row:
    those = [editions[id] for id in naming.ids if id in editions]
    if not those:
        return Row(number, naming.text, "not_held")
    if naming.supplement:
        return _supplement(number, naming, those[0], supplements, statuses)
    if not naming.edition:
        base = [e for e in those if e.key == e.work.key or "/" not in e.key[len(e.work.key) :]] or those
        those = _on_the_day(base, statuses)
    if not naming.work:
        other = _around(line, naming.text)
        if other:  # a number of another series: GJB 9001C is not ISO 9001
            return Row(number, naming.text, "not_held", named=other)
        finding = "near"
    elif naming.read:
        finding = "read_as"
    elif naming.year:
        finding = "other_year"
    else:
        finding = "held" if naming.edition else "undated"
    return Row(number, naming.text, finding, those[0], statuses[those[0].pk])


def _on_the_day(editions: list[Edition], statuses: dict[int, str]) -> list[Edition]:
    """The editions an undated number may mean, the likeliest first: what is in force on the day, else the newest that
    was there (the index has the newest first), a draft last; where there was none yet, the first that came."""
    if all(statuses[e.pk] in (UNKNOWN, DRAFT) for e in editions):
        came = [e for e in editions if e.published is not None and e.status != DRAFT]
        return sorted(came, key=lambda e: e.published or date.max) or editions
    return sorted(editions, key=lambda e: (statuses[e.pk] != IN_FORCE, statuses[e.pk] in (UNKNOWN, DRAFT)))


def _supplements(works: set[int]) -> dict[str, Edition]:
    """The supplements held of these works, by their key; the newest last."""
    rows = Edition.objects.filter(work__in=works, key__contains="/").select_related("issuer", "committee", "work")
    return {edition.key: edition for edition in rows.order_by("key")} if works else {}


def _supplement(
    number: int, naming: Naming, base: Edition, supplements: dict[str, Edition], statuses: dict[int, str]
) -> Row:
    """An amendment or corrigendum: itself where it is held, with or without its year; else its base, and said so."""
    try:
        named = parse(naming.text).expression
    except GuijuError:
        return Row(number, naming.text, "supplement", base, statuses[base.pk])
    years = (key for key in reversed(supplements) if key.startswith((f"{named}-", f"{named}:")))
    key = named if named in supplements else next(years, "")
    if not key:
        return Row(number, naming.text, "supplement", base, statuses[base.pk], named=named)
    edition = supplements[key]
    return Row(number, naming.text, "held", edition, statuses[edition.pk])


def _named(text: str) -> str:
    """The first designation that a text holds, in any scheme; "" without one."""
    for candidate in (text, *(match.group().strip() for match in _DESIGNATION.finditer(text))):
        try:
            return parse(candidate.strip(" 《》（）()，,；;。.")).canonical
        except GuijuError:
            continue
    return ""


def _around(line: str, number: str) -> str:
    """The designation of a line that a number is only a part of; "" where the number stands alone."""
    found = (match.group().strip() for match in _DESIGNATION.finditer(line))
    return next((named for text in found if number in text and text != number and (named := _named(text))), "")


_HEADING = re.compile(
    r"标准|编号|名称|序号|代号|\b(?:standards?|designations?|numbers?|no\.?|titles?|names?|documents?|references?)\b",
    re.I,
)


def _nothing(number: int, line: str, *, first: bool) -> Row:
    """A row for a line in which nothing held is named. The first line of a list may be the names of its columns."""
    text = line.strip()
    named = _named(text)
    if first and not named and not re.search(r"\d", text) and len(text) < 200 and _HEADING.search(text):
        return Row(number, text, "heading")
    return Row(number, text[:200], "not_held" if named else "none", named=named)


def _with_successors(rows: Iterable[Row]) -> list[Row]:
    """The rows with what replaces their editions: the newest of a chain where the library knows it."""
    listed = list(rows)
    wanted = {row.edition.pk for row in listed if row.edition is not None and row.status != IN_FORCE}
    after: dict[int, list[Edition]] = defaultdict(list)
    seen: set[int] = set()
    while wanted:
        seen |= wanted
        found = Relation.objects.filter(kind="replaces", target__in=wanted, source__isnull=False)
        for relation in found.select_related("source", "source__work"):
            after[relation.target_id].append(relation.source)
        wanted = {e.pk for key in wanted for e in after[key] if e.status != IN_FORCE} - seen
    return [_succeeded(row, after) for row in listed]


def _succeeded(row: Row, after: dict[int, list[Edition]]) -> Row:
    if row.edition is None or not after.get(row.edition.pk):
        return row
    ends: dict[int, Edition] = {}
    seen: set[int] = set()
    waiting = list(after[row.edition.pk])
    while waiting:
        edition = waiting.pop()
        if edition.pk in seen:
            continue
        seen.add(edition.pk)
        if after.get(edition.pk):
            waiting += after[edition.pk]
        else:
            ends[edition.pk] = edition
    newest = sorted(ends.values(), key=lambda e: (e.published or date.min, e.pk), reverse=True)
    return Row(row.line, row.text, row.finding, row.edition, row.status, tuple(newest), row.named)


def told(row: Row, address: str) -> dict[str, object]:
    """A row for programs and tables; `address` is the page of its edition, or ""."""
    edition = row.edition
    return {
        "line": row.line,
        "text": row.text,
        "finding": row.finding,
        "designation": edition.designation if edition else row.named,
        "title_zh": edition.titles.get("zh", "") if edition else "",
        "title_en": edition.titles.get("en", "") if edition else "",
        "status": row.status,
        "published": edition.dates.get("published", "") if edition else "",
        "effective": edition.effective.isoformat() if edition and edition.effective else "",
        "ended": edition.ended.isoformat() if edition and edition.ended else "",
        "replaced_by": "; ".join(each.designation for each in row.replaced_by),
        "url": address,
    }
