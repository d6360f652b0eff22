"""Bars of named things: horizontal, from zero, the figure at the end of each."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.core.chart.drawing import SIZE, Sheet, broad
from guiju.core.chart.measuring import fitted
from guiju.core.chart.model import PLAIN, Format, Table, exact, finite, some
from guiju.core.chart.scales import Scale

_ROW = 22
_GAP = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A named value; None when it is not known (printed as –, no bar). note: words behind the figure."""

    label: str
    value: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """title; bars from top to bottom in the order given; goal: a value marked by a line across, with its name."""

    title: str
    bars: tuple[Bar, ...]
    format: Format = PLAIN
    describes: str = ""
    goal: tuple[float, str] | None = None
    head: tuple[str, str] = ("", "")
    width: int = 640

    def __post_init__(self) -> None:
        some(self.bars, self.title)
        finite((bar.value for bar in self.bars), self.title)
        if self.goal:
            finite((self.goal[0],), self.title)

    def table(self) -> Table:
        noted = any(bar.note for bar in self.bars)
        rows = tuple(
            (bar.label, self.format(bar.value), bar.note) if noted else (bar.label, self.format(bar.value))
            for bar in self.bars
        )
        return Table((*self.head, "") if noted else self.head, rows)

    def draw(self, sheet: Sheet) -> float:
        names = min(max(broad(bar.label) for bar in self.bars), self.width * 0.4)
        figures = [f"{self.format(bar.value)} {bar.note}".rstrip() for bar in self.bars]
        left = names + _GAP
        behind = min(max(broad(figure) for figure in figures) + _GAP, self.width * 0.35)
        values = [exact(0), *(exact(bar.value) for bar in self.bars if bar.value is not None)]
        if self.goal:
            values.append(exact(self.goal[0]))
        low, high = min(values), max(values)
        before = behind if low < 0 else 0.0
        place = Scale(low, high if high > low else low + 1, left + before, self.width - behind)
        top = 18 if self.goal else 2
        bottom = top + _ROW * len(self.bars)
        zero = place(0)
        for number, (bar, figure) in enumerate(zip(self.bars, figures, strict=True)):
            y = top + _ROW * number
            sheet.text(names, y + 15, fitted(bar.label, names + 0.5, SIZE), anchor="end")
            if bar.value is None:
                sheet.text(zero + 6, y + 15, figure, "ink-3")
                continue
            end = place(bar.value)
            sheet.rect(min(zero, end), y + 5, abs(end - zero), _ROW - 10, "ink-2")
            if bar.value < 0:
                sheet.text(end - 6, y + 15, fitted(figure, behind, SIZE), "ink", "end")
            else:
                sheet.text(end + 6, y + 15, fitted(figure, behind, SIZE))
        sheet.line(zero, top, zero, bottom, "ink-3")
        if self.goal:
            x = place(self.goal[0])
            sheet.line(x, top - 4, x, bottom, "ochre", 1.5, "4 3")
            words = f"{self.goal[1]} {self.format(self.goal[0])}".strip()
            half = broad(words) / 2
            sheet.text(min(max(x, half), self.width - half), 11, words, "ochre", "middle")
        return bottom + 2
