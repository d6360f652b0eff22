"""A report out of its outline and the registry, at (31 December, a number of the sequence).

A page for each province or field is cut out of one answer split by it: as many questions as the outline has, however
many pages they make.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from urllib.parse import urlencode

from guiju.core.chart.model import Format
from guiju.core.errors import GuijuError, sentence
from guiju.core.report import outline as plan
from guiju.core.report.model import Block, Paragraph, Picture, Piece, Report, Run, Section, Table
from guiju.core.report.outline import Ask, Chapter, Each, Figure, Indicators, Item, Outline, Text
from guiju.core.statistics import asking, drawing, writing
from guiju.core.statistics.model import Answer, Cell, Kind, Question, Span, Unit, Words
from guiju.data import tables
from guiju.registry.goals import columns, workbench
from guiju.registry.goals.report import annexes
from guiju.registry.goals.report.annexes import NO_DATA, number

FIRST_YEAR = 1950
YEARS = 15
"""Years of a course."""
MOST_ROWS, MOST_COLUMNS = 400, 11
LANGUAGES = ("zh", "en")


@cache
def house() -> Outline:
    """The outline of the annual report. GuijuError names the place at fault."""
    text = tables.text("report/annual.yaml")
    return plan.read(text, "report/annual.yaml")


def annual(year: int, today: date, issuer: str, seq: int | None = None) -> Report:
    """The report on a year. GuijuError for a year that has not ended and for a number not given yet."""
    if not FIRST_YEAR <= year <= today.year - 1:
        raise GuijuError(
            "{} has not ended or lies too far back",
            year,
            where="year",
            expected=sentence("{} to {}", FIRST_YEAR, today.year - 1),
        )
    head = columns.at_head().seq
    if seq is not None and not 0 <= seq <= head:
        raise GuijuError(
            "the sequence has not come to {}", seq, where="seq", expected=sentence("a number from 0 to {}", head)
        )
    return Writer(year, head if seq is None else seq).report(house(), issuer)


class Writer:
    """Writes one report; what is asked twice is answered once."""

    def __init__(self, year: int, seq: int) -> None:
        self.year, self.seq = year, seq
        self.day, self.before = date(year, 12, 31), date(year - 1, 12, 31)
        self._cut: dict[tuple[object, ...], tuple[Answer, dict[str, tuple[Cell, ...]]]] = {}

    def report(self, said: Outline, issuer: str) -> Report:
        sections = [section for chapter in said.chapters for section in self._chapter(chapter)]
        return Report(self._words(said.title, {}), self.year, self.day, self.seq, issuer, tuple(sections))

    def _chapter(self, chapter: Chapter) -> list[Section]:
        blocks = tuple(block for item in chapter.items for block in self._blocks(item, None, {}))
        found = [Section(chapter.key, 1, chapter.title, blocks)]
        if chapter.each is not None:
            base, cells = self._sliced(chapter.each.measure, (), chapter.each.where, chapter.each, self.day)
            dimension = base.question.by[0]
            order = sorted((code for code in cells if code), key=lambda code: (-cells[code][0].count, code))
            for code in order[: chapter.each.most]:
                names = {lang: base.name(dimension, code, lang) for lang in LANGUAGES}
                put = {"name": Words(names["zh"], names["en"]), "code": Words(code, code)}
                page = [block for item in chapter.page for block in self._blocks(item, chapter.each, put)]
                found.append(Section(f"{chapter.key}-{code}", 2, put["name"], tuple(page)))
        return found

    def _blocks(self, item: Item, each: Each | None, put: Mapping[str, Words]) -> list[Block]:
        match item:
            case Text():
                return [self._text(item, each, put)]
            case Ask():
                return self._asked(item, each, put)
            case Indicators():
                return [annexes.indicators(item, self.day, self.before, self.seq)]
        if item.name == "targets":
            return annexes.targets(self.day, self.seq)
        return annexes.method(self.day, self.seq)

    # -- words ---------------------------------------------------------------------------------------------------------
    def _words(self, words: Words, put: Mapping[str, Words]) -> Words:
        zh, en = ("".join(p.text for p in self._pieces(words.said(lang), lang, put, {})) for lang in LANGUAGES)
        return Words(zh, en)

    def _scope(self, text: str) -> str:
        """The place of a filter with its years."""
        for name, value in (("year", self.year), ("before", self.year - 1), ("since", self.year - YEARS + 1)):
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def _text(self, item: Text, each: Each | None, put: Mapping[str, Words]) -> Paragraph:
        figures: dict[str, tuple[str, str, str]] = {}
        wanted = {name for text in (item.words.zh, item.words.en) for name in plan.PUT.findall(text)}
        for name in wanted - plan.ALWAYS:
            figures[name] = self._figure(name, item.figures[plan.figure_of(name)], each, put)
        return Paragraph({lang: self._pieces(item.words.said(lang), lang, put, figures) for lang in LANGUAGES})

    def _pieces(
        self, text: str, language: str, put: Mapping[str, Words], figures: Mapping[str, tuple[str, str, str]]
    ) -> tuple[Piece, ...]:
        found: list[Piece] = []
        end = 0
        for match in plan.PUT.finditer(text):
            found.append(Piece(text[end : match.start()]))
            end, name = match.end(), match[1]
            if name in figures:
                zh, en, link = figures[name]
                found.append(Piece(zh if language == "zh" else en, link))
            elif name in put:
                found.append(Piece(put[name].said(language)))
            else:
                found.append(Piece(self._scope(match[0])))
        return tuple(piece for piece in (*found, Piece(text[end:])) if piece.text)

    def _figure(self, name: str, figure: Figure, each: Each | None, put: Mapping[str, Words]) -> tuple[str, str, str]:
        """The figure in both languages, and its permalink. A change is the figure less that of a year earlier."""
        day = self.before if name.endswith("_before") else self.day
        value, unit, link = self._value(figure, each, put, day)
        sign = ""
        if name.endswith("_change"):
            earlier, _, _ = self._value(figure, each, put, self.before)
            value = None if value is None or earlier is None else value - earlier
            sign = "+" if value is not None and value > 0 else ""
        if value is None:
            return (*NO_DATA, link)
        zh, en = (Format(0 if unit is Unit.COUNT else 1, drawing.UNITS[unit][n])(value) for n in (0, 1))
        return sign + zh, sign + en, link

    def _value(
        self, figure: Figure, each: Each | None, put: Mapping[str, Words], day: date
    ) -> tuple[float | None, Unit, str]:
        if figure.indicator:
            return annexes.value(figure.indicator, figure.values, day, self.seq)
        if each is None:
            answer = self._answer(figure.measure, (), figure.where, day)
            return answer.total.value, answer.question.measure.unit, _link(answer.question)
        base, cells = self._sliced(figure.measure, (), figure.where, each, day)
        code, unit = put["code"].zh, base.question.measure.unit
        empty = 0.0 if unit is Unit.COUNT else None  # of nothing there is no mean, but its number is 0
        value = cells[code][0].value if code in cells else empty
        return value, unit, _link(_cut(base, code))

    # -- questions -----------------------------------------------------------------------------------------------------
    def _answer(self, measure: str, by: tuple[str, ...], where: str, day: date) -> Answer:
        return workbench.answer(workbench.question(measure, by, self._scope(where), day, day, self.seq))

    def _sliced(
        self, measure: str, by: tuple[str, ...], where: str, each: Each, day: date
    ) -> tuple[Answer, dict[str, tuple[Cell, ...]]]:
        """The answer split by what there is a page for, and code → its cells without that code."""
        scope = ";".join(dict.fromkeys(one for one in (each.where, where) if one))
        key = (measure, by, scope, each.dimension, day)
        if key not in self._cut:
            answer = self._answer(measure, (each.dimension, *by), scope, day)
            cells: dict[str, list[Cell]] = {}
            for cell in answer.cells:
                cells.setdefault(cell.codes[0], []).append(Cell(cell.codes[1:], cell.value, cell.count))
            self._cut[key] = answer, {code: tuple(found) for code, found in cells.items()}
        return self._cut[key]

    def _asked(self, item: Ask, each: Each | None, put: Mapping[str, Words]) -> list[Block]:
        if each is None:
            answer = self._answer(item.measure, item.by, item.where, self.day)
        else:
            base, cells = self._sliced(item.measure, item.by, item.where, each, self.day)
            code = put["code"].zh
            found = cells.get(code, ())
            answer = Answer(_cut(base, code), found, Cell((), None, sum(c.count for c in found)), base.names)
        if not answer.cells:
            return []  # nothing to show: the sentence above says how many
        caption, link = self._words(item.caption, put), _link(answer.question)
        made: list[Block] = []
        if item.picture and item.picture in drawing.fits(answer):
            width = 460 if each else 560
            charts = {lang: drawing.draw(answer, item.picture, lang, width) for lang in LANGUAGES}
            made.append(Picture(caption, charts, link))
        if item.table or not made:
            key = item.key + (f"-{put['code'].zh}" if each else "")
            made.append(table(answer, key, caption, link))
        return made


def _cut(base: Answer, code: str) -> Question:
    """The question of one page: within the code, without its dimension."""
    asked = base.question
    where = {**asked.where, asked.by[0].key: (code,)}
    return Question(asked.subject, asked.measure, asked.by[1:], where, asked.day, asked.seq)


def _link(question: Question) -> str:
    return f"/statistics/?{urlencode(asking.address(question))}"


def _evidence(asked: Question, cell: Cell) -> str:
    """The permalink of one cell: the question within its codes. "" where a record does not say one of them."""
    if not all(cell.codes) or any(set(code) & set(",;=") for code in cell.codes):
        return ""
    where = dict(asked.where)
    for dimension, code in zip(asked.by, cell.codes, strict=True):
        where[dimension.key] = Span(int(code), int(code)) if dimension.kind is Kind.YEAR else (code,)
    return _link(Question(asked.subject, asked.measure, (), where, asked.day, asked.seq))


def table(answer: Answer, key: str, caption: Words, link: str) -> Table:
    """An answer as a table; the second of two dimensions side by side where it has few values."""
    by = answer.question.by
    data = tuple(tuple(row) for row in csv.reader(io.StringIO(writing.as_csv(answer))))
    across = list(dict.fromkeys(cell.codes[1] for cell in answer.cells)) if len(by) == 2 else []

    def named(place: int, code: str) -> Words:
        return Words(answer.name(by[place], code, "zh"), answer.name(by[place], code, "en"))

    def figure(cell: Cell) -> Run:
        return Run(number(cell.value, answer.question.measure.unit), _evidence(answer.question, cell))

    if 1 < len(across) <= MOST_COLUMNS - 1:
        if by[1].values:
            order = list(by[1].values)
            across.sort(key=lambda c: (not c, order.index(c) if c in order else len(order)))
        held = {cell.codes: cell for cell in answer.cells}
        missing = Run(Words("–", "–"))
        rows = [
            (Run(named(0, down)), *(figure(held[down, one]) if (down, one) in held else missing for one in across))
            for down in dict.fromkeys(cell.codes[0] for cell in answer.cells)
        ]
        head = (by[0].title, *(named(1, one) for one in across))
        return Table(key, caption, head, tuple(rows[:MOST_ROWS]), 1, link, data)
    flat = [(*(Run(named(n, code)) for n, code in enumerate(cell.codes)), figure(cell)) for cell in answer.cells]
    head = (*(d.title for d in by), answer.question.measure.title)
    return Table(key, caption, head, tuple(flat[:MOST_ROWS]), len(by), link, data)
