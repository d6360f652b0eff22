"""Statistical surveys for programs: what the published returns of each say together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import Field

from guiju.api.values import Code, no_parameters
from guiju.registry.cases.views import returns

router = Router(tags=["statistics"])


class SurveyShape(Schema):
    survey: str
    title: str
    kind: str


class SurveyShapes(Schema):
    items: list[SurveyShape]


class PeriodShape(Schema):
    """How a survey of a period stands."""

    period_from: str
    period_to: str
    due: str
    asked: int = Field(description="Units that were asked.")
    reported: int
    published: int


class ReturnLine(Schema):
    """What the published returns of a period say to a question. Figures are decimals, written out."""

    survey: str
    period_from: str
    period_to: str
    code: str
    question: str
    unit: str
    units: int = Field(description="Units that answered.")
    total: str | None
    mean: str | None = Field(description="To six places.")
    withheld: bool = Field(description="Too few units answered for a figure that tells of none of them.")


class ReturnSeries(Schema):
    survey: str
    title: str
    periods: list[PeriodShape]
    items: list[ReturnLine]


class SurveyGiven(Schema):
    survey: Code


@router.get("/returns", response=SurveyShapes)
def list_surveys(request: HttpRequest) -> dict[str, Any]:
    """The statistical surveys there are."""
    no_parameters(request)
    return {"items": [{"survey": one.key, "title": one.title, "kind": one.kind} for one in returns.surveys()]}


@router.get("/returns/{survey}", response=ReturnSeries)
def get_returns(request: HttpRequest, given: Path[SurveyGiven]) -> dict[str, Any]:
    """A survey period by period: who was asked and has reported, and sums and means over the published returns."""
    no_parameters(request)
    held = returns.survey(given.survey)
    return {
        "survey": held.key, "title": held.title,
        "periods": [
            {"period_from": one.first, "period_to": one.last, "due": one.due, "asked": one.asked,
             "reported": one.reported, "published": one.published}
            for one in returns.periods(held.key)
        ],
        "items": [returns.as_dict(held.key, line) for line in returns.series(held.key, timezone.localdate())],
    }  # fmt: skip
