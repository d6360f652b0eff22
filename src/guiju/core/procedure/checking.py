"""What a definition must keep: every name means something, every state is reached, every clock can stop."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import checking_computed, checking_duties, checking_tables
from guiju.core.procedure.checking_tables import facts_and_columns
from guiju.core.procedure.expressions import FUNCTIONS, Expression
from guiju.core.procedure.instruments import check_source
from guiju.core.procedure.kinds import Kind, check_condition, kind_of_parameter, kinds_of
from guiju.core.procedure.model import (
    BACK,
    CLOCK,
    NEW,
    OF_COMMITTEE,
    OF_ISSUER,
    OF_PARENT,
    SAME,
    ActKind,
    Ballot,
    Clock,
    FactType,
    Procedure,
)
from guiju.core.procedure.parameters import TIME

OFFICES = ("officer", "reviewer", "supervisor", "secretary", "chair", "member", "editor")
_DECIDED = {
    OF_COMMITTEE: ("committee", FactType.COMMITTEE), OF_ISSUER: ("issuer", FactType.BODY),
    OF_PARENT: ("issuer", FactType.BODY),
}  # fmt: skip
TALLY = ("eligible", "cast", "favour", "against", "abstain", "reasoned_against")


class _Places:
    """Where a part of the definition is written."""

    def __init__(self, whole: Entry) -> None:
        self.whole = whole

    def of(self, *path: str) -> str:
        entry = self.whole
        for name in path:
            inner = entry.value.get(name) if isinstance(entry.value, dict) else None
            if inner is None:
                break
            entry = inner
        return entry.where


def check(
    procedure: Procedure, whole: Entry, effects: Mapping[str, Any] | None, checks: Collection[str] = (),
    figures: Collection[str] = (), knowledge: Mapping[str, Mapping[str, str]] | None = None,
) -> None:  # fmt: skip
    """GuijuError at the first thing that does not hold. `effects` None: the definition is one that cases keep, and was
    checked as one did then; effects, automatic `checks` and `figures` of the registry are not looked up."""
    places = _Places(whole)
    _sources(procedure, places)
    _offices(procedure, places)
    _names(procedure, places, effects)
    checking_tables.check(procedure, places.of)
    checking_computed.check(procedure, places.of, effects, figures)
    _conditions(procedure, places)
    _states(procedure, places)
    _clocks(procedure, places)
    _page(procedure, places)
    if effects is not None:
        checking_computed.check_known(procedure, places.of, knowledge or {})
        checking_tables.check_known(procedure, places.of, knowledge or {})
        checking_duties.check(procedure, places.of, checks)


def _sources(p: Procedure, places: _Places) -> None:
    for source in p.sources:
        check_source(source, places.of("sources"))
    for part, held in (("rules", p.rules), ("clocks", p.clocks), ("parameters", p.parameters)):
        for name, one in held.items():
            check_source(one.source, places.of(part, name, "source"))
    for ballot in p.ballots.values():
        for condition in ballot.passes:
            check_source(condition.source, places.of("ballots", ballot.name, "passes"))
        if ballot.conflict_source:
            check_source(ballot.conflict_source, places.of("ballots", ballot.name, "conflicted"))
        if ballot.early is not None:
            check_source(ballot.early.source, places.of("ballots", ballot.name, "early"))


def _offices(p: Procedure, places: _Places) -> None:
    """Whoever holds an office of the committee or the issuer of a case: the case says which one."""
    for party in p.parties.values():
        if party.office is None:
            continue
        at = places.of("parties", party.name, "held_by")
        office, place = party.office
        _known([office], OFFICES, "office", at)
        named, kind = _DECIDED.get(place, ("", None))
        if kind is not None and (named not in p.facts or p.facts[named].type is not kind):
            raise GuijuError(
                "the case has no {}", named, where=at, expected=sentence("a fact {} of type {}", named, kind)
            )


def _known(given: Iterable[str], held: Iterable[str], what: str, where: str) -> None:
    held = list(held)
    for name in given:
        if name not in held:
            raise GuijuError("unknown {} {}", what, repr(name), where=where, expected=", ".join(held) or f"a {what}")


def _names(p: Procedure, places: _Places, effects: Mapping[str, Any] | None) -> None:
    if not p.states or not p.acts or not p.parties:
        raise GuijuError("parties, states and acts are needed", where=places.of(), expected="parties, states, acts")
    for act in p.acts.values():
        if act.kind is not ActKind.PLAIN:
            part = "ballots" if act.kind in (ActKind.VOTE, ActKind.COUNT) else "comments"
            at = places.of(part, act.about)
            _known(act.by, (CLOCK, *p.parties) if act.kind is ActKind.COUNT else p.parties, "party", at)
            if not act.from_states:
                raise GuijuError(
                    "no act opens {}", repr(act.about), where=at, expected=sentence("an act with opens: {}", act.about)
                )
            continue
        at = places.of("acts", act.name)
        _known(act.from_states, (NEW, *p.states), "state", places.of("acts", act.name, "from"))
        _known([act.to], (SAME, BACK, *p.states), "state", places.of("acts", act.name, "to"))
        _known(act.by, (CLOCK, *p.parties), "party", places.of("acts", act.name, "by"))
        _known(act.brings, p.facts, "fact", places.of("acts", act.name, "brings"))
        _known(act.may_bring, p.facts, "fact", places.of("acts", act.name, "may_bring"))
        _known(act.rules, p.rules, "rule", places.of("acts", act.name, "rules"))
        _known(act.tells, p.parties, "party", places.of("acts", act.name, "tells"))
        _known(act.tells_who, p.acts, "act", places.of("acts", act.name, "tells_who"))
        _known(filter(None, [act.opens, act.closes]), (*p.ballots, *p.comments), "ballot or comment round", at)
        if not act.by:
            raise GuijuError("nobody may do {}", repr(act.name), where=at, expected="by: [party]")
        if NEW in act.from_states and (act.to in (SAME, BACK) or len(act.from_states) > 1):
            raise GuijuError("an opening act leads to a state of its own", where=at, expected="from: new, to: a state")
        if effects is not None:
            for name in act.effects:
                _known([name], effects, "effect", places.of("acts", act.name, "does"))
                if NEW in act.from_states and not effects[name].get("opening"):
                    raise GuijuError(
                        "the effect {} needs a case that was opened before", repr(name),
                        where=places.of("acts", act.name, "does"), expected="a later act",
                    )  # fmt: skip
                for use in ("needs", "makes"):
                    _known(effects[name].get(use, ()), p.facts, f"fact (the effect {name} {use} it)", at)
    if not p.opening:
        raise GuijuError("no act opens a case", where=places.of("acts"), expected="an act with from: new")
    keys = {q.key for q in p.parameters.values()}
    for fact in p.facts.values():
        if keyword.iskeyword(fact.name) or fact.name in {*FUNCTIONS, *keys, "today"}:
            raise GuijuError(
                "{} means something else in conditions", repr(fact.name), where=places.of("facts", fact.name),
                expected="another name for the fact",
            )  # fmt: skip
        _known(filter(None, [fact.names]), p.parties, "party", places.of("facts", fact.name))
    for ballot in p.ballots.values():
        at = places.of("ballots", ballot.name)
        _known([*filter(None, [ballot.voters]), *ballot.conflicted], p.parties, "party", at)
        _known(ballot.counted_from, ballot.positions, "position", at)
        for name in ballot.counted_from.values():
            _known([name], p.facts, "fact", at)
            if p.facts[name].type is not FactType.WHOLE_NUMBER:
                raise GuijuError("{} is not a number of votes", name, where=at, expected="a fact of type whole_number")
        if ballot.counted_from and (ballot.voters or ballot.lasts or ballot.secret or ballot.conflicted):
            raise GuijuError(
                "{} is counted elsewhere",
                repr(ballot.name),
                where=at,
                expected="no voters and no last day of its own",
            )
        _known(ballot.reason_with, ballot.positions, "position", at)
        _term(p, ballot, at)
    for round_ in p.comments.values():
        at = places.of("comments", round_.name)
        _known((*round_.by, *round_.answered_by), p.parties, "party", at)
        _known(filter(None, [round_.about]), p.facts, "fact", at)


def _term(p: Procedure, ballot: Ballot, at: str) -> None:
    """The last day of a ballot: its length and the bound of a later day are times, the day itself is a date."""
    keys = {q.key: q for q in p.parameters.values()}
    for key in filter(None, (ballot.lasts, ballot.at_most)):
        _known([key], keys, "parameter", at)
        if keys[key].unit not in TIME:
            raise GuijuError("{} is not a time", key, where=at, expected=", ".join(sorted(TIME)))
    if not ballot.lasts and (ballot.closes_on or ballot.at_most or ballot.remind or ballot.overdue or ballot.early):
        raise GuijuError("the ballot has no last day", where=at, expected="lasts: a parameter that is a time")
    if ballot.closes_on:
        _known([ballot.closes_on], p.facts, "fact", at)
        if p.facts[ballot.closes_on].type is not FactType.DATE:
            raise GuijuError("{} is not a date", ballot.closes_on, where=at, expected="a fact of type date")
        if not ballot.at_most:
            raise GuijuError(
                "{} may be any day", ballot.closes_on, where=at, expected="at_most: a parameter that is a time"
            )


def _conditions(p: Procedure, places: _Places) -> None:
    numbers = {q.key: kind_of_parameter(q) for q in p.parameters.values()}
    facts = kinds_of(p.facts)
    for rule in p.rules.values():
        at = places.of("rules", rule.name, "when")
        _expression(p, rule.when, {**numbers, **facts, "today": Kind.DATE}, at)
    for ballot in p.ballots.values():
        counted = dict.fromkeys((*TALLY, *ballot.positions), Kind.NUMBER)
        for condition in ballot.passes:
            at = places.of("ballots", ballot.name, "passes")
            read = facts if ballot.counted_from else {}
            _expression(p, condition.when, {**read, **numbers, **counted}, at)
    used = {name for act in p.acts.values() for name in act.rules}
    for name in p.rules:
        if name not in used:
            raise GuijuError(
                "no act keeps the rule {}", repr(name), where=places.of("rules", name), expected="an act with it"
            )


def _expression(p: Procedure, expression: Expression, kinds: Mapping[str, Kind], where: str) -> None:
    _known(sorted(expression.names), sorted(kinds), "name", where)
    held: dict[str, Iterable[str]] = {
        "fact": facts_and_columns(p.facts), "act": p.acts, "ballot": p.ballots, "round": p.comments, "clock": p.clocks,
        "party": p.parties, "check": [argument for name, argument in expression.calls if name == "errors"],
    }  # fmt: skip
    for function, argument in sorted(expression.calls):
        kind = FUNCTIONS[function][0]
        _known([argument], held[kind], kind, where)
        checking_tables.check_call(p.facts, function, argument, where)
    check_condition(expression.tree, kinds, p.facts, where)


def _states(p: Procedure, places: _Places) -> None:
    reached = {act.to for act in p.opening}
    grown = True
    while grown:
        more = {a.to for a in p.acts.values() if a.to in p.states and reached.intersection(a.from_states)} - reached
        reached |= more
        grown = bool(more)
    for state in p.states.values():
        at = places.of("states", state.name)
        if state.name not in reached:
            raise GuijuError("no act leads to the state {}", repr(state.name), where=at, expected="an act with to: it")
        leaves = [a for a in p.acts_from(state.name) if a.to != SAME and a.to != state.name]
        if not state.end and not leaves:
            raise GuijuError(
                "nothing leads out of {}", repr(state.name), where=at, expected="an act from it, or end: true"
            )


def _clocks(p: Procedure, places: _Places) -> None:
    keys = {q.key: q for q in p.parameters.values()}
    for clock in p.clocks.values():
        at = places.of("clocks", clock.name)
        named = (
            *clock.starts, *clock.stops, *clock.paused_by, *clock.resumed_by, *clock.extended_by, *clock.shortened_by,
        )  # fmt: skip
        _known(named, p.acts, "act", at)
        if clock.limit in p.facts:
            _ends_on_a_day(p, clock, at)
        else:
            _known([clock.limit], keys, "parameter", at)
        if clock.limit in keys and keys[clock.limit].unit not in TIME:
            raise GuijuError("{} is not a time", clock.limit, where=at, expected=", ".join(sorted(TIME)))
        if not clock.starts:
            raise GuijuError("the clock never starts", where=at, expected="from: an act")
        if not clock.stops:
            raise GuijuError("the clock never stops", where=at, expected="until: an act")
        if clock.paused_by and not clock.resumed_by:
            raise GuijuError("the clock is paused and never resumed", where=at, expected="resumed_by: an act")
        for fact in clock.extended_by.values():
            _known([fact], p.facts, "fact", at)
        for key in clock.shortened_by.values():
            _known([key], keys, "parameter", at)
            if keys[key].unit not in TIME or clock.limit not in keys:
                raise GuijuError("{} is not a time", key, where=at, expected=", ".join(sorted(TIME)))
        if clock.overdue:
            _known([clock.overdue], p.acts, "act", at)
            if CLOCK not in p.acts[clock.overdue].by:
                raise GuijuError(
                    "time may not do {}", repr(clock.overdue), where=at, expected="an act with `clock` among its actors"
                )
            if p.acts[clock.overdue].brings:
                raise GuijuError("time brings nothing", where=at, expected="an act that brings nothing")
        if not _stops_after_start(p, clock.starts, clock.stops):
            raise GuijuError(
                "no act that stops the clock can follow its start", where=at, expected="until: a later act"
            )


def _ends_on_a_day(p: Procedure, clock: Clock, at: str) -> None:
    """A clock whose limit is a date that its starting acts bring."""
    if p.facts[clock.limit].type is not FactType.DATE:
        raise GuijuError("{} is not a date", clock.limit, where=at, expected="a time or a fact of type date")
    for name in clock.starts:
        if clock.limit not in p.acts[name].brings:
            raise GuijuError(
                "{} does not bring {}", name, clock.limit, where=at, expected=sentence("brings: [{}]", clock.limit)
            )
    if clock.extended_by:
        raise GuijuError("a day is not extended", where=at, expected="an act that stops and starts the clock")


def _stops_after_start(p: Procedure, starts: tuple[str, ...], stops: tuple[str, ...]) -> bool:
    here = {p.acts[name].to for name in starts} | {
        s for n in starts if p.acts[n].to == SAME for s in p.acts[n].from_states
    }
    if here & {BACK}:
        return True
    seen: set[str] = set()
    while here - seen:
        seen |= here
        following = [a for a in p.acts.values() if seen.intersection(a.from_states)]
        if any(a.name in stops for a in following):
            return True
        here = {a.to for a in following if a.to in p.states}
    return False


def _page(p: Procedure, places: _Places) -> None:
    at = places.of("page")
    shown = [*p.page.list, *p.page.title, *(name for group in p.page.groups for name in group.facts)]
    _known((*shown, *(group.by for group in p.page.groups if group.by)), p.facts, "fact", at)
    public = places.whole.value.get("page") if isinstance(places.whole.value, dict) else None
    listed = public.value.get("public") if public and isinstance(public.value, dict) else None
    if listed is not None:
        _known([entry.text("a fact") for entry in listed.list("facts")], p.facts, "fact", at)
    for fact in p.facts.values():
        _known(fact.public_from, p.states, "state", places.of("facts", fact.name, "public_from"))
