"""Who may correct an act: who did it in its role; once others have acted on the matter, the office that handles it.

Once it was decided on, and in a case that has ended: the office that decided, but not who brought it. Nobody corrects
a decision on a matter in which they had a part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from guiju.core.procedure import computing, loader, settling
from guiju.core.procedure.engine import Ground, Refusal
from guiju.core.procedure.model import ANYONE, NAMED, NEW, ActKind, FactType, Procedure
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.registry.cases import access, keeping_items, roles
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


def settled(act: Act, procedure: Procedure, later: Iterable[Act]) -> dict[str, Act]:
    """Fact → the last of later acts that settles it (`core.procedure.settling`); the deciding ones come before all
    others, whose role answers for nothing."""
    found: dict[str, Act] = {}
    told = act.public.get("facts", {})
    for row in later:
        known = procedure.acts.get(row.name)
        if known is None or row.number <= act.number or row.corrects is not None:
            continue
        read = _read(procedure, known)
        for name in told:
            before = found.get(name)
            if before is not None and procedure.acts[before.name].decides and not known.decides:
                continue
            if settling.settles(procedure, act.role, name, known, row.role, read):
                found[name] = row
    return found


def settled_in(act: Act, case: Case, procedure: Procedure) -> dict[str, Act]:
    """The facts of an act that later acts of its case have settled."""
    later = Act.objects.filter(case=case, number__gt=act.number, corrects__isnull=True)
    return settled(act, procedure, later.order_by("number"))


def who_settled(procedure: Procedure, settling_act: Act) -> tuple[str, ...]:
    """The roles in which a settled fact is corrected: those that decided; where nothing is decided yet, all that
    decide in such cases."""
    known = procedure.acts[settling_act.name]
    decided = settling.deciders(procedure, known) if known.decides else ()
    return decided or tuple(role for role in procedure.parties if role in settling.deciding_roles(procedure))


def _read(procedure: Procedure, act: ProcedureAct) -> frozenset[str]:
    """What an act reads, with what registers take from the case at it."""
    kept = [keeping for _, keeping in keeping_items.kept_by(procedure.name) if act.name in keeping.acts]
    taken = {name for keeping in kept for name in (*keeping.facts.values(), keeping.until) if name}
    return settling.reads(procedure, act, loader.effects()) | settling.widened(procedure, taken, act)


def holding_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which somebody would correct an act, whatever part they had in the matter; "" for none. Of a case
    that goes on: that in which it was done, where everybody holds it only for the person who did it, and of what is
    counted together, such as scores, only that person; else, once others have acted on it, a role that handles the
    case, or one that decided on it. Of one that has ended: an office that decided it."""
    mine = roles.roles(Actor(actor.user, actor.name, actor.keys - {ANYONE}), case.parties)
    own = _own_role(act, case, procedure, actor)
    if case.ended:
        found = deciding_roles(procedure, case.state)
        decided = (role for row in settled_in(act, case, procedure).values() for role in who_settled(procedure, row))
        return next((role for role in (*found, *decided) if role in mine), "")
    if not mine and not own:
        return ""
    fixed = settled_in(act, case, procedure)
    decided = (role for row in fixed.values() for role in who_settled(procedure, row))
    tried = dict.fromkeys((own, *access.handling_roles(case, procedure, actor), *(r for r in decided if r in mine)))
    able = (role for role in tried if role and _open(act, case, procedure, role, actor, fixed))
    return next(able, own)


def _own_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which an act was done, for who did it and, but for what is counted together, who holds it too."""
    told = act.public.get("facts", {})
    shared = computing.of_each(procedure.facts).isdisjoint(told) and actor.keys - {ANYONE}  # a score is of one person
    held = act.role in roles.roles(actor, case.parties)
    may = own(act, actor) or (shared and not shared.isdisjoint(case.parties.get(act.role, ())))
    return act.role if held and may else ""


def own(act: Act, actor: Actor) -> bool:
    return actor.user is not None and act.user_id == actor.user


def part_in(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The act or role by which somebody has a part in what a decision to be corrected is about; "" for none."""
    decided = [one for one in procedure.acts.values() if one.name == act.name or (case.ended and one.to == case.state)]
    return next((part for one in decided if (part := access.hindrance(case, procedure, one, actor))), "")


def correcting_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which somebody may bring facts of an act anew; "" for none."""
    role = holding_role(act, case, procedure, actor)
    if not role or part_in(act, case, procedure, actor):
        return ""
    return role if facts_to_correct(act, case, procedure, role, actor) else ""


def refusal(act: Act, case: Case, procedure: Procedure, actor: Actor) -> Refusal | None:
    """Why somebody may not correct an act."""
    if not holding_role(act, case, procedure, actor):
        needs = deciding_roles(procedure, case.state) if case.ended else (act.role,)
        return Refusal(Ground.ROLE, act.name, case.state, needs)
    part = part_in(act, case, procedure, actor)
    known = procedure.acts[act.name]
    return Refusal(Ground.SEPARATION, act.name, case.state, known.by, part=part) if part else None


def facts_to_correct(act: Act, case: Case, procedure: Procedure, role: str, actor: Actor) -> Collection[str]:
    """The facts of an act that may be brought anew in a role. What was decided on since changes only in a role that
    decided, and not by who brought it; once others have acted on what the case is about, that changes only in a role
    that handles the case, and such a role changes nothing else."""
    return _open(act, case, procedure, role, actor, settled_in(act, case, procedure))


def _open(
    act: Act, case: Case, procedure: Procedure, role: str, actor: Actor, fixed: Mapping[str, Act]
) -> tuple[str, ...]:  # fmt: skip
    facts = procedure.facts
    told = [n for n in act.public.get("facts", {}) if n not in facts or facts[n].computed is None]
    about = matter(procedure, act)
    acted = bool(about) and not case.ended and acted_on(case, act)
    handles = role in access.handling_roles(case, procedure, actor) if acted else False
    found = []
    for name in told:
        if name in fixed:
            may = role in who_settled(procedure, fixed[name]) and not own(act, actor)
            may = may and (case.ended or not _of_a_person(procedure, act, name))
        elif case.ended:
            may = role in deciding_roles(procedure, case.state)
        elif acted and name in about:
            may = handles
        else:
            may = role == act.role
        if may:
            found.append(name)
    return tuple(found)


@dataclass(frozen=True)
class Shut:
    """A fact of an act that somebody may not bring anew: the act that settled it, None where none did; in which roles
    it is corrected, none where it is computed; whether it is shut because they brought it themselves."""

    fact: str
    settled: Act | None = None
    roles: tuple[str, ...] = ()
    own: bool = False


def shut(act: Act, case: Case, procedure: Procedure, actor: Actor) -> list[Shut]:
    """Why nothing of an act can be corrected by somebody, fact by fact."""
    fixed, found = settled_in(act, case, procedure), []
    for name in act.public.get("facts", {}):
        fact = procedure.facts.get(name)
        if fact is not None and fact.computed is not None:
            found.append(Shut(name))
        elif name in fixed:
            found.append(Shut(name, fixed[name], who_settled(procedure, fixed[name]), own(act, actor)))
        else:
            needs = deciding_roles(procedure, case.state) if case.ended else (act.role,)
            if not case.ended and name in matter(procedure, act) and acted_on(case, act):
                needs = tuple(role for role in procedure.parties if role in settling.deciding_roles(procedure))
            found.append(Shut(name, None, tuple(needs)))
    return found


def _of_a_person(procedure: Procedure, act: Act, fact: str) -> bool:
    """Whether a fact is what somebody named says of their own, among those counted together, such as a score."""
    party = procedure.parties.get(act.role)
    return party is not None and party.held_by == NAMED and fact in computing.of_each(procedure.facts)


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
