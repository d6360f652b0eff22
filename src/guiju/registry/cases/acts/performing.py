"""The one function that moves cases: lock, ask the engine, apply effects, write, tell, in one transaction.

Nothing else writes to a case. Who sends the same key twice gets the first answer again; who decided on an older state
than the present one is told, and nothing is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from guiju.core.errors import sentence
from guiju.core.procedure import clocks, engine
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.engine import Ground, Mark, Outcome, Refusal, Situation
from guiju.core.procedure.model import NEW, ActKind, Procedure
from guiju.core.procedure.values import as_json, checked, from_json
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import counting, dating, deciding, details, pinning, places, replacing, writing
from guiju.registry.cases.acts.dating import Given
from guiju.registry.cases.acts.foreseeing import findings_of, kept_of
from guiju.registry.cases.acts.refusing import ConflictError, KeyReusedError, NoCaseError, RefusedError, refused
from guiju.registry.cases.checks.registry import Finding
from guiju.registry.cases.models import Act, Case, Denial
from guiju.registry.cases.roles import Actor
from guiju.registry.record.effect_context import EffectContext, handler
from guiju.registry.record.numbers import next_number
from guiju.registry.record.prepared_statements import prepared


@dataclass(frozen=True)
class Request:
    """What somebody wants done. `seen` is the number of moves of the case they looked at; `key` makes a repetition
    harmless; `day` is the day it was done, if it is entered later, and `effective` the moment, for acts that nobody
    enters (`dating`)."""

    act: str
    brought: Mapping[str, Any]
    key: str = ""
    seen: int | None = None
    effective: datetime | None = None
    corrects: int | None = None
    day: date | None = None

    @property
    def when(self) -> Given:
        return Given(self.act, self.day, self.effective)


@dataclass(frozen=True)
class Does:
    """What an act does beside moving the case: facts that its effects make (a number), clocks that it changes, and
    what the automatic checks found, by rule."""

    made: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    found: Mapping[str, Sequence[Finding]] = field(default_factory=dict)


@dataclass(frozen=True)
class Performed:
    """An act that was done: where the case stands now, and warnings of rules that only warn. `told` is for who did it
    alone: their slip in a secret ballot."""

    case: int
    number: str
    act: int
    act_number: int
    state: str
    warnings: tuple[Any, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict, hash=False)
    does: Does = field(default_factory=lambda: Does(), hash=False)


def open_case(procedure_name: str, request: Request, actor: Actor, now: datetime) -> Performed:
    """Open a case by its first act. GuijuError (RefusedError) when it is refused."""
    procedure = definitions.current(procedure_name)
    if request.key and (before := _repeated(actor, request, procedure.name)):
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
            return _perform(case, procedure, situation, request, actor, now, effective)
    except RefusedError as error:
        _deny(None, request.act, actor, error.refusal, now)
        raise
    except IntegrityError:
        if request.key and (before := _repeated(actor, request, procedure.name)):
            return before
        raise


def perform(number: str, request: Request, actor: Actor, now: datetime) -> Performed:
    """Do an act in a case. RefusedError names what refused it; ConflictError: the case moved meanwhile."""
    case_id: int | None = None
    try:
        with transaction.atomic():
            case = locked(number)
            case_id = case.pk
            if request.key and (before := _repeated(actor, request, case.number)):
                return before
            procedure = definitions.kept(case.definition_id)
            if request.seen is not None and request.seen != case.moves:
                raise ConflictError(
                    "the case {} has moved to {}",
                    number,
                    repr(procedure.states[case.state].label.en),
                    where=f"case {number}",
                    expected=sentence(
                        "a decision on its present state (move {}, yours was {})", case.moves, request.seen
                    ),
                )
            effective = dating.moment(request.when, procedure, case, definitions.numbers(case.rules_id), now)
            situation = _situation(case, procedure, actor)
            if any(request.act in clock.starts for clock in procedure.clocks.values()):
                present = definitions.numbers_on(procedure, timezone.localdate(effective))
                situation = replace(situation, present=present)
            return _perform(case, procedure, situation, request, actor, now, effective)
    except RefusedError as error:
        _deny(case_id, request.act, actor, error.refusal, now)
        raise
    except IntegrityError:
        if request.key:  # the key was used in another case at the same moment
            _repeated(actor, request, number)
        raise


_FIELDS = [field.attname for field in Case._meta.concrete_fields]
_JSON = {"facts", "marks", "clocks", "parties"}
_LOCK = f"select {', '.join(_FIELDS)} from cases_case where number = %s for update"


def locked(number: str) -> Case:
    """The case, locked until the transaction ends."""
    with prepared() as cursor:
        cursor.execute(_LOCK, [number])
        row = cursor.fetchone()
    if row is None:
        raise NoCaseError("there is no case {}", repr(number[:40]), where="case", expected="the number of a case")
    values = [json.loads(v) if name in _JSON else v for name, v in zip(_FIELDS, row, strict=True)]
    return Case.from_db(None, _FIELDS, values)


def _situation(case: Case, procedure: Procedure, actor: Actor) -> Situation:
    running = {name: clocks.from_json(said) for name, said in case.clocks.items()}
    return Situation(
        procedure,
        clocks.bound(procedure, running, definitions.numbers(case.rules_id)),
        case.state,
        case.back,
        facts_of(procedure, case.facts),
        {name: Mark(times, date.fromisoformat(last)) for name, (times, last) in case.marks.items()},
        running,
        roles.roles(actor, case.parties),
        counting.counter(case, procedure, actor),
        lambda: access.own_acts(case, actor.user),
        lambda act: roles.apart(actor, case.parties, act.by),
    )


def situation_of(case: Case, actor: Actor) -> Situation:
    """A case as the engine sees it, for pages that show what may be done."""
    return _situation(case, definitions.kept(case.definition_id), actor)


def facts_of(procedure: Procedure, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored facts with their types."""
    return {name: from_json(procedure.facts[name], value) for name, value in stored.items() if name in procedure.facts}


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
    act = procedure.acts.get(request.act)
    kind = act.kind if act else ActKind.PLAIN
    brought = deciding.keyed(procedure, request.brought) if kind is ActKind.PLAIN else {}
    if act is not None and any(name == "errors" for rule in act.rules for name, _ in procedure.rules[rule].when.calls):
        situation = _checkable(case, procedure, situation, act, brought, effective)
    outcome = engine.perform(situation, request.act, brought, today)
    if isinstance(outcome, Refusal):
        said = findings_of(situation, outcome.rule) if outcome.rule else ()
        raise refused(procedure, _with_others(case, procedure, outcome, today), where, said)
    found = {name: findings_of(situation, procedure.rules[name]) for name in outcome.act.rules}
    detail = details.checked(case, procedure, outcome.act, request.brought, actor)
    faults = (*deciding.unknown(procedure, outcome.facts), *detail.faults)
    if faults:
        refusal = Refusal(Ground.FACT, request.act, case.state, faults=faults)
        raise refused(procedure, refusal, where)
    facts = {**situation.facts, **outcome.facts}
    opener = next((key for key in actor.keys if key[0] == "u"), "") if case.pk is None else ""
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
    outcome = replace(outcome, facts={**outcome.facts, **made})
    detail = replace(detail, public={**detail.public, **kept_of(situation, outcome.warnings, found)})
    write = writing.Write(
        case, procedure, situation, outcome, detail, actor, now, effective, today, parties, committee, body,
        request.key, request.corrects, lambda: _number(procedure, today),
        _asked(request, case.number if case.pk is not None else procedure.name),
    )  # fmt: skip
    act_row = writing.write(write)
    return Performed(case.pk, case.number, act_row, case.acts, outcome.state, outcome.warnings, detail.told,
                     Does(made, outcome.clocks, found))  # fmt: skip


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
    replacing.refuse_conflict(procedure, said, lambda person: _situation(case, procedure, person), today, where)
    outcome = replacing.outcome(case, procedure, said, actor)
    decided = deciding.decide(case, procedure, {**situation.facts, **outcome.facts}, outcome.facts)
    write = writing.Write(
        case, procedure, situation, outcome, details.Detail(said.public()), actor, now, effective, today,
        decided.parties, decided.committee, decided.body, request.key, None, asked=_asked(request, case.number),
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
        dict(case.parties), case.committee_id, case.body_id, request.key, None, asked=_asked(request, case.number),
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


def _repeated(actor: Actor, request: Request, place: str) -> Performed | None:
    """The first answer to a key, if it was used. KeyReusedError when it was sent with anything else then: another act
    or case, or other things brought. `place` is the number of the case, or the procedure of a new one."""
    done = Act.objects.select_related("case").filter(user_id=actor.user, key=request.key[:80]).first()
    if done is None:
        return None
    told, same = details.told_before(done, _asked(request, place))
    if done.name != request.act or not same:
        raise KeyReusedError(
            "this key belongs to another act", where="idempotency key", expected="a fresh key for each act"
        )
    rules = definitions.kept(done.case.definition_id).rules
    warnings = tuple((rules[name], ()) for name in done.warned if name in rules)
    return Performed(done.case_id, done.case.number, done.pk, done.number, done.to_state, warnings, told)


def _asked(request: Request, place: str) -> bytes:
    """SHA-256 over what is asked for at a place: the act and what it brings, whatever the order of its names. `seen`
    and the time are left out: a repetition may come later."""
    if not request.key:
        return b""
    said: dict[str, Any] = {
        "place": place,
        "act": request.act,
        "brought": request.brought,
        "corrects": request.corrects,
    }
    if request.day is not None:
        said["day"] = request.day.isoformat()
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).digest()


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
    _deny(case.pk if case else None, act, actor, refusal, now)
    return refused(procedure, refusal, f"{procedure.name} {case.number if case else ''}".strip())


def _deny(case: int | None, act: str, actor: Actor, refusal: Refusal, now: datetime) -> None:
    """Keep a record of every act refused to somebody for their role or by a rule."""
    if refusal.ground in (Ground.ROLE, Ground.PLACE, Ground.SEPARATION, Ground.RULE):
        Denial.objects.create(
            at=now,
            user_id=actor.user,
            case_id=case,
            act=act[:60],
            ground=str(refusal.ground),
            rule=refusal.rule.name if refusal.rule else "",
            needs=list(refusal.needs),
        )


def midday(day: date) -> datetime:
    """A moment of a day, for acts entered by date."""
    return timezone.make_aware(datetime.combine(day, time(12)))
