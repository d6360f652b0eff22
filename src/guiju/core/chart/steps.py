"""Step curves: the share still open after a time, with its band (Kaplan and Meier)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guiju.core.chart import axes
from guiju.core.chart.drawing import Sheet, broad
from guiju.core.chart.lines import STROKES, ascending
from guiju.core.chart.model import Format, Table, finite, not_negative, some
from guiju.core.chart.scales import Scale
from guiju.core.errors import GuijuError

_PERCENT = Format(1, "%")


@dataclass(frozen=True, slots=True)
class Curve:
    """A named curve: (time, share from then on, lower, upper), times ascending, shares between 0 and 1; it stands at 1
    before the first. lower and upper are equal to the share where no band is known."""

    name: str
    points: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """curves over time in `unit`; marks: times with names, such as a limit."""

    title: str
    curves: tuple[Curve, ...]
    unit: str = ""
    describes: str = ""
    marks: tuple[tuple[float, str], ...] = ()
    head: str = ""
    width: int = 640
    height: int = 260

    def __post_init__(self) -> None:
        some(self.curves, self.title)
        for curve in self.curves:
            some(curve.points, curve.name)
            times = [point[0] for point in curve.points]
            shares = [share for point in curve.points for share in point[1:]]
            finite([*times, *shares], curve.name)
            not_negative(times, curve.name)
            ascending(list(times), curve.name)
            if any(not 0 <= share <= 1 for share in shares):
                raise GuijuError("a share outside 0 to 1", where=curve.name, expected="shares between 0 and 1")
        finite((value for value, _ in self.marks), self.title)

    def table(self) -> Table:
        times = sorted({point[0] for curve in self.curves for point in curve.points})
        rows = []
        for time in times:
            cells = [f"{axes.shown(time)} {self.unit}".rstrip()]
            for curve in self.curves:
                held = [share for at, share, _, _ in curve.points if at <= time]
                cells.append(_PERCENT(100 * (held[-1] if held else 1.0)))
            rows.append(tuple(cells))
        return Table((self.head, *(curve.name for curve in self.curves)), tuple(rows))

    def draw(self, sheet: Sheet) -> float:
        top, floor = 30.0 if self.marks else 12.0, self.height - 24.0
        up = Scale(Decimal(0), Decimal(1), floor, top)
        last = max([point[0] for curve in self.curves for point in curve.points] + [value for value, _ in self.marks])
        room = min(max(broad(curve.name) for curve in self.curves) + 14, self.width * 0.34)
        left, right = broad("100%", 11) + 8, self.width - room
        along, feet = axes.across((0.0, last if last > 0 else 1.0), left, right)
        for percent in (0, 25, 50, 75, 100):
            y = up(Decimal(percent) / 100)
            sheet.line(left, y, right, y, "rule-2" if percent == 0 else "rule")
            sheet.text(left - 6, y + 4, f"{percent}%", "ink-3", "end", 11)
        axes.feet(sheet, feet, floor, left, right)
        if self.unit:
            sheet.text(right + 8, floor + 16, self.unit, "ink-3", "start", 11)
        ends = []
        for number, curve in enumerate(self.curves):
            colour, dash = STROKES[number % len(STROKES)]
            if any(low != high for _, _, low, high in curve.points):
                upper = _stairs([(t, high) for t, _, _, high in curve.points], along, up, right)
                lower = _stairs([(t, low) for t, _, low, _ in curve.points], along, up, right)
                sheet.area([*upper, *reversed(lower)], colour, 0.12)
            places = _stairs([(t, share) for t, share, _, _ in curve.points], along, up, right)
            sheet.path(places, colour, 1.5, dash)
            ends.append((places[-1][1], curve.name, colour))
        for number, (value, name) in enumerate(self.marks):
            x = along(value)
            sheet.line(x, 18, x, floor, "ochre", 1.5, "4 3")
            half = broad(name, 11) / 2
            sheet.text(min(max(x, half), self.width - half), 12 + 12 * (number % 2), name, "ochre", "middle", 11)
        axes.names_at_end(sheet, right, ends, top, floor, room - 8)
        return float(self.height)


def _stairs(points: list[tuple[float, float]], along: Scale, up: Scale, right: float) -> list[tuple[float, float]]:
    places = [(along(0.0), up(1.0))]
    for time, share in points:
        places += [(along(time), places[-1][1]), (along(time), up(share))]
    if right > places[-1][0]:
        places.append((right, places[-1][1]))
    return places
