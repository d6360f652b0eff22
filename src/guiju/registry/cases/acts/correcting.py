"""A correction is an act: it names the act it corrects, brings facts anew, and both stay in the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError, Named, sentence
from guiju.core.procedure import computing, engine
from guiju.core.procedure.engine import Ground, Outcome, Refusal
from guiju.core.procedure.expressions import Shortfall
from guiju.core.procedure.model import SAME, ActKind, Procedure, Rule, Weight
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.core.procedure.sentences import listed
from guiju.core.procedure.values import as_json, checked, same
from guiju.registry.cases import corrections, definitions, keeping_items, making_links
from guiju.registry.cases.acts import computed, deciding, effects_again, performing, places, writing
from guiju.registry.cases.acts.details import Detail
from guiju.registry.cases.acts.refusing import OWN_ACTS, refused
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.roles import Actor

NAME = "case.correct"  # with a dot: no definition can have an act of this name
FORMER = "correct"  # what corrections were called before
NAMES = (NAME, FORMER)
LONGEST_REASON = 2000
LABEL = OWN_ACTS[NAME]


def correct(
    number: str, act_number: int, brought: Mapping[str, Any], actor: Actor, now: datetime, reason: str = ""
) -> int:  # fmt: skip
    """Bring facts of an act anew, in the role of who may (`corrections.correcting_role`); the number of the
    correcting act. Who did not do it, and who corrects a case that has ended, gives a `reason`.

    What the acts of the case did beside it with these facts is done again (`effects_again`). Only what differs from
    what the act brought is written. Only what still stands as the act brought it can be corrected, and the rules of
    this and later acts that read it must hold with the new values. Committee, roles and clocks follow as they would
    have followed from the act. RefusedError or GuijuError says why not."""
    with transaction.atomic():
        case = performing.locked(number)
        procedure = definitions.kept(case.definition_id)
        where = f"{case.number}, act {act_number}"
        done = Act.objects.filter(case=case, number=act_number).first()
        act = procedure.acts.get(done.name) if done else None
        if done is None or act is None or act.kind is not ActKind.PLAIN:
            raise GuijuError("there is no such act to correct", where=where, expected="an act that brought facts")
        why_not = corrections.refusal(done, case, procedure, actor)
        if why_not is not None:
            raise refused(procedure, why_not, where)
        role = corrections.holding_role(done, case, procedure, actor)
        said = _reason(reason, case.ended or role != done.role, where)
        told, brought = done.public.get("facts", {}), deciding.keyed(procedure, brought)
        typed = _typed(procedure, told)
        untouched = {n for n in typed if n in brought and same(procedure.facts[n], brought[n], told[n])}
        brought = {name: given for name, given in brought.items() if name not in untouched}
        _refuse_settled(done, case, procedure, role, actor, brought, where)
        each = computing.of_each(procedure.facts)
        later = sorted(n for n in brought if n in typed and n not in each and case.facts.get(n) != told[n])
        if later:
            raise GuijuError(
                "brought again later: {}", _named(procedure, later), where=where, expected="a correction of that act"
            )
        tells = (*act.tells, *act.by) if case.ended or role != done.role else ()
        fixing = ProcedureAct(NAME, LABEL, act.from_states, SAME, act.by, may_bring=typed, tells=tells)
        values, faults = checked(procedure, fixing, brought, case.facts)
        if faults:
            raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=tuple(faults)), where)
        if not values or all(as_json(value) == told.get(name) for name, value in values.items()):
            raise GuijuError(
                "nothing is changed",
                where=where,
                expected=sentence("another value of {}", _named(procedure, told)),
            )
        situation = performing.situation_of(case, actor)
        stands = computed.standing(procedure, list(case.history.order_by("number")), values, act_number)
        follow = computed.corrected(case, situation, values, act_number)
        _rules(
            situation, act, {name: values.get(name, situation.facts.get(name)) for name in told} | follow,
            {**values, **follow}, done, where,
        )  # fmt: skip
        unknown = deciding.unknown(procedure, values)
        if unknown:
            raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=unknown), where)
        values, behind = {**values, **follow}, values.keys() - stands.keys()
        facts = {**situation.facts, **stands, **follow}
        clocks = deciding.clocks_after(
            procedure, situation.clocks, situation.facts, facts, act.name, situation.parameters
        )
        decided = deciding.decide(case, procedure, facts, values)
        moved = places.role_left(procedure, act, role, actor, decided)
        if moved is not None:
            raise refused(procedure, moved, where)
        foreign = places.faults(procedure, facts, values, decided)
        if foreign:
            raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=foreign), where)
        corrected = effects_again.Corrected(situation.facts, facts)
        _later_rules(case, procedure, corrected, replace(situation, facts=facts), act_number, where)
        made = effects_again.effects_again(case, procedure, corrected, decided, actor, now)
        made |= computed.corrected(case, replace(situation, facts=facts), made, act_number) if made else {}
        was = _was(procedure, case, values, {name: told.get(name) for name in behind})
        detail = Detail({**was, **({"reason": said} if said else {})})
        outcome = Outcome(fixing, role, case.state, case.back, {**values, **made}, clocks, ())
        write = writing.Write(
            case, procedure, situation, outcome, detail, actor, now, now, timezone.localdate(now), decided.parties,
            decided.committee, decided.body, "", act_number, behind=frozenset(behind),
        )  # fmt: skip
        writing.write(write)
        done_acts = effects_again.done(case, procedure)
        keeping_items.correct(case, procedure, done_acts, corrected.names, facts, actor, now, said)
        making_links.follow(case, procedure, corrected.names, facts, actor, timezone.localdate(now), now)
        return case.acts


def _refuse_settled(
    done: Act, case: Case, procedure: Procedure, role: str, actor: Actor, brought: Mapping[str, Any], where: str
) -> None:
    """GuijuError where what would be changed was decided on since, or others have acted on it and another role handles
    the case now."""
    open_ones = corrections.facts_to_correct(done, case, procedure, role, actor)
    told = done.public.get("facts", {})
    settled = [name for name in _typed(procedure, brought) if name in told and name not in open_ones]
    decided = corrections.settled(done, procedure, corrections.acts_of(case))
    by = next((decided[name] for name in settled if name in decided), None)
    if by is not None:
        label, who = procedure.acts[by.name].label, corrections.who_settled(procedure, by)
        told_by = listed((procedure.parties[role].label for role in who), "、", ", ")
        raise GuijuError(
            "decided on since by {}: {}", Named.of(label.en, label.zh),
            _named(procedure, (name for name in settled if name in decided)), where=where,
            expected=sentence(
                "a correction with a reason by {}, but not by who brought or decided it",
                Named.of(told_by.en, told_by.zh),
            ),
        )  # fmt: skip
    if settled:
        raise GuijuError(
            "others have acted on this since: {}", _named(procedure, settled), where=where,
            expected="a correction by who handles the case now, of what the case is about",
        )  # fmt: skip


def _named(procedure: Procedure, names: Iterable[str]) -> Named:
    """Facts by their labels."""
    said = listed((procedure.facts[name].label for name in names if name in procedure.facts), "、", ", ")
    return Named.of(said.en, said.zh)


def _reason(reason: str, needed: bool, where: str) -> str:
    """The reason of a correction. GuijuError where one is needed and none is given, or it cannot be kept."""
    text = reason.replace("\r\n", "\n").strip()
    if needed and not text:
        raise GuijuError("who corrects the act of somebody else says why", where=where, expected="a reason")
    if len(text) > LONGEST_REASON or any(sign < " " and sign not in "\n\t" for sign in text):
        raise GuijuError(
            "the reason cannot be kept", where=where, expected=sentence("at most {} characters of text", LONGEST_REASON)
        )
    return text


def _typed(procedure: Procedure, told: Iterable[str]) -> tuple[str, ...]:
    """The facts of an act that somebody brought: the computed ones follow."""
    return tuple(name for name in told if name not in procedure.facts or procedure.facts[name].computed is None)


def _was(
    procedure: Procedure, case: Case, values: Mapping[str, Any], behind: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    """What stood in the case before, for the record, or in the act where a later one has brought another (`behind`):
    personal facts stand nowhere but in their own act."""
    before = {**case.facts, **behind}
    return {"was": {name: before.get(name) for name in values if not procedure.facts[name].personal}}


def _rules(
    situation: engine.Situation, act: ProcedureAct, brought: Mapping[str, Any], values: Mapping[str, Any], done: Act,
    where: str,
) -> None:  # fmt: skip
    """The rules of the act that read a corrected fact hold with its new value, on the day of the act."""
    after = replace(situation, facts={**situation.facts, **values})
    for name in act.rules:
        rule = situation.procedure.rules[name]
        if rule.weight is Weight.WARNING or not rule.when.names.intersection(values):
            continue
        missing = engine.missing(after, rule, timezone.localdate(done.effective), brought)
        if missing:
            _refuse(situation, act, rule, missing, where)


def _later_rules(
    case: Case,
    procedure: Procedure,
    corrected: effects_again.Corrected,
    situation: engine.Situation,
    first: int,
    where: str,
) -> None:
    """The rules of what was done since still hold."""
    for rule, act, missing in effects_again.rules_broken(case, procedure, corrected, situation, first):
        _refuse(situation, act, rule, missing, where)


def _refuse(
    situation: engine.Situation, act: ProcedureAct, rule: Rule, missing: tuple[Shortfall, ...], where: str
) -> None:
    refusal = Refusal(
        Ground.RULE, act.name, situation.state, rule=rule, shortfalls=missing, parameters=situation.parameters
    )
    raise refused(situation.procedure, refusal, where)
