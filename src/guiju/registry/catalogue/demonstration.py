"""The demonstration library: facts of real standards, each row with the public source it was checked against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.services import committee_sort, ensure_committee, parent_code
from guiju.registry.catalogue import classification
from guiju.registry.catalogue.intake.dates import first_day
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.readers import relaton_forms
from guiju.registry.catalogue.intake.readers.table import Map, record_of
from guiju.registry.catalogue.intake.record import Link, Record
from guiju.registry.catalogue.intake.report import Report

SIZE = 340  # rows, about; only for the progress bar
COLUMNS = {
    "designation": "designation",
    "title.zh": "title_zh",
    "title.en": "title_en",
    "abstract.zh": "abstract_zh",
    "abstract.en": "abstract_en",
    **{
        name: name
        for name in (
            "kind", "published", "effective", "withdrawn", "replaced_on", "status", "ics", "ccs", "issuer", "committee",
            "text_url", "source_url",
        )
    },
}  # fmt: skip
MAP = Map("demo", COLUMNS)


def _rows(name: str, folder: str = "demo") -> Iterator[tuple[str, dict[str, str]]]:
    for number, row in enumerate(tables.rows(f"{folder}/{name}"), 2):
        yield f"{name}:{number}", row


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> Report:
    """Bring the demonstration in; a second time changes nothing."""
    _bodies()
    classification.load()
    report = Report()
    return ingest(_records(now, report), report, now=now, today=timezone.localdate(now), progress=progress)


def _records(now: datetime, report: Report) -> Iterator[Record]:
    outward: dict[str, list[Link]] = defaultdict(list)
    inward: dict[str, list[Link]] = defaultdict(list)
    for where, row in _rows("relations.csv"):
        try:
            source, target = parse(row["source"]), parse(row["target"])
            since = first_day(row["valid_from"]) if row["valid_from"] else None
        except GuijuError as error:
            report.reject(where, str(error))
            continue
        kind, degree, clauses = row["relation"], row["degree"], row["clauses"]
        outward[source.expression].append(Link(kind, target.expression, target.canonical, True, degree, clauses, since))
        inward[target.expression].append(Link(kind, source.expression, source.canonical, False, degree, clauses, since))
    translated: dict[str, dict[str, str]] = defaultdict(dict)
    for _, row in _rows("titles.csv"):
        translated[row["designation"]][row["language"]] = row["title"]
    for where, row in _rows("standards.csv"):
        try:
            status = row["status"] or ("" if row["withdrawn"] else "in_force")  # what has not ended is in force there
            record = record_of({**row, "status": status}, where, MAP, timezone.localdate(now))
        except GuijuError as error:
            report.reject(where, str(error))
            continue
        for pair in filter(None, row.get("title_other", "").split(" | ")):
            language, _, title = pair.partition(": ")
            if title:
                record.titles[language.strip()[:8]] = title
        record.titles = {language: relaton_forms.plain(title) for language, title in record.titles.items()}
        record.titles |= translated[row["designation"]]  # of the other language
        ended = [
            r.valid_from
            for r in inward.get(record.key, [])
            if r.kind == "replaces" and r.degree == "full" and r.valid_from
        ]
        if ended and record.events and record.events[-1] == ("replaced", None, record.stage):
            record.events[-1] = ("replaced", max(ended), record.stage)
        record.relations = outward.pop(record.key, []) + inward.pop(record.key, [])
        yield record


def _bodies() -> None:
    known = set(Body.objects.values_list("code", flat=True))
    rows = [row for _, row in _rows("bodies.csv")]
    Body.objects.bulk_create(
        Body(
            code=row["code"],
            kind=row["kind"],
            names={k: row[f"name_{k}"] for k in ("zh", "en") if row[f"name_{k}"]},
            country=row["country"],
            url=row["url"],
            source=row["source"][:300],
        )
        for row in rows
        if row["code"] not in known
    )
    bodies = {b.code: b for b in Body.objects.all()}
    for _, row in _rows("committees.csv"):
        names: dict[str, Any] = {k: row[f"name_{k}"] for k in ("zh", "en") if row[f"name_{k}"]}
        above = parent_code(row["code"])
        committee, _ = Committee.objects.get_or_create(
            code=row["code"],
            defaults={
                "sort": committee_sort(row["code"]),
                "names": names,
                "body": bodies[row["body"]],
                "parent": ensure_committee(above) if above else None,
                "source": row["source"][:300],
            },
        )
        merged = {**names, **committee.names}
        if merged != committee.names:
            committee.names = merged
            committee.save(update_fields=["names"])
