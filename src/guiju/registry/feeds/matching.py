"""What rows may be: the proposals for a batch of them, as candidates keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guiju.core.feeds.model import Feed
from guiju.core.feeds.scoring import Book, Proposal
from guiju.registry.feeds import things
from guiju.registry.feeds.models import Candidate

Values = Mapping[str, Sequence[str]]


class Matcher:
    """Matches rows of a feed with the registry as it stands now."""

    def __init__(self, held: Feed) -> None:
        self.held = held
        self._standing = Book(held.match, things.standing(held))

    def proposals(self, rows: Sequence[Values]) -> list[list[dict[str, Any]]]:
        """The proposals for each row, the best first."""
        named = Book(self.held.match, things.named(self.held, rows))
        found = []
        for row in rows:
            both = [*self._standing.proposals(row), *named.proposals(row)]
            both.sort(key=lambda one: (-one.score, one.thing.name, one.thing.kind, one.thing.key))
            found.append([_said(self.held, one) for one in both[: self.held.match.shown]])
        return found


def _said(held: Feed, one: Proposal) -> dict[str, Any]:
    rules = held.match.rules
    return {
        "kind": one.thing.kind, "key": one.thing.key, "name": one.thing.name, "score": one.score,
        "evidence": [
            {"field": rules[each.rule].field, "with": rules[each.rule].attribute,
             "compare": str(rules[each.rule].compare), "points": each.points, "ours": each.ours,
             "theirs": each.theirs[:400]}
            for each in one.evidence
        ],
    }  # fmt: skip


def put(row: Candidate, proposals: list[dict[str, Any]]) -> None:
    """Keep proposals in a candidate."""
    row.proposals, row.score = proposals, proposals[0]["score"] if proposals else 0
