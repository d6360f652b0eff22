"""The frame of a round on a day: its units, in the order of their keys, with what their cases begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.core.procedure.values import as_json
from guiju.core.register import loader as registers
from guiju.core.rounds.draw import Unit as Framed
from guiju.core.rounds.draw import framed
from guiju.core.rounds.model import OCCASION, Of, Round
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.models import Edition
from guiju.registry.registers import subjects
from guiju.registry.registers.models import Item
from guiju.registry.rounds.models import Occurrence, Unit


@dataclass(frozen=True)
class Found:
    """A unit as the registry knows it: `parts` are what the facts of its case can be taken from."""

    key: str
    row: int
    stratum: str
    titles: Mapping[str, str]
    parts: Mapping[str, Any]


@dataclass(frozen=True)
class Frame:
    """The units on a day, and how many were left out because what their case needs is not known of them."""

    units: tuple[Found, ...]
    left_out: int

    @property
    def framed(self) -> tuple[Framed, ...]:
        """The frame as it is drawn from."""
        return framed((Framed(unit.key, unit.stratum) for unit in self.units), "frame")


def frame(held: Round, day: date) -> Frame:
    """The frame of a round as it is today; `day` is what items must be valid on."""
    rows = {Of.EDITIONS: _editions, Of.ITEMS: _items, Of.BODIES: _bodies, Of.COMMITTEES: _committees}
    if held.frame.of not in rows:
        return Frame((), 0)
    wanted = [part for part in held.case.facts.values() if part != "draw" and part not in OCCASION] if held.case else []
    if held.case is not None and held.case.holder in ("issuer", "committee", "owner"):
        wanted.append(held.case.holder)
    found, left = [], 0
    for unit in rows[held.frame.of](held, day):
        if any(unit.parts.get(part) in (None, "") for part in wanted):
            left += 1
        else:
            found.append(unit)
    return Frame(tuple(sorted(found, key=lambda unit: unit.key)), left)


def _narrowed(held: Round, names: Mapping[str, str]) -> Q:
    asked = Q()
    for name, values in held.frame.where.items():
        asked &= Q(**{f"{names.get(name, name)}__in": values})
    return asked


def _editions(held: Round, day: date) -> Iterator[Found]:
    rows = Edition.objects.filter(_narrowed(held, {})).select_related("issuer", "committee")
    for row in rows.iterator():
        issuer, committee = (one.code if one else "" for one in (row.issuer, row.committee))
        yield _found(
            row.designation, row.pk, str(getattr(row, held.stratum)) if held.stratum else "", row.titles,
            {"issuer": issuer, "committee": committee},
        )  # fmt: skip


def _items(held: Round, day: date) -> Iterator[Found]:
    register = registers.house()[held.frame.name]
    rows = Item.objects.filter(register=register.name, entered__lte=day).select_related("owner")
    for row in rows.iterator():
        known = {**row.facts, "status": row.status}
        if all(str(known.get(name)) in values for name, values in held.frame.where.items()):
            title = subjects.title_of(register, row)
            parts = {**row.facts, "owner": row.owner.code if row.owner else ""}
            yield _found(
                row.key, row.pk, str(row.facts.get(held.stratum) or ""), {"zh": title.zh, "en": title.en}, parts
            )


def _bodies(held: Round, day: date) -> Iterator[Found]:
    rows = Body.objects.filter(_narrowed(held, {}), Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    for row in rows.iterator():
        stratum = str(getattr(row, held.stratum)) if held.stratum else ""
        yield _found(row.code, row.pk, stratum, row.names, {"owner": row.code, "issuer": row.code})


def _committees(held: Round, day: date) -> Iterator[Found]:
    rows = Committee.objects.filter(_narrowed(held, {"body": "body__code"})).select_related("body")
    for row in rows.iterator():
        yield _found(row.code, row.pk, row.body.code if held.stratum else "", row.names, {"committee": row.code})


def _found(key: str, row: int, stratum: str, titles: Mapping[str, str], parts: Mapping[str, Any]) -> Found:
    title = titles.get("zh") or next(iter(titles.values()), "")
    return Found(key, row, stratum, titles, {**parts, "key": key, "stratum": stratum, "title": title})


def keep(row: Occurrence, held: Round, found: Frame, said: Mapping[str, Any]) -> None:
    """Inside a transaction: the units of an attempt as they are in its frame. `said` are the parts that are the same
    for all of them."""
    taken = held.case.facts if held.case else {}
    Unit.objects.bulk_create(
        [
            Unit(
                occurrence=row, attempt=row.attempt, key=unit.key, row=unit.row, stratum=unit.stratum,
                titles=dict(unit.titles),
                facts={fact: as_json({**unit.parts, **said}[part]) for fact, part in taken.items()},
            )
            for unit in found.units
        ],
        batch_size=2_000,
    )  # fmt: skip


def kept(row: Occurrence) -> tuple[Framed, ...]:
    """The frame of the present attempt as its rows now say."""
    rows = Unit.objects.filter(occurrence=row, attempt=row.attempt).values_list("key", "stratum")
    return framed((Framed(key, stratum) for key, stratum in rows), "frame")


def quotas(held: Round, found: Frame) -> dict[str, int]:
    """How many are drawn of each stratum: as the round says, at most all there are."""
    sizes: dict[str, int] = {}
    for unit in found.units:
        sizes[unit.stratum] = sizes.get(unit.stratum, 0) + 1
    if set(held.quota) == {""}:
        return {"": min(held.quota[""], len(found.units))}
    return {name: min(count, sizes[name]) for name, count in held.quota.items() if name in sizes}
