"""The rows of a file that somebody brings to a feed: a table, ISO Open Data, Relaton. Each row by its fields, each
fault with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guiju.core import days
from guiju.core.characters import clean, told_apart
from guiju.core.errors import GuijuError, Named, sentence
from guiju.core.feeds.keys import designation
from guiju.core.feeds.model import Feed, Field, Kind, Source
from guiju.registry.catalogue.intake.readers import archive, iso_open_data, relaton, relaton_twins
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.record import separated

LARGEST = 200_000_000
"""Bytes of one file; of an archive what `archive` says."""
MOST_COLUMNS, LONGEST, LONGEST_KEY, MOST_VALUES = 200, 2_000, 240, 50
_APART = str.maketrans("；、\n", ";;;")


@dataclass(frozen=True)
class Row:
    """A row with where it stands: field → its values, those without any left out."""

    where: str
    key: str
    cells: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Passed:
    """A row that is no candidate of the feed; `key` where it may have been one before."""

    where: str
    key: str = ""


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken; `key` where that much was read."""

    where: str
    error: GuijuError
    key: str = ""


Outcome = Row | Passed | Refused


def rows(held: Feed, path: Path, name: str, today: date) -> Iterator[Outcome]:
    """The rows of a file. GuijuError for a file that cannot be read at all."""
    if path.is_dir() and held.source is not Source.RELATON:
        raise GuijuError("this is a folder", where=name, expected="a file")
    if path.is_file() and path.stat().st_size > LARGEST and held.source is not Source.RELATON:
        raise GuijuError("the file is too large", where=name, expected=sentence("at most {} bytes", f"{LARGEST:,}"))
    match held.source:
        case Source.TABLE:
            found = table(held, path.read_bytes(), name)
        case Source.ISO_COMMITTEES:
            found = _iso_committees(held, path, name)
        case Source.RELATON:
            found = _relaton(path, today)
    for where, cells in found:
        yield _outcome(held, where, cells)


Cells = Mapping[str, str] | GuijuError | None
"""Field → cell; a fault; None for a row that is passed over."""


def table(held: Feed, content: bytes, name: str) -> Iterator[tuple[str, Cells]]:
    """(where, field → cell) of the rows of a table (CSV with a comma, semicolon or tab)."""
    source = separated.rows(separated.decoded(content, name, LARGEST), name)
    line, first = separated.head(source, name)
    if len(first) > MOST_COLUMNS:
        raise GuijuError(
            "{} columns", len(first), where=f"{name}:{line}", expected=sentence("at most {}", MOST_COLUMNS)
        )
    columns = _columns(held, first, f"{name}:{line}")
    for line, cells in source:
        if isinstance(cells, GuijuError):
            yield f"{name}:{line}", cells
        else:
            yield f"{name}:{line}", {field: cells[at] for at, field in columns.items() if at < len(cells)}


def _columns(held: Feed, heads: list[str], where: str) -> dict[int, str]:
    """Place of a column → the field it fills. GuijuError where a needed one is missing, or two columns fill one."""
    known = {
        head.casefold(): field.name
        for field in held.fields.values()
        for head in (*field.heads, field.label.zh, field.label.en, field.name)
    }
    found: dict[int, str] = {}
    for at, head in enumerate(heads):
        filled = known.get(head.strip().casefold())
        if filled is not None and filled in found.values():
            raise GuijuError("{} stands here twice", repr(head.strip()[:60]), where=where, expected="each column once")
        if filled is not None:
            found[at] = filled
    missing = [field for field in held.fields.values() if field.needed and field.name not in found.values()]
    if missing:
        labels = [field.label for field in missing]
        expected = Named.of(", ".join(w.en for w in labels), "、".join(w.zh for w in labels))
        raise GuijuError("no column fills {}", ", ".join(f.name for f in missing), where=where, expected=expected)
    return found


def _iso_committees(held: Feed, path: Path, name: str) -> Iterator[tuple[str, Cells]]:
    if path.suffix.lower() not in (".jsonl", ".ndjson") or iso_open_data.kind_of(path) != "committees":
        raise GuijuError("not ISO Open Data", where=name, expected="technical committees, one JSON object a line")
    for entry in iso_open_data.committees(path):
        if isinstance(entry, tuple):
            yield entry[0], GuijuError("{} is no row", repr(entry[1][:200]), where=entry[0], expected="a committee")
            continue
        part = "P" if held.control in entry.participating else "O" if held.control in entry.observing else ""
        yield entry.where, {
            "reference": entry.code, "title": entry.names.get("en", ""), "title_fr": entry.names.get("fr", ""),
            "status": "active" if entry.active else "suspended", "secretariat": entry.secretariat,
            "created": entry.created.isoformat() if entry.created else "", "participation": part,
        }  # fmt: skip


def _relaton(path: Path, today: date) -> Iterator[tuple[str, Cells]]:
    """Of a document that was captured twice the later capture; the other is passed over."""
    latest: dict[str, tuple[date, str, Cells]] = {}
    for entry in relaton_twins.paired(archive.files(path, relaton.SUFFIXES)):
        found = relaton.outcome(entry, observed=today)
        if isinstance(found, tuple):
            yield found[0], GuijuError("{} is no row", repr(found[1][:200]), where=found[0], expected="a document")
            continue
        seen, before = found.observed or today, latest.get(found.key)
        if before is not None:
            yield (found.where if before[0] > seen else before[1]), None
        if before is None or before[0] <= seen:
            latest[found.key] = (seen, found.where, _of_document(found))
    for _, where, cells in latest.values():
        yield where, cells


def _of_document(found: Record) -> Cells:
    return {
        "designation": found.designation, "work": found.work, "title": found.titles.get("en", ""),
        "title_fr": found.titles.get("fr", ""), "title_zh": found.titles.get("zh", ""),
        "status": found.events[-1][0] if found.events else "unknown", "stage": found.stage,
        "published": found.dates.get("published", ""), "committee": found.committee, "ics": ";".join(found.ics),
        "kind": found.kind,
    }  # fmt: skip


def _outcome(held: Feed, where: str, cells: Cells) -> Outcome:
    if cells is None:
        return Passed(where)
    if isinstance(cells, GuijuError):
        return Refused(where, cells)
    key = ""
    try:
        key = _key(held, cells)
        found = {name: _values(held.fields[name], cells.get(name, "")) for name in held.fields}
    except GuijuError as error:
        return Refused(where, error, key)
    made = {name: values for name, values in found.items() if values}
    for name, wanted in held.only.items():
        if not set(made.get(name, ("",))) & set(wanted):
            return Passed(where, key)
    return Row(where, key, made)


def _key(held: Feed, cells: Mapping[str, str]) -> str:
    """The key of a row: of a designation the edition it names, however it is written."""
    field = held.fields[held.key]
    values = _values(field, cells.get(held.key, ""))
    if not values:
        raise GuijuError("the row has no key", where=field.label.named(), expected=field.label.named())
    key = values[0]
    if (
        len(key) > LONGEST_KEY
        or len(told_apart(key)) > LONGEST_KEY
        or any(part in (".", "..", "") for part in key.split("/"))
    ):
        raise GuijuError(
            "{} is no key", repr(key[:40]), where=field.label.named(), expected="a line of printed characters"
        )
    return key


def _values(field: Field, cell: str) -> tuple[str, ...]:
    """The values of a cell, each of its kind. GuijuError names the column."""
    text = cell.strip()
    if len(text) > LONGEST or text != clean(text):
        raise GuijuError(
            "the text is too long, or holds control characters", where=field.label.named(),
            expected=sentence("at most {} characters", LONGEST),
        )  # fmt: skip
    parts = text.translate(_APART).split(";") if field.several else [" ".join(text.split())]
    found = tuple(_value(field, part.strip()) for part in parts if part.strip())
    if len(found) > MOST_VALUES:
        raise GuijuError(
            "{} values", len(found), where=field.label.named(), expected=sentence("at most {}", MOST_VALUES)
        )
    if field.needed and not found:
        raise GuijuError("{} is missing", field.label.named(), where=field.label.named(), expected=field.label.named())
    return found


def _value(field: Field, text: str) -> str:
    match field.kind:
        case Kind.DESIGNATION:
            made = designation(text)
            if made is None:
                raise GuijuError(
                    "{} is no designation", repr(text[:60]), where=field.label.named(), expected="T/CAS 290-2017"
                )
            return made.expression
        case Kind.DATE:
            return days.day(text.replace("/", "-").replace(".", "-"), field.label.named()).isoformat()
        case Kind.WHOLE_NUMBER:
            if not (text.isascii() and text.isdecimal() and len(text) < 10):
                raise GuijuError("{} is not a number", repr(text[:30]), where=field.label.named(), expected="digits")
    return text
