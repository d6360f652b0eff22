"""Acts done in the name of a body: who does one names the body, and must have the mandate that the act asks for.

The public part of the act says for which body it was done and of what kinds that was then; who did it stays personal.
In a secret ballot nothing is said of the body: among few voters of a kind that would tell who voted how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from guiju.core.procedure.engine import Ground, Refusal
from guiju.core.procedure.model import NEW, Act, ActKind, FactType, Procedure
from guiju.core.procedure.values import FactError
from guiju.registry.accounts.principals import accounts_of
from guiju.registry.bodies import affiliations, kinds, seats
from guiju.registry.bodies.affiliations import Voice
from guiju.registry.bodies.models import Body
from guiju.registry.cases import access
from guiju.registry.cases.acts.details import Detail
from guiju.registry.cases.acts.refusing import refused
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor

FIELD = "for_body"
"""The field of forms and programs that names the body."""
PUBLIC, UNITS = "for", "units"
"""What acts call it in their public part; the bodies that those come from who are named in a role."""


def mandate(procedure: Procedure, act: Act) -> str:
    """The mandate that an act in the name of a body asks for: to open a case that makes a standard is to propose one.
    "" for acts that are done for no body: a vote is cast by
    the seat, a count counts."""
    match act.kind:
        case ActKind.COMMENT | ActKind.SUPPORT:
            return kinds.COMMENT
        case ActKind.VOTE | ActKind.COUNT:
            return ""
    if NEW not in act.from_states:
        return kinds.ACT
    return kinds.PROPOSE if access.makes_standards(procedure) else kinds.FILE


def offered(procedure: Procedure, act: Act, actor: Actor, today: date) -> list[Voice]:
    """The bodies in whose name somebody may do an act today."""
    needed = mandate(procedure, act)
    return affiliations.spoken_for(actor.user, needed, today) if needed else []


def voice(
    procedure: Procedure, act: Act, given: str, actor: Actor, days: Iterable[date], where: str, state: str = ""
) -> Voice | None:
    """The body that an act is done for; None where none is named. RefusedError where the actor has no mandate for it on
    these days: the day of the act, and the day it is entered."""
    if not given:
        return None
    needed = mandate(procedure, act)
    mine = affiliations.spoken_for(actor.user, needed, *days) if needed else []
    found = next((one for one in mine if one.code == given), None)
    if found is None:
        listed = ", ".join(one.code for one in mine)
        fault = FactError(FIELD, "not_spoken_for" if needed else "for_nobody", listed)
        raise refused(procedure, Refusal(Ground.FACT, act.name, state, faults=(fault,)), where)
    return found


def naming(procedure: Procedure, act: Act, brought: Mapping[str, Any], spoken: Voice | None) -> dict[str, Any]:
    """What an opening act brings, with the body it is done for where the act asks for one body and none was named."""
    if spoken is None or NEW not in act.from_states:
        return dict(brought)
    bodies = [name for name in act.brings if procedure.facts[name].type is FactType.BODY]
    if len(bodies) == 1 and not brought.get(bodies[0]):
        return {**brought, bodies[0]: spoken.code}
    return dict(brought)


def told(
    detail: Detail, case: Case, procedure: Procedure, act: Act, spoken: Voice | None, facts: Mapping[str, Any],
    actor: Actor, today: date, sitting: seats.Sitting | None = None,
) -> Detail:  # fmt: skip
    """The detail with what the act says of bodies: the one it is done for, that of the voter's seat in a ballot that is
    not secret, those that the people come from whom it names. `sitting`: the seats of all who vote at once."""
    said: dict[str, Any] = {}
    if spoken is not None:
        said[PUBLIC] = spoken.said()
    if act.kind is ActKind.VOTE and not procedure.ballots[act.about].secret:
        seat = (sitting or seats.Sitting([actor.user], case.committee_id)).of(actor.user, today)
        if seat is not None and seat.speaks_for is not None:
            said[PUBLIC] = affiliations.voice(seat.speaks_for).said()
    units = _units(procedure, act, facts, today)
    if units:
        said[UNITS] = units
    return replace(detail, public={**detail.public, **said}) if said else detail


def _units(procedure: Procedure, act: Act, facts: Mapping[str, Any], today: date) -> dict[str, list[dict[str, object]]]:
    """Role → the bodies that the people named in it come from, where everybody may know who they are."""
    found: dict[str, list[dict[str, object]]] = {}
    if act.kind is not ActKind.PLAIN:
        return found
    for name in act.takes:
        fact = procedure.facts[name]
        if fact.names and facts.get(name) and not fact.personal:
            voices = affiliations.bodies_of(accounts_of(facts[name]), today)
            if voices:
                found[fact.names] = [one.said() for one in voices]
    return found


def of_act(act: ActRow) -> tuple[str, tuple[str, ...]]:
    """(code of the body, its kinds) that an act says it was done for; ("", ()) where it says none."""
    said = act.public.get(PUBLIC) or {}
    return str(said.get("body", "")), tuple(said.get("kinds", ()))


def body_names(codes: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Code → names by language, of the bodies that acts name."""
    rows = Body.objects.filter(code__in={code for code in codes if code})
    return dict(rows.values_list("code", "names"))
