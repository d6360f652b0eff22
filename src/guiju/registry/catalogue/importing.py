"""The imports by name, as the command line and the administrator's page call them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from guiju.registry.catalogue.importers import archive, relaton
from guiju.registry.catalogue.importers.parallel import outcomes, records
from guiju.registry.catalogue.ingest import Mode, ingest
from guiju.registry.catalogue.report import Report

Progress = Callable[[int], None]


def import_relaton(path: Path, *, now: datetime, mode: Mode = Mode.KEEP_GOOD, progress: Progress = lambda n: None) -> Report:
    """Relaton YAML: a folder, a single file, or a .tar.xz, .tar.gz or .zip archive."""
    report = Report()
    today = now.date()
    entries = archive.files(path, relaton.SUFFIXES)
    found = outcomes(entries, partial(relaton.outcome, observed=today))
    return ingest(records(found, report.reject), report, now=now, today=today, mode=mode, progress=progress)
