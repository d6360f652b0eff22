"""A procedure run many times with drawn durations: how long it takes, where time goes, which terms are kept.

Monte Carlo over the states, whole days, no database; the same seed gives the same result. What is assumed stands in
`waiting` (durations) and `chances` (branches). Clocks run by `clocks` as in real cases, and the act of time that a
clock names is done on the day after its term. An act that extends a clock extends it by a quarter of its limit.
Clocks without a limit in figures on that day are left out, and so are those of ballots, whose votes are not drawn.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import clocks, parameters
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.engine import Mark
from guiju.core.procedure.model import BACK, NEW, SAME, Act, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.simulating import chances
from guiju.core.procedure.simulating.chances import Past
from guiju.core.procedure.simulating.results import Kept, Result, Spent, spread_of
from guiju.core.procedure.simulating.waiting import History, waits

MOST_ACTS = 300  # of one case; one that goes round longer counts as unfinished
MOST_CASES = 1_000_000
Progress = Callable[[int], None]


def _silent(done: int) -> None:
    """No progress is shown."""


@dataclass
class _Case:
    """One simulated case. `entered` is the day it came into its state."""

    state: str
    day: date
    entered: date
    back: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)
    running: dict[str, ClockState] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    expired: set[str] = field(default_factory=set)  # clocks at whose end time has done its act, which is done once
    terms: list[tuple[str, bool]] = field(default_factory=list)  # (clock, whether it was kept) of those that ended


class _Model:
    """A procedure prepared for many cases."""

    def __init__(
        self, procedure: Procedure, today: date, history: History, numbers: Mapping[str, Parameter] | None
    ) -> None:
        self.parameters = numbers or parameters.on_day(procedure.parameters.values(), today)
        counted = {c.name: c for c in procedure.clocks.values() if c.limit in self.parameters and not c.ballot}
        self.procedure = procedure = replace(procedure, clocks=counted)
        unknown = [name for name in history if name not in procedure.acts]
        if unknown:
            raise GuijuError("unknown act {}", repr(unknown[0]), where="history", expected=", ".join(procedure.acts))
        self.waits = waits(procedure, self.parameters, history)
        self.choices = chances.choices(procedure)
        self.rules = chances.timely(procedure, self.parameters)
        self.past = Past(self.parameters)
        self.touched = {
            name
            for clock in procedure.clocks.values()
            for name in (*clock.starts, *clock.stops, *clock.paused_by, *clock.resumed_by, *clock.extended_by)
        }
        self.overdue = {c.name: procedure.acts[c.overdue] for c in procedure.clocks.values() if c.overdue}
        self.facts: dict[str, Any] = {
            fact: max(1, int(self.parameters[clock.limit].value) // 4)
            for clock in procedure.clocks.values()
            for fact in clock.extended_by.values()
        }

    def perform(self, case: _Case, act: Act, day: date) -> None:
        """Write an act into the case; the rules have been asked."""
        case.spent[case.state] += (day - case.day).days
        mark = case.marks.get(act.name)
        case.marks[act.name] = Mark(mark.times + 1 if mark else 1, day)
        if act.name in self.touched:
            changed = clocks.after_act(self.procedure, case.running, act.name, self.facts, self.parameters, day)
            for name, now in changed.items():
                case.running[name] = now
                if now.stopped is not None:
                    closed_by_time = name in self.overdue and act is self.overdue[name]
                    case.terms.append((name, name not in case.expired and (day <= now.last or closed_by_time)))
                    case.expired.discard(name)
        if act.to in self.procedure.states and any(a.to == BACK for a in self.procedure.acts_from(act.to)):
            case.back = case.state
        case.state = {SAME: case.state, BACK: case.back}.get(act.to, act.to)
        case.day = case.entered = day

    def step(self, case: _Case, rng: random.Random) -> bool:
        """Do the next act; False when nothing can be done any more."""
        choice = self.choices[case.state]
        waited = (case.day - case.entered).days
        while choice.acts:
            act = choice.draw(rng.random())
            length = self.waits[act.name].draw(rng.random(), waited)
            day = case.entered + timedelta(max(round(length), waited))
            if act.name in self.rules:
                allowed = self.past.allowed(self.rules[act.name], case.marks, day)
                if allowed is None:
                    choice = choice.without(act)
                    continue
                day = allowed
            return self._before(case, act, day)
        return False

    def _before(self, case: _Case, act: Act, day: date) -> bool:
        """The act on its day, unless a term runs out before it and time does something else."""
        for name, timed in self.overdue.items():
            clock = case.running.get(name)
            if clock is None or clock.stopped is not None or clock.paused is not None or clock.last >= day:
                continue
            if case.state in timed.from_states and name not in case.expired:
                over = max(clock.last + timedelta(1), case.day)
                if timed.name in self.rules:
                    over = self.past.allowed(self.rules[timed.name], case.marks, over) or day
                if over < day:
                    day, act = over, timed
                    if timed.name not in self.procedure.clocks[name].stops:
                        case.expired.add(name)
        self.perform(case, act, day)
        return True


@dataclass(frozen=True)
class Present:
    """Where a real case stands: its state, the days since it came into it, the acts done and the clocks running."""

    state: str
    days: int = 0
    back: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)


def simulate(
    procedure: Procedure, cases: int, seed: int, *, today: date, durations: History | None = None,
    progress: Progress = _silent, numbers: Mapping[str, Parameter] | None = None,
) -> Result:  # fmt: skip
    """Run `cases` cases opened on `today`. `durations`: act → observed days from the coming into the state to the act.
    `numbers` are those of the rules; where none are given, those of the data files.

    GuijuError for a number of cases outside 1 … 1,000,000 and for a history of acts that the procedure has not."""
    opening = procedure.opening[0]
    model = _Model(procedure, today, durations or {}, numbers)

    def opened() -> _Case:
        case = _Case(NEW, today, today)
        model.perform(case, opening, today)
        return case

    return _run(model, opened, cases, seed, progress)


def forecast(
    procedure: Procedure, present: Present, cases: int, seed: int, *, today: date, durations: History | None = None,
    numbers: Mapping[str, Parameter] | None = None,
) -> Result:  # fmt: skip
    """How long a case still takes from where it stands on `today`. The wait already behind it counts: what is drawn for
    the next act is longer than that. Acts and clocks not given are taken as not done and not running."""
    if present.state not in procedure.states:
        raise GuijuError(
            "unknown state {}", repr(present.state[:40]), where=procedure.name, expected=", ".join(procedure.states)
        )
    if present.days < 0:
        raise GuijuError("{} days", present.days, where="days in the state", expected="0 or more")
    model = _Model(procedure, today, durations or {}, numbers)

    def resumed() -> _Case:
        return _Case(
            present.state, today, today - timedelta(present.days), present.back, dict(present.marks),
            {name: replace(clock) for name, clock in present.clocks.items()},
        )  # fmt: skip

    return _run(model, resumed, cases, seed, _silent)


def _run(model: _Model, begin: Callable[[], _Case], cases: int, seed: int, progress: Progress) -> Result:
    if not 1 <= cases <= MOST_CASES:
        raise GuijuError("{} cases", cases, where="cases", expected=sentence("1 to {}", f"{MOST_CASES:,}"))
    rng = random.Random(seed)
    procedure = model.procedure
    lengths: dict[str, list[int]] = defaultdict(list)
    spent: Counter[str] = Counter()
    visited: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    unfinished = 0
    for number in range(cases):
        case = begin()
        start = case.day
        for _ in range(MOST_ACTS):
            if procedure.states[case.state].end or case.state not in model.choices or not model.step(case, rng):
                break
        if procedure.states[case.state].end:
            lengths[case.state].append((case.day - start).days)
        else:
            unfinished += 1
        for state, days in case.spent.items():
            spent[state] += days
            visited[state] += 1
        for name, in_time in _judge(model, case):
            runs[name] += 1
            kept[name] += in_time
        if number % 250 == 249:
            progress(250)
    every = [days for found in lengths.values() for days in found]
    whole = sum(spent.values()) or 1
    return Result(
        procedure=procedure.name, version=procedure.version, cases=cases, seed=seed, unfinished=unfinished,
        duration=spread_of(every),
        ends={name: spread_of(lengths[name]) for name in procedure.states if name in lengths},
        states=tuple(
            Spent(name, spent[name] / cases, spent[name] / whole, visited[name] / cases)
            for name in procedure.states if visited[name]
        ),
        clocks=tuple(Kept(name, runs[name], kept[name]) for name in procedure.clocks if runs[name]),
    )  # fmt: skip


def _judge(model: _Model, case: _Case) -> Iterator[tuple[str, bool]]:
    """(clock, whether its term was kept). A term that time itself closes on the day after is kept. A clock that an act
    not simulated may stop is not judged, nor one that a fact ends: it is not simulated."""
    late = [(c.name, False) for c in case.running.values() if c.name in model.procedure.clocks and c.late(case.day)]
    for name, kept in (*case.terms, *late):
        stops = model.procedure.clocks[name].stops
        if all(model.procedure.acts[stop].to != SAME for stop in stops):
            yield name, kept
