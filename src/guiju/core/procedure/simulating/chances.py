"""What a simulated case may do next: the acts that leave a state with their chances, and the rules that time decides.

`often` of an act at will is the share of cases that ever do it, of those that come to where it can be done. It is
divided over the visits that a case pays to those states on its usual way, so that it does not grow with their number.
What is left in a state is shared among the acts that the case waits for, in proportion to theirs. Where it waits for
nothing, the acts at will share the whole. Acts that leave the case where it is are not simulated, nor are the rules
that ask for facts, votes or people.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from guiju.core.procedure.engine import Mark
from guiju.core.procedure.expressions import Elapsed, Meaning, shortfalls
from guiju.core.procedure.model import SAME, Act, Procedure, Rule, Weight
from guiju.core.procedure.parameters import Parameter

_MOST_STEPS = 60  # of a case on its usual way, when its visits are counted
_COUNTED = frozenset({"since", "done", "times"})


@dataclass(frozen=True)
class Choice:
    """The acts that leave a state; `sums` are their chances added up, the last being 1."""

    acts: tuple[Act, ...]
    sums: tuple[float, ...]

    def draw(self, chance: float) -> Act:
        return self.acts[min(bisect_right(self.sums, chance), len(self.acts) - 1)]

    def without(self, refused: Act) -> Choice:
        """The others, their chances grown in proportion."""
        shares = [b - a for a, b in zip((0.0, *self.sums), self.sums, strict=False)]
        return _choice([(a, s) for a, s in zip(self.acts, shares, strict=True) if a is not refused])


def _choice(weighed: list[tuple[Act, float]]) -> Choice:
    total = sum(weight for _, weight in weighed)
    even = not total
    sums = accumulate((1 if even else w) / (len(weighed) if even else total) for _, w in weighed)
    return Choice(tuple(act for act, _ in weighed), tuple(sums))


def leaving(procedure: Procedure, state: str) -> list[Act]:
    """The acts that take a case out of a state, or back into it anew."""
    return [act for act in procedure.acts_from(state) if act.to != SAME]


def choices(procedure: Procedure) -> dict[str, Choice]:
    """What may be done next in each state that is no end."""
    found = {}
    paid = visits(procedure)
    for state in procedure.states.values():
        acts = leaving(procedure, state.name)
        if state.end or not acts:
            continue
        due = [a for a in acts if not a.at_will]
        if not due:
            found[state.name] = _choice([(a, a.often) for a in acts])
            continue
        willed = [(a, _on_a_visit(a, paid)) for a in acts if a.at_will and a.often < 1]
        taken = sum(chance for _, chance in willed)
        left = max(0.0, 1 - taken)
        whole = sum(a.often for a in due) or 1.0
        found[state.name] = _choice(willed + [(a, left * a.often / whole) for a in due])
    return found


def visits(procedure: Procedure) -> dict[str, float]:
    """How often a case comes to each state on its usual way: by the acts it waits for, and where it waits for nothing,
    by those at will."""
    paid: dict[str, float] = dict.fromkeys(procedure.states, 0.0)
    here = {procedure.opening[0].to: 1.0}
    for _ in range(_MOST_STEPS):
        following: dict[str, float] = {}
        for name, mass in here.items():
            paid[name] += mass
            acts = [] if procedure.states[name].end else leaving(procedure, name)
            ways = [a for a in acts if not a.at_will] or acts
            whole = sum(a.often for a in ways) or 1.0
            for act in ways:
                if act.to in procedure.states:
                    following[act.to] = following.get(act.to, 0.0) + mass * act.often / whole
        here = following
    return paid


def _on_a_visit(act: Act, paid: Mapping[str, float]) -> float:
    """The chance of an act at will on each visit to one of its states, so that its share of cases ever does it."""
    return float(1 - (1 - act.often) ** (1 / max(1.0, sum(paid[state] for state in act.from_states))))


def timely(procedure: Procedure, parameters: Mapping[str, Parameter]) -> dict[str, tuple[Rule, ...]]:
    """For each act, its rules that only ask how long ago or how often simulated acts were done."""
    moving = {act.name for act in procedure.acts.values() if act.to != SAME}
    found = {}
    for act in procedure.acts.values():
        rules = (procedure.rules[name] for name in act.rules)
        kept = tuple(
            rule for rule in rules
            if rule.weight is Weight.ERROR
            and all(function in _COUNTED and argument in moving for function, argument in rule.when.calls)
            and rule.when.names <= {*parameters, "today"}
        )  # fmt: skip
        if kept:
            found[act.name] = kept
    return found


class Past(Meaning):
    """What the rules of time see of a simulated case."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self.terms: dict[str, Any] = {key: p.term for key, p in parameters.items()}
        self.marks: Mapping[str, Mark] = {}
        self.today = date.min

    def value(self, name: str) -> Any:
        return self.today if name == "today" else self.terms[name]

    def call(self, function: str, arguments: tuple[str, ...]) -> Any:
        if function == "since":
            days = [self.marks[a].last for a in arguments if a in self.marks]
            return Elapsed(max(days), self.today) if days else None
        mark = self.marks.get(arguments[0])
        return mark is not None if function == "done" else mark.times if mark else 0

    def allowed(self, rules: tuple[Rule, ...], marks: Mapping[str, Mark], day: date) -> date | None:
        """The first day from `day` on at which the rules hold by themselves; None when waiting does not help."""
        self.marks, self.today = marks, day
        for _ in range(4):  # each turn may move the day on
            faults = [fault for rule in rules for fault in shortfalls(rule.when, self)]
            if not faults:
                return self.today
            later = [fault.from_day for fault in faults]
            if None in later:
                return None
            self.today = max(max(d for d in later if d), self.today)
        return None
