"""Who may correct an act: who did it in its role; once others have acted on the matter, the office that handles it.

Once it was decided on, and in a case that has ended: the office that decided, but neither who brought it nor who took
that decision: a colleague does. Nobody corrects a decision on a matter in which they had a part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guiju.core.procedure import computing, loader, separation, settling
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


def acts_of(case: Case) -> tuple[Act, ...]:
    """The acts of a case in their order: what these functions are asked with, so that a page asks for them once."""
    return tuple(Act.objects.filter(case=case).order_by("number"))


def acted_on(act: Act, acts: Iterable[Act]) -> bool:
    """Whether others have acted on what an act brought: in another role, or by a vote or a comment."""
    return any(row.number > act.number and row.role not in ("", act.role) for row in acts)


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


def holding_role(
    act: Act, case: Case, procedure: Procedure, actor: Actor, acts: Sequence[Act] | None = None
) -> str:  # fmt: skip
    """The role in which somebody would correct an act, whatever part they had in the matter; "" for none. Of a case
    that goes on: that in which it was done, where everybody holds it only for the person who did it, and of what is
    counted together, such as scores, only that person; else, once others have acted on it, a role that handles the
    case, or one that decided on it. Of one that has ended: an office that decided it."""
    mine = roles.roles(Actor(actor.user, actor.name, actor.keys - {ANYONE}), case.parties)
    own = _own_role(act, case, procedure, actor)
    if case.ended:
        found = deciding_roles(procedure, case.state)
        if not mine:
            return ""
        fixed = settled(act, procedure, acts_of(case) if acts is None else acts)
        settlers = (role for row in fixed.values() for role in who_settled(procedure, row))
        return next((role for role in (*found, *settlers) if role in mine), "")
    if not mine and not own:
        return ""
    acts = acts_of(case) if acts is None else acts
    fixed = settled(act, procedure, acts)
    decided = [role for row in fixed.values() for role in who_settled(procedure, row) if role in mine]
    tried = dict.fromkeys((own, *access.handling_roles(case, procedure, actor), *decided))
    able = (role for role in tried if role and _open(act, case, procedure, role, actor, fixed, acts))
    return next(able, own or next(iter(decided), ""))


def _own_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which an act was done, for who did it and, but for what is counted together, who holds it too."""
    told = act.public.get("facts", {})
    shared = computing.of_each(procedure.facts).isdisjoint(told) and actor.keys - {ANYONE}  # a score is of one person
    held = act.role in roles.roles(actor, case.parties)
    may = own(act, actor) or (shared and not shared.isdisjoint(case.parties.get(act.role, ())))
    return act.role if held and may else ""


def own(act: Act, actor: Actor) -> bool:
    return actor.user is not None and act.user_id == actor.user


def part_in(
    act: Act, case: Case, procedure: Procedure, actor: Actor, done: Collection[separation.Done] | None = None
) -> str:  # fmt: skip
    """The act or role by which somebody has a part in what a decision to be corrected is about; "" for none. `done` is
    what they did in the case (`access.own_acts`)."""
    decided = [one for one in procedure.acts.values() if one.name == act.name or (case.ended and one.to == case.state)]
    if done is None and any(separation.decides(one) for one in decided):
        done = access.own_acts(case, actor.user)
    return next((part for one in decided if (part := access.hindrance(case, procedure, one, actor, done))), "")


def correcting_role(act: Act, case: Case, procedure: Procedure, actor: Actor) -> str:
    """The role in which somebody may bring facts of an act anew; "" for none."""
    return correcting_roles([act], case, procedure, actor).get(act.number, "")


def correcting_roles(
    some: Iterable[Act], case: Case, procedure: Procedure, actor: Actor, acts: Sequence[Act] | None = None
) -> dict[int, str]:  # fmt: skip
    """Number of an act → the role in which somebody may bring its facts anew, of those of them where they may. The acts
    of the case, and what somebody did in it, are read once for all."""
    found: dict[int, str] = {}
    done: Collection[separation.Done] | None = None
    for act in some:
        acts = acts_of(case) if acts is None else acts
        role = holding_role(act, case, procedure, actor, acts)
        if not role or not facts_to_correct(act, case, procedure, role, actor, acts):
            continue
        done = access.own_acts(case, actor.user) if done is None else done
        if not part_in(act, case, procedure, actor, done):
            found[act.number] = role
    return found


def refusal(act: Act, case: Case, procedure: Procedure, actor: Actor) -> Refusal | None:
    """Why somebody may not correct an act."""
    if not holding_role(act, case, procedure, actor):
        needs = deciding_roles(procedure, case.state) if case.ended else (act.role,)
        return Refusal(Ground.ROLE, act.name, case.state, needs)
    part = part_in(act, case, procedure, actor)
    known = procedure.acts[act.name]
    return Refusal(Ground.SEPARATION, act.name, case.state, known.by, part=part) if part else None


def facts_to_correct(
    act: Act, case: Case, procedure: Procedure, role: str, actor: Actor, acts: Sequence[Act] | None = None
) -> Collection[str]:  # fmt: skip
    """The facts of an act that may be brought anew in a role. What was decided on since changes only in a role that
    decided, and neither by who brought it nor by who took that decision; once others have acted on what the case is
    about, that changes only in a role that handles the case, and such a role changes nothing else."""
    acts = acts_of(case) if acts is None else acts
    return _open(act, case, procedure, role, actor, settled(act, procedure, acts), acts)


def _open(
    act: Act, case: Case, procedure: Procedure, role: str, actor: Actor, fixed: Mapping[str, Act], acts: Sequence[Act]
) -> tuple[str, ...]:  # fmt: skip
    facts = procedure.facts
    told = [n for n in act.public.get("facts", {}) if n not in facts or facts[n].computed is None]
    about = matter(procedure, act)
    acted = bool(about) and not case.ended and acted_on(act, acts)
    handles = role in access.handling_roles(case, procedure, actor) if acted else False
    found = []
    for name in told:
        if name in fixed:
            may = role in who_settled(procedure, fixed[name]) and not own(act, actor)
            may = may and not _took(procedure, fixed[name], actor)
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


def _took(procedure: Procedure, settling_act: Act, actor: Actor) -> bool:
    """Whether somebody took the decision that settled a fact: what it rests on changes under another pair of eyes."""
    return procedure.acts[settling_act.name].decides is not None and own(settling_act, actor)


@dataclass(frozen=True)
class Shut:
    """A fact of an act that somebody may not bring anew: the act that settled it, None where none did; in which roles
    it is corrected, none where it is computed; whether it is shut because they brought it or decided on it."""

    fact: str
    settled: Act | None = None
    roles: tuple[str, ...] = ()
    own: bool = False


def shut(act: Act, case: Case, procedure: Procedure, actor: Actor) -> list[Shut]:
    """Why nothing of an act can be corrected by somebody, fact by fact."""
    acts, found = acts_of(case), []
    fixed = settled(act, procedure, acts)
    for name in act.public.get("facts", {}):
        fact = procedure.facts.get(name)
        if fact is not None and fact.computed is not None:
            found.append(Shut(name))
        elif name in fixed:
            mine = own(act, actor) or _took(procedure, fixed[name], actor)
            found.append(Shut(name, fixed[name], who_settled(procedure, fixed[name]), mine))
        else:
            needs = deciding_roles(procedure, case.state) if case.ended else (act.role,)
            if not case.ended and name in matter(procedure, act) and acted_on(act, acts):
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
