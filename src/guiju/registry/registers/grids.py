"""Grids whose cells are items of a register: what standards in force cover on a day, and what is lacking."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.core import grids
from guiju.core.grids import Cell, State
from guiju.core.register.history import on
from guiju.core.register.model import Grid as Naming
from guiju.core.register.model import Register, Status
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.timeline import IN_FORCE, from_json, status_on
from guiju.registry.links import neighbours
from guiju.registry.links.models import Link
from guiju.registry.registers import keeping
from guiju.registry.registers.definitions import NoRegisterError
from guiju.registry.registers.models import Item

under_way: dict[str, Callable[[Collection[int], Collection[str], date], Mapping[int, str]]] = {}
"""`case`: keys of cases, names of procedures → the numbers of those of such procedures under way on a day. They live
above registers, and their app says."""


@dataclass(frozen=True)
class Grid:
    """The grid that the items of a register are, on a day."""

    register: Register
    day: date
    whole: grids.Grid


def naming(register: Register) -> Naming:
    """Which facts of a register place its cells. NoRegisterError where its items are no cells."""
    if register.grid is None:
        raise NoRegisterError("{} is no grid", register.name, where="register", expected="a register that is a grid")
    return register.grid


def grid(register: Register, day: date) -> Grid:
    """The grid as it stood on a day."""
    named = naming(register)
    items = dict(_now(register) if day == timezone.localdate() else _stood(register, day))
    standards, cases = _covering(register, items, day)
    given = [
        Cell(
            str(facts[named.rows]), str(facts[named.columns]), key, _needed(named, facts),
            tuple(sorted(standards.get(pk, ()))), tuple(sorted(cases.get(pk, ()))),
        )
        for pk, (key, facts) in items.items()
    ]  # fmt: skip
    rows, columns = (tuple(register.facts[name].options) for name in (named.rows, named.columns))
    return Grid(register, day, grids.grown(rows, columns, given))


def _needed(named: Naming, facts: Mapping[str, Any]) -> bool | None:
    said = facts.get(named.need)
    return True if said in named.needed else False if said in named.not_needed else None


_Items = Iterator[tuple[int, tuple[str, Mapping[str, Any]]]]


def _now(register: Register) -> _Items:
    for row in Item.objects.filter(register=register.name, status=str(Status.VALID)).order_by("key"):
        yield row.pk, (row.key, row.facts)


def _stood(register: Register, day: date) -> _Items:
    keys = dict(Item.objects.filter(register=register.name, entered__lte=day).order_by("key").values_list("pk", "key"))
    held = keeping.histories(list(keys))
    for pk, key in keys.items():
        state = on(held.get(pk, ()), day, None)
        if state is not None and state.status is Status.VALID:
            yield pk, (key, state.facts)


def _covering(
    register: Register, items: Collection[int], day: date
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Key of a cell → (designations in force that cover it, numbers of cases under way that will)."""
    named = naming(register)
    links = Link.objects.filter(
        neighbours.on(day), type=named.covered_by, target_kind=f"item-{register.name}", target__in=items
    )
    by_kind: dict[str, list[tuple[int, int]]] = {}
    for kind, source, target in links.values_list("source_kind", "source", "target"):
        by_kind.setdefault(kind, []).append((source, target))
    editions = _in_force({source for source, _ in by_kind.get("edition", ())}, named.effect, day)
    cases = under_way["case"]({source for source, _ in by_kind.get("case", ())}, named.made_by, day)
    return _named(by_kind.get("edition", ()), editions), _named(by_kind.get("case", ()), cases)


def _named(links: Iterable[tuple[int, int]], names: Mapping[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for source, target in links:
        if source in names:
            found.setdefault(target, []).append(names[source])
    return found


def _in_force(keys: Collection[int], effect: str, day: date) -> dict[int, str]:
    """Key → designation of the editions that are in force on a day, of an effect where one is said."""
    rows = Edition.objects.filter(pk__in=keys)
    if effect:
        rows = rows.filter(effect=effect)
    return {
        pk: designation
        for pk, designation, spans in rows.values_list("pk", "designation", "spans")
        if status_on(from_json(spans), day) == IN_FORCE
    }


COLUMNS = ("cell", "row", "column", "state", "needed", "standards", "cases")


def flat(whole: Grid) -> Iterator[dict[str, Any]]:
    """The cells as rows of a table, row by row of the grid."""
    for cell in whole.whole.cells.values():
        needed = {True: "yes", False: "no", None: ""}[cell.needed]
        yield {
            "cell": cell.key, "row": cell.row, "column": cell.column, "state": str(cell.state), "needed": needed,
            "standards": "; ".join(cell.standards), "cases": "; ".join(cell.cases),
        }  # fmt: skip


def as_dict(whole: Grid) -> dict[str, Any]:
    """A grid for programs."""
    named, made = naming(whole.register), whole.whole
    words = {name: whole.register.facts[name].options for name in (named.rows, named.columns)}

    def heads(fact: str) -> list[dict[str, str]]:
        return [{"code": code, "zh": said.zh, "en": said.en} for code, said in words[fact].items()]

    return {
        "register": whole.register.name, "day": whole.day.isoformat(), "wanted": made.wanted,
        "covered": made.covered, "share": made.share,
        "by_state": {str(state): count for state, count in made.by_state().items()},
        "rows": heads(named.rows), "columns": heads(named.columns),
        "cells": [
            {"row": cell.row, "column": cell.column, "key": cell.key, "state": str(cell.state), "needed": cell.needed,
             "standards": list(cell.standards), "cases": list(cell.cases)}
            for cell in made.cells.values() if cell.state is not State.UNDECIDED
        ],
    }  # fmt: skip
