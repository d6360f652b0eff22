"""A strip of marks, one for each thing: its shape says how it stands, and the words below count them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.core.chart.drawing import Sheet, broad
from guiju.core.chart.model import Table, some
from guiju.core.errors import GuijuError


class Mark(StrEnum):
    """Shapes that can be told apart without colour."""

    FULL = "full"  # a filled disc: reached
    HALF = "half"  # a disc half filled: on course
    POINT = "point"  # a triangle: behind
    OPEN = "open"  # an open circle: nothing known yet
    SQUARE = "square"  # a filled square: overdue
    CROSS = "cross"  # a cross: failed, ended


_COLOURS = {
    Mark.FULL: "jade",
    Mark.HALF: "ink-2",
    Mark.POINT: "ochre",
    Mark.OPEN: "ink-3",
    Mark.SQUARE: "ochre",
    Mark.CROSS: "ochre",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing: what it is called, and its mark."""

    label: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Strip:
    """dots in their order; words: what each mark means."""

    title: str
    dots: tuple[Dot, ...]
    words: Mapping[Mark, str] = field(hash=False)
    describes: str = ""
    head: tuple[str, str] = ("", "")
    width: int = 640

    def __post_init__(self) -> None:
        some(self.dots, self.title)
        for dot in self.dots:
            if dot.mark not in self.words:
                raise GuijuError("the mark {} has no word", dot.mark, where=self.title, expected="a word for each mark")

    def table(self) -> Table:
        return Table(self.head, tuple((dot.label, self.words[dot.mark]) for dot in self.dots))

    def draw(self, sheet: Sheet) -> float:
        a_row = max(1, (self.width - 4) // 17)
        for number, dot in enumerate(self.dots):
            draw_mark(sheet, dot.mark, 8 + 17.0 * (number % a_row), 10 + 18.0 * (number // a_row))
        y = 18.0 * -(-len(self.dots) // a_row) + 20
        x = 0.0
        for mark, word in self.words.items():
            count = sum(dot.mark is mark for dot in self.dots)
            if not count:
                continue
            said = f"{word} {count}"
            if x and x + 18 + broad(said) > self.width:
                x, y = 0.0, y + 18
            draw_mark(sheet, mark, x + 6, y - 4)
            sheet.text(x + 16, y, said, "ink-2")
            x += 16 + broad(said) + 18
        return y + 8


def draw_mark(sheet: Sheet, mark: Mark, x: float, y: float) -> None:
    """The mark with its middle at this place."""
    colour = _COLOURS[mark]
    match mark:
        case Mark.FULL:
            sheet.dot(x, y, 5, colour)
        case Mark.HALF:
            sheet.dot(x, y, 4.5, "", colour)
            sheet.area([(x, y - 4.5), (x + 3.2, y - 3.2), (x + 4.5, y), (x + 3.2, y + 3.2), (x, y + 4.5)], colour, 1)
        case Mark.POINT:
            sheet.area([(x, y - 5.5), (x + 5.5, y + 4.5), (x - 5.5, y + 4.5)], colour, 1)
        case Mark.OPEN:
            sheet.dot(x, y, 4.5, "", colour)
        case Mark.SQUARE:
            sheet.rect(x - 4.5, y - 4.5, 9, 9, colour)
        case Mark.CROSS:
            sheet.line(x - 4, y - 4, x + 4, y + 4, colour, 2)
            sheet.line(x - 4, y + 4, x + 4, y - 4, colour, 2)
