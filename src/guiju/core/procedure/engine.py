"""The engine: (procedure, case, act) → outcome | refusal. A pure function; it reads no clock and no database.

A refusal names what refused the act: the state, the role, a missing or wrong fact, or a rule with its source and what
is missing. An outcome says everything that has to be written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from guiju.core.procedure import ballots, clocks, computing, separation, tables
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.expressions import Elapsed, Ended, Left, Meaning, Shortfall, shortfalls
from guiju.core.procedure.model import BACK, CLOCK, NEW, SAME, Act, ActKind, Ballot, Procedure, Rule, Weight
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.values import FactError, checked


@dataclass(frozen=True)
class Mark:
    """How often an act was done in a case, and the day it was last done."""

    times: int
    last: date


@dataclass(frozen=True)
class Situation:
    """A case as the engine sees it. `count` answers what only the registry can count; the engine asks it only for what
    the rules at hand need: ("times_by_actor", act), ("unanswered", round), ("comments", round), ("errors", check) give
    whole numbers, ("tally", ballot) a `Tally`, ("counted", ballot) whether the votes of its round were opened,
    ("all_voted", ballot) whether all who may vote have voted, ("votes", ballot) how many have,
    ("took_part", party) whether the actor was named in that role before somebody else was;
    ("given", fact) every value that acts brought for it, the oldest first; ("figure", name) what the
    registry counts. `present` are the numbers
    in force on the day of the act, for the clocks it starts; None: those of the case. `recorded` is the day on which
    the act is entered, where that is another."""

    procedure: Procedure
    parameters: Mapping[str, Parameter]
    state: str = NEW
    back: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    roles: Collection[str] = ()
    count: Callable[[str, str], Any] = lambda what, name: 0
    own_acts: Callable[[], Collection[separation.Done]] = lambda: ()  # what the actor did in this case
    apart: Callable[[Act], Collection[str]] | None = None  # roles by other keys than those that let do an act
    present: Mapping[str, Parameter] | None = None
    recorded: date | None = None


class Ground(StrEnum):
    """What refuses an act."""

    ACT = "act"  # there is no such act
    STATE = "state"  # it cannot be done now
    ROLE = "role"  # this person may not do it
    PLACE = "place"  # this person holds the office, at another committee or body
    SEPARATION = "separation"  # this person had a part in what is decided
    FACT = "fact"  # something brought is missing or wrong
    RULE = "rule"  # a rule does not hold
    CONFLICT = "conflict"  # the case moved meanwhile


@dataclass(frozen=True)
class Refusal:
    ground: Ground
    act: str
    state: str = ""
    needs: tuple[str, ...] = ()  # roles or states that would do
    there: str = ""  # the committee or body at which the office is asked for
    held: tuple[str, ...] = ()  # those at which the actor holds it
    part: str = ""  # the act or the role by which the actor has a part in what is decided
    faults: tuple[FactError, ...] = ()
    rule: Rule | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Everything an act changes. `role` is the one the actor acted in."""

    act: Act
    role: str
    state: str
    back: str
    facts: Mapping[str, Any]
    clocks: Mapping[str, ClockState]
    warnings: tuple[tuple[Rule, tuple[Shortfall, ...]], ...]

    @property
    def moves(self) -> bool:
        """Whether the case comes to stand in another state."""
        return self.act.to != SAME


class _Case(Meaning):
    def __init__(self, case: Situation, brought: Mapping[str, Any], today: date) -> None:
        self.case, self.brought, self.today = case, brought, today

    def value(self, name: str) -> Any:
        if name == "today":
            return self.today
        if name in self.case.procedure.facts:
            return self.brought[name] if name in self.brought else self.case.facts.get(name)
        return self.case.parameters[name].term if name in self.case.parameters else None

    def call(self, function: str, arguments: tuple[str, ...]) -> Any:
        name = arguments[0]
        match function:
            case "has":
                return self.value(name) not in (None, "", [], ())
            case "brought":
                return self.brought.get(name) is not None
            case "day_of":
                return max((self.case.marks[a].last for a in arguments if a in self.case.marks), default=None)
            case "since":
                days = [self.case.marks[a].last for a in arguments if a in self.case.marks]
                return Elapsed(max(days), self.today) if days else None
            case "done":
                return name in self.case.marks
            case "times":
                return self.case.marks[name].times if name in self.case.marks else 0
            case "actor_is":
                return name in self.case.roles or bool(self.case.count("took_part", name))
            case "passed":
                return self._verdict(self.case.procedure.ballots[name])
            case "over":
                term = self._voting(name)
                return Ended(term.last if term else None, self.today)
            case "in_time":
                term = self._voting(name)
                return term is None or self.today <= term.last
            case "left":
                clock = self.case.clocks.get(name)
                return Left(clock.last, self.today) if clock and clock.stopped is None else None
            case "extended":
                return self.case.clocks[name].extended if name in self.case.clocks else 0
            case _ if computing.of_a_table(function, name):
                return tables.answer(self.case.procedure.facts, function, arguments, self.value, self._given)
            case _ if function in computing.OF_ALL:
                return computing.of_all(function, self._given(name))
        return self.case.count(function, name)

    def _verdict(self, ballot: Ballot) -> bool | None:
        """Whether a ballot passes; None of one that was held elsewhere, before its votes are known."""
        if not ballot.counted_from:
            return ballots.verdict(ballot, self.case.count("tally", ballot.name), self.case.parameters).passed
        facts = {**self.case.facts, **self.brought}
        counted = ballots.tally_elsewhere(ballot, facts)
        return ballots.verdict(ballot, counted, self.case.parameters, facts).passed if counted is not None else None

    def _voting(self, ballot: str) -> ClockState | None:
        """The clock of a ballot while it runs; None where the ballot was opened without one."""
        clock = self.case.clocks.get(self.case.procedure.ballots[ballot].term)
        return clock if clock is not None and clock.stopped is None else None

    def _given(self, name: str) -> list[Any]:
        return _given(self.case, self.brought, name)


def perform(case: Situation, act_name: str, brought: Mapping[str, Any], today: date) -> Outcome | Refusal:
    """What happens when somebody with `case.roles` does an act on a day, bringing facts (texts or typed values)."""
    act = case.procedure.acts.get(act_name)
    if act is None:
        return Refusal(Ground.ACT, act_name, case.state, tuple(a.name for a in possible(case)))
    if case.state not in act.from_states:
        return Refusal(Ground.STATE, act_name, case.state, act.from_states)
    role = role_for(case, act)
    if role is None:
        return Refusal(Ground.ROLE, act_name, case.state, act.by)
    part = hindrance(case, act)
    if part:
        return Refusal(Ground.SEPARATION, act_name, case.state, act.by, part=part)
    values, faults = checked(case.procedure, act, brought, case.facts)
    if faults:
        return Refusal(Ground.FACT, act_name, case.state, faults=tuple(faults))
    warnings = []
    meaning = _Case(case, {**values, **follows(case, act, values, anew=False)}, today)
    for rule in (case.procedure.rules[name] for name in act.rules):
        missing = tuple(shortfalls(rule.when, meaning))
        if missing and rule.weight is Weight.ERROR:
            return Refusal(Ground.RULE, act_name, case.state, rule=rule, shortfalls=missing, parameters=case.parameters)
        if missing:
            warnings.append((rule, missing))
    values = {**values, **follows(case, act, values)}
    state = {SAME: case.state, BACK: case.back}.get(act.to, act.to)
    back = case.state if remembers(case.procedure, act, case.state) else case.back
    held = {name: value for name, value in case.facts.items() if name not in act.takes}
    moved = clocks.after_act(
        case.procedure, case.clocks, act_name, {**held, **values}, case.parameters, today, case.present, case.recorded
    )
    return Outcome(act, role, state, back, values, moved, tuple(warnings))


def follows(case: Situation, act: Act, brought: Mapping[str, Any], *, anew: bool = True) -> dict[str, Any]:
    """The computed facts as they follow from a case and from what an act brings; `anew`: once it is done, so that what
    counts no more with it is left out. Its rules look at what counted until then."""
    if act.kind is not ActKind.PLAIN:
        return {}
    facts = {**case.facts, **brought}
    over = {fact.name for fact in case.procedure.facts.values() if anew and fact.anew_with == act.name}

    def given(name: str) -> list[Any]:
        if name not in over:
            return _given(case, brought, name)
        return [brought[name]] if brought.get(name) is not None else []

    return computing.follows(
        case.procedure, facts, {*brought, *over}, case.parameters, given, lambda name: case.count("figure", name)
    )


def _given(case: Situation, brought: Mapping[str, Any], name: str) -> list[Any]:
    """Every value of a fact: those of the acts before, and what this act brings."""
    before = case.count("given", name) or ()
    return [value for value in (*before, brought.get(name)) if value is not None]


def missing(
    case: Situation, rule: Rule, today: date, brought: Mapping[str, Any] | None = None
) -> tuple[Shortfall, ...]:  # fmt: skip
    """Why a rule does not hold in a case as it stands, with what is brought; empty when it holds."""
    return tuple(shortfalls(rule.when, _Case(case, brought or {}, today)))


def remembers(procedure: Procedure, act: Act, state: str) -> bool:
    """Whether a case that leaves `state` by an act keeps in mind where it was: into a state that can be left to where
    it was before, or that has the stage in which it ended. What it kept in mind before a pause stays."""
    to = procedure.states.get(act.to)
    if to is None:
        return False
    return is_pause(procedure, act.to) or (to.follows_stage and not is_pause(procedure, state))


def is_pause(procedure: Procedure, state: str) -> bool:
    """A state that can be left to where the case was before."""
    return any(a.to == BACK for a in procedure.acts_from(state))


def stage(procedure: Procedure, state: str, back: str) -> str:
    """The stage code of a case in a state; `back` is what it keeps in mind (`remembers`)."""
    here, before = procedure.states.get(state), procedure.states.get(back)
    if here is None or not here.follows_stage:
        return here.stage if here else ""
    return before.stage[:2] + here.stage[1:] if before and before.stage else ""


def role_for(case: Situation, act: Act) -> str | None:
    """The role in which the actor may do the act, or None. Time has the role `clock`."""
    return next((role for role in act.by if role in case.roles), None)


def hindrance(case: Situation, act: Act) -> str:
    """The act or role by which the actor has a part in what a deciding act is about; "" when they may decide."""
    if not separation.decides(act) or CLOCK in case.roles:
        return ""
    roles = case.roles if case.apart is None else case.apart(act)
    return separation.hindrance(case.procedure, act, roles, case.own_acts())


def possible(case: Situation) -> list[Act]:
    """The acts that the roles of the actor allow in the present state, rules not yet asked."""
    acts = [act for act in case.procedure.acts_from(case.state) if role_for(case, act) is not None]
    return [act for act in acts if not hindrance(case, act)]


def expected(procedure: Procedure, state: str) -> list[Act]:
    """The acts that a case in a state waits for: not those done at will, and not those of time alone."""
    return [
        act for act in procedure.acts_from(state)
        if not act.at_will and set(act.by) != {CLOCK} and state not in act.not_awaited
    ]  # fmt: skip
