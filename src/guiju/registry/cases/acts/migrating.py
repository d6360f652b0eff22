"""Open cases brought under the present version of their procedure: planned first, then done as an act in each case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guiju.core.procedure.engine import Outcome
from guiju.core.procedure.model import SAME, Act, Procedure, Words
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import computed, deciding, performing, writing
from guiju.registry.cases.acts.details import Detail
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor

NAME = "migrate"
LABEL = Words("转入新版程序", "Moved to the new version of the procedure")


@dataclass(frozen=True)
class Step:
    """One open case under an older version; `obstacles` say why it cannot be moved, empty when it can."""

    number: str
    version: int
    obstacles: tuple[str, ...]


def plan(name: str) -> list[Step]:
    """What a migration would do: every open case that is not under the present version."""
    present = definitions.current(name)
    steps = []
    rows = Case.objects.filter(procedure=name, ended=False).exclude(definition__digest=present.digest)
    for case in rows.select_related("definition").order_by("pk").iterator(chunk_size=1000):
        steps.append(Step(case.number, case.definition.version, tuple(_obstacles(case, present))))
    return steps


def _obstacles(case: Case, present: Procedure) -> list[str]:
    before = definitions.kept(case.definition_id)
    found = []
    if case.state not in present.states:
        found.append(f"the state {case.state} is gone")
    for name, value in case.facts.items():
        old, new = before.facts.get(name), present.facts.get(name)
        if value is not None and (new is None or (old is not None and new.type is not old.type)):
            found.append(f"the fact {name} is gone or of another type")
    for name, said in case.clocks.items():
        if said.get("stopped") is None and name not in present.clocks:
            found.append(f"the running clock {name} is gone")
    return found


def migrate(name: str, actor: Actor, now: datetime) -> tuple[int, list[Step]]:
    """Move what can be moved; (how many, the steps that could not). Numbers of rules stay as pinned; those a case does
    not have yet are taken as they are today."""
    moved, left = 0, []
    present = definitions.current(name)
    row = definitions.keep(present, now)
    for step in plan(name):
        with transaction.atomic():
            case = performing.locked(step.number)
            obstacles = tuple(_obstacles(case, present))
            if case.ended or case.definition_id == row.pk:
                continue
            if obstacles:
                left.append(replace(step, obstacles=obstacles))
                continue
            pinned = definitions.numbers(case.rules_id)
            fresh = {**definitions.numbers_on(present, timezone.localdate(now)), **pinned}
            before = definitions.kept(case.definition_id)
            old, opener = before.digest, deciding.opener_of(case, before)
            rules = definitions.keep_numbers(fresh)
            Case.objects.filter(pk=case.pk).update(definition=row, rules=rules)
            case.definition_id, case.rules_id = row.pk, rules.pk
            act = Act(NAME, LABEL, (case.state,), SAME, ("officer",))
            situation = performing.situation_of(case, actor)
            outcome = Outcome(act, "officer", case.state, case.back, computed.anew(situation), {}, ())
            decided = deciding.decide(case, present, situation.facts, present.facts, opener)
            write = writing.Write(
                case, present, situation, outcome,
                Detail({"from": old, "to": present.digest, "rules": rules.digest}), actor, now, now,
                timezone.localdate(now), decided.parties, decided.committee, decided.body, "", None,
            )  # fmt: skip
            writing.write(write)
            moved += 1
    return moved, left
