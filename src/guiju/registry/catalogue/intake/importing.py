"""The imports by name, as the command line calls them. Each returns a Report; none leaves anything half-written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.registry.bodies import services as bodies
from guiju.registry.bodies.models import Committee
from guiju.registry.catalogue.intake.copy_rows import Prepared
from guiju.registry.catalogue.intake.ingest import Mode, ingest
from guiju.registry.catalogue.intake.readers import (
    archive,
    ics,
    iso_open_data,
    plain_rows,
    relaton,
    relaton_twins,
    table,
    tabular,
)
from guiju.registry.catalogue.intake.readers.parallel import Outcome, outcomes, records
from guiju.registry.catalogue.intake.record import Record
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Classification

Progress = Callable[[int], None]


def _quiet(done: int) -> None:
    return None


def _ingest(
    found: Iterable[Outcome], now: datetime, mode: Mode, progress: Progress, report: Report | None = None
) -> Report:
    report = report or Report()
    return ingest(
        records(found, report.reject), report, now=now, today=timezone.localdate(now), mode=mode, progress=progress
    )


def import_relaton(path: Path, *, now: datetime, mode: Mode = Mode.KEEP_GOOD, progress: Progress = _quiet) -> Report:
    """Relaton YAML: a folder, a single file, or a .tar.xz, .tar.gz or .zip archive."""
    entries = relaton_twins.paired(archive.files(path, relaton.SUFFIXES))
    return _ingest(
        outcomes(entries, partial(relaton.outcome, observed=timezone.localdate(now)), timezone.localdate(now)),
        now,
        mode,
        progress,
    )


def import_table(
    path: Path, *, map_path: Path, now: datetime, mode: Mode = Mode.KEEP_GOOD, progress: Progress = _quiet,
    sheet: str = "", header: int = 0,
) -> Report:  # fmt: skip
    """CSV, XLSX or JSON lines with a map of the columns. `sheet` (name or number from 1) and the row of the names
    (`header`, from 1) are found where they are not told."""
    columns = table.read_map(map_path)
    return import_mapped(path, columns, now=now, mode=mode, progress=progress, sheet=sheet, header=header)


def import_mapped(
    path: Path, columns: table.Map, *, now: datetime, mode: Mode = Mode.KEEP_GOOD, progress: Progress = _quiet,
    sheet: str = "", header: int = 0,
) -> Report:  # fmt: skip
    """The same with a map already read."""
    layout = tabular.layout(path, columns.columns.values(), sheet=sheet, header=header)
    read = partial(table.outcome, map=columns, observed=timezone.localdate(now))
    report = Report(read_as=layout.told)
    for name, why in layout.passed:
        report.note(path.name, f"sheet {name!r} was not read: {why}")
    today = timezone.localdate(now)
    plain = plain_rows.PlainRows(columns, today, today)
    found = outcomes(table.entries(layout), read, today, plain)
    return _ingest(_with_repeated(found, report), now, mode, progress, report)


def _with_repeated(found: Iterable[Outcome], report: Report) -> Iterator[Outcome]:
    """The rows as they come; a remark where an edition stands in a table twice, for the later row is taken."""
    seen: dict[str, str] = {}
    for row in found:
        if isinstance(row, (Record, Prepared)) and row.key in seen:
            report.note(
                row.where, f"{row.designation} stands at {seen[row.key]} too: where they differ the later row holds"
            )
        elif isinstance(row, (Record, Prepared)):
            seen[row.key] = row.where
        yield row


def import_iso_open_data(
    path: Path, *, now: datetime, mode: Mode = Mode.KEEP_GOOD, progress: Progress = _quiet
) -> Report:
    """ISO Open Data: deliverables or technical committees."""
    if iso_open_data.kind_of(path) == "committees":
        return _once(partial(_committees, path, progress), mode)
    read = partial(iso_open_data.outcome, names=iso_open_data.references(path), observed=timezone.localdate(now))
    return _ingest(outcomes(table.rows(path), read, timezone.localdate(now)), now, mode, progress)


def import_ics(path: Path, *, now: datetime, mode: Mode = Mode.KEEP_GOOD, progress: Progress = _quiet) -> Report:
    """The International Classification for Standards."""
    return _once(partial(_classification, path, progress), mode)


class _Undo(Exception):  # noqa: N818
    """Leaves a transaction without keeping it."""


def _once(write: Callable[[Report], None], mode: Mode) -> Report:
    """A small import in one transaction."""
    report, began = Report(), time.monotonic()
    try:
        with transaction.atomic():
            write(report)
            if mode is Mode.DRY_RUN or (mode is Mode.ALL_OR_NOTHING and report.rejected_count):
                raise _Undo
    except _Undo:
        report.committed = False
    report.seconds = time.monotonic() - began
    return report


def _classification(path: Path, progress: Progress, report: Report) -> None:
    for entry in ics.entries(path):
        if len(entry) == 2:
            report.reject(*entry)
            continue
        code, parent, names = entry
        row, made = Classification.objects.get_or_create(
            system="ics", code=code, defaults={"parent": parent, "names": names, "source": path.name}
        )
        merged = {**row.names, **names}
        if made:
            report.new += 1
        elif merged == row.names:
            report.unchanged += 1
        else:
            row.names = merged
            row.save(update_fields=["names"])
            report.changed += 1
        progress(1)


def _committees(path: Path, progress: Progress, report: Report) -> None:
    for entry in iso_open_data.committees(path):
        if isinstance(entry, tuple):
            report.reject(*entry)
            continue
        values: dict[str, Any] = {
            "status": Committee.Status.ACTIVE if entry.active else Committee.Status.SUSPENDED,
            "secretariat": entry.secretariat,
            "created_on": entry.created,
            "scope": entry.scope,
            "participating": entry.participating,
            "observing": entry.observing,
            "liaisons": entry.liaisons,
            "source": iso_open_data.SOURCE,
        }
        existed = Committee.objects.filter(code=entry.code).exists()
        committee = bodies.ensure_committee(entry.code, entry.names)
        values["names"] = {**committee.names, **entry.names}
        changed = [name for name, value in values.items() if getattr(committee, name) != value]
        for name in changed:
            setattr(committee, name, values[name])
        if changed:
            committee.save(update_fields=changed)
        if not existed:
            report.new += 1
        elif changed:
            report.changed += 1
        else:
            report.unchanged += 1
        progress(1)
