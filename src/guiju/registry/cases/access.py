"""Who may see and do what in a case: decided here, before anything of the case is read for somebody.

A definition makes a fact public, leaves it to the parties, or calls it personal. Parties, and auditors, read all but
personal facts; everybody else reads public ones. Pages, the interface, mails, feeds, files and the command line ask
here; a test refuses a door that reads facts of a case or of an act by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from guiju.core.procedure import separation
from guiju.core.procedure.model import (
    ANYONE,
    OF_COMMITTEE,
    OF_ISSUER,
    OF_PARENT,
    OPENER,
    SAME,
    ActKind,
    Fact,
    FactType,
    Procedure,
    Rule,
    Visible,
    Words,
)
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.registry.accounts import principals
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Committee
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.checks.registry import Finding, from_json
from guiju.registry.cases.models import Act, Case, Definition
from guiju.registry.cases.roles import Actor

_ABOUT_COMMENTS = (ActKind.COMMENT, ActKind.SUPPORT, ActKind.ANSWER)
_NUMBERS = ("issue_plan_number", "number_standard")


# -- seeing ------------------------------------------------------------------------------------------------------------
def may_read(case: Case, actor: Actor) -> bool:
    """Whether somebody sees more of a case than the public does: an auditor, or who holds a role of it that not
    everybody holds."""
    named = {key for keys in case.parties.values() for key in keys} - {ANYONE}
    return actor.is_auditor or not actor.keys.isdisjoint(named)


def inside(actor: Actor) -> Any:
    """The condition in the database that is `may_read`."""
    if actor.is_auditor:
        return Q()
    held = "exists (select 1 from jsonb_each(cases_case.parties) p where p.value ?| %s::text[])"
    return RawSQL(held, [sorted(actor.keys - {ANYONE})], output_field=BooleanField())


def is_public(fact: Fact) -> bool:
    """Whether everybody may read a fact in every case: not one that is public from a state on (`is_public_in`)."""
    return fact.visible is Visible.PUBLIC and not fact.personal and not fact.public_from


def is_public_in(case: Case, procedure: Procedure, fact: Fact) -> bool:
    """Whether everybody may read a fact in a case: always, or since the case was in a state from which it is public."""
    if not fact.public_from:
        return is_public(fact)
    reached = any(name in case.marks for name in procedure.leading_to(fact.public_from))
    return reached and fact.visible is Visible.PUBLIC and not fact.personal


def committee_of(case: Case, procedure: Procedure, actor: Actor) -> Committee | None:
    """The committee a case is of, as far as somebody may be told."""
    naming = [procedure.facts[name] for name in procedure.naming_committee]
    told = may_read(case, actor) or all(is_public_in(case, procedure, fact) for fact in naming)
    return case.committee if told else None


def of_committee(committee: int, actor: Actor) -> Q:
    """The cases that are of a committee, as far as somebody may be told: all but those whose definition keeps it from
    the public and that are not in the state from which it is told, and of these those they are a party of."""
    hidden = Q(pk__in=[])
    for pk in Definition.objects.values_list("pk", flat=True):
        procedure = definitions.kept(pk)
        for name in procedure.naming_committee:
            if acts := procedure.leading_to(procedure.facts[name].public_from):
                hidden |= Q(definition_id=pk) & ~Q(marks__has_any_keys=acts)
    found = Q(committee_id=committee)
    return found if actor.is_auditor else found & (~hidden | Q(inside(actor)))


def facts(case: Case, procedure: Procedure, actor: Actor) -> list[Fact]:
    """The facts that somebody may read. Personal ones are nobody's here: they are opened one act at a time
    (`may_open_personal`), and stand in the receipt of who brought them."""
    if may_read(case, actor):
        return [fact for fact in procedure.facts.values() if not fact.personal]
    return [fact for fact in procedure.facts.values() if is_public_in(case, procedure, fact)]


def values(case: Case, procedure: Procedure, actor: Actor) -> dict[str, Any]:
    """Name → value of the filled facts that somebody may read, in the order of the definition."""
    held = case.facts
    return {f.name: held[f.name] for f in facts(case, procedure, actor) if held.get(f.name) is not None}


def brought(act: Act, case: Case, procedure: Procedure, actor: Actor) -> dict[str, Any]:
    """What an act brought, as far as somebody may read it."""
    held = act.public.get("facts", {})
    seen = {fact.name for fact in facts(case, procedure, actor)}
    return {name: value for name, value in held.items() if name in seen}


def findings(act: Act, case: Case, procedure: Procedure, actor: Actor) -> list[Finding]:
    """What the automatic checks found at an act, as far as somebody may read the facts they are about."""
    kept = from_json(act.public.get("findings", ()))
    seen = {fact.name for fact in facts(case, procedure, actor)} if kept else ()
    return [one for one in kept if one.fact in seen]


def warned(act: Act, case: Case, procedure: Procedure, actor: Actor) -> list[tuple[Rule, Words]]:
    """The rules that warned at an act, with what was missing as it was said then: for the parties."""
    kept = act.public.get("warned", ()) if may_read(case, actor) else ()
    return [
        (procedure.rules[one["rule"]], Words(one["zh"], one["en"])) for one in kept if one["rule"] in procedure.rules
    ]


def personal_facts(kept: dict[str, Any], procedure: Procedure) -> dict[str, Any]:
    """The personal facts among the personal fields of an act, in the order of the definition: not who did it."""
    return {name: kept[name] for name, fact in procedure.facts.items() if fact.personal and kept.get(name) is not None}


def personal_of(act: Act, case: Case, procedure: Procedure, actor: Actor) -> list[Fact]:
    """The personal facts of an act that somebody may open: which there are, not what they say."""
    if not may_open_personal(act, case, procedure, actor):
        return []
    kept = getattr(act, "personal", None)
    return [procedure.facts[name] for name in personal_facts(kept.data, procedure)] if kept is not None else []


def may_open_personal(act: Act, case: Case, procedure: Procedure, actor: Actor) -> bool:
    """Whether somebody may be shown the personal facts of an act: who brought them, and who handles the case now."""
    if actor.user is None or actor.is_auditor:
        return False
    return act.user_id == actor.user or handles(case, procedure, actor)


def handles(case: Case, procedure: Procedure, actor: Actor) -> bool:
    """Whether somebody holds a role that handles a case in its present state."""
    return bool(handling_roles(case, procedure, actor))


def handling_roles(case: Case, procedure: Procedure, actor: Actor) -> tuple[str, ...]:
    """The roles of somebody that handle a case in its present state: those in which the case is moved on, held by an
    office or by people named in the case, not by whoever opened it and not by everybody."""
    moving = dict.fromkeys(
        role
        for act in procedure.acts_from(case.state)
        if act.kind is ActKind.PLAIN and act.to != SAME
        for role in act.by
        if role in procedure.parties and procedure.parties[role].held_by not in (ANYONE, OPENER)
    )
    mine = roles.roles(Actor(actor.user, actor.name, actor.keys - {ANYONE}), case.parties)
    return tuple(role for role in moving if role in mine)


def may_see_openings(act: Act, case: Case, procedure: Procedure, actor: Actor) -> bool:
    """Whether somebody may see who was shown the personal facts of an act: the person concerned, supervisors of the
    case, auditors."""
    if actor.is_auditor:
        return True
    supervising = {
        key for name, keys in case.parties.items() for key in keys
        if name in procedure.parties and (procedure.parties[name].office or ("",))[0] == "supervisor"
    }  # fmt: skip
    own = actor.user is not None and act.user_id == actor.user
    return own or not actor.keys.isdisjoint(supervising)


def stood_before(act: Act, case: Case, procedure: Procedure, actor: Actor) -> tuple[dict[str, Any], str]:
    """(what a correction says stood in the case before, its reason), as far as somebody may read it: the reason is for
    the parties."""
    seen = {fact.name for fact in facts(case, procedure, actor)}
    was = {name: value for name, value in act.public.get("was", {}).items() if name in seen}
    return was, str(act.public.get("reason", "")) if was and may_read(case, actor) else ""


def told(procedure: Procedure, seen: dict[str, Any]) -> dict[str, Any]:
    """Facts somebody may read, as programs are told them: people by key and by name."""
    people = {name for name in seen if procedure.facts[name].type is FactType.PEOPLE}
    return {name: principals.told(value) if name in people and value else value for name, value in seen.items()}


def file_of(case: Case, procedure: Procedure, name: str, actor: Actor) -> dict[str, Any] | None:
    """The file that a fact of a case holds: sha256, name, size; None where the reader may not see one."""
    fact = procedure.facts.get(name)
    stored = values(case, procedure, actor).get(name) if fact is not None and fact.type is FactType.FILE else None
    return stored if isinstance(stored, dict) else None


def table_of(case: Case, procedure: Procedure, name: str, actor: Actor) -> list[dict[str, Any]] | None:
    """The rows of a table that a case holds; None where there is none that the reader may see."""
    fact = procedure.facts.get(name)
    stored = values(case, procedure, actor).get(name) if fact is not None and fact.type is FactType.TABLE else None
    return stored if isinstance(stored, list) else None


def title(case: Case, procedure: Procedure, actor: Actor) -> Words:
    """What somebody may call the case: the first of its title facts that is filled, in each language if there is one;
    the name of the procedure to whom no title is shown."""
    seen = values(case, procedure, actor)
    filled = [name for name in procedure.page.title if seen.get(name)]
    if not filled:
        return procedure.label
    twins = [f"{name[:-3]}_en" for name in filled if name.endswith("_zh")]
    named = (*filled, *(name for name in twins if seen.get(name)))
    zh, en = (next((n for n in named if n.endswith(ending)), filled[0]) for ending in ("_zh", "_en"))
    return Words(_said(procedure, zh, seen[zh]).zh, _said(procedure, en, seen[en]).en)


def _said(procedure: Procedure, name: str, value: Any) -> Words:
    """A value in a title: an option by what it is called."""
    return procedure.facts[name].options.get(str(value)) or Words(str(value), str(value))


def comments_shown(procedure: Procedure, name: str, within: bool) -> bool:
    """Whether somebody may read the comments of a round: `within` says whether they are of the case. What is said in a
    round that is not open to everybody stays among the parties."""
    return within or any(procedure.parties[role].held_by == ANYONE for role in procedure.comments[name].by)


def reasons(count: Act, case: Case, actor: Actor) -> list[str]:
    """The reasons given in a secret ballot, in the order of its count: for the parties; for others "" each."""
    within = may_read(case, actor)
    return [vote["reason"] if within else "" for vote in count.public["opened"]]


def names_actor(act: Act, procedure: Procedure, within: bool, actor: Actor) -> bool:
    """Whether somebody may be told who did an act: the parties, but of a vote in a secret ballot only the voter."""
    known = procedure.acts.get(act.name)
    if known is not None and known.kind is ActKind.VOTE and procedure.ballots[known.about].secret:
        return actor.user is not None and act.user_id == actor.user
    return within


def names_body(act: Act, procedure: Procedure, within: bool) -> bool:
    """Whether somebody may be told in the name of which body an act was done: the parties; of a comment whoever reads
    it; of acts that make a standard everybody, its proposer among them. Who complains or applies is not told."""
    known = procedure.acts.get(act.name)
    return within or (known is not None and names_body_of(procedure, known))


def names_body_of(procedure: Procedure, act: ProcedureAct) -> bool:
    """Whether everybody may be told in the name of which body acts of this sort are done."""
    if act.kind in _ABOUT_COMMENTS:
        return comments_shown(procedure, act.about, False)
    return act.kind is ActKind.PLAIN and makes_standards(procedure)


def makes_standards(procedure: Procedure) -> bool:
    """Whether a standard, or the plan of one, is numbered in cases of a procedure."""
    return any(effect in _NUMBERS for act in procedure.acts.values() for effect in act.effects)


def may_have_receipt(act: Act, case: Case, procedure: Procedure, actor: Actor) -> bool:
    """A receipt shows everything an act brought but its personal fields: the public may have it of acts that brought
    nothing else than the public sees."""
    if may_read(case, actor) or (actor.user is not None and act.user_id == actor.user):
        return True
    if act.public.get("for") and not names_body(act, procedure, False):
        return False
    known = procedure.acts.get(act.name)
    if known is None or known.kind in (ActKind.VOTE, ActKind.COUNT):
        return False
    if known.kind in _ABOUT_COMMENTS and not comments_shown(procedure, known.about, False):
        return False
    held = (procedure.facts.get(name) for name in act.public.get("facts", {}))
    return all(fact is not None and is_public_in(case, procedure, fact) for fact in held)


def found_by(fact: str, procedure: str, actor: Actor) -> Q:
    """The cases in which somebody may be told that a fact has a value: all under definitions that make it public,
    otherwise those they are a party of. Cases keep the definition they were opened under."""
    if actor.is_auditor:
        return Q()
    kept = Definition.objects.filter(name=procedure).values_list("pk", flat=True)
    found = Q(inside(actor))
    for pk in kept:
        under = definitions.kept(pk)
        said = under.facts.get(fact)
        if said is None or said.personal or said.visible is not Visible.PUBLIC:
            continue
        reached = Q(marks__has_any_keys=under.leading_to(said.public_from)) if said.public_from else Q()
        found |= Q(definition_id=pk) & reached
    return found


# -- doing -------------------------------------------------------------------------------------------------------------
def may_do(case: Case, act: ProcedureAct, actor: Actor) -> bool:
    """Whether somebody has a role in which an act of a case is done, and no part in what it decides; its state and its
    rules are another matter."""
    held = roles.roles(actor, case.parties)
    return not held.isdisjoint(act.by) and not hindrance(case, definitions.kept(case.definition_id), act, actor)


def own_acts(case: Case, user: int | None) -> frozenset[separation.Done]:
    """What somebody did in a case: the acts, and those they corrected, with the role in which they did or corrected
    each."""
    if case.pk is None or user is None:
        return frozenset()
    done = list(Act.objects.filter(case=case, user_id=user).values_list("name", "role", "corrects"))
    corrected = {number: role for _, role, number in done if number is not None}
    names = Act.objects.filter(case=case, number__in=corrected).values_list("name", "number") if corrected else ()
    fixed = ((name, corrected[number]) for name, number in names)
    return frozenset((*((name, role) for name, role, _ in done), *fixed))


def hindrance(
    case: Case, procedure: Procedure, act: ProcedureAct, actor: Actor, done: Collection[separation.Done] | None = None
) -> str:  # fmt: skip
    """The act or role by which somebody has a part in what an act decides; "" when there is none. `done` is what they
    did in the case, where it is known."""
    if not separation.decides(act) or actor is roles.TIME:
        return ""
    done = own_acts(case, actor.user) if done is None else done
    return separation.hindrance(procedure, act, roles.apart(actor, case.parties, act.by), done)


def others(case: Case, procedure: Procedure, act: ProcedureAct, day: date, most: int = 5) -> list[str]:
    """The names of people who hold a role in which an act is done and have no part in what it decides."""
    keys = [key for role in act.by for key in case.parties.get(role, ()) if key != ANYONE]
    people = User.objects.filter(pk__in=roles.people_of(keys, day)[:50], is_active=True).order_by("pk")
    found = (user.username for user in people if not hindrance(case, procedure, act, roles.actor(user, day)))
    return list(islice(found, most))


def possible(case: Case, procedure: Procedure, actor: Actor) -> list[ProcedureAct]:
    """The acts that somebody may try in a case now, those waited for first."""
    held = roles.roles(actor, case.parties)
    acts = [act for act in procedure.acts_from(case.state) if not held.isdisjoint(act.by)]
    done = own_acts(case, actor.user) if any(separation.decides(act) for act in acts) else ()
    acts = [
        act
        for act in acts
        if not separation.decides(act)
        or not separation.hindrance(procedure, act, roles.apart(actor, case.parties, act.by), done)
    ]
    return sorted(acts, key=lambda act: act.at_will)


def opening_roles(procedure: Procedure, actor: Actor) -> frozenset[str]:
    """The roles in which somebody may open a case, if it is one of a place where they hold the office: that is asked
    when the place is known (`places.opening_role`). Auditors and those without an account have none; time opens what
    its definition lets it open."""
    if actor is roles.TIME:
        return frozenset({roles.CLOCK})
    if actor.is_auditor or actor.user is None:
        return frozenset()
    parties = roles.holders(procedure, next((k for k in actor.keys if k[0] == "u"), ""), {}, None, None)
    found = set(roles.roles(actor, parties))
    for party in procedure.parties.values():
        if party.office and party.office[1] in (OF_COMMITTEE, OF_ISSUER, OF_PARENT):
            office = party.office[0] + "@" + ("c" if party.office[1] == OF_COMMITTEE else "b")
            if any(key.startswith(office) for key in actor.keys):
                found.add(party.name)
    return frozenset(found)


def may_open(procedure: Procedure, act: ProcedureAct, actor: Actor) -> bool:
    """Whether somebody may open a case by an act."""
    return not opening_roles(procedure, actor).isdisjoint(act.by)


def may_name_people(actor: Actor) -> bool:
    """Whether somebody is told the names of accounts by a few letters: who holds an office of a committee or a body.
    Everybody else names people by their whole user name."""
    return actor.user is not None and not actor.is_auditor and any("@" in key for key in actor.keys)


def prefilled(case: Case, procedure: Procedure, act: ProcedureAct, actor: Actor) -> dict[str, Any]:
    """What the form of an act is filled with before: nothing for who may not do it, and never what they may not
    read. A table that continues another is filled in beside that one."""
    if not may_do(case, act, actor):
        return {}
    seen = values(case, procedure, actor)
    wanted = dict.fromkeys((*act.takes, *(procedure.facts[name].continues for name in act.takes)))
    return {name: seen[name] for name in wanted if name in seen}
