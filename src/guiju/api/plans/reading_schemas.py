"""What the reading of a plan answers with. Spans are [start, end] in code points of the text sent."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Span = list[int]


class PlanText(Schema):
    """The text of a plan. What stands in it is judged by the reader; only its length is limited here."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "Test plan\n1. Build. By 2028, establish at least 50 pilots. (Led by MIIT)"}]
        },
    )

    text: str = Field(max_length=2_000_000)


class PlanBody(Schema):
    printed: str
    resolved: str | None = Field(
        description="Code in the register; of a local body CN-region-organ; null when it does not know the name."
    )
    level: Literal["national", "province", "city", "county", ""] = Field(description="Empty where the name says none.")
    role: Literal["lead", "participate", "responsible", ""] = Field(description="As printed; empty in a bare list.")
    span: Span


class PlanGroup(Schema):
    """Who answers for the sentences at `covers`."""

    lead: list[PlanBody]
    participating: list[PlanBody]
    others: bool
    by_duties: bool
    local: bool
    span: Span
    covers: Span
    deadline: str | None = Field(description="Where the group itself says by when.")
    deadline_span: Span | None


class PlanTarget(Schema):
    measure: str
    comparator: Literal[">=", ">", "<=", "<", "="]
    value: float | int
    unit: str
    deadline: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD.")
    approximate: bool
    span: Span
    measure_span: Span
    quantity_span: Span
    deadline_span: Span | None


class PlanMechanism(Schema):
    name: str
    kind: str
    span: Span


class PlanChapter(Schema):
    number: int
    printed: str
    title: str | None
    title_span: Span | None
    span: Span
    sections: list[int]
    groups: list[PlanGroup]
    targets: list[PlanTarget]


class PlanSection(Schema):
    """`number` is the true place, `printed` the numeral as printed."""

    number: int
    printed: str
    title: str | None
    title_span: Span | None
    span: Span
    groups: list[PlanGroup]
    targets: list[PlanTarget]
    mechanisms: list[PlanMechanism]


class PlanRule(Schema):
    kind: str
    span: Span


class PlanNote(Schema):
    kind: str
    what: str
    span: Span | None


class PlanRead(Schema):
    title: str | None
    title_span: Span | None
    language: Literal["zh-Hans", "zh-Hant", "en"]
    date: str | None
    date_span: Span | None
    issuers: list[PlanBody]
    deadline: str | None
    chapters: list[PlanChapter]
    sections: list[PlanSection]
    rules: list[PlanRule]
    footnotes: list[Span]
    notes: list[PlanNote]
