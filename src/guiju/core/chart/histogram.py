"""How values are spread: columns over equal parts of a scale, from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR
from itertools import pairwise

from guiju.core.chart import axes
from guiju.core.chart.drawing import Sheet, broad
from guiju.core.chart.model import Format, Table, exact, finite, not_negative, some
from guiju.core.chart.scales import Scale, scale, step, tick_label
from guiju.core.errors import GuijuError, sentence

MOST = 60
"""Columns that one picture takes."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """edges: one more than counts, ascending; a value at an edge belongs to the part that begins there. marks: values
    with names, such as a median or a limit."""

    title: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    unit: str = ""
    describes: str = ""
    marks: tuple[tuple[float, str], ...] = ()
    head: tuple[str, str] = ("", "")
    width: int = 640
    height: int = 220

    def __post_init__(self) -> None:
        some(self.counts, self.title)
        finite((*self.edges, *self.counts, *(v for v, _ in self.marks)), self.title)
        not_negative(self.counts, self.title)
        if len(self.edges) != len(self.counts) + 1:
            raise GuijuError("edges and counts do not fit", where=self.title, expected="one edge more than counts")
        if any(a >= b for a, b in pairwise(self.edges)):
            raise GuijuError("the edges are not ascending", where=self.title, expected="ascending edges")
        if len(self.counts) > MOST:
            raise GuijuError("{} columns", len(self.counts), where=self.title, expected=sentence("at most {}", MOST))

    @classmethod
    def of(cls, title: str, values: Sequence[float], **more: object) -> Histogram:
        """Values put into about a dozen equal parts with round edges. GuijuError when there is none."""
        some(values, title)
        finite(values, title)
        low, high = exact(min(values)), exact(max(values))
        if low == high:
            by = step(low, low + (abs(low) / 10 or 1), 1)
        else:
            by = step(low, high, 12)
        first = (low / by).to_integral_value(ROUND_FLOOR)
        parts = int((high / by).to_integral_value(ROUND_FLOOR) - first) + 1
        edges = [float((first + i) * by) for i in range(parts + 1)]
        if any(not math.isfinite(e) for e in edges) or any(a >= b for a, b in pairwise(edges)):
            raise GuijuError("the values cannot be told apart", where=title, expected="values of like size")
        counts = [0] * parts
        for value in values:
            counts[int((exact(value) / by).to_integral_value(ROUND_FLOOR) - first)] += 1
        return cls(title, tuple(edges), tuple(counts), **more)  # type: ignore[arg-type]

    def table(self) -> Table:
        label = Format()
        rows = tuple(
            (f"{label(low)} – {label(high)}{' ' + self.unit if self.unit else ''}", str(count))
            for low, high, count in zip(self.edges, self.edges[1:], self.counts, strict=False)
        )
        return Table(self.head, rows)

    def draw(self, sheet: Sheet) -> float:
        top, floor = 18.0 if not self.marks else 32.0, self.height - 24.0
        up, ticks = scale((0, *self.counts), floor, top, 3)
        ticks = tuple(tick for tick in ticks if tick == tick.to_integral_value())
        left, right = axes.margin(ticks), self.width - max(broad(self.unit, 11) + 6, 12)
        along = Scale(exact(self.edges[0]), exact(self.edges[-1]), left, right)
        axes.rules(sheet, up, ticks, left, right)
        for low, high, count in zip(self.edges, self.edges[1:], self.counts, strict=False):
            x, end = along(low), along(high)
            if count:
                sheet.rect(x + 0.5, up(count), end - x - 1, floor - up(count), "ink-2")
                if end - x > broad(str(count), 11) + 2:
                    sheet.text((x + end) / 2, up(count) - 4, str(count), "ink-2", "middle", 11)
        every = max(1, len(self.edges) // 8)
        feet = [(along(edge), tick_label(exact(edge))) for edge in self.edges[::every]]
        axes.feet(sheet, feet, floor, left, right)
        if self.unit:
            sheet.text(right + 6, floor + 16, self.unit, "ink-3", "start", 11)
        for number, (value, name) in enumerate(self.marks):
            if not self.edges[0] <= value <= self.edges[-1]:
                continue
            x = along(value)
            sheet.line(x, 18, x, floor, "ochre", 1.5, "4 3")
            half = broad(name, 11) / 2
            sheet.text(min(max(x, half), self.width - half), 12 + 12 * (number % 2), name, "ochre", "middle", 11)
        return float(self.height)
