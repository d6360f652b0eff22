"""Pictures drawn on the server: the editions of a work through time, the relations of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.catalogue.timeline import from_json
from guiju.web import links, words

SIDE = 7  # boxes on one side of the picture of relations
EDITIONS = 14  # rows of the timeline


@dataclass(frozen=True, slots=True)
class Bar:
    """One edition of the timeline; `start`, `length` and `dim` in per cent of the width."""

    edition: Edition
    current: bool
    start: float
    length: float
    dim: float  # where the stretch of unknown status begins; it goes on for `dim_length`
    dim_length: float
    state: str
    first: str
    last: str


def timeline(editions: Sequence[Edition], current: Edition, today: date) -> dict[str, Any] | None:
    """Rows of a chart, oldest first: when each edition began to count and when it ceased."""
    rows: list[tuple[Edition, date, date, date, bool]] = []
    for edition in editions:
        begin = edition.published or edition.effective
        if begin is None:
            continue
        spans = from_json(edition.spans)
        known = [s for s in spans if s.status in ("in_force", "published") and s.start]
        dim = [s for s in spans if s.status == "unknown" and s.start]
        sure = max([s.end or today for s in known] + [begin])
        end = max([s.end or today for s in dim] + [sure])
        rows.append((edition, begin, sure, end, any(s.end is None for s in known)))
    if not rows:
        return None
    left_out = 0
    if len(rows) > EDITIONS:
        left_out = len(rows) - EDITIONS
        keep = set(sorted(range(len(rows)), key=lambda i: (rows[i][0].pk != current.pk, -i))[:EDITIONS])
        rows = [row for i, row in enumerate(rows) if i in keep]
    low = min(row[1] for row in rows).year
    high = max([row[3].year for row in rows] + [today.year]) + 1
    span = (date(high, 1, 1) - date(low, 1, 1)).days

    def place(day: date) -> float:
        return round(100 * (day - date(low, 1, 1)).days / span, 2)

    step = next(s for s in (1, 2, 5, 10, 20, 50) if (high - low) / s <= 8)
    return {
        "bars": [
            Bar(e, e.pk == current.pk, place(a), max(place(b) - place(a), 0.8), place(b), place(c) - place(b),
                words.STATUS_CLASS.get(e.status, ""), e.dates.get("published", str(a))[:4],
                "" if still else str(b.year))
            for e, a, b, c, still in rows
        ],
        "ticks": [(year, place(date(year, 1, 1))) for year in range(low - low % step + step, high, step)],
        "dim": any(row[3] > row[2] for row in rows),
        "left_out": left_out,
    }  # fmt: skip


def relations(edition: Edition, out: Sequence[Relation], into: Sequence[Relation]) -> dict[str, Any] | None:
    """Boxes and lines: on the left what this edition builds on, on the right what builds on it."""
    left = [(words.relation(r.kind, inverse=False), r.target_designation, r.target) for r in out]
    right = [(words.relation(r.kind, inverse=True), r.source_designation, r.source) for r in into]
    if not left and not right:
        return None
    rows = max(len(left[:SIDE]), len(right[:SIDE]))
    height = max(rows, 2) * 46 + 14
    middle = height / 2

    def column(items: list[Any], x: int) -> list[dict[str, Any]]:
        shown = items[:SIDE]
        offset = (height - len(shown) * 46) / 2
        return [
            {
                "label": label, "name": name if len(name) <= 30 else name[:29] + "…", "x": x,
                "y": round(offset + i * 46 + 4, 1), "mid": round(offset + i * 46 + 23, 1),
                "href": links.edition(other.key) if other else "",
                "state": words.STATUS_CLASS.get(other.status, "") if other else "",
            }
            for i, (label, name, other) in enumerate(shown)
        ]  # fmt: skip

    start, end = 0 if left else 274, 760 if right else 486
    return {
        "start": start,
        "width": end - start,
        "height": height,
        "middle": middle,
        "left": column(left, 0),
        "right": column(right, 520),
        "more_left": max(0, len(left) - SIDE),
        "more_right": max(0, len(right) - SIDE),
        "name": edition.printed if len(edition.printed) <= 26 else edition.printed[:25] + "…",
    }
