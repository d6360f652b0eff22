"""How a named question is asked, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from guiju.core.indicator.model import DIMENSIONS, Kind, Parameter, Query, Unit, Value, Words
from guiju.registry.goals.columns import Moment

COLUMN = {"body": "body", "province": "province", "ics": "field", "committee": "committee", "kind": "kind_"}
"""The column of each dimension."""


@dataclass(frozen=True)
class Found:
    """`rows`: one row a record, with `id`, the columns of the dimensions, `weight` where a record counts for several,
    the measures by name, and `since` where a day explains it. `excluded`: records left out, with a `reason`."""

    rows: pl.LazyFrame
    excluded: pl.LazyFrame | None = None


Given = Mapping[str, Value]
Ask = Callable[[Moment, Given], Found]
_KNOWN: dict[str, tuple[Query, Ask]] = {}
_TABLES: dict[str, tuple[str, ...]] = {}


def counts(subject: str, *tables: str) -> None:
    """Register what questions count, and the tables of the columns that an answer about it rests on."""
    _TABLES[subject] = tables


def tables_of(question: str) -> tuple[str, ...]:
    """The tables an answer to a question rests on."""
    return _TABLES[queries()[question].subject]


def query(
    name: str, subject: str, label: tuple[str, str], parameters: tuple[Parameter, ...] = (),
    measures: Mapping[str, Unit] | None = None,
) -> Callable[[Ask], Ask]:  # fmt: skip
    """Register a question."""

    def register(function: Ask) -> Ask:
        _KNOWN[name] = (Query(name, subject, Words(*label), {p.name: p for p in parameters}, measures or {}), function)
        return function

    return register


def queries() -> Mapping[str, Query]:
    return {name: known for name, (known, _) in _KNOWN.items()}


def ask(name: str, moment: Moment, given: Given, scope: Mapping[str, str]) -> Found:
    """The answer within a scope. Parameters not given have their defaults; a dimension a frame lacks is empty."""
    known, function = _KNOWN[name]
    values = {p.name: given.get(p.name, p.default) for p in known.parameters.values()}
    found = function(moment, values)
    excluded = scoped(_complete(found.excluded), scope) if found.excluded is not None else None
    return Found(scoped(_complete(found.rows), scope), excluded)


def _complete(rows: pl.LazyFrame) -> pl.LazyFrame:
    held = rows.collect_schema().names()
    missing = [name for name in (*COLUMN.values(), "ics") if name not in held]
    return rows.with_columns([pl.lit(None, pl.String).alias(name) for name in missing]) if missing else rows


def scoped(rows: pl.LazyFrame, scope: Mapping[str, str]) -> pl.LazyFrame:
    """The rows within a scope: dimension → value. A field of ICS holds what lies below it, in any code of a record."""
    for dimension in DIMENSIONS:
        value = scope.get(dimension)
        if not value:
            continue
        if dimension == "ics":
            codes = pl.col("ics").cast(pl.String)
            rows = rows.filter(codes.str.contains(rf"(?:^|;){value.replace('.', '[.]')}(?:[.;]|$)"))
        else:
            rows = rows.filter(pl.col(COLUMN[dimension]).cast(pl.String) == value)
    return rows


def words(name: str, *, default: tuple[str, ...] = (), required: bool = False) -> Parameter:
    return Parameter(name, Kind.WORDS, default, required)


def text(name: str, choices: tuple[str, ...] = (), default: str = "") -> Parameter:
    return Parameter(name, Kind.TEXT, default, choices=choices)


def day(name: str) -> Parameter:
    return Parameter(name, Kind.DAY)


def whole(name: str, default: int) -> Parameter:
    return Parameter(name, Kind.WHOLE, default)


def yes(name: str) -> Parameter:
    """A condition: only asked for, or not at all."""
    return Parameter(name, Kind.YES_NO, False)


def among(column: str, values: Value) -> pl.Expr:
    """That a column holds one of several words. Compared one by one: categories are then never made into text."""
    assert isinstance(values, tuple)
    return pl.any_horizontal(pl.lit(False), *(pl.col(column) == value for value in values)).fill_null(False)
