"""Counting time: month ends, leap days, rest days, and what holds for every day and every length."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from player import day

from guiju.core.procedure.calendar import (
    LATEST,
    add_months,
    after,
    before,
    end,
    is_working,
    working_days_between,
)
from guiju.core.procedure.parameters import Duration, Unit

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
LENGTHS = st.builds(
    Duration, st.integers(0, 120), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS, Unit.WORKING_DAYS])
)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"), ("2026-11-30", 3, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"), ("2026-03-02", 18, "2027-09-02"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)  # fmt: skip
def test_months(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months) == day(expected)


@pytest.mark.parametrize(
    ("text", "working"),
    [
        ("2026-02-14", True),  # a Saturday worked before the Spring Festival
        ("2026-02-16", False),  # the festival, a Monday
        ("2026-02-24", True),
        ("2026-02-28", True),  # a Saturday worked after it
        ("2026-10-01", False), ("2026-10-10", True), ("2026-11-21", False), ("2026-11-23", True),
        ("2031-10-01", True),  # beyond the years known, a Wednesday
    ],
)  # fmt: skip
def test_working_days(text: str, working: bool) -> None:
    assert is_working(day(text)) is working


@pytest.mark.parametrize(
    ("start", "value", "unit", "raw", "moved"),
    [
        ("2026-02-13", 7, Unit.WORKING_DAYS, "2026-03-02", "2026-03-02"),  # 14, 24–28 February, 2 March
        ("2026-09-30", 1, Unit.WORKING_DAYS, "2026-10-08", "2026-10-08"),
        ("2026-02-13", 5, Unit.DAYS, "2026-02-18", "2026-02-24"),  # ends in the festival
        ("2026-12-01", 60, Unit.DAYS, "2027-01-30", "2027-02-01"),  # ends on a Saturday
        ("2026-01-14", 1, Unit.MONTHS, "2026-02-14", "2026-02-14"),  # a Saturday that is worked
        ("2026-03-02", 18, Unit.MONTHS, "2027-09-02", "2027-09-02"),
        ("2024-02-29", 5, Unit.YEARS, "2029-02-28", "2029-02-28"),
        ("2026-03-02", 12, Unit.WEEKS, "2026-05-25", "2026-05-25"),
        ("2026-11-22", 0, Unit.DAYS, "2026-11-22", "2026-11-23"),  # nothing from a Sunday ends on the Monday
    ],
)
def test_terms(start: str, value: int, unit: Unit, raw: str, moved: str) -> None:
    assert after(day(start), Duration(value, unit)) == day(raw)
    assert end(day(start), Duration(value, unit)) == day(moved)


@given(DAYS, LENGTHS)
def test_a_term_never_ends_on_a_rest_day(start: date, length: Duration) -> None:
    last = end(start, length)
    assert is_working(last)
    assert last >= after(start, length) >= start


@given(DAYS, DAYS, LENGTHS)
def test_who_starts_later_ends_no_earlier(one: date, other: date, length: Duration) -> None:
    first, second = sorted((one, other))
    assert after(first, length) <= after(second, length)
    assert end(first, length) <= end(second, length)


@given(DAYS, LENGTHS, st.integers(0, 60))
def test_a_longer_term_ends_no_earlier(start: date, length: Duration, more: int) -> None:
    assert end(start, length) <= end(start, Duration(length.value + more, length.unit))


@given(DAYS, LENGTHS)
def test_the_latest_day_before_a_term_ends_leaves_that_much_time(last: date, length: Duration) -> None:
    latest = before(last, length)
    assert latest <= last
    if length.unit in (Unit.DAYS, Unit.WEEKS):
        assert after(latest, length) == last


@given(DAYS, st.integers(0, 200))
def test_working_days_are_counted_as_they_pass(start: date, number: int) -> None:
    assert working_days_between(start, after(start, Duration(number, Unit.WORKING_DAYS))) == number


@given(DAYS, DAYS)
def test_counting_backwards_is_the_negative(one: date, other: date) -> None:
    assert working_days_between(one, other) == -working_days_between(other, one) or one <= other


@given(DAYS, st.integers(-600, 600))
def test_months_go_there_and_back_but_for_month_ends(start: date, months: int) -> None:
    there = add_months(start, months)
    assert there.day == start.day or there == (there.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
    assert (there.year - start.year) * 12 + there.month - start.month == months


def test_absurd_lengths_end_at_the_last_day_there_is() -> None:
    for unit in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
        assert after(day("2026-01-01"), Duration(10**9, unit)) == LATEST
        assert end(day("2026-01-01"), Duration(10**9, unit)) == LATEST
