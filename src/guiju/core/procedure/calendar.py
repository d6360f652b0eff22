"""Counting time as the law counts it (Civil Code 201 to 203).

The day something happens is not counted. A month ends on the same day of the month, or on its last day. The last day of
a term that falls on a rest day moves to the next working day. Working days follow the yearly notices of the State
Council on holidays (`data/rules/holidays.csv`); beyond the years it knows, Monday to Friday are working days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from guiju.core.procedure.parameters import Duration, Unit
from guiju.data import tables

LATEST = date(9999, 12, 1)


@cache
def _days() -> tuple[frozenset[date], frozenset[date]]:
    """(rest days, working days at a weekend)."""
    rest: set[date] = set()
    work: set[date] = set()
    for row in tables.rows("rules/holidays.csv"):
        day, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        while day <= last:
            (rest if row["kind"] == "rest" else work).add(day)
            day += timedelta(1)
    return frozenset(rest), frozenset(work)


@cache
def last_known() -> date:
    """The last day of the last year whose holidays are known: beyond it, Monday to Friday count as working days."""
    rest, work = _days()
    return date(max(day.year for day in rest | work), 12, 31)


def next_working(day: date) -> date:
    """The first working day after a day."""
    day += timedelta(1)
    while not is_working(day) and day < LATEST:
        day += timedelta(1)
    return day


def is_working(day: date) -> bool:
    rest, work = _days()
    return day in work or (day.weekday() < 5 and day not in rest)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 January and a month is 28 or 29 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > 9998:
        return LATEST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(start: date, length: Duration) -> date:
    """The last day of a term that begins with something done on `start`, rest days not yet moved."""
    match length.unit:
        case Unit.MONTHS:
            return add_months(start, length.value)
        case Unit.YEARS:
            return add_months(start, 12 * length.value)
        case Unit.WORKING_DAYS:
            day, left = start, length.value
            while left and day < LATEST:
                day += timedelta(1)
                left -= is_working(day)
            return day
        case Unit.WEEKS:
            days = 7 * length.value
        case _:
            days = length.value
    return start + timedelta(days) if days < (LATEST - start).days else LATEST


def end(start: date, length: Duration) -> date:
    """The last day on which a term of this length can be kept: a rest day moves it on (Civil Code 203)."""
    day = after(start, length)
    while not is_working(day) and day < LATEST:
        day += timedelta(1)
    return day


def before(last: date, length: Duration) -> date:
    """The last day that lies at least `length` before `last`."""
    if length.unit in (Unit.MONTHS, Unit.YEARS):
        return add_months(last, -length.value * (12 if length.unit is Unit.YEARS else 1))
    if length.unit is Unit.WORKING_DAYS:
        day, left = last, length.value
        while left:
            day -= timedelta(1)
            left -= is_working(day)
        return day
    return last - timedelta(length.value * (7 if length.unit is Unit.WEEKS else 1))


def working_days_between(start: date, last: date) -> int:
    """Working days after `start` up to and with `last`; negative when `last` comes first."""
    if last < start:
        return -working_days_between(last, start)
    return sum(is_working(start + timedelta(n)) for n in range(1, (last - start).days + 1))
