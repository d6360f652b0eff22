"""Computed facts of a case worked out again from its acts: an act that says another value is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.core.procedure import computing
from guiju.core.procedure.model import Fact, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.values import as_json, from_json


def _reads(fact: Fact) -> frozenset[str] | None:
    """The names that a computed fact, or the computed columns of a table, read; None where nothing is computed."""
    computed = [one.computed for one in (fact, *fact.columns.values()) if one.computed is not None]
    return frozenset().union(*(one.names for one in computed)) if computed else None


@dataclass
class Reckoning:
    """What acts have brought so far: fact → number of the act → its value, as corrections left it."""

    given: dict[str, dict[int, Any]] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)  # act → its number when it was last done

    def add(
        self, procedure: Procedure, number: int, told: Mapping[str, Any], held: Mapping[str, Any],
        numbers: Callable[[], Mapping[str, Parameter]], anew: bool, act: str = "",
    ) -> Iterator[tuple[str, str]]:  # fmt: skip
        """(what, expected) of the computed facts that an act says otherwise than they follow. `number` is that of the
        act which brought `told`, for a correction that of the corrected one; `act` is its name; `held` are the facts of
        the case after it. `anew`: all of them follow, not only those that rest on `told`. Figures of the registry
        cannot be counted again, and a number that a clock may have bound to another day is not known here: what asks
        them is left out."""
        for name, value in told.items():
            self.given.setdefault(name, {})[number] = value
        if act:
            self.last[act] = number
        facts = procedure.facts
        if not any(fact.computed is not None or fact.columns for fact in facts.values()):
            return
        typed = {name for name in told if name in facts and facts[name].computed is None}
        known = {name: from_json(facts[name], value) for name, value in held.items() if name in facts}
        typed |= {name for name, fact in facts.items() if act and fact.anew_with == act}
        follow = computing.follows(
            procedure, known, known if anew else typed, numbers(), lambda name: self._all(facts[name])
        )
        bound = {key for clock in procedure.clocks.values() for key in (clock.limit, *clock.shortened_by.values())}
        for name, value in follow.items():
            fact = facts[name]
            read = _reads(fact)
            if read is not None and bound.isdisjoint(read) and told.get(name) != as_json(value):
                yield f"its {name} is {told.get(name)!r}", f"{as_json(value)!r}, as it follows from what acts brought"

    def _all(self, fact: Fact) -> list[Any]:
        first = self.last.get(fact.anew_with, 0)
        held = self.given.get(fact.name, {}).items()
        return [value for number, value in held if value is not None and number >= first]
