"""Relaton YAML (the format of bibliographic data of standards) into records.

Facts of this data that a reader has to know, found by measuring it:
- In the ISO catalogue `updates` means "superseded by" (the listed document is the successor), `obsoletes` the reverse;
  both ends carry the same edge, some point at the document itself.
- One document may be captured twice; the capture that says when it was `fetched` is the older one.
- Of a supplement `published` is the year of the base edition; its own day is the one called `updated`.
- A second, older variant of the schema keeps ics, committee and doctype at the top level, and some files hold a
  mapping where others hold a list.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from pydantic_core import from_json

from guiju.core.designation import Designation, DesignationError
from guiju.core.errors import GuijuError, sentence
from guiju.core.inputs import admit
from guiju.data import tables
from guiju.registry.catalogue.intake.dates import first_day
from guiju.registry.catalogue.intake.readers import (
    relaton_dates,
    relaton_people,
    relaton_relations,
    relaton_status,
)  # fmt: skip
from guiju.registry.catalogue.intake.readers.archive import FILE_LIMIT
from guiju.registry.catalogue.intake.readers.encodings import of_bytes
from guiju.registry.catalogue.intake.readers.relaton_forms import (
    also_primary,
    first,
    identifier,
    language,
    many,
    named,
    plain,
    text,
)
from guiju.registry.catalogue.intake.readers.scalars import YAML_FAULTS, as_json, at_once, fault_of
from guiju.registry.catalogue.intake.record import Record, start

DEEP = (b"\n" + b" " * 400, b"- " * 40)  # block style nested beyond anything a catalogue writes
BRACKETS = 20_000  # of flow style in one file
BLANKS = b" " * 2_000  # a run of them takes the parser the square of its length
TAGGED = re.compile(rb"^[ \t]*+(?:-[ \t]*+)*+!", re.MULTILINE)  # five lines of ! end the process
ICS = re.compile(r"\d\d(?:\.\d{3}(?:\.\d\d)?)?\Z")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def check_yaml(content: bytes, where: str) -> None:
    """Refuse with GuijuError what would take down the process that parses it: rapidyaml is native code."""
    admit(content, FILE_LIMIT, where, "bytes")
    if any(mark in content for mark in DEEP) or content.count(b"[") + content.count(b"{") > BRACKETS:
        raise GuijuError("nested too deep", where=where, expected="at most 40 levels")
    if BLANKS in content:
        raise GuijuError(
            "a long run of blanks", where=where, expected=sentence("at most {} on one line", len(BLANKS) - 1)
        )
    if TAGGED.search(content):
        raise GuijuError("a YAML tag", where=where, expected="plain values")


def load(content: bytes, where: str) -> dict[str, Any]:
    """The YAML mapping as plain data; scalars come as they are written. GuijuError when it is not one."""
    return _loaded(content, where)[0]


_NAMES = re.compile(rb"^([A-Za-z_][\w-]{0,60}):(?=[\s]|$)", re.M)


def _loaded(content: bytes, where: str) -> tuple[dict[str, Any], list[str]]:
    """The same, and what was left out of it: control characters, which YAML may write as \\x1E, further documents of
    the file, a name that stands twice."""
    check_yaml(content, where)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            content = content.decode(of_bytes(content)).encode()
        except (UnicodeDecodeError, GuijuError):
            raise GuijuError("not text: byte {} is neither UTF-8 nor GB 18030", error.start, where=where)
    left_out: list[str] = []
    try:
        data = at_once(content)
        if data is None:
            data, tidied = _written_out(as_json(content))
            if tidied:
                left_out.append("control characters left out")
    except YAML_FAULTS as error:
        if not any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines()):
            raise GuijuError("the file is empty", where=where, expected="a Relaton document")
        raise GuijuError("malformed YAML: {}", fault_of(error), where=where, expected="a Relaton document")
    if isinstance(data, list):
        if len(data) > 1:
            left_out.append(f"the first of {len(data)} documents in the file is read, the others are not")
        data = data[0] if data else None
    elif len(names := _NAMES.findall(content)) != len(set(names)):
        twice = next(name for at, name in enumerate(names) if name in names[:at]).decode()
        left_out.append(f"{twice!r} stands twice in the document: the last is taken")
    if not isinstance(data, dict):
        raise GuijuError("no mapping at the top", where=where, expected="a Relaton document")
    return data, left_out


def _written_out(told: str) -> tuple[Any, bool]:
    """The data, and whether control characters were left out. ValueError for what is not JSON."""
    try:
        return from_json(told, cache_strings="keys"), False
    except ValueError:
        if CONTROL.search(told) is None:
            raise
        return from_json(CONTROL.sub("", told), cache_strings="keys"), True


@cache
def _kinds() -> dict[str, str]:
    return {row["doctype"]: row["kind"] for row in tables.rows("codes/relaton_kinds.csv")}


def read(content: bytes, where: str, observed: date, twin: str = "") -> Record:
    """One file as a record. `observed` is the day the capture was made when the file does not tell; `twin` the name of
    the edition of which this is an earlier capture without a year.

    GuijuError names the file and what is wrong: malformed, without an identifier, a date that does not exist. An
    identifier of no known scheme is kept as its publisher prints it, a status that is not known as unknown."""
    data, left_out = _loaded(content, where)
    name, house, primary = identifier(data)
    if not name:
        raise GuijuError("no identifier", where=where, expected="a docid or docidentifier")
    house = house or name.split(" ")[0]
    try:
        designation, strange = named(twin or name, house, text(data.get("edition")))
    except GuijuError as error:
        raise GuijuError("identifier {}: {}", repr(name), error.what, where=where, expected=error.expected)
    source = "relaton-" + ("-".join(house.lower().split())[:24] or "unknown")
    try:
        notes = remarks(name, primary, strange) + left_out + also_primary(data, name)
        if twin:
            notes.append(f"an earlier capture of {twin}, undated")
        return _record(designation, source, twin or name, house, data, where, observed, notes, bool(twin))
    except GuijuError as error:
        raise GuijuError(error.what, where=where, expected=error.expected)


def remarks(name: str, primary: bool, strange: DesignationError | None) -> list[str]:
    """What has to be said of the reading of an identifier."""
    found = []
    if not primary:
        found.append(f"no identifier is said to be the primary one: {name!r} is taken")
    if strange is not None:
        found.append(f"identifier {name!r} is of no known scheme and kept as it is printed")
    return found


def _record(
    designation: Designation, source: str, name: str, house: str, data: dict[str, Any], where: str, observed: date,
    notes: list[str], earlier: bool = False,
) -> Record:  # fmt: skip
    fetched = text(data.get("fetched"))
    seen = first_day(fetched) if fetched else observed
    dates = relaton_dates.of(data, designation, source)
    coming = relaton_status.stage_of(data) == ("60", "00") and source == "relaton-iso" and designation.year is None
    if coming and "published" in dates and not designation.supplements:
        designation, name = relaton_dates.with_year(designation, dates["published"])
        notes, earlier = (
            [*notes, f"undated at stage 60.00: taken for {name}; whether it was published is not known"],
            True,
        )
    if earlier:
        seen = min(
            seen, first_day(dates["published"]) if "published" in dates else date(designation.year or 9999, 1, 1)
        )
    record = start(designation, source=source, external=name, where=where)
    record.dates, record.observed, record.notes = dates, seen, notes
    _titles(record, data)
    published = first_day(dates["published"]) if "published" in dates else None
    draft = relaton_status.drafted(designation, data)
    status, record.stage, strange = relaton_status.status_of(data, draft, published)
    if coming and status == "in_force":
        status = relaton_status.UNKNOWN  # it was to be published that day
    if published and dates.get("ended", "9999")[:4] < dates["published"][:4]:
        record.notes.append(f"it is said to have ended in {dates['ended']}, before it was published: no day is taken")
    if strange:
        record.notes.append(f"status {strange[:40]!r} is not known: kept as unknown")
    end = relaton_relations.put(record, data, designation, draft or status == "draft", house)
    if not coming and (status == relaton_status.UNKNOWN or (source == "relaton-w3c" and status == "in_force")):
        status = relaton_status.replaced(record, status)
    relaton_status.put(record, status, end)
    _classification(record, data)
    relaton_people.links(record, data)
    relaton_people.issuer(record, data, house)
    relaton_people.committee(record, data)
    return record


_ORDER = {"main": 0, "": 1, "original": 1, "title-main": 3}


def _titles(record: Record, data: dict[str, Any]) -> None:
    tongues = many(data.get("language"))
    own = language(tongues[0]) if len(tongues) == 1 else "und"
    found: dict[str, tuple[int, str]] = {}
    for item in many(data.get("title")):
        told = item if isinstance(item, dict) else {"content": item}
        rank, code = _ORDER.get(text(told.get("type")), 4), language(told, own)
        if code in found and rank > found[code][0]:
            continue
        words = plain(text(told))
        if words and (code not in found or rank < found[code][0] or rank == found[code][0] == 0):
            found[code] = (rank, words)
    record.titles = {code: words for code, (_, words) in found.items()}
    for item in many(data.get("abstract")):
        told = item if isinstance(item, dict) else {"content": item}
        words = plain(text(told))
        if words:
            record.abstracts.setdefault(language(told, own), words)
    if len(record.abstracts) > 1:  # a translation that is only a copy is no translation
        english = record.abstracts.get("en")
        record.abstracts = {k: v for k, v in record.abstracts.items() if k == "en" or v != english}


def _classification(record: Record, data: dict[str, Any]) -> None:
    extra = data.get("ext") or {}
    for item in many(first(extra, "ics") or data.get("ics")):
        code = text(first(item, "code", "content")) if isinstance(item, dict) else text(item)
        if ICS.match(code):
            if code not in record.ics:
                record.ics.append(code)
        elif code:
            record.notes.append(f"ICS code {code!r} left out: not of the form 00.000.00")
    doctype = "-".join(text(first(extra, "doctype") or data.get("doctype")).split())
    record.kind = _kinds().get(doctype.lower(), doctype[:40])
    record.number = text(data.get("edition"))[:12]
    record.languages = list(dict.fromkeys(language(v) for v in many(data.get("language"))))


SUFFIXES = (".yaml", ".yml")


def outcome(entry: tuple[str, bytes | str] | tuple[str, bytes, str], *, observed: date) -> Record | tuple[str, str]:
    """One archive entry as a record, or where and why there is none. A third part names the edition (`read`)."""
    name, content = entry[:2]
    if isinstance(content, str):
        return name, content
    try:
        return read(content, name, observed, *entry[2:])
    except GuijuError as error:
        reason = f"{error.what}; expected {error.expected}" if error.expected else error.what
        return error.where or name, reason
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        return name, f"not of the shape of a Relaton document: {str(error)[:120]}"
