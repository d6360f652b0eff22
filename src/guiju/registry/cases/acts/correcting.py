"""A correction is an act: it names the act it corrects, brings facts anew, and both stay in the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure import engine
from guiju.core.procedure.engine import Ground, Outcome, Refusal
from guiju.core.procedure.model import SAME, ActKind, Weight, Words
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.core.procedure.values import as_json, checked, same
from guiju.registry.cases import access, definitions
from guiju.registry.cases.acts import deciding, performing, places, writing
from guiju.registry.cases.acts.details import Detail
from guiju.registry.cases.acts.refusing import refused
from guiju.registry.cases.models import Act
from guiju.registry.cases.roles import Actor

NAME = "correct"
LABEL = Words("更正", "Correction")


def correct(number: str, act_number: int, brought: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    """Bring facts of an act anew, in the role in which it was done (`access.may_correct`); the number of the
    correcting act.

    Only what differs from what the act brought is written. Only what still stands as the act brought it can be
    corrected, and the rules of the act that read it must hold with the new values. Committee, roles and clocks follow
    as they would have followed from the act. RefusedError or GuijuError says why not."""
    with transaction.atomic():
        case = performing.locked(number)
        procedure = definitions.kept(case.definition_id)
        where = f"{case.number}, act {act_number}"
        done = Act.objects.filter(case=case, number=act_number).first()
        act = procedure.acts.get(done.name) if done else None
        if done is None or act is None or act.kind is not ActKind.PLAIN:
            raise GuijuError("there is no such act to correct", where=where, expected="an act that brought facts")
        if not access.may_correct(done, case, actor):
            raise refused(procedure, Refusal(Ground.ROLE, act.name, case.state, (done.role,)), where)
        if case.ended:
            raise GuijuError("the case has ended", where=where, expected="an open case")
        told, brought = done.public.get("facts", {}), deciding.keyed(procedure, brought)
        untouched = {n for n in told if n in brought and same(procedure.facts[n], brought[n], told[n])}
        brought = {name: given for name, given in brought.items() if name not in untouched}
        later = sorted(name for name in brought if name in told and case.facts.get(name) != told[name])
        if later:
            raise GuijuError(
                f"brought again later: {', '.join(later)}", where=where, expected="a correction of that act"
            )
        fixing = ProcedureAct(NAME, LABEL, act.from_states, SAME, act.by, may_bring=tuple(told))
        values, faults = checked(procedure, fixing, brought, case.facts)
        if faults:
            raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=tuple(faults)), where)
        if not values or all(as_json(value) == told.get(name) for name, value in values.items()):
            raise GuijuError("nothing is changed", where=where, expected=", ".join(told) or "an act that brought facts")
        situation = performing.situation_of(case, actor)
        _rules(situation, act, values, now, where)
        unknown = deciding.unknown(procedure, values)
        if unknown:
            raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=unknown), where)
        facts = {**situation.facts, **values}
        clocks = deciding.clocks_after(
            procedure, situation.clocks, situation.facts, facts, act.name, situation.parameters
        )
        decided = deciding.decide(case, procedure, facts, values)
        moved = places.role_left(procedure, act, done.role, actor, decided)
        if moved is not None:
            raise refused(procedure, moved, where)
        foreign = places.faults(procedure, facts, values, decided)
        if foreign:
            raise refused(procedure, Refusal(Ground.FACT, act.name, case.state, faults=foreign), where)
        outcome = Outcome(fixing, done.role, case.state, case.back, values, clocks, ())
        write = writing.Write(
            case, procedure, situation, outcome, Detail(), actor, now, now, timezone.localdate(now), decided.parties,
            decided.committee, decided.body, "", act_number,
        )  # fmt: skip
        writing.write(write)
        return case.acts


def _rules(
    situation: engine.Situation, act: ProcedureAct, values: Mapping[str, Any], now: datetime, where: str
) -> None:
    """The rules of the act that read a corrected fact hold with its new value."""
    after = replace(situation, facts={**situation.facts, **values})
    for name in act.rules:
        rule = situation.procedure.rules[name]
        if rule.weight is Weight.WARNING or not rule.when.names.intersection(values):
            continue
        missing = engine.missing(after, rule, timezone.localdate(now))
        if missing:
            refusal = Refusal(
                Ground.RULE, act.name, situation.state, rule=rule, shortfalls=missing, parameters=situation.parameters
            )
            raise refused(situation.procedure, refusal, where)
