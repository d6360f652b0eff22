"""The status of a Relaton document: stage codes, words of many houses, or nothing (then it is unknown)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from guiju.data import tables
from guiju.registry.catalogue.intake.dates import first_day
from guiju.registry.catalogue.intake.links import is_draft
from guiju.registry.catalogue.intake.readers.relaton_forms import Mapping, first, text
from guiju.registry.catalogue.intake.record import Record

UNKNOWN = "unknown"
_STAGE = re.compile(r"(\d\d)(?:\.(\d\d))?\Z", re.ASCII)
_GENERAL = frozenset({"", "in_force", "unknown"})
"""What a further word on the status says more than."""


@cache
def words() -> dict[str, str]:
    """Word of a catalogue, in small letters → status."""
    return {row["word"]: row["status"] for row in tables.rows("codes/catalogue_statuses.csv")}


def stage_of(data: Mapping) -> tuple[str, str]:
    """Stage and substage as they stand."""
    told = first(data, "docstatus", "status")
    if not isinstance(told, dict):
        return text(told), ""
    stage, substage = text(first(told, "stage", "content", "value")), text(told.get("substage"))
    if "." in stage and not substage and _STAGE.match(stage):
        stage, _, substage = stage.partition(".")
    return stage, substage


def status_of(data: Mapping, drafted: bool, published: date | None) -> tuple[str, str, str]:
    """(status, stage code, word that is not known). A draft is one until it is withdrawn, whatever else is said."""
    stage, substage = stage_of(data)
    if _STAGE.match(stage):
        return _of_code(int(stage), stage, substage, published), f"{stage}.{substage}" if substage else stage, ""
    said = [word for word in (stage, substage, text((data.get("ext") or {}).get("standard_status"))) if word]
    found = [words().get(" ".join(word.lower().split()), "") for word in said]
    strange = next((word for word, status in zip(said, found, strict=True) if not status), "")
    status = next((s for s in found if s not in _GENERAL), "") or next((s for s in found if s), "")
    if (drafted and status != "withdrawn") or (drafted and stage.lower() == "draft"):
        status = "draft"
    return status or UNKNOWN, "", "" if status else strange


def _of_code(number: int, stage: str, substage: str, published: date | None) -> str:
    """Harmonized stage codes (ISO Guide 69; ISO/IEC Directives Part 1, Annex SD)."""
    if (stage, substage) == ("95", "99") or (substage == "98" and number < 90):
        return "withdrawn"
    if number < 60 or ((stage, substage) == ("60", "00") and published is None):
        return "draft"
    return "in_force"


def put(record: Record, status: str, ended_by_relation: date | None) -> None:
    """The events that follow from a status and the dates of a record. An end whose day nobody says has none."""
    published = first_day(record.dates["published"]) if "published" in record.dates else None
    events: list[tuple[str, date | None, str]] = []
    if status in ("in_force", "replaced", "withdrawn") and published is not None:
        events.append(("in_force", published, "" if status != "in_force" else record.stage))
    elif status in ("in_force", "draft"):
        events.append((status, None, record.stage))
    if status == "draft" and not events:
        events.append((status, None, record.stage))
    if status == UNKNOWN:
        events.append((status, published, record.stage))
    if status in ("replaced", "withdrawn"):
        ended = first_day(record.dates["ended"]) if "ended" in record.dates else ended_by_relation
        if status == "withdrawn" and "ended" not in record.dates and _replaced(record):
            status = "replaced"
        after = ended is not None and (published is None or ended > published)
        events.append((status, ended if after else None, record.stage))
    record.events = events


def replaced(record: Record, status: str) -> str:
    """The status of a document of which no status is told: replaced where it names what replaces it. W3C tells the
    stage of each of its dated publications for ever."""
    return "replaced" if any(r.kind == "replaces" and not r.outward for r in record.relations) else status


def _replaced(record: Record) -> bool:
    return any(r.kind == "replaces" and not r.outward and r.valid_from for r in record.relations)


def drafted(designation: Any, data: Mapping) -> bool:
    """Whether the document is a draft by its designation or by what its publisher says."""
    return is_draft(designation) or stage_of(data)[0].lower() == "draft"
