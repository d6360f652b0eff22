"""Groups of a page that are tables: a row for each thing that acts named, with what was done about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.core.procedure.model import Group, Procedure
from guiju.registry.cases.views import joined, serializers
from guiju.web.cases import acting


@dataclass(frozen=True)
class Line:
    """One act about a thing: its day, its name and number, and what it brought."""

    day: date
    label: str
    number: int
    facts: tuple[acting.Shown, ...]


@dataclass(frozen=True)
class Row:
    named: str
    lines: tuple[Line, ...]


def rows_of(group: Group, procedure: Procedure, acts: Sequence[Any], seen: Collection[str]) -> tuple[Row, ...]:
    """The rows of a group with `by`; none where the reader may not see what names them."""
    if not group.by or group.by not in seen:
        return ()
    shown = [name for name in group.facts if name in seen and procedure.facts[name].computed is None]
    return tuple(
        Row(
            str(row.named),
            tuple(
                Line(
                    timezone.localdate(step.act.effective),
                    acting.word(serializers.act_label(procedure, step.act.name)),
                    step.act.number,
                    tuple(
                        acting.shown(procedure.facts[n], step.brought[n])
                        for n in shown
                        if n in step.brought and n != group.by
                    ),
                )
                for step in row.steps
            ),
        )
        for row in joined.rows(procedure, group.by, acts, seen)
    )
