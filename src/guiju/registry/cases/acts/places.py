"""Where an act is at home: the committee and the body of what it names, and whether who acts holds the office there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guiju.core.designation import Tier, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.engine import Ground, Refusal
from guiju.core.procedure.model import NEW, OF_COMMITTEE, OF_ISSUER, OF_PARENT, Act, Procedure
from guiju.core.procedure.values import FactError
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.services import above
from guiju.registry.cases import roles
from guiju.registry.cases.acts.deciding import COMMITTEE, ISSUER, Decided
from guiju.registry.cases.projects import PLAN, project
from guiju.registry.cases.roles import Actor
from guiju.registry.catalogue.models import Edition

STANDARD, CONVERTED = "standard", "converts"
"""The facts that say of which standard a case is; `PLAN` says of which project."""


@dataclass(frozen=True)
class Home:
    """Whose a standard or a project is, by keys; None where the registry does not know. `fact` named it."""

    fact: str
    committee: int | None = None
    issuer: int | None = None


def faults(
    procedure: Procedure, facts: Mapping[str, Any], brought: Mapping[str, Any], decided: Decided
) -> tuple[FactError, ...]:
    """What an act names that does not belong together: a standard, and a committee that is not its own; a plan number
    that no open project has; a body with nobody above it, where the body above has to act."""
    found = []
    if {STANDARD, CONVERTED, PLAN, COMMITTEE, ISSUER}.isdisjoint(brought):
        return ()
    if PLAN in brought and brought[PLAN] and project(str(brought[PLAN])) is None:
        found.append(FactError(PLAN, "unknown_project", "20250001-T"))
    for home in _homes(procedure, facts, brought):
        if home.committee and decided.committee and not _within(home.committee, decided.committee):
            found.append(FactError(COMMITTEE, "other_committee", _committee(home.committee)))
        if home.issuer and decided.body and home.issuer != decided.body:
            found.append(FactError(ISSUER, "other_issuer", _body(home.issuer)))
    parents = any(party.office and party.office[1] == OF_PARENT for party in procedure.parties.values())
    if parents and ISSUER in brought and decided.body and above(decided.body) is None:
        found.append(FactError(ISSUER, "no_parent", "CN-3701"))
    return tuple(found)


def opening_role(
    procedure: Procedure, act: Act, actor: Actor, facts: Mapping[str, Any], decided: Decided
) -> str | Refusal:
    """The role in which somebody opens a case of this committee and body. A refusal when they hold its office, but at
    another place than that of the case, or of the standard or project it is about."""
    held = roles.roles(actor, decided.parties)
    away = {
        home.committee
        for home in _homes(procedure, facts, facts)
        if home.committee and decided.committee and not _within(home.committee, decided.committee)
    }
    for role in act.by:
        if role in held and not (away and _place(procedure, role) == OF_COMMITTEE):
            return role
    return _refusal(procedure, act, actor, decided, next(iter(away), None))


def role_left(procedure: Procedure, act: Act, role: str, actor: Actor, decided: Decided) -> Refusal | None:
    """A refusal when what was brought would move a case to where the actor does not hold the role they act in."""
    if role in roles.roles(actor, decided.parties):
        return None
    return _refusal(procedure, act, actor, decided, None)


def _refusal(procedure: Procedure, act: Act, actor: Actor, decided: Decided, home: int | None) -> Refusal:
    for role in act.by:
        office, place = (procedure.parties[role].office if role in procedure.parties else None) or ("", "")
        mine = _places(actor, office)
        there = _there(place, decided, home)
        if home and there in mine:  # they hold the office where it is asked for, and named another committee
            return Refusal(Ground.FACT, act.name, NEW, faults=(FactError(COMMITTEE, "other_committee", there),))
        if office and there and mine:
            return Refusal(Ground.PLACE, act.name, NEW, (role,), there=there, held=mine)
    return Refusal(Ground.ROLE, act.name, NEW, act.by)


def _homes(procedure: Procedure, facts: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[Home]:
    """Whose the things are that a case of this procedure is about, if any of `named` says it anew."""
    if {STANDARD, CONVERTED, PLAN, COMMITTEE, ISSUER}.isdisjoint(named):
        return
    if facts.get(STANDARD) and STANDARD in procedure.facts:
        committee, issuer = _of_standard(str(facts[STANDARD]))
        yield Home(
            STANDARD, committee if COMMITTEE in procedure.facts else None, issuer if ISSUER in procedure.facts else None
        )
    if facts.get(CONVERTED) and ISSUER in procedure.facts:
        yield Home(CONVERTED, None, _of_standard(str(facts[CONVERTED]))[1])
    takes = {name for act in procedure.opening for name in act.takes}
    if facts.get(PLAN) and PLAN in takes:  # elsewhere it is what an effect gives
        found = project(str(facts[PLAN]))
        yield Home(PLAN, found.committee_id if found else None)


def _of_standard(designation: str) -> tuple[int | None, int | None]:
    """(committee, issuer) of an edition as the library holds it, or of the latest edition of an undated one. National
    standards are issued under one authority whose names and seats changed: their issuer decides nothing."""
    try:
        said = parse(designation)
    except GuijuError:
        return None, None
    rows = Edition.objects.filter(Q(key=said.expression) | Q(work__key=said.work)).order_by("-rank")
    found = list(rows.values_list("key", "committee_id", "issuer_id", "tier")[:50])
    exact = [row for row in found if row[0] == said.expression] or found[:1]
    if not exact:
        return None, None
    _, committee, issuer, tier = exact[0]
    return committee, None if tier == Tier.NATIONAL else issuer


def _within(committee: int, over: int) -> bool:
    """Whether a committee is another one or stands below it."""
    here: int | None = committee
    for _ in range(8):  # levels of committees
        if here is None or here == over:
            break
        here = Committee.objects.filter(pk=here).values_list("parent_id", flat=True).first()
    return here == over


def _place(procedure: Procedure, role: str) -> str:
    office = procedure.parties[role].office if role in procedure.parties else None
    return office[1] if office else ""


def _there(place: str, decided: Decided, home: int | None) -> str:
    """The code of the place where an office is asked for; "" where the case does not decide it."""
    match place:
        case _ if place == OF_COMMITTEE and (home or decided.committee):
            return _committee(home or decided.committee or 0)
        case _ if place == OF_ISSUER and decided.body:
            return _body(decided.body)
        case _ if place == OF_PARENT and decided.body:
            return _body(above(decided.body) or 0)
    return ""


def _places(actor: Actor, office: str) -> tuple[str, ...]:
    """The codes of the places where somebody holds an office."""
    keys = [key.partition("@")[2] for key in actor.keys if office and key.startswith(f"{office}@")]
    committees = Committee.objects.filter(pk__in=[int(key[1:]) for key in keys if key[0] == "c"])
    bodies = Body.objects.filter(pk__in=[int(key[1:]) for key in keys if key[0] == "b"])
    return (*committees.values_list("code", flat=True), *bodies.order_by("code").values_list("code", flat=True))


def _committee(key: int) -> str:
    return Committee.objects.filter(pk=key).values_list("code", flat=True).first() or ""


def _body(key: int) -> str:
    return Body.objects.filter(pk=key).values_list("code", flat=True).first() or ""


def offered(procedure: Procedure, act: Act, actor: Actor) -> dict[str, tuple[str, ...]]:
    """Fact → the codes that somebody may name in an opening act, where they open it by an office of that committee or
    body alone."""
    mine = roles.roles(
        actor, roles.holders(procedure, next((k for k in actor.keys if k[0] == "u"), ""), {}, None, None)
    )
    if not mine.isdisjoint(act.by):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for role in act.by:
        office, place = (procedure.parties[role].office if role in procedure.parties else None) or ("", "")
        fact = {OF_COMMITTEE: COMMITTEE, OF_ISSUER: ISSUER}.get(place)
        if fact in act.brings and (codes := _places(actor, office)):
            found[fact] = tuple(dict.fromkeys((*found.get(fact, ()), *codes)))
    return found if len(found) == 1 else {}
