"""Somebody else is named in a role, or somebody is added: an act that every procedure has.

Who has the role is what a fact says (`names`); the act writes that fact anew and says who left, who came and why. What
the person who left has done stands, and they count as having taken part (`took_part`) from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure import engine
from guiju.core.procedure.engine import Ground, Outcome, Refusal, Situation
from guiju.core.procedure.model import ANYONE, NEW, SAME, Act, ActKind, Fact, Procedure, Weight
from guiju.core.procedure.values import FactError, as_json
from guiju.registry.accounts import principals
from guiju.registry.accounts.models import User
from guiju.registry.cases import roles
from guiju.registry.cases.acts.refusing import OWN_ACTS, refused
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor

NAME = "role.replace"  # with a dot: no definition can have an act of this name
LABEL = OWN_ACTS[NAME]
SUPERVISOR = "supervisor"
FIELDS = ("role", "leaves", "comes", "reason")
LONGEST_REASON = 2000
_OVER = {"secretary": "chair", "member": "chair", "chair": "chair"}
"""The office over another in a committee; in a body it is the supervisor."""


@dataclass(frozen=True)
class Replacement:
    """Who takes over a role from whom, by holder keys; `leaves` is "" where somebody is only added."""

    fact: Fact
    leaves: str
    comes: str
    reason: str
    people: tuple[str, ...]

    def public(self) -> dict[str, Any]:
        """What the act says of it beside the fact that it writes."""
        said = {"fact": self.fact.name, "role": self.fact.names, "comes": self.comes, "reason": self.reason}
        return {"replaced": {**said, **({"leaves": self.leaves} if self.leaves else {})}}


def after(people: list[str], leaves: str, comes: str) -> list[str]:
    """The people of a role once somebody has left and somebody has come."""
    return [*(key for key in people if key != leaves), comes]


def allowed(procedure: Procedure, case: Case, actor: Actor) -> dict[str, str]:
    """The roles in which somebody may name others now → the role in which they do so: whoever does an act that names
    the role, and the office over them. Nobody in a case that has ended, or where nobody was named yet."""
    if case.ended or case.state == NEW or actor.is_auditor or actor.user is None:
        return {}
    mine = roles.roles(actor, case.parties)
    found: dict[str, str] = {}
    for fact in _facts(procedure, case):
        naming = _naming(procedure, fact)
        role = next((name for name in naming if name in mine), "")
        if not role:
            role = next((key.partition("@")[0] for key in sorted(posts_over(procedure, case, naming) & actor.keys)), "")
        if role:
            found[fact.names] = role
    return found


def holders_of(procedure: Procedure, case: Case, role: str) -> list[str]:
    """The keys of the people that a role was given to by name."""
    return [key for fact in _facts(procedure, case) if fact.names == role for key in case.facts[fact.name]]


def took_part(case: Case, procedure: Procedure, role: str) -> set[str]:
    """Keys of everybody who was named in a role and has left it, by this act or because others were named. Whoever was
    named by a mistake that was corrected did not take part."""
    facts = [fact.name for fact in procedure.facts.values() if fact.names == role]
    if not facts or case.pk is None:
        return set()
    rows = ActRow.objects.filter(case=case, public__facts__has_any_keys=facts).order_by("number")
    said = list(rows.values_list("number", "corrects", "public__facts"))
    corrected = {(number, name) for _, number, brought in said if number for name in brought}
    named = {
        key
        for number, _, brought in said
        for name in facts
        if brought.get(name) and (number, name) not in corrected
        for key in brought[name]
    }
    return named - set(case.parties.get(role, ()))


def read(case: Case, procedure: Procedure, brought: Mapping[str, Any], actor: Actor, where: str) -> Replacement:
    """What somebody brings to the act. RefusedError names what is missing, unknown or not theirs."""
    if case.ended:
        raise GuijuError("the case has ended", where=where, expected="an open case")
    given = {name: value.strip() if isinstance(value, str) else value for name, value in brought.items()}
    faults = [FactError(name[:60], "unknown", ", ".join(FIELDS)) for name in given if name not in FIELDS]
    faults += [FactError(name, "not_text") for name in FIELDS if not isinstance(given.get(name) or "", str)]
    faults += [FactError(name, "missing") for name in ("role", "comes", "reason") if not given.get(name)]
    if not faults and len(given["reason"]) > LONGEST_REASON:
        faults.append(FactError("reason", "too_long", str(LONGEST_REASON)))
    if not faults and any(c < " " and c not in "\r\n\t" for name in FIELDS for c in given.get(name) or ""):
        faults.append(FactError("reason", "control_characters"))
    if faults:
        raise refused(procedure, Refusal(Ground.FACT, NAME, case.state, faults=tuple(faults)), where)
    if given["role"] not in allowed(procedure, case, actor):
        raise refused(procedure, Refusal(Ground.ROLE, NAME, case.state, _may(procedure, given["role"])), where)
    return _checked(case, procedure, given, where)


def _checked(case: Case, procedure: Procedure, given: Mapping[str, str], where: str) -> Replacement:
    role = given["role"]
    leaves, comes = (_key(given.get(name) or "") for name in ("leaves", "comes"))
    facts = [fact for fact in _facts(procedure, case) if fact.names == role]
    held = next((fact for fact in facts if leaves in case.facts[fact.name]), None) if leaves else facts[0]
    faults = []
    known = principals.active([comes])
    if comes not in known:
        faults.append(FactError("comes", "unknown_person", given["comes"][:150]))
    elif roles.auditors(known.values(), timezone.localdate()):
        faults.append(FactError("comes", "acts_nowhere", given["comes"][:150]))
    elif comes in case.parties.get(role, ()):
        faults.append(FactError("comes", "present"))
    if held is None:
        holding = principals.names(holders_of(procedure, case, role))
        faults.append(FactError("leaves", "not_a_choice", ", ".join(name or key for key, name in holding.items())))
    if faults or held is None:
        raise refused(procedure, Refusal(Ground.FACT, NAME, case.state, faults=tuple(faults)), where)
    people = tuple(after(case.facts[held.name], leaves, comes))
    return Replacement(held, leaves, comes, given["reason"].replace("\r\n", "\n"), people)


def outcome(case: Case, procedure: Procedure, said: Replacement, actor: Actor) -> Outcome:
    """The act as the engine would answer it: the case stays where it is, and one fact is written."""
    by = _may(procedure, said.fact.names)
    act = Act(NAME, LABEL, (case.state,), SAME, by, may_bring=(said.fact.name,), tells=(said.fact.names, *by))
    role = allowed(procedure, case, actor)[said.fact.names]
    return Outcome(act, role, case.state, case.back, {said.fact.name: list(said.people)}, {}, ())


Newcomer = Callable[[Actor], Situation]


def refuse_conflict(
    procedure: Procedure, act: str, role: str, comes: str, situation: Newcomer, today: date, where: str
) -> None:  # fmt: skip
    """RefusedError when a rule keeps the person whom an act names in a role from what the role is there to do: rules
    that ask who acts, of all acts of the roles they would have by name."""
    account = principals.account_of(comes)
    if account is None:
        return  # erased since
    before = situation(roles.actor(User(pk=account), today))
    named = {fact.names for fact in procedure.facts.values() if fact.names}
    mine = {role, *(named & set(before.roles))}
    with_role = replace(before, roles=frozenset({*before.roles, role}))
    for doing in procedure.acts.values():
        if doing.kind is not ActKind.PLAIN or mine.isdisjoint(doing.by):
            continue
        for rule in (procedure.rules[name] for name in doing.rules):
            if rule.weight is Weight.WARNING or not _about_the_actor(rule.when.calls, doing.name):
                continue
            missing = engine.missing(with_role, rule, today)
            if missing:
                refusal = Refusal(
                    Ground.RULE, act, before.state, rule=rule, shortfalls=missing, parameters=before.parameters
                )
                raise refused(procedure, refusal, where)


def refuse_conflicts_of_named(
    case: Case, procedure: Procedure, outcome: Outcome, situation: Newcomer, today: date, where: str
) -> None:  # fmt: skip
    """The same for the people whom a plain act names for the first time."""
    for name in outcome.act.takes:
        fact = procedure.facts.get(name)
        if fact is None or not fact.names:
            continue
        for key in outcome.facts.get(name) or ():
            if key not in (case.facts.get(name) or ()):
                refuse_conflict(procedure, outcome.act.name, fact.names, key, situation, today, where)


def _about_the_actor(calls: frozenset[tuple[str, str]], act: str) -> bool:
    """Whether a rule asks nothing but who acts; that one acts once says nothing against who comes."""
    asked = {function for function, _ in calls}
    return bool(asked) and asked <= {"actor_is", "times_by_actor"} and ("times_by_actor", act) not in calls


def told(said: Replacement) -> tuple[str, ...]:
    """Who is told beside the parties: who leaves."""
    return (said.leaves,) if said.leaves else ()


def _facts(procedure: Procedure, case: Case) -> list[Fact]:
    """The facts that name people of a role, filled ones."""
    return [fact for fact in procedure.facts.values() if fact.names and case.facts.get(fact.name)]


def _naming(procedure: Procedure, fact: Fact) -> list[str]:
    """The roles in which an act is done that names people in a fact. What everybody may do names nobody here."""
    by = [role for act in procedure.acts.values() if fact.name in act.takes for role in act.by]
    open_ = {party.name for party in procedure.parties.values() if party.held_by == ANYONE}
    return [role for role in dict.fromkeys(by) if role in procedure.parties and role not in open_]


def _may(procedure: Procedure, role: str) -> tuple[str, ...]:
    facts = [fact for fact in procedure.facts.values() if fact.names == role]
    return tuple(dict.fromkeys(name for fact in facts for name in _naming(procedure, fact)))


def posts_over(procedure: Procedure, case: Case, naming: list[str]) -> set[str]:
    """The holder keys of the posts over those who name: the supervisor of their body, the chair of their committee.
    Where no office names, it is the post over whoever handles the case."""
    with_office = [name for name in naming if procedure.parties[name].office]
    keys = (key for name in with_office or procedure.parties for key in case.parties.get(name, ()))
    found = set()
    for office, at, place in (key.partition("@") for key in keys):
        if at and place[:1] == "b":
            found.add(f"{SUPERVISOR}@{place}")
        elif at and place[:1] == "c" and office in _OVER:
            found.add(f"{_OVER[office]}@{place}")
    return found


def _key(given: str) -> str:
    keyed = principals.keyed([given]) if given else [""]
    return str(keyed[0])


def is_consistent(said: Mapping[str, Any], before: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether what an act says of who left and who came is what it wrote into the fact, for verifying."""
    told_ = said.get("replaced", {})
    name = told_.get("fact", "")
    made = after(list(before.get(name) or ()), told_.get("leaves", ""), told_.get("comes", ""))
    return set(facts) == {name} and as_json(facts[name]) == made
