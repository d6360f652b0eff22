"""Links that acts make: what the files of links say under `made_by`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from guiju.core.links import loader
from guiju.core.links.model import CASE, ITEM, Coming, LinkType, Making
from guiju.core.procedure.model import Procedure
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.links import keeping
from guiju.registry.links.keeping import End, Said
from guiju.registry.links.models import Link
from guiju.registry.record import subjects
from guiju.registry.registers.models import Item
from guiju.registry.registers.subjects import kind_of


@cache
def made_by(procedure: str) -> tuple[tuple[LinkType, Making], ...]:
    """The kinds of links that the cases of a procedure make."""
    return tuple((one, one.made_by[procedure]) for one in loader.house().values() if procedure in one.made_by)


def make(
    case: Case, procedure: Procedure, act: str, facts: Mapping[str, Any], actor: Actor, today: date, now: datetime
) -> None:
    """Inside the transaction of an act that was written: the links it makes. A link that the act made before to another
    thing ends. What a fact names and the registry does not hold is tied to nothing."""
    for kind, making in made_by(procedure.name):
        if act in making.acts:
            _tie(kind, making, case, procedure, facts, actor, today, now)


def follow(
    case: Case, procedure: Procedure, names: frozenset[str], facts: Mapping[str, Any], actor: Actor, today: date,
    now: datetime,
) -> None:  # fmt: skip
    """Links follow a correction of the facts that name their ends."""
    for kind, making in made_by(procedure.name):
        if names & {making.source, making.target} and Link.objects.filter(type=kind.name, case=case.number).exists():
            _tie(kind, making, case, procedure, facts, actor, today, now)


def _tie(
    kind: LinkType, making: Making, case: Case, procedure: Procedure, facts: Mapping[str, Any], actor: Actor,
    today: date, now: datetime,
) -> None:  # fmt: skip
    source, target = (_end(end, case, procedure, facts) for end in (making.source, making.target))
    keeping.lock(kind.name)
    for row in Link.objects.filter(type=kind.name, case=case.number, ended__isnull=True):
        if (End(row.source_kind, row.source), End(row.target_kind, row.target)) != (source, target):
            keeping.end(row, max(today, row.since), "", now, user=actor.user, case=case.number)
    if source is not None and target is not None and source != target:
        said = Said(source, target, today, Coming.ACT, case=case.number, act=case.acts, user=actor.user)
        keeping.make(kind, said, now)


def _end(end: str, case: Case, procedure: Procedure, facts: Mapping[str, Any]) -> End | None:
    """The thing at an end; None where a fact names none, or one that is not held."""
    if end == CASE:
        return End("case", case.pk)
    if end == ITEM:
        item = Item.objects.filter(case=case.number).first()
        return End(kind_of(item.register), item.pk) if item is not None else None
    value = facts.get(end)
    for kind in loader.kind_of_end(procedure, end) or () if value else ():
        row = subjects.subject(kind).find(str(value))
        if row is not None:
            return End(kind, row.pk)
    return None
