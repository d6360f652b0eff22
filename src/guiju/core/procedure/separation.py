"""Separation of duties: who had a part in what is decided does not decide it.

An act that decides says so in its definition (`decides`). Who may not do it follows from the definition: whoever opened
the case or is named in it, whoever holds the office of another place by which cases are opened, and whoever did an act
in another role than those that decide. It is asked of the person: one person may hold several posts, and still not
decide on what they brought themselves.
"""

from __future__ import annotations

from collections.abc import Collection

from guiju.core.procedure.model import BACK, CLOCK, NAMED, NEW, OPENER, SAME, Act, ActKind, Party, Procedure

_MATTER = (ActKind.PLAIN, ActKind.ANSWER)
"""Kinds of acts that bring matter. A vote, a comment of the public and a count of votes are no part in the matter."""
Done = tuple[str, str]
"""(act, role in which it was done)"""


def decides(act: Act) -> bool:
    """Whether the guard holds for an act: it decides, and is not exempt."""
    return act.decides is not None and act.decides.exempt is None


def sides(procedure: Procedure, act: Act) -> tuple[str, ...]:
    """The roles whose holders cannot do a deciding act, whatever they did before."""
    assert act.decides is not None
    if act.decides.apart:
        return tuple(name for name in act.decides.apart if name in procedure.parties)
    opening = {role for first in procedure.opening for role in first.by}
    places = {_place(procedure.parties[role]) for role in act.by if role in procedure.parties}
    return tuple(
        party.name
        for party in procedure.parties.values()
        if party.name not in act.by
        and (party.held_by in (OPENER, NAMED) or (party.name in opening and _place(party) not in {*places, ""}))
    )


def _place(party: Party) -> str:
    return party.office[1] if party.office else ""


def hindrance(procedure: Procedure, act: Act, roles: Collection[str], done: Collection[Done]) -> str:
    """The act or the role by which somebody with these roles, who did these acts in the case, has a part in what a
    deciding act is about; "" when they may decide."""
    assert act.decides is not None
    apart = act.decides.apart
    for name, role in sorted(done):
        known = procedure.acts.get(name)
        if known is None or known.kind not in _MATTER or name == act.name:
            continue
        if (name in apart or role in apart) if apart else role not in act.by:
            return name
        if name in shortening(procedure, act):
            return name
    return next((role for role in sides(procedure, act) if role in roles), "")


def shortening(procedure: Procedure, act: Act) -> frozenset[str]:
    """The acts that shorten a term which a deciding act ends: who granted that the public has less time does not take
    the decision for which it was given."""
    clocks = (clock for clock in procedure.clocks.values() if act.name in clock.stops)
    return frozenset(name for clock in clocks for name in clock.shortened_by)


def is_guarded(procedure: Procedure, act: Act) -> bool:
    """Whether a deciding act keeps anybody apart."""
    assert act.decides is not None
    others = (other for other in procedure.acts.values() if other.kind in _MATTER)
    return bool(act.decides.apart or sides(procedure, act) or any(not set(act.by).issuperset(o.by) for o in others))


def has_to_say(procedure: Procedure, act: Act) -> str:
    """Why a definition has to say of an act whether it decides; "" when it has not to.

    An act of an office or of somebody named that ends a case or writes elsewhere decides, unless a ballot has decided
    before, or it is done by whoever opened the case alone, who takes back what is theirs. So does an act by which an
    office lets on what others brought, where it might have refused it or sent it back."""
    people = [procedure.parties[role] for role in act.by if role in procedure.parties]
    if act.kind is not ActKind.PLAIN or NEW in act.from_states or not people:
        return ""
    if all(party.held_by == OPENER for party in people):
        return ""
    if act.effects:
        return f"it has the effect {act.effects[0]}"
    voted = any(name == "passed" for rule in act.rules for name, _ in procedure.rules[rule].when.calls)
    if voted:
        return ""
    if act.to in procedure.states and procedure.states[act.to].end:
        return "it ends the case"
    other = _other_answer(procedure, act)
    return f"it lets on what {other} would have stopped" if other else ""


def _other_answer(procedure: Procedure, act: Act) -> str:
    """The act by which the office of an act could have refused what others brought, or sent it back, where the act lets
    it on; "" where it chooses nothing: it opens a vote that decides, hands on to an office that decides next, gives
    back to who brought it, or time may do it."""
    offices = all(procedure.parties[role].office for role in act.by if role in procedure.parties)
    if not offices or CLOCK in act.by or act.opens or act.to in (*act.from_states, SAME, BACK):
        return ""
    plain = [other for other in procedure.acts.values() if other.kind is ActKind.PLAIN]
    after = [other for other in plain if act.to in other.from_states]
    if any(decides(other) and set(other.by).isdisjoint(act.by) and set(other.by) != {CLOCK} for other in after):
        return ""
    for state in act.from_states:
        brought = {role for other in plain if other.to == state and other.takes for role in other.by}
        brought -= {*act.by, CLOCK}
        again = any(not brought.isdisjoint(other.by) and other.takes and not other.at_will for other in after)
        if not brought or again:
            continue
        for other in plain:
            elsewhere = other.to not in (act.to, SAME, BACK, state) and not other.opens
            if state in other.from_states and elsewhere and not set(other.by).isdisjoint(act.by):
                return other.name
    return ""
