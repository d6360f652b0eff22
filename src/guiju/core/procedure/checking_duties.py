"""What a new definition must keep besides: who decides is guarded, terms are bounded, names do not collide.

Cases keep definitions from before these were asked for; those are read without.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import separation
from guiju.core.procedure.instruments import check_source
from guiju.core.procedure.model import ANYONE, CLOCK, NEW, Act, Procedure, Weight

COLUMNS = ("number", "state", "opened", "entered", "term")
"""The columns that every list and download of cases has beside the facts."""
Place = Callable[..., str]
"""(part, name, key) → file and line."""


def check(p: Procedure, place: Place, checks: Collection[str]) -> None:
    """GuijuError at the first thing that does not hold. `checks` are the automatic checks that rules may ask for."""
    for act in p.acts.values():
        _decision(p, act, place("acts", act.name))
    for name in p.facts:
        if name in COLUMNS:
            raise GuijuError(
                "{} is a column of every list",
                repr(name),
                where=place("facts", name),
                expected="another name for the fact",
            )
    for rule in p.rules.values():
        for function, argument in sorted(rule.when.calls):
            if function == "errors" and argument not in checks:
                at = place("rules", rule.name, "when")
                raise GuijuError("unknown check {}", repr(argument), where=at, expected=", ".join(sorted(checks)))
    _bounds(p, place)
    for ballot in p.ballots.values():
        at = place("ballots", ballot.name)
        if not ballot.lasts and not ballot.counted_from:
            raise GuijuError(
                "the ballot {} has no last day", repr(ballot.name), where=at,
                expected="lasts: a parameter that says how long members have",
            )  # fmt: skip
        if ballot.conflicted and not ballot.conflict_source:
            raise GuijuError(
                "{} does not say whether those with a conflict of interest are counted", repr(ballot.name), where=at,
                expected="conflicted: {roles: […], counted: true or false, source: …}",
            )  # fmt: skip


def _decision(p: Procedure, act: Act, at: str) -> None:
    decision = act.decides
    if decision is None:
        if why := separation.has_to_say(p, act):
            raise GuijuError(
                "{} does not say whether it decides: {}", repr(act.name), why, where=at,
                expected="decides: true, {not: [roles and acts]}, or {exempt: {zh: …, en: …}, source: …}",
            )  # fmt: skip
        return
    people = [role for role in act.by if role != CLOCK]
    if NEW in act.from_states or not people:
        raise GuijuError("{} decides on nothing that others brought", repr(act.name), where=at, expected="no decides")
    if decision.exempt is not None:
        check_source(decision.source, at)
        return
    for name in decision.apart:
        if name not in p.parties and name not in p.acts:
            raise GuijuError("unknown role or act {}", repr(name), where=at, expected=", ".join((*p.parties, *p.acts)))
        if name in act.by or (name in p.parties and p.parties[name].held_by == ANYONE):
            raise GuijuError(
                "{} decides and is kept apart", repr(name), where=at, expected="the roles of the other side"
            )
    opening = {role for first in p.opening for role in first.by}
    open_to_all = {name for name, party in p.parties.items() if party.held_by == ANYONE}
    left = sorted(opening - {*act.by, *decision.apart, *open_to_all}) if decision.apart else []
    if left:
        raise GuijuError(
            "who opens the case is not kept apart from {}",
            repr(act.name),
            where=at,
            expected=sentence("not: [{}]", ", ".join(left)),
        )
    if not separation.is_guarded(p, act):
        raise GuijuError("nobody is kept apart from {}", repr(act.name), where=at, expected="not: [roles and acts]")


def _bounds(p: Procedure, place: Place) -> None:
    """A term up to a day that somebody enters is no longer than a rule allows."""
    for clock in p.clocks.values():
        if clock.limit not in p.facts:
            continue
        for act in p.acts.values():
            if clock.limit not in act.takes:
                continue
            rules = [p.rules[name] for name in act.rules if p.rules[name].weight is Weight.ERROR]
            if not any(_bounded(rule.when.tree, clock.limit) for rule in rules):
                raise GuijuError(
                    "{} may set {} to any day, and the clock {} ends on it", repr(act.name), clock.limit, clock.name,
                    where=place("acts", act.name),
                    expected=sentence("a rule such as {} <= after(today, longest)", clock.limit),
                )  # fmt: skip


def _bounded(tree: ast.expr, fact: str) -> bool:
    """Whether a condition, where it holds, keeps a day from lying later than something else."""
    match tree:
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_bounded(value, fact) for value in values)
        case ast.BoolOp(values=values):
            return all(_bounded(value, fact) for value in values)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Lt() | ast.LtE() | ast.Eq()]) if name == fact:
            return True
        case ast.Compare(ops=[ast.Gt() | ast.GtE()], comparators=[ast.Name(id=name)]) if name == fact:
            return True
    return False


def check_together(found: Mapping[str, Procedure], place: Callable[[str], str]) -> None:
    """No two procedures number their cases alike, unless one is a variant of the other and shares its series."""
    held: dict[str, str] = {}
    for name, procedure in sorted(found.items(), key=lambda item: len(item[1].lineage)):
        other = held.setdefault(procedure.number, name)
        if other != name and other not in procedure.lineage:
            raise GuijuError(
                "{} and {} number their cases alike: {}", other, name, procedure.number, where=place(name),
                expected="a prefix of its own",
            )  # fmt: skip
