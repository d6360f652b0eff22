"""Computed facts of a case in the registry: with the figures it asks for, after a correction, under a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.core.procedure import computing, engine
from guiju.core.procedure.engine import Situation
from guiju.core.procedure.model import Act, ActKind, Procedure
from guiju.core.procedure.values import checked
from guiju.registry.cases.acts import deciding, repeating
from guiju.registry.cases.checks import figures
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case


def with_figures(
    case: Case, situation: Situation, act: Act | None, brought: Mapping[str, Any], opener: str, today: date
) -> Situation:
    """The situation with the figures of the registry as they are on the day of an act, with what it brings. `opener` is
    the holder key of who opens the case with this act."""
    procedure = situation.procedure
    if act is None or act.kind is not ActKind.PLAIN or not figures.asks(procedure):
        return situation
    values, _ = checked(procedure, act, brought, situation.facts)
    asked = figures.Asked(
        procedure, {**situation.facts, **values}, opener or deciding.opener_of(case, procedure), today
    )
    count = situation.count
    return replace(
        situation, count=lambda what, name: figures.counted(asked, name) if what == "figure" else count(what, name)
    )


def follow(situation: Situation, act: Act, brought: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """The computed facts that rest on what the effects of an act made."""
    if not made:
        return {}
    after = engine.follows(situation, act, {**brought, **made})
    return {name: value for name, value in after.items() if name not in brought or value != brought[name]}


def corrected(case: Case, situation: Situation, values: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The computed facts as they follow where an act, by its number, is corrected to have brought other values."""
    rows = list(ActRow.objects.filter(case=case).order_by("number"))
    held = repeating.by_fact(rows)

    last = {row.name: row.number for row in rows}

    def given(name: str) -> list[Any]:
        first = last.get(situation.procedure.facts[name].anew_with, 0)
        told = [
            values.get(name) if one.act.number == number and name in values else one.value
            for one in held[name]
            if one.act.number >= first
        ]
        return [value for value in told if value is not None]

    facts = {**situation.facts, **standing(situation.procedure, rows, values, number)}
    procedure, anew_ = situation.procedure, figures.decided_by(values)
    counted = {n: f for n, f in procedure.facts.items() if computing.figures(f) <= anew_}
    day = timezone.localdate(case.last_effective)
    asked = figures.Asked(procedure, facts, deciding.opener_of(case, procedure), day)
    return computing.follows(
        replace(procedure, facts=counted), facts, values, situation.parameters,
        lambda name: given(name) if name in held else [], lambda name: figures.counted(asked, name),
    )  # fmt: skip


def standing(
    procedure: Procedure, rows: list[ActRow], values: Mapping[str, Any], number: int
) -> dict[str, Any]:  # fmt: skip
    """What of corrected values the case comes to hold: not those of which every act keeps its own, where a later act
    has brought another."""
    each = computing.of_each(procedure.facts) & values.keys()
    last = {name: held[-1].act.number for name, held in repeating.by_fact(rows).items()} if each else {}
    return {name: value for name, value in values.items() if name not in each or last.get(name) == number}


def anew(situation: Situation) -> dict[str, Any]:
    """All computed facts of a case as they follow from what it holds: under a new version of its procedure."""
    return computing.follows(
        situation.procedure, situation.facts, situation.facts, situation.parameters,
        lambda name: situation.count("given", name),
    )  # fmt: skip
