"""What an indicator is: which records are counted over which, in what unit, and on whose authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Value = str | int | bool | date | tuple[str, ...] | None
"""What a parameter of a query may hold."""


class Unit(StrEnum):
    PERCENT = "percent"
    MONTHS = "months"
    YEARS = "years"
    DAYS = "days"
    COUNT = "count"


class Direction(StrEnum):
    """Which way is better; NEITHER where a figure only describes."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Form(StrEnum):
    """How a figure comes of records: a share of them, their number, or the mean or median of a length they have."""

    RATIO = "ratio"
    COUNT = "count"
    MEAN = "mean"
    MEDIAN = "median"


UNITS: Mapping[Form, frozenset[Unit]] = {
    Form.RATIO: frozenset({Unit.PERCENT}),
    Form.COUNT: frozenset({Unit.COUNT}),
    Form.MEAN: frozenset({Unit.MONTHS, Unit.YEARS, Unit.DAYS, Unit.COUNT}),
    Form.MEDIAN: frozenset({Unit.MONTHS, Unit.YEARS, Unit.DAYS, Unit.COUNT}),
}
DIMENSIONS = ("body", "province", "ics", "committee", "kind")
"""What a figure may be broken down and filtered by: ministry or issuer, province (GB/T 2260), ICS field, committee,
and the kind of record (tier of a standard, procedure or field of a case)."""


class Kind(StrEnum):
    """What a parameter holds."""

    TEXT = "text"
    WORDS = "words"  # several texts
    WHOLE = "whole"
    DAY = "day"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Words:
    zh: str
    en: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query or of an indicator. `choices` empty: any value of its kind; `words`: what a choice is
    called."""

    name: str
    kind: Kind
    default: Value = None
    required: bool = False
    choices: tuple[str, ...] = ()
    label: Words = Words("", "")
    words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """A named question to the registry. `subject`: what its records are; `measures`: lengths its records have, with
    their units."""

    name: str
    subject: str
    label: Words
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    measures: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """A query with values for its parameters. A value `$name` stands for the indicator's own parameter."""

    query: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def with_(self, given: Mapping[str, Value]) -> Mapping[str, Value]:
        """The values with the indicator's parameters put in."""
        return {
            name: given[value[1:]] if isinstance(value, str) and value.startswith("$") else value
            for name, value in self.values.items()
        }


@dataclass(frozen=True)
class Target:
    """A figure that somebody set. `code` is its row in the list of targets (T3); `values` are the parameters of the
    indicator it is meant with, `label` its own name where it has one."""

    comparator: str
    value: float
    deadline: date
    source: str = ""
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    label: Words | None = None

    def met(self, value: float) -> bool:
        match self.comparator:
            case ">=":
                return value >= self.value
            case "<=":
                return value <= self.value
            case ">":
                return value > self.value
            case "<":
                return value < self.value
            case _:
                return value == self.value


@dataclass(frozen=True)
class Indicator:
    """A definition. `measured` is set for a mean or median, `numerator` otherwise; `denominator` for a ratio alone.
    `digest` is the SHA-256 of the definition with everything it rests on: two figures of one digest mean the same."""

    key: str
    title: Words
    about: Words
    form: Form
    unit: Unit
    direction: Direction
    source: str
    confidence: str
    frequency: str
    group: str
    counted: Use
    over: Use | None = None
    measure: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    digest: str = ""
    text: str = ""


@dataclass(frozen=True)
class Spread:
    """How lengths are distributed, in the indicator's unit. `bins` are (from, to, count)."""

    count: int
    mean: float
    median: float
    p10: float
    p25: float
    p75: float
    p90: float
    least: float
    most: float
    bins: tuple[tuple[float, float, int], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure: `value` in the indicator's unit, None for "no data". `counted` is the numerator, or how many records
    were counted or measured; `over` the denominator of a ratio; `excluded` what was left out, with its reason."""

    value: float | None
    counted: int
    over: int | None = None
    excluded: int = 0
    spread: Spread | None = None


def ratio(counted: int, over: int, excluded: int = 0) -> Figure:
    """A share in per cent. Nothing to divide by is no data, never 0 %."""
    return Figure(100 * counted / over if over else None, counted, over, excluded)


def count(counted: int, excluded: int = 0) -> Figure:
    return Figure(float(counted), counted, None, excluded)


def length(form: Form, spread: Spread | None, excluded: int = 0) -> Figure:
    """A mean or median; None where nothing was measured."""
    if spread is None:
        return Figure(None, 0, None, excluded)
    return Figure(spread.mean if form is Form.MEAN else spread.median, spread.count, None, excluded, spread)
