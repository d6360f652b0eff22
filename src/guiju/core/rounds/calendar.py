"""When a round comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guiju.core.errors import GuijuError
from guiju.core.rounds.model import Calendar, Occurrence, Round

FURTHEST = 2200
"""The last year a round is looked for in."""


def occurrence(held: Round, period: str) -> Occurrence:
    """The occurrence of a round by its name, a year. GuijuError for a year in which it does not come."""
    year = int(period) if period.isascii() and period.isdecimal() and len(period) == 4 else 0
    if year not in _years(held.calendar):
        near = ", ".join(str(one) for one in list(_years(held.calendar))[:5])
        raise GuijuError("{} does not come in {}", held.name, repr(period[:20]), where="period", expected=f"{near} …")
    return _in(held.calendar, year)


def _years(calendar: Calendar) -> range:
    return range(calendar.first, (calendar.last or FURTHEST) + 1, calendar.every)


def _in(calendar: Calendar, year: int) -> Occurrence:
    opens = date(year, *calendar.opens)
    closes = date(year + (calendar.closes < calendar.opens), *calendar.closes)
    return Occurrence(str(year), opens, closes)


def between(held: Round, first: date, last: date) -> Iterator[Occurrence]:
    """The occurrences that are open on some day from `first` to `last`, in their order."""
    for year in _years(held.calendar):
        one = _in(held.calendar, year)
        if one.opens > last:
            return
        if one.closes >= first:
            yield one


def following(held: Round, day: date) -> Occurrence | None:
    """The occurrence that is open on a day, else the next one; None after the last."""
    return next(between(held, day, date(FURTHEST, 12, 31)), None)
