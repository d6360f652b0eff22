"""Lines over time or along a number: each named at its end, a band for what is forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guiju.core.chart import axes
from guiju.core.chart.axes import X
from guiju.core.chart.drawing import Sheet, broad
from guiju.core.chart.model import PLAIN, Format, Table, finite, some
from guiju.core.chart.scales import scale
from guiju.core.errors import GuijuError

STROKES = (("ink", ""), ("link", ""), ("ochre", "6 3"), ("jade", "2 3"), ("ink-3", "8 3 2 3"), ("link", "4 2"))
"""Colour and dash of the first, second … line: never the colour alone."""


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through (x, value); value None breaks it. x are all numbers or all days, ascending."""

    name: str
    points: tuple[tuple[X, float | None], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """What is expected: (x, lower, upper) at each place, with its name."""

    name: str
    points: tuple[tuple[X, float, float], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """title; series; band of a forecast; goal: a value with its name; base: a value that the scale takes in (0: the
    scale begins at zero); head: names of the first column of the table."""

    title: str
    series: tuple[Series, ...]
    format: Format = PLAIN
    describes: str = ""
    band: Band | None = None
    goal: tuple[float, str] | None = None
    base: float | None = None
    head: str = ""
    width: int = 640
    height: int = 260

    def __post_init__(self) -> None:
        some(self.series, self.title)
        for one in self.series:
            some([value for _, value in one.points if value is not None], f"{self.title}, {one.name}")
            finite((value for _, value in one.points), f"{self.title}, {one.name}")
        if self.band:
            some(self.band.points, self.band.name)
            finite((v for _, low, high in self.band.points for v in (low, high)), self.band.name)
        finite([self.goal[0] if self.goal else None, self.base], self.title)
        _in_order(self._xs(), self.title)
        for one in self.series:
            ascending([x for x, _ in one.points], one.name)
        if self.band:
            ascending([x for x, _, _ in self.band.points], self.band.name)

    def _xs(self) -> list[X]:
        found = [x for one in self.series for x, _ in one.points]
        return found + [x for x, _, _ in (self.band.points if self.band else ())]

    def table(self) -> Table:
        xs = sorted(set(self._xs()), key=axes.number_of)
        held = [dict(one.points) for one in self.series]
        band = {x: (low, high) for x, low, high in self.band.points} if self.band else {}
        head = (self.head, *(one.name for one in self.series), *((self.band.name,) if self.band else ()))
        rows = []
        for x in xs:
            cells = [axes.shown(x), *(self.format(line.get(x)) for line in held)]
            if self.band:
                cells.append(f"{self.format(band[x][0])} – {self.format(band[x][1])}" if x in band else "–")
            rows.append(tuple(cells))
        return Table(head, tuple(rows))

    def draw(self, sheet: Sheet) -> float:
        values = [v for one in self.series for _, v in one.points if v is not None]
        values += [v for _, low, high in (self.band.points if self.band else ()) for v in (low, high)]
        values += [v for v in (self.goal[0] if self.goal else None, self.base) if v is not None]
        top, floor = 12.0, self.height - 24.0
        up, ticks = scale(values, floor, top)
        left = axes.margin(ticks, self.format.unit)
        ends = [(one.name, next(v for _, v in reversed(one.points) if v is not None)) for one in self.series]
        named = [f"{name} {self.format(value)}" for name, value in ends]
        room = min(max(broad(name) for name in named) + 10, self.width * 0.36)
        right = self.width - room
        along, feet = axes.across(self._xs(), left, right)
        axes.rules(sheet, up, ticks, left, right, self.format.unit)
        axes.feet(sheet, feet, floor, left, right)
        if self.band:
            upper = [(along(axes.number_of(x)), up(high)) for x, _, high in self.band.points]
            lower = [(along(axes.number_of(x)), up(low)) for x, low, _ in self.band.points]
            sheet.area([*upper, *reversed(lower)], "link", 0.16)
            sheet.text(upper[-1][0], min(y for _, y in upper) - 4, self.band.name, "link", "end", 11)
        if self.goal:
            y = up(self.goal[0])
            sheet.line(left, y, right, y, "ochre", 1.2, "4 3")
            sheet.text(left + 4, y - 4, f"{self.goal[1]} {self.format(self.goal[0])}".strip(), "ochre", "start", 11)
        labels = []
        for number, (one, name) in enumerate(zip(self.series, named, strict=True)):
            colour, dash = STROKES[number % len(STROKES)]
            last = (0.0, 0.0)
            for piece in _pieces(one):
                places = [(along(axes.number_of(x)), up(v)) for x, v in piece]
                last = places[-1]
                if len(places) > 1:
                    sheet.path(places, colour, 1.5, dash)
                else:
                    sheet.dot(*last, 2, colour)
            sheet.dot(*last, 2.5, colour)
            labels.append((last[1], name, colour))
        axes.names_at_end(sheet, right, labels, top, floor, room - 8)
        return float(self.height)


def _pieces(series: Series) -> list[list[tuple[X, float]]]:
    """The stretches without a gap."""
    pieces: list[list[tuple[X, float]]] = [[]]
    for x, value in series.points:
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((x, value))
    return [piece for piece in pieces if piece]


def _in_order(xs: list[X], where: str) -> None:
    finite((axes.number_of(x) for x in xs), where)
    if len({isinstance(x, date) for x in xs}) > 1:
        raise GuijuError("days and numbers on one axis", where=where, expected="all days, or all numbers")


def ascending(xs: list[X], where: str) -> None:
    """GuijuError when one x is not behind the one before."""
    for place, (before, after) in enumerate(pairwise(xs), 2):
        if not axes.number_of(before) < axes.number_of(after):
            raise GuijuError(
                "{} is not behind {}", after, before, where=f"{where}, point {place}", expected="ascending"
            )
