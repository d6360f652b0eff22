"""Numbers of the rules: values with a unit, a source and the days on which they hold (`data/rules/parameters.csv`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache

from guiju.core.errors import GuijuError
from guiju.data import tables


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    COUNT = "count"
    SHARE = "share"


TIME = frozenset({Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS})


@dataclass(frozen=True)
class Duration:
    """A length of time in its own unit; how it is counted is the business of `calendar`."""

    value: int
    unit: Unit


@dataclass(frozen=True)
class Parameter:
    """One number of a rule. `tier` is "" where it holds for every tier; `value` is exact."""

    key: str
    value: Fraction
    unit: Unit
    zh: str
    en: str
    source: str
    confidence: str
    tier: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def duration(self) -> Duration | None:
        return Duration(int(self.value), self.unit) if self.unit in TIME else None

    @property
    def term(self) -> Fraction | Duration:
        """What an expression sees."""
        return self.duration or self.value


def parameter(
    key: str, value: str, unit: str, *, zh: str, en: str, source: str, confidence: str, where: str,
    tier: str = "", since: str = "", until: str = "",
) -> Parameter:  # fmt: skip
    """A parameter out of texts. GuijuError when a value, unit or date cannot be read."""
    if unit not in list(Unit):
        raise GuijuError("unknown unit {}", repr(unit), where=where, expected=", ".join(Unit))
    if not re.fullmatch(r"\d+(/[1-9]\d*)?", value):
        raise GuijuError(
            "not a number: {}", repr(value), where=where, expected="a whole number or a fraction such as 3/4"
        )
    number = Fraction(value)
    if unit != Unit.SHARE and number.denominator != 1:
        raise GuijuError("{} {}", value, unit, where=where, expected="a whole number")
    if not source:
        raise GuijuError("the parameter {} has no source", key, where=where, expected="law and article, or document")
    try:
        days = [date.fromisoformat(text) if text else None for text in (since, until)]
    except ValueError as error:
        raise GuijuError(str(error), where=where, expected="a date such as 2023-03-01")
    return Parameter(key, number, Unit(unit), zh, en, source, confidence, tier, *days)


@cache
def _national() -> tuple[Parameter, ...]:
    return tuple(
        parameter(
            row["key"], row["value"], row["unit"], zh=row["zh"], en=row["en"], source=row["source"],
            confidence=row["confidence"], where=f"parameters.csv:{line}", tier=row["tier"],
            since=row["effective_from"], until=row["effective_to"],
        )
        for line, row in enumerate(tables.rows("rules/parameters.csv"), 2)
    )  # fmt: skip


def national(tier: str) -> list[Parameter]:
    """The parameters that hold for a tier: its own, and those of every tier."""
    return [p for p in _national() if p.tier in ("", tier)]


def on_day(parameters: Iterable[Parameter], day: date) -> dict[str, Parameter]:
    """The value of each key on a day; a tier's own value goes before the one of every tier, a later one before an
    earlier one. Before the first day that is known of, the first value holds."""
    ordered = sorted(parameters, key=lambda p: (p.tier != "", p.since or date.min))
    first: dict[str, Parameter] = {}
    for p in ordered:
        if p.key not in first or first[p.key].tier != p.tier:
            first[p.key] = p
    return first | {p.key: p for p in ordered if p.holds(day)}
