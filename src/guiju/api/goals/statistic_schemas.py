"""What the operations on statistics answer with."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class Title(Schema):
    zh: str
    en: str


class MeasureData(Schema):
    key: str
    subject: str
    title: Title
    about: Title
    form: str = Field(description="count, distinct, mean or share.")
    unit: str = Field(description="count, years, months, days or percent.")


class CodeName(Title):
    code: str = Field(description='"" where the record does not say.')


class DimensionNamed(Schema):
    key: str
    title: Title
    values: list[CodeName]


class DimensionData(DimensionNamed):
    kind: str = Field(description="list: of these values; register: codes of a register; year.")


class SubjectData(Schema):
    key: str
    title: Title
    source: str
    measures: list[MeasureData]
    dimensions: list[DimensionData]


class SubjectList(Schema):
    items: list[SubjectData]


class TotalData(Schema):
    value: float | None = Field(description="null is no data.")
    n: int = Field(description="Records the figure rests on.")


class CellData(TotalData):
    codes: list[str] = Field(description="A code for each dimension, in the order of `by`.")


class AnswerData(Schema):
    measure: MeasureData
    by: list[str]
    where: dict[str, str]
    day: str
    seq: int
    asked: dict[str, str] = Field(description="The parameters of the permalink.")
    total: TotalData
    dimensions: list[DimensionNamed]
    cells: list[CellData]
