"""Comparisons for programs."""

from __future__ import annotations

from typing import Any

from guiju.core.comparison.aligning import Side
from guiju.core.comparison.editions import Comparison
from guiju.core.comparison.requirements import Row


def as_dict(told: Comparison) -> dict[str, Any]:
    """Clauses and requirements as JSON values; clauses that are the same have no texts."""
    return {
        "counts": told.counts(),
        "clauses": [
            {
                "kind": change.kind,
                "renumbered": change.renumbered,
                "by": change.pair.by,
                "old": _side(change.pair.old),
                "new": _side(change.pair.new),
                "texts": {}
                if change.kind == "same"
                else {
                    language: [[each.op, each.text] for each in changes] for language, changes in change.texts.items()
                },
            }
            for change in told.clauses
        ],
        "requirements": [_row(row) for row in told.requirements],
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {"id": side.clause.id, "number": side.number, "titles": side.titles}


def _row(row: Row) -> dict[str, Any]:
    return {
        "verdict": row.verdict.value,
        "old": None if row.old is None else {"id": row.old.id, "label": row.old.label, "text": row.old.text},
        "new": None if row.new is None else {"id": row.new.id, "label": row.new.label, "text": row.new.text},
        "characteristic": row.characteristic,
        "class": row.klass,
        "before": row.before,
        "after": row.after,
        "why": row.why,
    }
