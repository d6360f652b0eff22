"""Small multiples: the same picture for many, on one scale, so that they can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guiju.core.chart import axes
from guiju.core.chart.axes import X
from guiju.core.chart.drawing import Sheet, broad
from guiju.core.chart.lines import ascending
from guiju.core.chart.measuring import fitted
from guiju.core.chart.model import PLAIN, Format, Table, finite, some
from guiju.core.chart.scales import Scale, scale
from guiju.core.errors import GuijuError

_CELL, _HEIGHT = 150, 92


@dataclass(frozen=True, slots=True)
class Panel:
    """One of many: its name and its line through (x, value), x ascending; value None where it is missing."""

    name: str
    points: tuple[tuple[X, float | None], ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """panels in the order given, from left to right and down; base: a value the common scale takes in."""

    title: str
    panels: tuple[Panel, ...]
    format: Format = PLAIN
    describes: str = ""
    base: float | None = 0
    head: str = ""
    width: int = 640

    def __post_init__(self) -> None:
        some(self.panels, self.title)
        some([v for panel in self.panels for _, v in panel.points if v is not None], self.title)
        finite([self.base], self.title)
        days = {isinstance(x, date) for panel in self.panels for x, _ in panel.points}
        if len(days) > 1:
            raise GuijuError("days and numbers on one axis", where=self.title, expected="all days, or all numbers")
        for panel in self.panels:
            finite((axes.number_of(x) for x, _ in panel.points), panel.name)
            finite((value for _, value in panel.points), panel.name)
            ascending([x for x, _ in panel.points], panel.name)

    def _xs(self) -> list[X]:
        return sorted({x for panel in self.panels for x, _ in panel.points}, key=axes.number_of)

    def table(self) -> Table:
        xs = self._xs()
        rows = tuple((panel.name, *(self.format(dict(panel.points).get(x)) for x in xs)) for panel in self.panels)
        return Table((self.head, *(axes.shown(x) for x in xs)), rows)

    def draw(self, sheet: Sheet) -> float:
        columns = max(1, self.width // _CELL)
        broad_cell = self.width / columns
        xs = self._xs()
        values = [v for panel in self.panels for _, v in panel.points if v is not None]
        if self.base is not None:
            values.append(self.base)
        up, _ = scale(values, _HEIGHT - 22, 24, 2)
        for number, panel in enumerate(self.panels):
            left, top = broad_cell * (number % columns), float(_HEIGHT * (number // columns))
            right = left + broad_cell - 18
            along, _ = axes.across(xs, left, right)
            self._panel(sheet, panel, along, up, top, left, right)
            sheet.text(left, top + _HEIGHT - 8, axes.shown(xs[0]), "ink-3", "start", 10)
            if len(xs) > 1:
                sheet.text(right, top + _HEIGHT - 8, axes.shown(xs[-1]), "ink-3", "end", 10)
        return float(_HEIGHT * -(-len(self.panels) // columns))

    def _panel(
        self, sheet: Sheet, panel: Panel, along: Scale, up: Scale, top: float, left: float, right: float
    ) -> None:
        known = [(x, v) for x, v in panel.points if v is not None]
        last = self.format(known[-1][1] if known else None)
        sheet.text(left, top + 14, fitted(panel.name, right - left - broad(last) - 6, 12))
        sheet.text(right, top + 14, last, "ink" if known else "ink-3", "end")
        floor = top + _HEIGHT - 22
        sheet.line(left, floor, right, floor, "rule-2")
        piece: list[tuple[float, float]] = []
        for x, value in (*panel.points, (0, None)):
            if value is not None:
                piece.append((along(axes.number_of(x)), top + up(value)))
                continue
            if len(piece) > 1:
                sheet.path(piece, "ink")
            elif piece:
                sheet.dot(*piece[0], 2, "ink")
            piece = []
