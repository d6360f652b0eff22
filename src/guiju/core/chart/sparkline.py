"""A line as small as a word, with its last figure behind it."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.core.chart.drawing import Sheet, broad
from guiju.core.chart.measuring import fitted
from guiju.core.chart.model import PLAIN, Format, Table, exact, finite, some
from guiju.core.chart.scales import Scale


@dataclass(frozen=True, slots=True)
class Sparkline:
    """values from the oldest to the newest, None where one is missing; the scale is their own."""

    title: str
    values: tuple[float | None, ...]
    format: Format = PLAIN
    describes: str = ""
    width: int = 140

    def __post_init__(self) -> None:
        some([value for value in self.values if value is not None], self.title)
        finite(self.values, self.title)

    def table(self) -> Table:
        rows = tuple((str(place), self.format(value)) for place, value in enumerate(self.values, 1))
        return Table(("", self.title), rows)

    def draw(self, sheet: Sheet) -> float:
        known = [(place, value) for place, value in enumerate(self.values) if value is not None]
        figure = self.format(known[-1][1])
        room = min(broad(figure) + 8, self.width * 0.6)
        least, most = min(exact(value) for _, value in known), max(exact(value) for _, value in known)
        up = (
            Scale(least, most, 20.0, 4.0)
            if least < most
            else Scale(least - 1 - abs(least), least + 1 + abs(least), 20.0, 4.0)
        )
        right = self.width - room
        last = max(len(self.values) - 1, 1)
        places = [(2 + (right - 6) * place / last, up(exact(value))) for place, value in known]
        if len(places) > 1:
            sheet.path(places, "ink-2", 1.2)
        sheet.dot(*places[-1], 2.2, "ink")
        sheet.text(right + 4, places[-1][1] + 4, fitted(figure, room, 12))
        return 24.0
