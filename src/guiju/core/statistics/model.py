"""What can be asked: subjects with their measures and dimensions, a question, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guiju.core.definitions.words import Words as Words

MOST_DIMENSIONS = 3


class Form(StrEnum):
    """How a figure comes of rows: their number, the number of different values, a mean, a share in per cent."""

    COUNT = "count"
    DISTINCT = "distinct"
    MEAN = "mean"
    SHARE = "share"


class Unit(StrEnum):
    COUNT = "count"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    PERCENT = "percent"


class Kind(StrEnum):
    """What the values of a dimension are: words of a list, codes somebody keeps a register of, or years."""

    LIST = "list"
    REGISTER = "register"
    YEAR = "year"


@dataclass(frozen=True)
class Measure:
    """`of`: the column that is averaged, counted by its different values, or that says which rows make the share."""

    key: str
    title: Words
    about: Words
    form: Form
    unit: Unit
    of: str = ""


@dataclass(frozen=True)
class Dimension:
    """`values`: code → words of a LIST, in its order; `register`: who knows the names of a REGISTER; `column` of the
    rows."""

    key: str
    title: Words
    kind: Kind
    column: str
    values: Mapping[str, Words] = field(default_factory=dict)
    register: str = ""


@dataclass(frozen=True)
class Subject:
    """What is counted: rows of one kind, their measures and dimensions. `rows` names the query that gives them."""

    key: str
    title: Words
    rows: str
    source: str
    measures: Mapping[str, Measure]
    dimensions: Mapping[str, Dimension]


@dataclass(frozen=True)
class Span:
    """Years from `low` to `high`, both included."""

    low: int
    high: int


Wanted = tuple[str, ...] | Span


@dataclass(frozen=True)
class Question:
    """A measure, split `by` at most three dimensions, of the rows within `where`, on a day as known at a number."""

    subject: Subject
    measure: Measure
    by: tuple[Dimension, ...]
    where: Mapping[str, Wanted]
    day: date
    seq: int


@dataclass(frozen=True)
class Cell:
    """One row of an answer: a code for each dimension ("" where the record does not say), the figure, and how many
    records it rests on. `value` None is "no data"."""

    codes: tuple[str, ...]
    value: float | None
    count: int


@dataclass(frozen=True)
class Answer:
    """The cells in the order of the dimensions' values; the figure of everything; names: dimension → code → words."""

    question: Question
    cells: tuple[Cell, ...]
    total: Cell
    names: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)

    def name(self, dimension: Dimension, code: str, language: str) -> str:
        """What a code is called."""
        if not code:
            return "（未注明）" if language == "zh" else "(not stated)"
        known = self.names.get(dimension.key, {}).get(code)
        return (known.said(language) if known else "") or code
