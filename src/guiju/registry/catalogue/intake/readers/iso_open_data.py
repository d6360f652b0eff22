"""ISO Open Data (JSON lines): deliverables and technical committees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.dates import first_day, printed
from guiju.registry.catalogue.intake.links import between
from guiju.registry.catalogue.intake.readers import relaton_dates, relaton_forms
from guiju.registry.catalogue.intake.readers.relaton import ICS
from guiju.registry.catalogue.intake.readers.table import rows
from guiju.registry.catalogue.intake.record import Link, Record, start

SOURCE = "iso-open-data"
KINDS = {"IS": "standard", "TS": "specification", "TR": "report", "PAS": "pas", "IWA": "workshop", "GUIDE": "guide"}
_BLOCK = re.compile(r"<(?:style|script|!--)", re.I)
_BLOCK_END = re.compile(r"</(?:style|script)>|-->", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def plain(html: Any) -> str:
    """The words of an HTML fragment."""
    return " ".join(unescape(_TAG.sub(" ", _without_blocks(str(html or "")))).split())


def _without_blocks(html: str) -> str:
    """Without styles, scripts and comments; what is not closed stays."""
    parts, place = [], 0
    while (begin := _BLOCK.search(html, place)) and (end := _BLOCK_END.search(html, begin.end())):
        parts += [html[place : begin.start()], " "]
        place = end.end()
    return "".join((*parts, html[place:]))


def kind_of(path: Path) -> str:
    """ "deliverables" or "committees", told from the first object."""
    for where, data in rows(path):
        if isinstance(data, dict):
            if "deliverableType" in data or "currentStage" in data:
                return "deliverables"
            if "secretariat" in data or "pMembers" in data:
                return "committees"
        raise GuijuError(
            "not ISO Open Data", where=where, expected="deliverables or technical committees, one JSON object a line"
        )
    raise GuijuError("the file is empty", where=path.name, expected="one JSON object a line")


def references(path: Path) -> dict[int, str]:
    """ISO's project number of every deliverable in the file, with its reference: `replaces` names numbers."""
    found = {}
    for _, data in rows(path):
        if isinstance(data, dict) and isinstance(data.get("id"), int) and isinstance(data.get("reference"), str):
            found[data["id"]] = data["reference"]
    return found


def deliverable(data: dict[str, Any], where: str, names: dict[int, str], observed: date) -> Record:
    """One deliverable as a record; GuijuError when its reference, stage or date cannot be read. One without a
    stage has an unknown status."""
    reference = str(data.get("reference") or "")
    try:
        designation = parse(reference)
    except GuijuError as error:
        raise GuijuError("reference {}: {}", repr(reference), error.what, where=where, expected=error.expected)
    stage, dates, seen = _stage(data, where), {}, observed
    if data.get("publicationDate"):
        first_day(str(data["publicationDate"]))
        dates["published"] = printed(str(data["publicationDate"]))
    if stage == "6000" and dates and designation.year is None and not designation.supplements:
        designation, _ = relaton_dates.with_year(designation, dates["published"])
        seen = min(observed - timedelta(days=1), first_day(dates["published"]))
    record = start(designation, source=SOURCE, external=str(data.get("id") or reference), where=where)
    record.observed = seen
    supplement = data.get("supplementType")
    record.kind = {"Amd": "amendment", "Cor": "corrigendum"}.get(str(supplement), "") or KINDS.get(
        str(data.get("deliverableType")).upper(), str(data.get("deliverableType") or "")[:40]
    )
    record.number = str(data.get("edition") or "")
    record.dates, record.stage = dates, f"{stage[:2]}.{stage[2:]}" if stage else ""
    record.titles = {k: relaton_forms.plain(str(v)) for k, v in (data.get("title") or {}).items() if v}
    record.abstracts = {k: plain(v) for k, v in (data.get("scope") or {}).items() if v and plain(v)}
    for code in data.get("icsCode") or []:
        record.ics.append(code) if ICS.match(str(code)) else record.notes.append(f"ICS code {code!r} left out")
    record.languages = [str(v)[:8] for v in data.get("languages") or []]
    record.committee, record.issuer = str(data.get("ownerCommittee") or "")[:120], "ISO"
    published = first_day(dates["published"]) if "published" in dates else None
    known = stage != "6000" or seen == observed  # an undated one was to be published that day
    record.events = _events(record.stage if known else "", published, bool(data.get("replacedBy")))
    _relations(record, data, designation, names)
    return record


def _stage(data: dict[str, Any], where: str) -> str:
    """Four digits, or "" where none is said."""
    stage = str(data.get("currentStage") or "")
    if stage and not re.fullmatch(r"\d{2,4}", stage, re.ASCII):
        raise GuijuError(
            "stage {} cannot be read", repr(stage), where=where, expected="a harmonized stage code such as 6060"
        )
    return stage.zfill(4) if stage else ""


def _events(stage: str, published: date | None, replaced: bool) -> list[tuple[str, date | None, str]]:
    events: list[tuple[str, date | None, str]] = []
    if not stage:
        return [("unknown", published, "")]
    if stage == "95.99" or stage[3:] == "98":
        if published:
            events.append(("in_force", published, ""))
        return [*events, ("replaced" if replaced else "withdrawn", None, stage)]
    if int(stage[:2]) >= 60 and (published or stage != "60.00"):
        return [("in_force", published, stage)]
    return [("draft", None, stage)]


def _relations(record: Record, data: dict[str, Any], here: Designation, names: dict[int, str]) -> None:
    """What it replaces and what replaces it; a neighbour that cannot be read costs the relation and no more."""
    draft = bool(record.events) and record.events[-1][0] == "draft"
    for name, outward in (("replaces", True), ("replacedBy", False)):
        for number in data.get(name) or []:
            other = names.get(number)
            if other is None:
                record.notes.append(f"{name} {number}: no such deliverable in this file")
                continue
            try:
                there = parse(other)
            except GuijuError as error:
                record.notes.append(f"{name} {other!r} left out: {error.what}")
                continue
            link = between(
                here, there, "replaces", outward=outward, key=record.key, draft=draft, drafts_come=True, degree="full"
            )
            if isinstance(link, Link):
                record.relations.append(link)
            else:
                record.notes.append(f"{name}: {link}")


def outcome(entry: tuple[str, Any], *, names: dict[int, str], observed: date) -> Record | tuple[str, str]:
    """One line as a record, or where and why there is none."""
    where, data = entry
    if isinstance(data, str):
        return where, data
    try:
        return deliverable(data, where, names, observed)
    except GuijuError as error:
        return where, f"{error.what}; expected {error.expected}" if error.expected else error.what
    except (TypeError, AttributeError, ValueError) as error:
        return where, f"not of the published shape: {str(error)[:120]}"


@dataclass(frozen=True, slots=True)
class CommitteeEntry:
    where: str
    code: str
    names: dict[str, str]
    active: bool
    secretariat: str
    created: date | None
    scope: str
    participating: list[str]
    observing: list[str]
    liaisons: list[str]


def committees(path: Path) -> Iterator[CommitteeEntry | tuple[str, str]]:
    """Every committee of the file, or where and why there is none."""
    for where, data in rows(path):
        if isinstance(data, str):
            yield where, data
            continue
        try:
            code = " ".join(str(data["reference"]).split())
            if not code or len(code) > 120:
                raise ValueError("no reference")
            yield CommitteeEntry(
                where,
                code,
                {k: relaton_forms.plain(str(v)) for k, v in (data.get("title") or {}).items() if v},
                data.get("status") == "Active",
                str((data.get("secretariat") or {}).get("acronym") or "")[:40],
                first_day(data["creationDate"]) if data.get("creationDate") else None,
                plain((data.get("scope") or {}).get("en")),
                [str(m["acronym"])[:40] for m in data.get("pMembers") or []],
                [str(m["acronym"])[:40] for m in data.get("oMembers") or []],
                [str(m["reference"])[:120] for m in data.get("committeeLiaisons") or []],
            )
        except GuijuError as error:
            yield where, error.what
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield where, f"not of the published shape: {json.dumps(str(error))}"
