"""Questions out of the words of an address, and back: `measure=editions&by=tier,status&where=year=2015..2025`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from guiju.core.errors import GuijuError, sentence
from guiju.core.statistics.model import (
    MOST_DIMENSIONS,
    Dimension,
    Kind,
    Question,
    Span,
    Subject,
    Wanted,
)

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2200, 1, 1)
_YEAR = re.compile(r"(\d{4})(?:\.\.(\d{4}))?", re.ASCII)
_CODE = re.compile(r"[^\x00-\x1f\x7f;,=]{1,120}")
_MOST_VALUES = 50


def question(
    subjects: Mapping[str, Subject], measure: str, by: Iterable[str], where: str, day: date, seq: int
) -> Question:
    """A question. `by`: keys of dimensions; `where`: `dimension=value,value;year=2015..2025`. GuijuError says what of
    it there is not."""
    subject = next((one for one in subjects.values() if measure in one.measures), None)
    if subject is None:
        known = ", ".join(key for one in subjects.values() for key in one.measures)
        raise GuijuError("there is no measure {}", repr(measure[:40]), where="measure", expected=known)
    wanted = [name for name in by if name]
    if len(wanted) > MOST_DIMENSIONS:
        raise GuijuError("{} dimensions", len(wanted), where="by", expected=sentence("{} at most", MOST_DIMENSIONS))
    if len(set(wanted)) < len(wanted):
        raise GuijuError("a dimension stands twice", where="by", expected="different dimensions")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise GuijuError(
            "{} lies outside what is counted", day, where="day", expected=sentence("{} to {}", FIRST_DAY, LAST_DAY)
        )
    split = tuple(_dimension(subject, name, "by") for name in wanted)
    return Question(subject, subject.measures[measure], split, _where(subject, where), day, seq)


def _dimension(subject: Subject, name: str, where: str) -> Dimension:
    try:
        return subject.dimensions[name]
    except KeyError:
        known = ", ".join(subject.dimensions)
        raise GuijuError("there is no dimension {}", repr(name[:40]), where=where, expected=known) from None


def _where(subject: Subject, text: str) -> Mapping[str, Wanted]:
    found: dict[str, Wanted] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, equals, said = part.partition("=")
        dimension = _dimension(subject, name.strip(), "where")
        if not equals or not said.strip():
            raise GuijuError("{} has no value", repr(part[:40]), where="where", expected="dimension=value,value")
        if dimension.key in found:
            raise GuijuError("{} stands twice", dimension.key, where="where", expected="one list of values each")
        found[dimension.key] = wanted(dimension, said.strip())
    return found


def wanted(dimension: Dimension, text: str) -> Wanted:
    """The values of a filter. GuijuError for one the dimension does not have."""
    at = f"where, {dimension.key}"
    if dimension.kind is Kind.YEAR:
        years = _YEAR.fullmatch(text)
        if years is None or (years[2] and years[2] < years[1]):
            raise GuijuError("{} is not a year", repr(text[:40]), where=at, expected="2024 or 2015..2025")
        return Span(int(years[1]), int(years[2] or years[1]))
    values = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    if not values or len(values) > _MOST_VALUES:
        raise GuijuError("{} values", len(values), where=at, expected=sentence("1 to {}", _MOST_VALUES))
    for value in values:
        if dimension.kind is Kind.LIST and value not in dimension.values:
            raise GuijuError("unknown value {}", repr(value[:40]), where=at, expected=", ".join(dimension.values))
        if not _CODE.fullmatch(value):
            raise GuijuError("{} is no code", repr(value[:40]), where=at, expected="a code of at most 120 characters")
    return values


def address(question: Question) -> dict[str, str]:
    """The parameters of its permalink, in a fixed order; what is empty is left out."""
    found = {
        "measure": question.measure.key,
        "by": ",".join(d.key for d in question.by),
        "where": ";".join(f"{name}={told(question.where[name])}" for name in sorted(question.where)),
        "day": question.day.isoformat(),
        "seq": str(question.seq),
    }
    return {name: text for name, text in found.items() if text}


def told(values: Wanted) -> str:
    if isinstance(values, Span):
        return str(values.low) if values.low == values.high else f"{values.low}..{values.high}"
    return ",".join(values)
