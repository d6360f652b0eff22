"""What the operations on kept plans answer with."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

Standing = Literal["reached", "open", "missed", "no_data"]


class Both(Schema):
    zh: str
    en: str


class KeptBrief(Schema):
    key: str
    title: Both
    issuers: list[str] = Field(description="Codes of bodies of plans.")
    adopted: date | None
    deadline: str
    tasks: int
    targets: int


class KeptList(Schema):
    items: list[KeptBrief]


class KeptFigure(Schema):
    """A figure with its day; `source` is the permalink of the indicator, or the number of the report it stands in."""

    value: float
    day: str
    source: str


class KeptTarget(Schema):
    key: str
    measure: Both
    comparator: Literal[">=", ">", "<=", "<", "="]
    value: float
    unit: str
    deadline: str
    indicator: str
    params: dict[str, str]
    baseline: KeptFigure | None
    figure: KeptFigure | None = Field(description="What the target is judged by: computed, else reported.")
    computed: KeptFigure | None
    reported: KeptFigure | None
    standing: Standing


class KeptReport(Schema):
    case: str
    task: int
    body: str
    state: str
    period_from: date
    period_to: date
    due: date
    overdue: bool
    standing: str = Field(description='done, on_course, behind, not_begun; "" before it is submitted.')
    progress: str
    figures: dict[str, float]
    evidence: str = Field(description="Name of the file; the file stands on the page of the case.")
    evidence_link: str


class KeptGroup(Schema):
    lead: list[str]
    participating: list[str]
    others: bool
    by_duties: bool


class KeptOrigin(Schema):
    plan: str
    task: int
    how: Literal["carried", "split", "merged"]


class KeptTask(Schema):
    number: int
    title: Both
    groups: list[KeptGroup]
    targets: list[KeptTarget]
    systems: list[str]
    procedures: list[str]
    origins: list[KeptOrigin] = Field(alias="from")
    standing: str = Field(description='done, on_course, behind, not_begun, overdue; "" without a report.')
    reports: list[KeptReport]


class KeptText(Schema):
    language: str
    title: str
    text: str


class KeptLink(Schema):
    kind: Literal["edition", "case"]
    key: str
    note: str


class KeptTaskFull(KeptTask):
    plan: str
    texts: list[KeptText]
    links: list[KeptLink]


class KeptChapter(Schema):
    number: int
    title: Both
    tasks: list[KeptTask]


class KeptFull(Schema):
    key: str
    title: Both
    issuers: list[str]
    adopted: date | None
    deadline: str
    local: bool
    source: str
    chapters: list[KeptChapter]


class KeptRow(Schema):
    """A body with the numbers of the tasks it has a part in."""

    body: str
    zh: str
    en: str
    lead: list[int]
    participating: list[int]


class KeptMatrix(Schema):
    items: list[KeptRow]


class LateReport(KeptReport):
    days: int


class LateTarget(KeptTarget):
    task: int


class KeptOverdue(Schema):
    reports: list[LateReport]
    targets: list[LateTarget]


class KeptDuty(Schema):
    task: int
    title: Both
    part: Literal["lead", "participating"]
    reports: list[KeptReport]
    targets: list[KeptTarget]


class KeptDuties(Schema):
    items: list[KeptDuty]


class KeptScore(Schema):
    score: int
    remark: str


class KeptResult(Schema):
    """One task of a round; scores, mean and conclusion are there once the result is public."""

    case: str
    task: int
    state: str
    due: date
    given: int = Field(description="How many scores were given.")
    scores: list[KeptScore]
    mean: float | None
    conclusion: str
    comments: int


class KeptRound(Schema):
    name: str
    results: list[KeptResult]


class KeptRounds(Schema):
    items: list[KeptRound]


class KeptDraft(Schema):
    """A version of a draft of a next plan, as its facts file holds it."""

    key: str
    plan: str = Field(description="The plan it was drafted from.")
    version: int
    adopted: bool
    facts: dict[str, Any]
