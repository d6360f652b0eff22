"""What a report is made of. Everything stands in both languages; `link` is a path of this house, "" for none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from guiju.core.chart.drawing import Chart
from guiju.core.statistics.model import Words


@dataclass(frozen=True)
class Run:
    """What stands in a cell of a table."""

    text: Words
    link: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence in one language."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """language → its pieces: a figure stands at another place in another language."""

    pieces: Mapping[str, tuple[Piece, ...]] = field(hash=False)


@dataclass(frozen=True)
class Picture:
    """charts: language → chart."""

    caption: Words
    charts: Mapping[str, Chart] = field(hash=False)
    link: str = ""


@dataclass(frozen=True)
class Table:
    """`names` columns hold words, the others figures. `data` are the same rows as plain values, the first one the names
    of columns, for files; `key` names the file."""

    key: str
    caption: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Run, ...], ...]
    names: int = 1
    link: str = ""
    data: tuple[tuple[str, ...], ...] = ()


Block = Paragraph | Picture | Table


@dataclass(frozen=True)
class Section:
    """level 1 is a chapter."""

    key: str
    level: int
    title: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """year; the day and number of the sequence of every figure; the name of who issues it."""

    title: Words
    year: int
    day: date
    seq: int
    issuer: str
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))
