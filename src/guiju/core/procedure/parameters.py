"""Numbers of the rules: values with a unit, a source and the days on which they hold (`data/rules/parameters.csv`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache

from guiju.core import days
from guiju.core.errors import GuijuError, sentence
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


BOUNDS: Mapping[Unit, tuple[Fraction, Fraction]] = {
    Unit.DAYS: (Fraction(1), Fraction(1830)),
    Unit.WORKING_DAYS: (Fraction(1), Fraction(1250)),
    Unit.WEEKS: (Fraction(1), Fraction(260)),
    Unit.MONTHS: (Fraction(1), Fraction(120)),
    Unit.YEARS: (Fraction(1), Fraction(30)),
    Unit.COUNT: (Fraction(1), Fraction(1000)),
    Unit.SHARE: (Fraction(1, 100), Fraction(1)),
}
"""The least and the most a number may be made where its row says nothing: a platform's default, unsure."""
_NUMBER = re.compile(r"[0-9]{1,6}(/[1-9][0-9]{0,5})?")


@dataclass(frozen=True)
class Parameter:
    """One number of a rule. `tier` is "" where it holds for every tier; `value` is exact; `least` and `most` are how
    far it may be changed. `case` is the number of the case that changed it, "" for what comes with Guiju."""

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
    least: Fraction = Fraction(0)
    most: Fraction | None = None
    case: str = ""

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
    tier: str = "", since: str = "", until: str = "", least: str = "", most: str = "",
) -> Parameter:  # fmt: skip
    """A parameter out of texts. GuijuError when a value, unit, bound or date cannot be read."""
    if unit not in list(Unit):
        raise GuijuError("unknown unit {}", repr(unit), where=where, expected=", ".join(Unit))
    number = _number(value, where)
    if unit != Unit.SHARE and number.denominator != 1:
        raise GuijuError("{} {}", value, unit, where=where, expected="a whole number")
    if not source:
        raise GuijuError("the parameter {} has no source", key, where=where, expected="law and article, or document")
    first, last = (days.day_of(text, where) for text in (since, until))
    lowest, highest = BOUNDS[Unit(unit)]
    lowest, highest = (
        _number(least, where) if least else min(lowest, number),
        _number(most, where) if most else highest if unit == Unit.SHARE else max(highest, number),
    )
    made = Parameter(key, number, Unit(unit), zh, en, source, confidence, tier, first, last, lowest, highest)
    value_of(made, value, where)
    return made


def _number(text: str, where: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise GuijuError(
            "not a number: {}", repr(text[:40]), where=where, expected="a whole number or a fraction such as 3/4"
        )
    return Fraction(text)


def value_of(known: Parameter, given: str, where: str) -> Fraction:
    """A value that a number may be changed to. GuijuError for a form that its unit does not have, and for one beyond
    its bounds: with a share over 1 no vote could pass."""
    value = _number(given, where)
    if known.unit is not Unit.SHARE and "/" in given:
        raise GuijuError(
            "{} for {}", given, known.key, where=where, expected=sentence("a whole number of {}", str(known.unit))
        )
    if value < known.least or (known.most is not None and value > known.most):
        raise GuijuError(
            "{} for {}", given, known.key, where=where,
            expected=sentence("from {} to {}", str(known.least), str(known.most)),
        )  # fmt: skip
    return value


@cache
def _national() -> tuple[Parameter, ...]:
    return tuple(
        parameter(
            row["key"], row["value"], row["unit"], zh=row["zh"], en=row["en"], source=row["source"],
            confidence=row["confidence"], where=f"parameters.csv:{line}", tier=row["tier"],
            since=row["effective_from"], until=row["effective_to"], least=row["least"], most=row["most"],
        )
        for line, row in enumerate(tables.rows("rules/parameters.csv"), 2)
    )  # fmt: skip


def national(tier: str) -> list[Parameter]:
    """The parameters that hold for a tier: its own, and those of every tier."""
    return [p for p in _national() if p.tier in ("", tier)]


def in_force(spans: Sequence[Parameter], day: date) -> Parameter:
    """Of the values of one number in the order of time, the one of a day; before the first day that is known of, the
    first value holds."""
    begun = [span for span in spans if span.since is None or span.since <= day]
    return begun[-1] if begun else spans[0]


def on_day(parameters: Iterable[Parameter], day: date) -> dict[str, Parameter]:
    """The value of each key on a day; a tier's own value goes before the one of every tier, a later one before an
    earlier one. Before the first day that is known of, the first value holds."""
    ordered = sorted(parameters, key=lambda p: (p.tier != "", p.since or date.min))
    first: dict[str, Parameter] = {}
    for p in ordered:
        if p.key not in first or first[p.key].tier != p.tier:
            first[p.key] = p
    return first | {p.key: p for p in ordered if p.holds(day)}
