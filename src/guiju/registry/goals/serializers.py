"""Indicators as programs read them: one form for the interface and the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

from guiju.core.indicator.forecasting import LEVEL, METHOD
from guiju.core.indicator.model import Indicator, Use, Value, Words
from guiju.registry.goals import evaluating
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.evidence import Record
from guiju.registry.goals.models import Snapshot


def both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _plain(value: Value) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _use(use: Use | None) -> dict[str, Any] | None:
    return None if use is None else {"query": use.query, "with": {n: _plain(v) for n, v in use.values.items()}}


def definition(indicator: Indicator) -> dict[str, Any]:
    """What stands in the definition."""
    return {
        "key": indicator.key, "title": both(indicator.title), "about": both(indicator.about), "group": indicator.group,
        "form": str(indicator.form), "unit": str(indicator.unit), "direction": str(indicator.direction),
        "source": indicator.source, "confidence": indicator.confidence, "frequency": indicator.frequency,
        "counted": _use(indicator.counted), "over": _use(indicator.over), "measure": indicator.measure,
        "parameters": [
            {"name": p.name, "kind": str(p.kind), "default": _plain(p.default), "choices": list(p.choices),
             "label": both(p.label)}
            for p in indicator.parameters.values()
        ],
        "by": list(indicator.by), "definition": indicator.digest,
    }  # fmt: skip


def figure(question: Asked) -> dict[str, Any]:
    """A figure with what it was asked by, its parts and its spread; `value` null is "no data"."""
    found = evaluating.figure(question)
    spread = None
    if found.spread is not None:
        names = ("count", "mean", "median", "p10", "p25", "p75", "p90", "least", "most")
        spread = {name: getattr(found.spread, name) for name in names}
    return {
        "value": found.value, "unit": str(question.indicator.unit), "counted": found.counted, "over": found.over,
        "excluded": found.excluded, "spread": spread, "asked": dict(evaluating.bounded(question)),
        "day": question.day.isoformat(), "seq": question.seq,
    }  # fmt: skip


def targets(question: Asked) -> list[dict[str, Any]]:
    """Targets with the figure that measures them and where they stand."""
    told = []
    for target in question.indicator.targets:
        own = evaluating.for_target(question, target)
        standing = evaluating.stands(own, target)
        told.append({
            "code": target.code, "title": both(target.label or question.indicator.title),
            "comparator": target.comparator, "value": target.value, "deadline": target.deadline.isoformat(),
            "source": target.source, "figure": evaluating.figure(own).value, "asked": dict(evaluating.bounded(own)),
            "status": str(standing.status), "ground": str(standing.ground), "expected": standing.expected,
        })  # fmt: skip
    return told


def brief(question: Asked) -> dict[str, Any]:
    """A line of the scoreboard."""
    indicator = question.indicator
    return {"key": indicator.key, "title": both(indicator.title), "group": indicator.group,
            "direction": str(indicator.direction), **figure(question), "targets": targets(question)}  # fmt: skip


def full(question: Asked, by: str = "") -> dict[str, Any]:
    """Definition, figure, targets, history, forecast, and the parts of one dimension if it is asked for."""
    history = [
        {"day": day.isoformat(), "value": f.value, "counted": f.counted, "over": f.over}
        for day, f in evaluating.history(question)
    ]
    target = question.indicator.targets[0] if len(question.indicator.targets) == 1 else None
    outlook = evaluating.outlook(question, target)
    forecast = None
    if outlook is not None:
        bands = [{"day": b.day.isoformat(), "middle": b.middle, "low": b.low, "high": b.high} for b in outlook.bands]
        forecast = {"method": METHOD, "level": LEVEL, "covered": outlook.covered,
                    "tested": outlook.tested, "bands": bands}  # fmt: skip
    split = []
    if by:
        split = [
            {"part": p.value, "value": p.figure.value, "counted": p.figure.counted, "over": p.figure.over}
            for p in evaluating.parts(question, by)
        ]
    return {
        **definition(question.indicator), "figure": figure(question), "targets": targets(question), "history": history,
        "forecast": forecast, "split_by": by, "parts": split,
    }  # fmt: skip


def record(row: Record) -> dict[str, Any]:
    """A record behind a figure."""
    return {
        "id": row.id, "designation": row.designation, "title": both(row.title), "status": row.status,
        "value": row.value, "weight": row.weight, "since": row.since.isoformat() if row.since else None,
        "reason": row.reason, "body": row.body, "province": row.province, "ics": row.ics, "committee": row.committee,
        "kind": row.kind, "address": f"/{row.address}" if row.address else "",
    }  # fmt: skip


def snapshot(row: Snapshot) -> dict[str, Any]:
    return {"number": row.pk, "indicator": row.indicator, "day": row.day.isoformat(), "seq": row.seq,
            "value": row.public["value"], "unit": row.public["unit"], "definition": row.public["definition"],
            "asked": row.public["asked"], "entered": row.public["entered"]}  # fmt: skip
