"""A case as the engine sees it, and the lock under which it is read before it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from guiju.core.procedure import clocks
from guiju.core.procedure.engine import Mark, Situation
from guiju.core.procedure.model import Procedure
from guiju.core.procedure.values import from_json
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.refusing import NoCaseError
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.record.prepared_statements import prepared

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


def situation_in(case: Case, procedure: Procedure, actor: Actor) -> Situation:
    """A case under its procedure, as somebody finds it who wants to act."""
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
    return situation_in(case, definitions.kept(case.definition_id), actor)


def facts_of(procedure: Procedure, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored facts with their types."""
    return {name: from_json(procedure.facts[name], value) for name, value in stored.items() if name in procedure.facts}
