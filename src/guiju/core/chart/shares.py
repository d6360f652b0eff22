"""Shares of a whole: one bar, or one bar for each of several wholes, parts in the same order, named where they fit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from guiju.core.chart.drawing import SIZE, Sheet, broad
from guiju.core.chart.measuring import fitted
from guiju.core.chart.model import PLAIN, Format, Table, exact, finite, not_negative, some
from guiju.core.errors import GuijuError, sentence

_SHADES = (0.95, 0.5, 0.36, 0.24, 0.14, 0.07)
_PERCENT = Format(1, "%")


@dataclass(frozen=True, slots=True)
class Part:
    """A named part; value zero or more."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Whole:
    """What is divided: its name ("" when there is only one) and its parts."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """wholes from top to bottom, each with the same parts in the same order, at most six."""

    title: str
    wholes: tuple[Whole, ...]
    format: Format = PLAIN
    describes: str = ""
    head: str = ""
    width: int = 640

    def __post_init__(self) -> None:
        some(self.wholes, self.title)
        names = [part.name for part in self.wholes[0].parts]
        if len(names) > len(_SHADES):
            raise GuijuError("{} parts", len(names), where=self.title, expected=sentence("at most {}", len(_SHADES)))
        for whole in self.wholes:
            where = whole.name or self.title
            some(whole.parts, where)
            finite((part.value for part in whole.parts), where)
            not_negative((part.value for part in whole.parts), where)
            if [part.name for part in whole.parts] != names:
                raise GuijuError("other parts than in the first bar", where=where, expected=", ".join(names))
            if not any(part.value for part in whole.parts):
                raise GuijuError("nothing to divide", where=where, expected="a sum above zero")

    def table(self) -> Table:
        names = [part.name for part in self.wholes[0].parts]
        rows = tuple(
            (
                whole.name,
                *(
                    f"{self.format(p.value)} ({_PERCENT(share)})"
                    for p, share in zip(whole.parts, _of(whole), strict=True)
                ),
            )
            for whole in self.wholes
        )
        return Table((self.head, *names), rows)

    def draw(self, sheet: Sheet) -> float:
        names = min(max(broad(whole.name) for whole in self.wholes), self.width * 0.35)
        left = names + 8 if names else 0.0
        y = 2.0
        for whole in self.wholes:
            if whole.name:
                sheet.text(names, y + 17, fitted(whole.name, names + 0.5, SIZE), anchor="end")
            x = left
            for place, share in enumerate(_of(whole)):
                wide = (self.width - left) * share / 100
                sheet.rect(x, y, max(wide - 1, 0), 24, "ink-2", _SHADES[place])
                figure = _PERCENT(share)
                if broad(figure, 11) + 6 <= wide:
                    sheet.text(x + 5, y + 16, figure, "paper" if place == 0 else "ink", size=11)
                x += wide
            y += 32
        x = left
        for place, part in enumerate(self.wholes[0].parts):
            label = part.name if len(self.wholes) > 1 else f"{part.name} {self.format(part.value)}"
            if x > left and x + 16 + broad(label) > self.width:
                x, y = left, y + 18
            sheet.rect(x, y + 2, 10, 10, "ink-2", _SHADES[place])
            sheet.text(x + 15, y + 11, fitted(label, self.width - x - 15, SIZE), "ink-2")
            x += 15 + broad(label) + 16
        return y + 18


def _of(whole: Whole) -> list[float]:
    """Per cent of each part."""
    values = [Fraction(exact(part.value)) for part in whole.parts]
    total = sum(values)
    return [float(100 * value / total) for value in values]
