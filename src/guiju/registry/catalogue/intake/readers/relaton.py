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
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from pydantic_core import from_json

from guiju.core.designation import parse
from guiju.core.errors import GuijuError, sentence
from guiju.core.inputs import admit
from guiju.registry.catalogue.intake.dates import first_day, printed
from guiju.registry.catalogue.intake.readers.archive import FILE_LIMIT
from guiju.registry.catalogue.intake.readers.scalars import YAML_FAULTS, as_json
from guiju.registry.catalogue.intake.record import Link, Record, start

DEEP = (b"\n" + b" " * 400, b"- " * 40)  # block style nested beyond anything a catalogue writes
BRACKETS = 20_000  # of flow style in one file
BLANKS = b" " * 2_000  # a run of them takes the parser the square of its length
TAGGED = re.compile(rb"^[ \t]*+(?:-[ \t]*+)*+!", re.MULTILINE)  # five lines of ! end the process
ICS = re.compile(r"\d\d(?:\.\d{3}(?:\.\d\d)?)?\Z")
TAG = re.compile(r"<[^>]{0,400}>")
KINDS = {
    "international-standard": "standard",
    "japanese-industrial-standard": "standard",
    "standard": "standard",
    "technical-specification": "specification",
    "technical-report": "report",
    "publicly-available-specification": "pas",
    "international-workshop-agreement": "workshop",
    "guide": "guide",
    "amendment": "amendment",
    "technical-corrigendum": "corrigendum",
}
WORD_STATUS = {
    "PUBLISHED": "in_force",
    "REVISED": "replaced",
    "REPLACED": "replaced",
    "WITHDRAWN": "withdrawn",
    "valid": "in_force",
    "withdrawn": "withdrawn",
}
SOURCES = {"ISO": "relaton-iso", "IEC": "relaton-iec", "JIS": "relaton-jis"}


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
    check_yaml(content, where)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            content = content.decode("gb18030").encode()
        except UnicodeDecodeError:
            raise GuijuError("not text: byte {} is neither UTF-8 nor GB 18030", error.start, where=where)
    try:
        data = from_json(as_json(content), cache_strings="keys")
    except YAML_FAULTS as error:
        first = str(error).strip().splitlines() or ["not YAML"]
        raise GuijuError("malformed YAML: {}", first[0][:160], where=where, expected="a Relaton document")
    if isinstance(data, list):
        data = data[0] if data else None
    if not isinstance(data, dict):
        raise GuijuError("no mapping at the top", where=where, expected="a Relaton document")
    return data


def _many(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _maps(value: Any) -> Iterator[dict[str, Any]]:
    for item in _many(value):
        if isinstance(item, dict):
            yield item


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("content") or value.get("value")
    if isinstance(value, list):
        value = value[0] if value else None
        return _text(value)
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _language(item: dict[str, Any]) -> str:
    return (_text(item.get("language")) or "und")[:8]


def _docids(data: dict[str, Any]) -> tuple[str, str]:
    """The primary identifier and its publisher type."""
    if not isinstance(data.get("docid"), list):
        return "", ""
    for item in _maps(data.get("docid")):
        if item.get("primary") is True or item.get("primary") == "true":
            return _text(item.get("id")), _text(item.get("type"))
    return "", ""


def read(content: bytes, where: str, observed: date) -> Record:
    """One file as a record. `observed` is the day the capture was made when the file does not tell.

    GuijuError names the file and what is wrong: malformed, without a primary identifier, an identifier that cannot be
    read, a date that does not exist."""
    data = load(content, where)
    identifier, kind = _docids(data)
    if not identifier:
        raise GuijuError("no primary identifier", where=where, expected="a docid with primary: true")
    try:
        designation = parse(identifier)
    except GuijuError as error:
        raise GuijuError("identifier {}: {}", repr(identifier), error.what, where=where, expected=error.expected)
    record = start(
        designation, source=SOURCES.get(kind, f"relaton-{kind.lower()[:20]}"), external=identifier, where=where
    )
    try:
        _dates(record, data, bool(designation.supplements))
        fetched = _text(data.get("fetched"))
        record.observed = first_day(fetched) if fetched else observed
        _titles(record, data)
        _relations(record, data)
        _status(record, data)
    except GuijuError as error:
        raise GuijuError(error.what, where=where, expected=error.expected)
    _classification(record, data)
    _people(record, data)
    return record


def _dates(record: Record, data: dict[str, Any], supplement: bool) -> None:
    for item in _maps(data.get("date")):
        kind, value = _text(item.get("type")), _text(item.get("value") or item.get("from"))
        if value in ("", "None", "null", "~"):
            continue
        first_day(value)
        kind = {"issued": "published", "obsoleted": "ended"}.get(kind, kind)
        if kind not in record.dates:
            record.dates[kind] = printed(value)
    if supplement and "updated" in record.dates:
        record.dates["published"] = record.dates.pop("updated")


def _titles(record: Record, data: dict[str, Any]) -> None:
    for item in _maps(data.get("title")):
        language = _language(item)
        if item.get("type") in ("main", None) or language not in record.titles:
            text = " ".join(_text(item).split())
            if text:
                record.titles[language] = text
    for item in _maps(data.get("abstract")):
        text = _text(item)
        if text:
            plain = unescape(TAG.sub(" ", text)) if "<" in text or "&" in text else text
            record.abstracts.setdefault(_language(item), " ".join(plain.split()))
    if len(record.abstracts) > 1:  # a translation that is only a copy is no translation
        english = record.abstracts.get("en")
        record.abstracts = {k: v for k, v in record.abstracts.items() if k == "en" or v != english}


def _relations(record: Record, data: dict[str, Any]) -> None:
    seen = set()
    for item in _maps(data.get("relation")):
        kind, other = _text(item.get("type")), item.get("bibitem") or {}
        identifier = _docids(other)[0] or _text(other.get("formattedref"))
        if kind not in ("obsoletes", "updates") or not identifier:
            record.notes.append(f"relation {kind!r} to {identifier!r} left out: not of a kind that is read")
            continue
        try:
            target = parse(identifier)
        except GuijuError as error:
            record.notes.append(f"relation to {identifier!r} left out: {error.what}")
            continue
        if target.expression == record.key:
            record.notes.append("relation to itself dropped")
            continue
        if (kind, target.expression) in seen:
            continue
        seen.add((kind, target.expression))
        dated = next((_text(d.get("value")) for d in _maps(other.get("date"))), "")
        outward = kind == "obsoletes"
        record.relations.append(
            Link(
                "replaces",
                target.expression,
                target.canonical,
                outward,
                "full",
                "",
                first_day(dated) if dated and not outward else None,  # the day of the successor
            )
        )


def _status(record: Record, data: dict[str, Any]) -> None:
    docstatus = data.get("docstatus") or {}
    stage, substage = _text(docstatus.get("stage")), _text(docstatus.get("substage"))
    published = first_day(record.dates["published"]) if "published" in record.dates else None
    if stage.isascii() and stage.isdigit():
        record.stage = f"{stage}.{substage}" if substage else stage
        status = "draft" if int(stage) < 60 else "in_force"
        if record.stage == "60.00":
            status = "draft" if published is None else "in_force"
        if record.stage in ("95.99",) or (substage == "98" and int(stage) < 90):
            status = "withdrawn"
    else:
        status = WORD_STATUS.get(stage, "")
        if not status:
            raise GuijuError(
                "unknown status {}", repr(stage), expected=", ".join(WORD_STATUS) + " or an ISO stage code"
            )
    events: list[tuple[str, date | None, str]] = []
    if status in ("in_force", "replaced", "withdrawn") and published is not None:
        events.append(("in_force", published, "" if status != "in_force" else record.stage))
    if status == "in_force" and published is None:
        events.append(("in_force", None, record.stage))
    if status == "draft":
        events.append(("draft", None, record.stage))
    if status in ("replaced", "withdrawn"):
        ended = first_day(record.dates["ended"]) if "ended" in record.dates else None
        if status == "withdrawn" and ended is None:
            later = [r.valid_from for r in record.relations if not r.outward and r.valid_from]
            if later:
                status, ended = "replaced", max(later)
        events.append(
            (status, ended if ended is None or published is None or ended > published else None, record.stage)
        )
    record.events = events


def _classification(record: Record, data: dict[str, Any]) -> None:
    extra = data.get("ext") or {}
    for item in _maps(extra.get("ics") or data.get("ics")):
        code = _text(item.get("code"))
        if ICS.match(code):
            if code not in record.ics:
                record.ics.append(code)
        elif code:
            record.notes.append(f"ICS code {code!r} left out: not of the form 00.000.00")
    doctype = extra.get("doctype") or data.get("doctype")
    name = _text(doctype.get("type") if isinstance(doctype, dict) else doctype)
    record.kind = KINDS.get(name, name[:40])
    record.number = _text(data.get("edition"))[:12]
    record.languages = [_text(v)[:8] for v in _many(data.get("language"))]


def _people(record: Record, data: dict[str, Any]) -> None:
    extra = data.get("ext") or {}
    for item in _maps(data.get("link")):
        url = _text(item.get("content"))
        if url.startswith(("https://", "http://")) and len(url) <= 500:
            record.links.append([_text(item.get("type"))[:12], url])
    group = extra.get("editorialgroup") or data.get("editorialgroup") or {}
    for item in _maps(group.get("technical_committee") if isinstance(group, dict) else None):
        code, name = _text(item.get("identifier")), _text(item.get("name"))
        if not code and item.get("number") is not None and name.startswith(("TC ", "SC ")):
            code = f"IEC/{name}"
        if not code and record.source == "relaton-iec":
            code = name if "/" in name else f"IEC/{name}"
        if code and len(code) <= 120 and record.source != "relaton-jis":
            record.committee = code
            record.committee_names = {"en": name} if name and name != code and record.source == "relaton-iso" else {}
            break
    for item in _maps(data.get("contributor")):
        organization = item.get("organization") or {}
        roles = [_text(r.get("type")) for r in _maps(item.get("role"))]
        if not set(roles) & {"publisher", "authorizer"}:
            continue
        names = {_language(n) if n.get("language") else "en": _text(n) for n in _maps(organization.get("name"))}
        code = _text(organization.get("abbreviation"))
        if record.scheme == "jis":
            if "authorizer" not in roles:
                continue
            code = "JISC"
        if code and not record.issuer:
            record.issuer, record.issuer_names = code[:80], names
    if not record.issuer:
        record.issuer = "JISC" if record.scheme == "jis" else record.publisher.split("/")[0]


SUFFIXES = (".yaml", ".yml")


def outcome(entry: tuple[str, bytes | str], *, observed: date) -> Record | tuple[str, str]:
    """One archive entry as a record, or where and why there is none."""
    name, content = entry
    if isinstance(content, str):
        return name, content
    try:
        return read(content, name, observed)
    except GuijuError as error:
        reason = f"{error.what}; expected {error.expected}" if error.expected else error.what
        return error.where or name, reason
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        return name, f"not of the shape of a Relaton document: {str(error)[:120]}"
