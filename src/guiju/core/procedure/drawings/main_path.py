"""Where the parts of a state picture stand: states as a ladder, acts as rows between them, jumps as lanes beside them.

Every act has a row of its own below the state it is done in, so no two names can meet. The main path runs straight
down; a jump forward leaves its row to the right and comes back in from the right, a return does the same on the left.
An act that can be done in several states is one lane: the states below its row join it by a dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.core.procedure.model import BACK, NEW, SAME, Act, ActKind, Procedure


class Way(StrEnum):
    """How an act leaves the state it is done in."""

    DOWN = "down"  # along the main path
    AHEAD = "ahead"  # to a state further down
    RETURN = "return"  # to a state further up
    STAY = "stay"  # the case stays where it is
    BACK = "back"  # to where the case was before a pause


@dataclass(frozen=True)
class Branch:
    """An act in the states from which it goes the same way; `states` in the order of the ladder, `to` "" for none."""

    act: Act
    way: Way
    states: tuple[str, ...]
    to: str = ""


@dataclass(frozen=True)
class Rung:
    """A state of the ladder, or `new` above the first, with the rows below it."""

    state: str
    main: bool
    rows: tuple[Branch, ...]


@dataclass(frozen=True)
class Ladder:
    rungs: tuple[Rung, ...]
    path: tuple[tuple[str, str], ...]  # (act, the state it leads to) along the main path

    @property
    def order(self) -> dict[str, int]:
        """The place of each state, `new` being 0."""
        return {rung.state: n for n, rung in enumerate(self.rungs)}


@dataclass(frozen=True)
class Lane:
    """A vertical line for one branch: from `top` to `bottom`, `column` 0 being nearest to the ladder."""

    branch: Branch
    top: float
    bottom: float
    column: int = field(default=0)


def main_path(procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """(act, state) from the opening on: in each state the likeliest act that leads to a state not yet seen, before it
    those that a case waits for, and at equal likelihood the one written first."""
    path: list[tuple[str, str]] = []
    seen: set[str] = set()
    here = NEW
    while True:
        ways = [a for a in procedure.acts_from(here) if a.to in procedure.states and a.to not in seen]
        if not ways or (here != NEW and procedure.states[here].end):
            return tuple(path)
        act = min(ways, key=lambda a: (a.at_will, -a.often))
        path.append((act.name, act.to))
        seen.add(act.to)
        here = act.to


def ladder(procedure: Procedure) -> Ladder:
    """The main path from top to bottom; every other state stands where its author wrote it, after its forerunner."""
    path = main_path(procedure)
    on_path = [state for _, state in path]
    order = [NEW, *on_path]
    before = NEW
    for state in procedure.states:
        if state not in order:
            order.insert(order.index(before) + 1 if before != NEW else 2, state)
        before = state
    place = {state: n for n, state in enumerate(order)}
    steps = dict(zip([NEW, *on_path], path, strict=False))
    branches = [branch for act in procedure.acts.values() for branch in _branches(act, place, steps)]
    rungs = []
    for state in order:
        rows = [b for b in branches if b.states[0] == state]
        rows.sort(key=lambda b: (b.way is Way.DOWN, b.act.at_will or b.way is Way.RETURN, b.act.kind is ActKind.PLAIN))
        rungs.append(Rung(state, state == NEW or state in on_path, tuple(rows)))
    return Ladder(tuple(rungs), path)


def _branches(act: Act, place: dict[str, int], steps: dict[str, tuple[str, str]]) -> list[Branch]:
    states = sorted((s for s in act.from_states if s in place), key=place.__getitem__)
    if act.kind is ActKind.SUPPORT or not states:
        return []  # a support is a smaller comment; it would only repeat the row above it
    if act.to == SAME or (len(states) == 1 and act.to == states[0]):
        if len(states) < 3:
            return [Branch(act, Way.STAY, (state,)) for state in states]
        return [Branch(act, Way.STAY, tuple(states))]
    if act.to == BACK:
        return [Branch(act, Way.BACK, (state,)) for state in states]
    found = [Branch(act, Way.DOWN, (s,), act.to) for s in states if steps.get(s) == (act.name, act.to)]
    rest = [s for s in states if steps.get(s) != (act.name, act.to)]
    ahead = tuple(s for s in rest if place[s] < place[act.to])
    back = tuple(s for s in rest if place[s] > place[act.to])
    here = [Branch(act, Way.STAY, (s,)) for s in rest if s == act.to]
    found += here
    found += [Branch(act, Way.AHEAD, ahead, act.to)] if ahead else []
    found += [Branch(act, Way.RETURN, back, act.to)] if back else []
    return found


def columns(lanes: Iterable[tuple[Branch, float, float]], apart: float) -> Sequence[Lane]:
    """Columns for vertical lines, short ones nearest to the ladder; two lines of a column stay `apart`."""
    taken: list[list[tuple[float, float]]] = []
    found: list[Lane] = []
    for branch, top, bottom in sorted(lanes, key=lambda lane: (lane[2] - lane[1], lane[1], lane[0].act.name)):
        column = next(
            (n for n, held in enumerate(taken) if all(bottom + apart < t or top - apart > b for t, b in held)), None
        )
        if column is None:
            column = len(taken)
            taken.append([])
        taken[column].append((top, bottom))
        found.append(Lane(branch, top, bottom, column))
    return found
