"""What the log holds of a decision."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from guiju.core.ledger.leaf import leaf_entry, leaf_hash
from guiju.registry.feeds.models import Decision

DECISION = "feed-decision"
"""What the record calls a decision about a candidate."""


def public(row: Decision) -> dict[str, Any]:
    """A decision as it stands in its leaf. Times in UTC to the microsecond."""
    said: dict[str, Any] = {
        "feed": row.candidate.feed, "candidate": row.candidate.key, "version": row.candidate.version,
        "number": row.number, "decision": row.name, "leads_to": str(row.leads_to), "row": row.row,
        "recorded": row.recorded.astimezone(UTC).isoformat(timespec="microseconds"),
    }  # fmt: skip
    if row.chosen is not None:
        said |= {"chosen": [row.chosen_kind, row.chosen, row.chosen_name], "proposal": row.proposal, "score": row.score}
    if row.wrote:
        said["wrote"] = row.wrote
    return {**said, "why": row.why} if row.why else said


def leaf_of(row: Decision) -> bytes:
    """The leaf hash of a decision, 32 bytes."""
    return leaf_hash(leaf_entry(public(row), bytes(row.salt), None))
