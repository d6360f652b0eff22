"""The numbers of the rules for programs: what is in force, on what ground, what comes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from guiju.api.cases.procedure_schemas import Both, NumberValue
from guiju.api.values import Asked, Code, Day, Prefix
from guiju.registry.cases.views import rules

router = Router(tags=["procedures"])


class RulesAsked(Asked):
    procedure: Code | None = Field(None, description="Name of a procedure: the numbers that it uses.")
    q: Prefix | None = Field(None, description="Words in the key, the name or the ground.")
    on: Day | None = Field(None, description="As on that day; today when left out.")


class RuleProposal(Schema):
    """An open proposal to change a number."""

    case: str
    value: str
    from_: date | None = Field(alias="from", serialization_alias="from")
    ground: str


class RuleUse(Schema):
    """Where a procedure asks for a number: in a clock, a rule or a ballot."""

    procedure: str
    part: str
    name: str
    label: Both


class RuleInForce(NumberValue):
    """A number with the value of the day. Tiers with the same values stand together; `everywhere`: all that have it.
    `least` and `most` are how far it may be changed."""

    name: str = Field(examples=["R2", "complaint/accept_days"])
    label: Both
    procedure: str | None = Field(description="Whose own it is; null for a number of the law.")
    tiers: list[str]
    everywhere: bool
    source_label: Both
    source_url: str | None
    least: str
    most: str | None
    history: list[NumberValue] = Field(description="Earlier values, the last one first.")
    coming: list[NumberValue] = Field(description="Values that are decided for later.")
    proposals: list[RuleProposal]
    used_by: list[RuleUse]


class RuleList(Schema):
    items: list[RuleInForce]


@router.get("/rules", response=RuleList, by_alias=True)
def list_rules(request: HttpRequest, asked: Query[RulesAsked]) -> dict[str, Any]:
    """The numbers of the rules in force: value, ground, the case that changed it, where it is used, what it was, what
    is decided and what is proposed."""
    day = asked.on or timezone.localdate()
    found = rules.rules(day, asked.procedure or "", rules.bounded(asked.q or ""))
    return {"items": [rules.as_dict(rule) for rule in found]}
