"""Computed facts of a case worked out again from its acts: an act that says another value is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.core.procedure import computing
from guiju.core.procedure.model import Fact, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.values import as_json, from_json


def _of_columns(fact: Fact) -> frozenset[str]:
    """What the computed columns of a table read."""
    return frozenset().union(*(c.computed.names for c in fact.columns.values() if c.computed is not None))


@dataclass
class Reckoning:
    """What acts have brought so far: fact → number of the act → its value, as corrections left it."""

    given: dict[str, dict[int, Any]] = field(default_factory=dict)

    def add(
        self, procedure: Procedure, number: int, told: Mapping[str, Any], held: Mapping[str, Any],
        numbers: Callable[[], Mapping[str, Parameter]], anew: bool,
    ) -> Iterator[tuple[str, str]]:  # fmt: skip
        """(what, expected) of the computed facts that an act says otherwise than they follow. `number` is that of the
        act which brought `told`, for a correction that of the corrected one; `held` are the facts of the case after it.
        `anew`: all of them follow, not only those that rest on `told`. Figures of the registry cannot be counted again,
        and a number that a clock may have bound to another day is not known here: what asks them is left out."""
        for name, value in told.items():
            self.given.setdefault(name, {})[number] = value
        facts = procedure.facts
        if not any(fact.computed is not None or fact.columns for fact in facts.values()):
            return
        typed = {name for name in told if name in facts and facts[name].computed is None}
        known = {name: from_json(facts[name], value) for name, value in held.items() if name in facts}
        follow = computing.follows(procedure, known, known if anew else typed, numbers(), self._all)
        bound = {clock.limit for clock in procedure.clocks.values()}
        for name, value in follow.items():
            fact = facts[name]
            rests = fact.computed.names if fact.computed is not None else _of_columns(fact)
            if rests and bound.isdisjoint(rests) and told.get(name) != as_json(value):
                yield f"its {name} is {told.get(name)!r}", f"{as_json(value)!r}, as it follows from what acts brought"

    def _all(self, name: str) -> list[Any]:
        return [value for value in self.given.get(name, {}).values() if value is not None]
