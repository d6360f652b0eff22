"""Which later acts settle what an act brought: from then on it is not its author's to change.

It follows from the definition. A deciding act settles what other roles brought before it, and of what its own role
brought the facts it reads. So do, of what a role brought that decides nothing, acts of others that read it, votes, and
acts that are kept apart from that role (`not actor_is(...)`), such as the marks of experts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.procedure import computing
from guiju.core.procedure.expressions import FUNCTIONS
from guiju.core.procedure.model import ANYONE, OPENER, Act, ActKind, Procedure

_BALLOT = (ActKind.VOTE, ActKind.COUNT)


def deciders(procedure: Procedure, act: Act) -> tuple[str, ...]:
    """The roles that answer for a deciding act: an office, or somebody named; not time, nor who opened the case."""
    known = (procedure.parties[role] for role in act.by if role in procedure.parties)
    return tuple(party.name for party in known if party.held_by not in (ANYONE, OPENER))


def deciding_roles(procedure: Procedure) -> frozenset[str]:
    """All roles that answer for deciding acts of a procedure."""
    return frozenset(role for act in procedure.acts.values() if act.decides for role in deciders(procedure, act))


def settles(
    procedure: Procedure, role: str, fact: str, later: Act, later_role: str, read: frozenset[str]
) -> bool:  # fmt: skip
    """Whether a later act, done in a role, settles a fact that was brought in another or the same one. `read`: what
    the later act reads (`reads`, and what a register takes from it)."""
    if later.decides:
        return role not in later.by or fact in read
    if later_role == role or role in deciding_roles(procedure) or _is_open_to_all(procedure, later_role):
        return False
    return later.kind in _BALLOT or fact in read or role in _kept_apart(procedure, later)


def reads(procedure: Procedure, act: Act, effects: Mapping[str, Any]) -> frozenset[str]:
    """The facts that an act reads: by its rules, its effects, the clocks it starts or stops, the tables it continues,
    and by the computed facts that rest on what it brings or that one of these reads."""
    found = {name for rule in act.rules for name in _read_by_rule(procedure, rule)}
    for effect in act.effects:
        found |= {*effects[effect].get("needs", ()), *effects[effect].get("reads", ())}
    for clock in procedure.clocks.values():
        if act.name in (*clock.starts, *clock.stops, *clock.extended_by):
            found |= {clock.limit, clock.day, clock.extended_by.get(act.name, "")}
    return widened(procedure, found, act)


def widened(procedure: Procedure, names: set[str], act: Act) -> frozenset[str]:
    """Names that an act reads, with all on which they rest."""
    facts = procedure.facts
    found = {name for name in names if name in facts}
    taken = [facts[name] for name in act.takes if name in facts]
    found |= {fact.continues for fact in taken if fact.continues}
    found |= {fact.known[1] for fact in taken if fact.known}
    for name in (name for name in facts if facts[name].computed is not None):
        rests = computing.rests_on(facts, name)
        if name in found or not set(rests).isdisjoint(act.takes):
            found |= {name, *rests}
    while more := {facts[name].continues for name in found if facts[name].continues} - found:
        found |= more
    return frozenset(found)


def _read_by_rule(procedure: Procedure, rule: str) -> set[str]:
    when = procedure.rules[rule].when
    found = set(when.names)
    for function, name in when.calls:
        first = name.partition(".")[0]
        if FUNCTIONS[function][0] == "fact":
            found.add(first)
        elif FUNCTIONS[function][0] == "ballot" and first in procedure.ballots:
            found |= procedure.ballots[first].names_read
    return found


def _kept_apart(procedure: Procedure, act: Act) -> set[str]:
    """The roles whose holders the rules of an act keep out of it: what they brought is judged there."""
    calls = (call for rule in act.rules for call in procedure.rules[rule].when.calls)
    return {name for function, name in calls if function == "actor_is"}


def _is_open_to_all(procedure: Procedure, role: str) -> bool:
    return role in procedure.parties and procedure.parties[role].held_by == ANYONE
