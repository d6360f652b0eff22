"""An answer as a chart of `core.chart`, and as a picture that stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guiju.core import chart
from guiju.core.chart.drawing import Chart, Sheet, broad
from guiju.core.chart.measuring import fitted
from guiju.core.chart.model import Format, Table
from guiju.core.errors import GuijuError
from guiju.core.statistics import asking, writing
from guiju.core.statistics.model import Answer, Dimension, Kind, Span, Unit
from guiju.data.tables import codes

UNITS = {
    Unit.COUNT: ("", ""), Unit.YEARS: ("年", "years"), Unit.MONTHS: ("个月", "months"), Unit.DAYS: ("天", "days"),
    Unit.PERCENT: ("%", "%"),
}  # fmt: skip
MOST_BARS, MOST_LINES, MOST_PANELS = 24, 6, 24
LONGEST = 60
"""Years of a course that was asked for whole."""


class Picture(StrEnum):
    BARS = "bars"
    LINES = "lines"
    MULTIPLES = "multiples"
    MAP = "map"


def format_of(answer: Answer, language: str) -> Format:
    unit = answer.question.measure.unit
    return Format(0 if unit is Unit.COUNT else 1, UNITS[unit][0 if language == "zh" else 1])


def fits(answer: Answer) -> tuple[Picture, ...]:
    """The pictures an answer can be drawn as, the best one first; none of an answer without figures."""
    by = answer.question.by
    if not by or all(cell.value is None for cell in answer.cells):
        return ()
    found = []
    years = [d for d in by if d.kind is Kind.YEAR]
    if len(by) == 1 and by[0].register == "provinces" and _tiles(answer):
        found.append(Picture.MAP)
    if len(years) == 1 and len(_stated(answer, by.index(years[0]))) > 1:
        if len(by) == 1 or (len(by) == 2 and len(_stated(answer, 1 - by.index(years[0]))) <= MOST_LINES):
            found.append(Picture.LINES)
        if len(by) > 1:
            found.append(Picture.MULTIPLES)
    return (*found, Picture.BARS)


def draw(answer: Answer, picture: str, language: str, width: int = 640) -> Chart:
    """The chart. GuijuError for one that does not fit the answer."""
    known = fits(answer)
    if picture not in known:
        wanted = ", ".join(known) or "a table alone: there is nothing to draw"
        raise GuijuError("this answer is not drawn as {}", repr(picture[:20]), where="chart", expected=wanted)
    title, form = writing.title(answer, language), format_of(answer, language)
    describes = scope(answer, language)
    by = answer.question.by
    head = (" · ".join(d.title.said(language) for d in by), answer.question.measure.title.said(language))
    match picture:
        case Picture.MAP:
            return chart.TileMap(title, _tiles(answer), language, form, describes, head, width)
        case Picture.LINES:
            series = tuple(chart.Series(name, points) for name, points in _courses(answer, language))
            return chart.Lines(title, series, form, describes, base=0.0, head=head[0], width=width)
        case Picture.MULTIPLES:
            panels = tuple(chart.Panel(name, points) for name, points in _courses(answer, language)[:MOST_PANELS])
            return chart.Multiples(title, panels, form, describes, head=head[0], width=width)
    rows = answer.cells
    if any(d.kind is not Kind.YEAR for d in by) and len(rows) > MOST_BARS:
        rows = tuple(sorted(rows, key=lambda c: -c.count))
    shown = rows[-MOST_BARS:] if all(d.kind is Kind.YEAR for d in by) else rows[:MOST_BARS]
    bars = tuple(chart.Bar(_label(answer, cell.codes, by, language), cell.value) for cell in shown)
    return chart.Bars(title, bars, form, describes, head=head, width=width)


def left_out(answer: Answer, picture: str) -> int:
    """How many cells, or panels, a picture does not show; the table has them all."""
    if picture == Picture.BARS:
        return max(0, len(answer.cells) - MOST_BARS)
    if picture == Picture.MULTIPLES:
        return max(0, len(_courses(answer, "en")) - MOST_PANELS)
    return 0


def scope(answer: Answer, language: str) -> str:
    """What was left in, on which day, known at what number: the line under a picture."""
    asked = answer.question
    parts = []
    for key, values in asked.where.items():
        d = asked.subject.dimensions[key]
        given = values if isinstance(values, tuple) else (asking.told(values).replace("..", "–"),)
        said = ", ".join(_named(answer, d, code, language) for code in given)
        parts.append(f"{d.title.said(language)}: {said}")
    times = f"截至 {asked.day}，序号 {asked.seq}" if language == "zh" else f"as of {asked.day}, number {asked.seq}"
    return " · ".join([*parts, times])


def _named(answer: Answer, d: Dimension, code: str, language: str) -> str:
    known = d.values.get(code)
    return known.said(language) if known else answer.name(d, code, language)


def _label(answer: Answer, found: tuple[str, ...], by: tuple[Dimension, ...], language: str) -> str:
    named = " · ".join(answer.name(d, code, language) for d, code in zip(by, found, strict=True))
    return fitted(named, 250, 12)


def _stated(answer: Answer, place: int) -> list[str]:
    return list(dict.fromkeys(cell.codes[place] for cell in answer.cells if cell.codes[place]))


def _tiles(answer: Answer) -> dict[str, float | None]:
    known = codes("province_tiles")
    return {cell.codes[0]: cell.value for cell in answer.cells if cell.codes[0] in known}


def _courses(answer: Answer, language: str) -> list[tuple[str, tuple[tuple[float, float | None], ...]]]:
    """(name, points by year) of each combination of the other dimensions, those with most records first."""
    by = answer.question.by
    along = next(n for n, d in enumerate(by) if d.kind is Kind.YEAR)
    years = sorted(int(code) for code in _stated(answer, along))
    asked = answer.question.where.get(by[along].key)
    if isinstance(asked, Span) and asked.high - asked.low < LONGEST:  # a course is as long as it was asked for
        years = [asked.low, asked.high]
    held: dict[tuple[str, ...], dict[int, float | None]] = {}
    weight: dict[tuple[str, ...], int] = {}
    for cell in answer.cells:
        if not cell.codes[along]:
            continue
        rest = cell.codes[:along] + cell.codes[along + 1 :]
        held.setdefault(rest, {})[int(cell.codes[along])] = cell.value
        weight[rest] = weight.get(rest, 0) + cell.count
    others = by[:along] + by[along + 1 :]
    empty = 0.0 if answer.question.measure.unit is Unit.COUNT else None  # of a count nothing is none
    found = []
    for rest in sorted(held, key=lambda r: (-weight[r], r)):
        if all(value is None for value in held[rest].values()):
            continue
        name = " · ".join(answer.name(d, code, language) for d, code in zip(others, rest, strict=True))
        found.append(
            (name, tuple((float(year), held[rest].get(year, empty)) for year in range(years[0], years[-1] + 1)))
        )
    return found


@dataclass(frozen=True, slots=True)
class Alone:
    """A chart with its title above and its source below, for pages of others."""

    inner: Chart
    foot: str

    @property
    def title(self) -> str:
        return self.inner.title

    @property
    def describes(self) -> str:
        return self.inner.describes

    @property
    def width(self) -> int:
        return self.inner.width + 32

    def table(self) -> Table:
        return self.inner.table()

    def draw(self, sheet: Sheet) -> float:
        sheet.text(16, 26, fitted(self.title, self.inner.width, 15), "ink", "start", 15)
        inside = Sheet(sheet.look)
        height = self.inner.draw(inside)
        sheet.parts.append(f'<g transform="translate(16 40)">{"".join(inside.parts)}</g>')
        size = 11.0
        words = self.foot if broad(self.foot, size) <= self.inner.width else fitted(self.foot, self.inner.width, size)
        sheet.text(16, height + 62, words, "ink-3", "start", size)
        return height + 74


def alone(answer: Answer, picture: str, language: str, site: str, width: int = 640) -> Alone:
    """The picture of an answer as a file of its own."""
    return Alone(draw(answer, picture, language, width), f"{site} · {scope(answer, language)}")
