"""The one function that moves cases: lock, ask the engine, apply effects, write, tell, in one transaction.

Nothing else writes to a case. Who sends the same key twice gets the first answer again; who decided on an older state
than the present one is told, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guiju.core.procedure import engine
from guiju.core.procedure.engine import Ground, Outcome, Refusal, Situation
from guiju.core.procedure.model import NEW, ActKind, Procedure
from guiju.core.procedure.values import as_json, checked
from guiju.registry.cases import access, definitions, keeping_items, knowing, making_links, prepared, roles
from guiju.registry.cases.acts import (
    adding,
    computed,
    counting,
    dating,
    deciding,
    denials,
    details,
    pinning,
    places,
    replacing,
    speaking,
    writing,
)
from guiju.registry.cases.acts.foreseeing import findings_of, kept_of
from guiju.registry.cases.acts.gathering import Call, Gathering
from guiju.registry.cases.acts.refusing import KeyReusedError as KeyReusedError
from guiju.registry.cases.acts.refusing import RefusedError, refused
from guiju.registry.cases.acts.requests import Does, Performed, Request, asked, refuse_outdated, repeated
from guiju.registry.cases.acts.situations import facts_of as facts_of
from guiju.registry.cases.acts.situations import locked, situation_in
from guiju.registry.cases.acts.situations import situation_of as situation_of
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.record.effect_context import EffectContext, handler
from guiju.registry.record.numbers import next_number


def open_case(procedure_name: str, request: Request, actor: Actor, now: datetime) -> Performed:
    """Open a case by its first act. GuijuError (RefusedError) when it is refused."""
    procedure = definitions.current(procedure_name)
    if request.key and (before := repeated(actor, request, procedure.name)):
        return before
    present = definitions.numbers_on(procedure, timezone.localdate(now))
    effective = dating.moment(request.when, procedure, None, present, now)
    values = definitions.numbers_on(procedure, timezone.localdate(effective))
    situation = Situation(procedure, values, roles=access.opening_roles(procedure, actor))
    try:
        with transaction.atomic():
            case = Case(
                definition=definitions.keep(procedure, now),
                rules=definitions.keep_numbers(values),
                procedure=procedure.name,
                state=NEW,
                opened=effective,
                last_effective=effective,
            )
            done = _perform(case, procedure, situation, request, actor, now, effective)
            prepared.mark_opened(case, actor)
            return done
    except RefusedError as error:
        denials.keep(None, request.act, actor, error.refusal, now)
        raise
    except IntegrityError:
        if request.key and (before := repeated(actor, request, procedure.name)):
            return before
        raise


def perform(number: str, request: Request, actor: Actor, now: datetime) -> Performed:
    """Do an act in a case. RefusedError names what refused it; ConflictError: the case moved meanwhile.

    Votes, comments, supports and scores that come at the same time are done together (`adding`)."""
    if adding.is_added(request.act) and actor.user is not None and not connection.in_atomic_block:
        return _ADDED.do(number, adding.Asked(request, actor, now))
    return _alone(number, request, actor, now)


def perform_together(number: str, wanted: Sequence[tuple[Request, Actor]], now: datetime) -> list[BaseException | None]:
    """Do acts of several people that only add to a case, such as votes, in their order and one transaction. What each
    was refused with, None for what was done."""
    calls: list[adding.Caller] = [Call(adding.Asked(request, actor, now)) for request, actor in wanted]
    for first in range(0, len(calls), adding.MOST):
        adding.together(number, calls[first : first + adding.MOST], _in, _alone)
    return [call.error for call in calls]


def _alone(number: str, request: Request, actor: Actor, now: datetime) -> Performed:
    case_id: int | None = None
    try:
        with transaction.atomic():
            case = locked(number)
            case_id = case.pk
            return _in(case, request, actor, now)
    except RefusedError as error:
        denials.keep(case_id, request.act, actor, error.refusal, now)
        raise
    except IntegrityError:
        if request.key:  # the key was used in another case at the same moment
            repeated(actor, request, number)
        raise


def _in(case: Case, request: Request, actor: Actor, now: datetime) -> Performed:
    """Do an act in a case that is locked."""
    if request.key and (before := repeated(actor, request, case.number)):
        return before
    procedure = definitions.kept(case.definition_id)
    refuse_outdated(request, case, procedure)
    effective = dating.moment(request.when, procedure, case, definitions.numbers(case.rules_id), now)
    found = situation_in(case, procedure, actor)
    if any(request.act in clock.starts for clock in procedure.clocks.values()):
        found = replace(found, present=definitions.numbers_on(procedure, timezone.localdate(effective)))
    return _perform(case, procedure, found, request, actor, now, effective)


_ADDED: Gathering[adding.Asked, Performed] = Gathering(
    lambda number, calls: adding.together(number, calls, _in, _alone), lambda one: one.actor.user, adding.MOST
)


def _perform(
    case: Case, procedure: Procedure, situation: Situation, request: Request, actor: Actor, now: datetime,
    effective: datetime,
) -> Performed:  # fmt: skip
    today = timezone.localdate(effective)
    where = f"{procedure.name} {case.number}".strip()
    if request.act == replacing.NAME and case.pk is not None:
        return _replace(case, procedure, situation, request, actor, now, effective)
    if request.act == pinning.NAME and case.pk is not None:
        return _pin(case, procedure, situation, request, actor, now, effective)
    if request.day is not None:
        situation = replace(situation, recorded=timezone.localdate(now))
    act = procedure.acts.get(request.act)
    kind = act.kind if act else ActKind.PLAIN
    days = {today, timezone.localdate(now)}
    spoken = speaking.voice(procedure, act, request.for_body, actor, days, where, case.state) if act else None
    brought = deciding.keyed(procedure, request.brought) if kind is ActKind.PLAIN else {}
    brought = speaking.naming(procedure, act, brought, spoken) if act else brought
    if act is not None:
        brought, otherwise = knowing.filled(procedure, act, brought, situation.facts)
        if otherwise:
            refusal = Refusal(Ground.FACT, act.name, case.state, faults=tuple(otherwise))
            raise refused(procedure, refusal, where)
    if act is not None and any(name == "errors" for rule in act.rules for name, _ in procedure.rules[rule].when.calls):
        situation = _checkable(case, procedure, situation, act, brought, effective)
    opener = next((key for key in actor.keys if key[0] == "u"), "") if case.pk is None else ""
    situation = computed.with_figures(case, situation, act, brought, opener, today)
    outcome = engine.perform(situation, request.act, brought, today)
    if isinstance(outcome, Refusal):
        said = findings_of(situation, outcome.rule) if outcome.rule else ()
        raise refused(procedure, _with_others(case, procedure, outcome, today), where, said)
    looked = {name: findings_of(situation, procedure.rules[name]) for name in outcome.act.rules}
    found = {name: said for name, said in looked.items() if said}
    detail = details.checked(case, procedure, outcome.act, request.brought, actor)
    faults = (*deciding.unknown(procedure, outcome.facts), *detail.faults)
    if faults:
        refusal = Refusal(Ground.FACT, request.act, case.state, faults=faults)
        raise refused(procedure, refusal, where)
    if case.pk is not None:
        replacing.refuse_conflicts_of_named(
            case, procedure, outcome, lambda person: situation_in(case, procedure, person), today, where
        )
    facts = {**situation.facts, **outcome.facts}
    if case.pk is None and outcome.act.effects:
        case.number = _number(procedure, today)
    decided = deciding.decide(case, procedure, facts, outcome.facts, opener)
    outcome = _placed(case, procedure, outcome, actor, facts, decided, where)
    committee, body, parties = decided.committee, decided.body, decided.parties
    made: dict[str, Any] = {}
    for name in outcome.act.effects:
        happening = EffectContext(
            case.pk or 0, case.number, procedure.name, procedure.tier, outcome.act.name, {**facts, **made},
            {role: tuple(keys) for role, keys in parties.items()}, committee, body, today, now, actor.user, actor.name,
            actor.keys,
        )  # fmt: skip
        made |= handler(name)(happening)
    made |= computed.follow(situation, outcome.act, outcome.facts, made)
    outcome = replace(outcome, facts={**outcome.facts, **made})
    detail = replace(detail, public={**detail.public, **kept_of(situation, outcome.warnings, found)})
    detail = speaking.told(detail, case, procedure, outcome.act, spoken, outcome.facts, actor, today)
    write = writing.Write(
        case, procedure, situation, outcome, detail, actor, now, effective, today, parties, committee, body,
        request.key, request.corrects, lambda: _number(procedure, today),
        asked(request, case.number if case.pk is not None else procedure.name),
    )  # fmt: skip
    act_row = writing.write(write)
    keeping_items.keep(case, procedure, outcome, facts | made, actor, today, now)
    making_links.make(case, procedure, outcome.act.name, facts | made, actor, today, now)
    return Performed(case.pk, case.number, act_row, case.acts, outcome.state, outcome.warnings, detail.told,
                     Does(_computed(procedure, outcome) | made, outcome.clocks, found))  # fmt: skip


def _computed(procedure: Procedure, outcome: Outcome) -> dict[str, Any]:
    """What follows from the act that nobody typed."""
    return {n: v for n, v in outcome.facts.items() if procedure.facts[n].computed is not None and v is not None}


def _placed(
    case: Case, procedure: Procedure, outcome: Outcome, actor: Actor, facts: Mapping[str, Any],
    decided: deciding.Decided, where: str,
) -> Outcome:  # fmt: skip
    """The outcome, if who opens a case holds the office at its place, and what the act names belongs together."""
    act = outcome.act
    if case.pk is None:
        role = places.opening_role(procedure, act, actor, facts, decided)
        if isinstance(role, Refusal):
            raise refused(procedure, role, where)
        outcome = replace(outcome, role=role)
    faults = places.faults(procedure, facts, outcome.facts, decided)
    if faults:
        raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=faults), where)
    return outcome


def _replace(
    case: Case, procedure: Procedure, situation: Situation, request: Request, actor: Actor, now: datetime,
    effective: datetime,
) -> Performed:  # fmt: skip
    """The act that names somebody else in a role or adds somebody (`replacing`)."""
    today, where = timezone.localdate(effective), f"{procedure.name} {case.number}"
    said = replacing.read(case, procedure, request.brought, actor, where)
    replacing.refuse_conflict(
        procedure, replacing.NAME, said.fact.names, said.comes, lambda person: situation_in(case, procedure, person),
        today, where,
    )  # fmt: skip
    outcome = replacing.outcome(case, procedure, said, actor)
    decided = deciding.decide(case, procedure, {**situation.facts, **outcome.facts}, outcome.facts)
    write = writing.Write(
        case, procedure, situation, outcome, details.Detail(said.public()), actor, now, effective, today,
        decided.parties, decided.committee, decided.body, request.key, None, asked=asked(request, case.number),
        told=replacing.told(said),
    )  # fmt: skip
    act_row = writing.write(write)
    return Performed(case.pk, case.number, act_row, case.acts, case.state)


def _pin(
    case: Case, procedure: Procedure, situation: Situation, request: Request, actor: Actor, now: datetime,
    effective: datetime,
) -> Performed:  # fmt: skip
    """The act that binds a case to the numbers in force (`pinning`)."""
    today, where = timezone.localdate(effective), f"{procedure.name} {case.number}"
    said = pinning.read(case, procedure, request.brought, actor, today, where)
    outcome = pinning.outcome(case, procedure, said, pinning.allowed(procedure, case, actor))
    pinning.put(case, said)
    write = writing.Write(
        case, procedure, situation, outcome, details.Detail(said.public()), actor, now, effective, today,
        dict(case.parties), case.committee_id, case.body_id, request.key, None, asked=asked(request, case.number),
    )  # fmt: skip
    act_row = writing.write(write)
    return Performed(case.pk, case.number, act_row, case.acts, case.state, does=Does(clocks=outcome.clocks))


def _checkable(
    case: Case, procedure: Procedure, situation: Situation, act: engine.Act, brought: Mapping[str, Any],
    effective: datetime,
) -> Situation:  # fmt: skip
    """The situation with checks that look at the case as it would stand with what the act brings."""
    values, _ = checked(procedure, act, brought, situation.facts)
    seen = copy(case)
    seen.facts = {**case.facts, **{name: as_json(value) for name, value in values.items()}}
    seen.last_effective = effective

    return replace(situation, count=counting.with_checks(seen, procedure, situation.count))


def _number(procedure: Procedure, day: date) -> str:
    serial = next_number(f"case {procedure.number} {day.year}")
    return procedure.number.replace("{year}", str(day.year)).replace("{serial}", f"{serial:04d}")


def _with_others(case: Case, procedure: Procedure, refusal: Refusal, today: date) -> Refusal:
    """A refusal for a part in the matter, with those who may decide instead."""
    if refusal.ground is not Ground.SEPARATION:
        return refusal
    return replace(refusal, held=tuple(access.others(case, procedure, procedure.acts[refusal.act], today)))


def closed(case: Case | None, procedure: Procedure, act: str, actor: Actor, today: date) -> Refusal:
    """Why an act is not somebody's to do: no role, or a part in what it decides."""
    known = procedure.acts[act]
    if case is not None and not roles.roles(actor, case.parties).isdisjoint(known.by):
        part = access.hindrance(case, procedure, known, actor)
        if part:
            refusal = Refusal(Ground.SEPARATION, act, case.state, known.by, part=part)
            return _with_others(case, procedure, refusal, today)
    return Refusal(Ground.ROLE, act, case.state if case else NEW, known.by)


def turn_away(case: Case | None, procedure: Procedure, act: str, actor: Actor, now: datetime) -> RefusedError:
    """The refusal of an act to somebody whose it is not to do, kept in the record of refusals."""
    refusal = closed(case, procedure, act, actor, timezone.localdate(now))
    denials.keep(case.pk if case else None, act, actor, refusal, now)
    return refused(procedure, refusal, f"{procedure.name} {case.number if case else ''}".strip())


def midday(day: date) -> datetime:
    """A moment of a day, for acts entered by date."""
    return timezone.make_aware(datetime.combine(day, time(12)))
