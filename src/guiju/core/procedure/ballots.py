"""Counting votes: exact fractions, conditions as the definition states them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.core.procedure.expressions import Meaning, Shortfall, shortfalls
from guiju.core.procedure.model import Ballot, Condition
from guiju.core.procedure.parameters import Parameter


@dataclass(frozen=True)
class Tally:
    """What was cast. `reasoned` counts, by position, the votes that came with a reason."""

    eligible: int
    votes: Mapping[str, int]
    reasoned: Mapping[str, int]

    @property
    def cast(self) -> int:
        return sum(self.votes.values())


@dataclass(frozen=True)
class Verdict:
    """Whether a ballot passes, condition by condition, each with why it fails."""

    tally: Tally
    conditions: tuple[tuple[Condition, tuple[Shortfall, ...]], ...]

    @property
    def passed(self) -> bool:
        return all(not faults for _, faults in self.conditions)


def tally(eligible: int, votes: Iterable[tuple[str, bool]]) -> Tally:
    """Count (position, whether a reason was given), one a voter."""
    positions: Counter[str] = Counter()
    reasoned: Counter[str] = Counter()
    for position, with_reason in votes:
        positions[position] += 1
        reasoned[position] += with_reason
    return Tally(eligible, positions, reasoned)


class _Counts(Meaning):
    def __init__(
        self, counted: Tally, ballot: Ballot, parameters: Mapping[str, Parameter], facts: Mapping[str, Any]
    ) -> None:
        self.today = date.min
        self.values: dict[str, Any] = dict.fromkeys(ballot.names_read) | dict(facts) if ballot.counted_from else {}
        self.values |= {key: p.term for key, p in parameters.items()}
        self.values |= {name: Fraction(counted.votes.get(name, 0)) for name in ballot.positions}
        self.values |= {
            "eligible": Fraction(counted.eligible),
            "cast": Fraction(counted.cast),
            "reasoned_against": Fraction(counted.reasoned.get("against", 0)),
        }

    def value(self, name: str) -> Any:
        return self.values.get(name, Fraction(0))


def tally_elsewhere(ballot: Ballot, facts: Mapping[str, Any]) -> Tally | None:
    """The tally of a ballot that was held elsewhere, out of the facts that say it; None before they are known."""
    votes = {position: facts.get(fact) for position, fact in ballot.counted_from.items()}
    known = {position: int(count) for position, count in votes.items() if count is not None}
    if len(known) < len(votes):
        return None
    return Tally(sum(known.values()), known, {})


def verdict(
    ballot: Ballot, counted: Tally, parameters: Mapping[str, Parameter], facts: Mapping[str, Any] | None = None
) -> Verdict:
    """Judge a tally by the conditions of its ballot (DOMAIN §2.3). A share of nothing fails its condition. `facts` of
    the case are read by the conditions of a ballot that was held elsewhere."""
    meaning = _Counts(counted, ballot, parameters, facts or {})
    return Verdict(counted, tuple((c, tuple(shortfalls(c.when, meaning))) for c in ballot.passes))
