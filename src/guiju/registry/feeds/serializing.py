"""Candidates and decisions for programs and files."""

from __future__ import annotations

from typing import Any

from guiju.core.feeds.model import Feed
from guiju.registry.feeds import leaves
from guiju.registry.feeds.models import Candidate, Decision

COLUMNS = (
    "key", "title", "state", "decision", "score", "best_kind", "best", "brought", "changed", "gone",
)  # fmt: skip
"""Of a list as a table, before the fields of the feed."""


def brief(row: Candidate) -> dict[str, Any]:
    """A candidate as lists have it."""
    return {
        "key": row.key, "version": row.version, "title": row.title, "state": row.state,
        "decision": row.decision or None, "score": row.score, "digest": row.digest, "row": row.row,
        "changed": row.changed, "proposals": row.proposals, "brought": row.brought.at.isoformat(),
        "gone": row.gone.at.isoformat() if row.gone is not None else None,
    }  # fmt: skip


def whole(row: Candidate, decisions: list[Decision]) -> dict[str, Any]:
    """A candidate with all that was decided about it, the newest first."""
    return {**brief(row), "decisions": [decision(one) for one in decisions]}


def decision(row: Decision) -> dict[str, Any]:
    """A decision as it stands in the log, and the number of its receipt."""
    said = leaves.public(row)
    chosen = said.get("chosen")
    return {
        "receipt": row.pk, "version": said["version"], "number": said["number"], "decision": said["decision"] or None,
        "leads_to": said["leads_to"], "recorded": said["recorded"], "row": said["row"], "why": said.get("why", ""),
        "chosen": {"kind": chosen[0], "name": chosen[2]} if chosen else None, "proposal": said.get("proposal", 0),
        "score": said.get("score", 0),
    }  # fmt: skip


def heads(held: Feed) -> tuple[str, ...]:
    """The columns of a list as a table."""
    return (*COLUMNS, *(f"row.{name}" for name in held.fields))


def flat(held: Feed, row: Candidate) -> dict[str, Any]:
    """A candidate as a row of a table."""
    best = row.proposals[0] if row.proposals else {}
    return {
        "key": row.key, "title": row.title, "state": row.state, "decision": row.decision, "score": row.score,
        "best_kind": best.get("kind", ""), "best": best.get("name", ""), "brought": row.brought.at.date().isoformat(),
        "changed": ";".join(row.changed), "gone": row.gone.at.date().isoformat() if row.gone is not None else "",
        **{f"row.{name}": ";".join(row.row.get(name, ())) for name in held.fields},
    }  # fmt: skip
