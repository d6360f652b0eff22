"""Feeds of the demonstration: each taken by one officer, some of its candidates decided by another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.feeds.model import Feed
from guiju.data import tables
from guiju.registry.accounts.models import User
from guiju.registry.feeds import deciding, taking
from guiju.registry.feeds.deciding import Asked
from guiju.registry.feeds.definitions import feed
from guiju.registry.feeds.models import Candidate, Taking
from guiju.registry.registers import access
from guiju.registry.registers.access import Viewer

TAKES, DECIDES = "officer", "officer.b"
FILES = {
    "iso-committees": "iso-committees.jsonl", "international-projects": "international-projects",
    "research-projects": "research-projects.csv", "group-platform": "group-platform.csv",
    "enterprise-platform": "enterprise-platform.csv",
}  # fmt: skip
SIZE = len(FILES)


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Take the files of `data/demo/feeds` and decide what `decisions.csv` says; a second time changes nothing. How
    many decisions are new. GuijuError for a row that is refused."""
    take(now, progress)
    rows = tables.rows("demo/feeds/decisions.csv")
    return sum(_decide(feed(row["feed"]), row, _officer(DECIDES, now), now) for row in rows)


def take(now: datetime, progress: Callable[[int], None] = lambda done: None) -> None:
    """Take the files alone."""
    with tempfile.TemporaryDirectory() as folder:
        for name, file in FILES.items():
            if not Taking.objects.filter(feed=name).exists():
                _take(feed(name), _written(Path(folder), file), _officer(TAKES, now), now)
            progress(1)


def _officer(name: str, now: datetime) -> Viewer:
    return access.viewer(User.objects.get(username=name), timezone.localdate(now))


def _written(folder: Path, file: str) -> Path:
    """A file of the demonstration, or a folder of them, in a folder."""
    place = folder / file
    if place.suffix:
        place.write_text(tables.text(f"demo/feeds/{file}"), encoding="utf-8")
        return place
    place.mkdir()
    for name, text in tables.texts(f"demo/feeds/{file}", ".yaml").items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def _take(held: Feed, path: Path, who: Viewer, now: datetime) -> None:
    report = taking.take(held, path, path.name, who, now)
    if report.counts["refused"]:
        where, what, _, _, expected = report.refused[0]
        raise GuijuError(what, where=where, expected=expected)


def _decide(held: Feed, row: tables.Row, who: Viewer, now: datetime) -> int:
    """Decide about a candidate, for the best match of a kind where the row names one."""
    candidate = Candidate.objects.get(feed=held.name, key=row["candidate"], present=True)
    if candidate.decided:
        return 0
    best = next((one["name"] for one in candidate.proposals if one["kind"] == row["kind"]), "")
    deciding.decide(held, candidate.key, Asked(row["decision"], row["kind"], best, row["why"]), who, now)
    return 1
