"""What the operations on indicators answer with."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field


class Both(Schema):
    zh: str
    en: str


class IndicatorSpread(Schema):
    """How measured lengths are distributed, in the unit of the indicator."""

    count: int
    mean: float
    median: float
    p10: float
    p25: float
    p75: float
    p90: float
    least: float
    most: float


class IndicatorFigure(Schema):
    """`value` null: no data. `asked` are the parameters of the permalink."""

    value: float | None
    unit: Literal["percent", "months", "years", "days", "count"]
    counted: int = Field(description="The numerator, or how many records were counted or measured.")
    over: int | None = Field(description="The denominator of a ratio.")
    excluded: int = Field(description="Records left out, with a reason each.")
    spread: IndicatorSpread | None
    asked: dict[str, str]
    day: str
    seq: int


class IndicatorTarget(Schema):
    code: str
    title: Both
    comparator: Literal[">=", "<=", ">", "<", "="]
    value: float
    deadline: str
    source: str
    figure: float | None
    asked: dict[str, str]
    status: Literal["reached", "on_course", "behind", "no_data"]
    ground: Literal["holds", "passed", "forecast", "no_figure", "short"]
    expected: float | None = Field(description="Middle of the forecast on the deadline, where the status rests on it.")


class IndicatorLine(IndicatorFigure):
    """A line of the scoreboard."""

    key: str
    title: Both
    group: str
    direction: Literal["up", "down", "neither"]
    targets: list[IndicatorTarget]


class Scoreboard(Schema):
    day: str
    seq: int
    items: list[IndicatorLine]


class IndicatorUse(Schema):
    """A named query with its parameters; `$name` stands for the indicator's own."""

    query: str
    with_: dict[str, Any] = Field(alias="with")


class IndicatorParameter(Schema):
    name: str
    kind: str
    default: Any
    choices: list[str]
    label: Both


class IndicatorPoint(Schema):
    day: str
    value: float | None
    counted: int
    over: int | None


class IndicatorBand(Schema):
    day: str
    middle: float
    low: float
    high: float


class IndicatorForecast(Schema):
    """`covered` of `tested` back-tested bands held the figure that came."""

    method: str
    level: float
    covered: int
    tested: int
    bands: list[IndicatorBand]


class IndicatorPart(Schema):
    part: str = Field(description='Value of the dimension; "" for records that do not say.')
    value: float | None
    counted: int
    over: int | None


class IndicatorFull(Schema):
    key: str
    title: Both
    about: Both
    group: str
    form: Literal["ratio", "count", "mean", "median"]
    unit: Literal["percent", "months", "years", "days", "count"]
    direction: Literal["up", "down", "neither"]
    source: str
    confidence: Literal["sure", "likely", "unsure"]
    frequency: str
    counted: IndicatorUse
    over: IndicatorUse | None
    measure: str
    parameters: list[IndicatorParameter]
    by: list[str]
    definition: str = Field(description="SHA-256 of the definition and the lists it rests on.")
    figure: IndicatorFigure
    targets: list[IndicatorTarget]
    history: list[IndicatorPoint]
    forecast: IndicatorForecast | None
    split_by: str
    parts: list[IndicatorPart]


class IndicatorRecord(Schema):
    """A record behind a figure, as it stood on the day."""

    id: str
    designation: str
    title: Both
    status: str
    value: float | None
    weight: int | None
    since: str | None
    reason: str
    body: str
    province: str
    ics: str
    committee: str
    kind: str
    address: str


class IndicatorRecordPage(Schema):
    items: list[IndicatorRecord]
    total: int
    next: str


class IndicatorSnapshot(Schema):
    """A figure entered in the log."""

    number: int
    indicator: str
    day: str
    seq: int
    value: str
    unit: str
    definition: str
    asked: dict[str, str]
    entered: str


class IndicatorSnapshots(Schema):
    items: list[IndicatorSnapshot]
