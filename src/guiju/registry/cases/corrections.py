"""Who may correct an act: who did it in its role; once others have acted on the matter, the office that handles it; in
a case that has ended, the office that decided it. Nobody corrects a decision on a matter in which they had a part."""

from __future__ import annotations

from collections.abc import Collection

from guiju.core.procedure import computing
from guiju.core.procedure.engine import Ground, Refusal
from guiju.core.procedure.model import ANYONE, NEW, ActKind, FactType, Procedure
from guiju.registry.cases import access, roles
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.roles import Actor

_MATTER = (FactType.COMMITTEE, FactType.STANDARD, FactType.BODY)


def deciding_roles(procedure: Procedure, state: str) -> tuple[str, ...]:
    """The offices that decide a case which ends in a state: those that may do an act into it; where none may, because
    time or a person ends it, all offices of officers and supervisors."""
    by = dict.fromkeys(role for act in procedure.acts.values() if act.to == state for role in act.by)
    offices = {party.name: party.office[0] for party in procedure.parties.values() if party.office}
    found = tuple(role for role in by if role in offices)
    return found or tuple(role for role, office in offices.items() if office in ("officer", "supervisor"))


def matter(procedure: Procedure, act: Act) -> frozenset[str]:
    """The facts of an opening act that say what the case is about: its title, its committee, standard and body."""
    known = procedure.acts.get(act.name)
    if known is None or NEW not in known.from_states:
        return frozenset()
    told = act.public.get("facts", {})
    return frozenset(n for n in told if n in procedure.page.title or procedure.facts[n].type in _MATTER)


def acted_on(case: Case, act: Act) -> bool:
    """Whether others have acted on what an act brought: in another role, or by a vote or a comment."""
    return Act.objects.filter(case=case, number__gt=act.number).exclude(role=act.role).exclude(role="").exists()


def holding_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which somebody would correct an act, whatever part they had in the matter; "" for none. Of a case
    that goes on: that in which it was done, where everybody holds it only for the person who did it, and of what is
    counted together, such as scores, only that person; else, once others have acted on it, a role that handles the
    case. Of one that has ended: an office that decided it."""
    mine = roles.roles(actor, case.parties)
    if case.ended:
        return next((role for role in deciding_roles(procedure, case.state) if role in mine), "")
    own = actor.user is not None and act.user_id == actor.user
    told = act.public.get("facts", {})
    shared = computing.of_each(procedure.facts).isdisjoint(told) and actor.keys - {ANYONE}  # a score is of one person
    if act.role in mine and (own or (shared and not shared.isdisjoint(case.parties.get(act.role, ())))):
        return act.role
    handling = access.handling_roles(case, procedure, actor)
    return handling[0] if handling and matter(procedure, act) and acted_on(case, act) else ""


def part_in(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The act or role by which somebody has a part in what a decision to be corrected is about; "" for none."""
    decided = [one for one in procedure.acts.values() if one.name == act.name or (case.ended and one.to == case.state)]
    return next((part for one in decided if (part := access.hindrance(case, procedure, one, actor))), "")


def correcting_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which somebody may bring facts of an act anew; "" for none."""
    role = holding_role(act, case, procedure, actor)
    return "" if not role or part_in(act, case, procedure, actor) else role


def refusal(act: Act, case: Case, procedure: Procedure, actor: Actor) -> Refusal | None:
    """Why somebody may not correct an act."""
    if not holding_role(act, case, procedure, actor):
        needs = deciding_roles(procedure, case.state) if case.ended else (act.role,)
        return Refusal(Ground.ROLE, act.name, case.state, needs)
    part = part_in(act, case, procedure, actor)
    known = procedure.acts[act.name]
    return Refusal(Ground.SEPARATION, act.name, case.state, known.by, part=part) if part else None


def facts_to_correct(act: Act, case: Case, procedure: Procedure, role: str, actor: Actor) -> Collection[str]:
    """The facts of an act that may be brought anew in a role. Once others have acted on what the case is about, that
    changes only in a role that handles the case, and such a role changes nothing else."""
    facts = procedure.facts
    told = [n for n in act.public.get("facts", {}) if n not in facts or facts[n].computed is None]
    about = matter(procedure, act)
    if case.ended or not about or not acted_on(case, act):
        return tuple(told)
    if role in access.handling_roles(case, procedure, actor):
        return tuple(name for name in told if name in about or role == act.role)
    return tuple(name for name in told if name not in about)


def act_brought(case: Case, procedure: Procedure, number: int, actor: Actor) -> Act | None:
    """The act of this number, if it brought facts and somebody holds a role in which it is corrected. What it brought
    is read only then."""
    done = Act.objects.filter(case=case, number=number).first()
    known = procedure.acts.get(done.name) if done is not None else None
    if done is None or known is None or known.kind is not ActKind.PLAIN or done.corrects is not None:
        return None
    if not holding_role(done, case, procedure, actor):
        return None
    return done if done.public.get("facts") else None
