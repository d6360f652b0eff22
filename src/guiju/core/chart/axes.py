"""Axes: quiet rules with their figures, days on a scale, names at the ends of lines kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from guiju.core.chart.drawing import SIZE, Sheet, broad
from guiju.core.chart.measuring import fitted
from guiju.core.chart.scales import Scale, scale, tick_label

X = float | date


def number_of(x: X) -> float:
    """A day as its number; a number as it is."""
    return float(x.toordinal()) if isinstance(x, date) else x


def shown(x: X) -> str:
    """As a table prints it."""
    return x.isoformat() if isinstance(x, date) else tick_label(Decimal(repr(float(x))))


def across(xs: Sequence[X], start: float, end: float) -> tuple[Scale, list[tuple[float, str]]]:
    """The scale of what runs from left to right, and (place, label) of its ticks; it begins and ends with the data."""
    numbers = [number_of(x) for x in xs]
    low, high = min(numbers), max(numbers)
    rounded, ticks = scale(numbers, start, end, 6)
    if low == high:
        return rounded, [(rounded(low), shown(xs[0]))]
    place = Scale(Decimal(repr(low)), Decimal(repr(high)), start, end)
    if isinstance(xs[0], date):
        return place, _days(date.fromordinal(int(low)), date.fromordinal(int(high)), place)
    return place, [(place(tick), tick_label(tick)) for tick in ticks if place.low <= tick <= place.high]


def _days(first: date, last: date, place: Scale) -> list[tuple[float, str]]:
    years = last.year - first.year
    if years >= 2:
        by = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if years / step <= 8)
        days = [(date(year, 1, 1), str(year)) for year in range(-(-first.year // by) * by or by, last.year + 1, by)]
    else:
        months = [(first.year + m // 12, m % 12 + 1) for m in range(first.month - 1, first.month + 24)]
        by = 3 if (last - first).days > 200 else 1
        days = [(date(y, m, 1), f"{y}-{m:02}") for y, m in months if (m - 1) % by == 0 and date(y, m, 1) <= last]
    found = [(place(float(day.toordinal())), label) for day, label in days if first <= day <= last]
    return found or [(place(float(first.toordinal())), first.isoformat())]


def rules(sheet: Sheet, place: Scale, ticks: Sequence[Decimal], left: float, right: float, unit: str = "") -> None:
    """Horizontal rules with their figures at the left; the lowest is the floor."""
    for number, tick in enumerate(ticks):
        y = place(tick)
        sheet.line(left, y, right, y, "rule-2" if number == 0 or tick == 0 else "rule")
        sheet.text(left - 6, y + 4, tick_label(tick) + (unit if unit in ("%", "‰") else ""), "ink-3", "end", 11)


def margin(ticks: Sequence[Decimal], unit: str = "") -> float:
    """Room for the figures at the left."""
    return max(broad(tick_label(tick) + (unit if unit in ("%", "‰") else ""), 11) for tick in ticks) + 8


def feet(sheet: Sheet, ticks: Sequence[tuple[float, str]], y: float, left: float, right: float) -> None:
    """The figures below, those left out that would run into the one before."""
    free = left - 20
    for x, label in ticks:
        half = broad(label, 11) / 2
        at = min(max(x, left + half - 20), right - half + 20)
        if at - half < free:
            continue
        sheet.line(x, y, x, y + 4, "rule-2")
        sheet.text(at, y + 16, label, "ink-3", "middle", 11)
        free = at + half + 8


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places near those wanted, in their order, at least so far from each other, as far as there is room."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = [0.0] * len(wanted)
    before = low - least
    for i in order:
        before = places[i] = max(wanted[i], before + least)
    after = high + least
    for i in reversed(order):
        after = places[i] = min(places[i], after - least)
    return places


def names_at_end(
    sheet: Sheet, x: float, ends: Sequence[tuple[float, str, str]], low: float, high: float, room: float
) -> None:
    """The names of lines behind their last points: (y, name, colour) of each."""
    for (_, name, colour), y in zip(ends, apart([end[0] for end in ends], 14, low, high), strict=True):
        sheet.text(x + 8, y + 4, fitted(name, room, SIZE), colour)
