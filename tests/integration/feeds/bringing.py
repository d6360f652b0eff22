"""Files brought to feeds by officers, for tests."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from guiju.registry.feeds import taking
from guiju.registry.feeds.definitions import feed
from guiju.registry.feeds.models import Candidate
from guiju.registry.record import sequence
from guiju.registry.registers import access
from guiju.registry.registers.access import Viewer
from integration.cases.world import World, at

NOW = at("2026-03-02")


def committee(reference: str, title: str, **more: Any) -> dict[str, Any]:
    """A technical committee as ISO Open Data tells it."""
    return {
        "reference": reference, "title": {"en": title}, "status": "Active", "secretariat": {"acronym": "SAC"},
        "pMembers": [{"acronym": "SAC"}], **more,
    }  # fmt: skip


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def viewer(w: World, name: str, now: datetime = NOW) -> Viewer:
    return access.viewer(w.people[name], now.date())


def take(
    tmp_path: Path, name: str, text: str, who: Viewer = access.KEEPER, now: datetime = NOW, **more: Any
) -> taking.Report:
    suffix = {"iso-committees": ".jsonl"}.get(name, ".csv")
    path = tmp_path / f"brought{suffix}"
    path.write_text(text, encoding="utf-8")
    return taking.take(feed(name), path, path.name, who, now, **more)


def counted(report: taking.Report) -> dict[str, int]:
    return {name: count for name, count in report.counts.items() if count}


def held(name: str, key: str) -> Candidate:
    return Candidate.objects.get(feed=name, key=key, present=True)


def best(name: str, key: str) -> list[tuple[str, int]]:
    return [(one["name"], one["score"]) for one in held(name, key).proposals]


def number() -> None:
    """Give every change its number."""
    while sequence.number_pending():
        pass
