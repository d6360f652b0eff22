"""Rounds for programs: which there are, what is due, one occurrence, its draw with the proof."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from guiju.api.affiliations import KEYED
from guiju.api.keyholders import person
from guiju.api.registers import Receipt, Said
from guiju.api.values import Asked, Code, Day, Text, Whole, no_parameters
from guiju.core.ledger import receipt as receipts
from guiju.core.rounds import loader
from guiju.registry.accounts.models import User
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.registers.access import viewer
from guiju.registry.rounds import doing, proving, serializing, steps
from guiju.registry.rounds.definitions import round_
from guiju.registry.rounds.models import Step

router = Router(tags=["rounds"])
AHEAD, FURTHEST = 730, 7_300
"""Days the calendar looks ahead, and at most."""


class RoundShape(Schema):
    """A round as its file says it."""

    round_: str = Field(alias="round")
    version: int
    name: Said
    about: Said
    sources: list[str]
    systems: list[str]
    control: str = Field(description="Code of the body that runs it.")
    office: str
    frame: dict[str, Any]
    comes: str = Field(description="call, draw, all.")
    calendar: dict[str, Any]
    stratum: str
    quota: dict[str, int]
    case: dict[str, Any] | None
    answer: dict[str, Any] | None
    cover: dict[str, Any] | None
    ranking: dict[str, Any] | None
    publishes: list[str]
    objections: dict[str, int] = Field(description="How many days a list is public for objections.")
    digest: str


class RoundShapes(Schema):
    items: list[RoundShape]


class Due(Schema):
    round_: str = Field(alias="round")
    name: Said
    period: str
    opens: str
    closes: str


class DueList(Schema):
    items: list[Due]


class CoverShape(Schema):
    done: int
    of: int
    by: str


class UnitShape(Schema):
    unit: str
    stratum: str
    titles: dict[str, str]
    case: str | None
    answered: str | None
    cover: CoverShape | None


class ObjectionShape(Schema):
    """An objection to a list; what it says is for who runs the round."""

    number: int = Field(description="Of its step.")
    unit: str = Field(description='What it is about; "" for the list.')
    open: bool
    upheld: bool | None
    answer: str


class OccurrenceShape(Schema):
    """One occurrence; `units` are those drawn, or those who have to answer."""

    round_: str = Field(alias="round")
    period: str
    opens: str
    closes: str
    waits: str = Field(description='The step a draw waits for; "" for none.')
    steps: list[dict[str, Any]]
    units: list[UnitShape]
    list_: list[dict[str, Any]] | None = Field(alias="list", description="The list, once it is published.")
    proposed: list[dict[str, Any]] | None = Field(description="The list while it is public for objections.")
    objections: list[ObjectionShape]


class PublicValue(Schema):
    value: str
    source: str


class RuleShape(Schema):
    quotas: dict[str, int]
    people: list[str]
    public: str
    day: str


class DrawShape(Schema):
    """The file of a draw, as `guiju draw verify` reads it."""

    format: str
    draw: str
    frame: list[tuple[str, str]]
    rule: RuleShape
    fingerprint: str
    commitments: dict[str, str]
    reveals: dict[str, str]
    public: PublicValue
    seed: str
    result: list[str]
    receipts: list[Receipt]


class RoundGiven(Schema):
    name: Code


class OccurrenceGiven(RoundGiven):
    period: Code


class StepGiven(OccurrenceGiven):
    number: Whole = Field(ge=1, le=2**31 - 1)


class DueAsked(Asked):
    day: Day | None = Field(None, description="From this day on. Unset: today.")
    days: Whole = Field(AHEAD, ge=1, le=FURTHEST, description="How far to look.")


class RoundStep(Schema):
    """A step of an occurrence, with what it brings."""

    model_config = ConfigDict(extra="forbid")

    step: Code = Field(description=", ".join(steps.KINDS) + ".")
    people: list[Code] = Field(
        [], max_length=doing.MOST_PEOPLE, description="frame: user names of who commits to values."
    )
    public: Text | Literal[""] = Field("", description="frame: the public value that will be used.")
    day: Day | None = Field(None, description="frame: the day of the public value.")
    sha256: str = Field(
        "", pattern="^([0-9a-f]{64})?$", description="commitment: the commitment; notice, publish: the list."
    )
    value: Text | Literal[""] = Field("", description="reveal: the value committed to; value: the public value.")
    source: Text | Literal[""] = Field("", description="value: where it was read.")
    why: Text | Literal[""] = Field("", description="void: why the draw is given up.")
    unit: Text | Literal[""] = Field("", description="object: the unit it is about; none: the list.")
    text: Text | Literal[""] = Field("", description="object: why; settle: the answer, which is public.")
    objection: int = Field(0, ge=0, le=2**31 - 1, description="settle: the number of the objection's step.")
    upheld: bool | None = Field(None, description="settle: whether the objection is upheld.")


class RoundStepDone(Schema):
    number: int = Field(description="Of the step, for its receipt.")
    step: str
    waits: str = Field(description='The step a draw waits for now; "" for none.')


@router.get("/rounds", response=RoundShapes, by_alias=True)
def list_rounds(request: HttpRequest) -> dict[str, Any]:
    """The rounds there are."""
    no_parameters(request)
    return {"items": [loader.as_dict(one) for one in loader.house().values()]}


@router.get("/calendar", response=DueList, by_alias=True)
def list_due(request: HttpRequest, asked: Query[DueAsked]) -> dict[str, Any]:
    """What is open or comes within some days, by its last day."""
    first = asked.day or timezone.localdate()
    try:
        last = first + timedelta(asked.days)
    except OverflowError:
        last = first
    return {
        "items": [
            {"round": held.name, "name": {"zh": held.label.zh, "en": held.label.en}, "period": one.period,
             "opens": one.opens.isoformat(), "closes": one.closes.isoformat()}
            for held, one in serializing.due(first, last)
        ]
    }  # fmt: skip


@router.get("/rounds/{name}", response=RoundShape, by_alias=True)
def get_round(request: HttpRequest, given: Path[RoundGiven]) -> dict[str, Any]:
    """One round."""
    no_parameters(request)
    return loader.as_dict(round_(given.name))


@router.get("/rounds/{name}/{period}", response=OccurrenceShape, by_alias=True)
def get_occurrence(request: HttpRequest, given: Path[OccurrenceGiven]) -> dict[str, Any]:
    """One occurrence: its steps, its units and what became of them, its list."""
    no_parameters(request)
    held = round_(given.name)
    return serializing.as_dict(held, serializing.occurrence(held, given.period), timezone.localdate())


@router.post("/rounds/{name}/{period}/steps", response=RoundStepDone, openapi_extra=KEYED)
def take_step(request: HttpRequest, given: Path[OccurrenceGiven], body: Body[RoundStep]) -> dict[str, Any]:
    """Do the next step of an occurrence, as the owner of the key: officers of the round, and those who draw."""
    acting, today, now = person(request), timezone.localdate(), timezone.now()
    no_parameters(request)
    held = round_(given.name)
    one = serializing.occurrence(held, given.period)
    who = viewer(User.objects.get(pk=acting.user), today)
    asked = doing.Asked(**{**body.dict(), "people": tuple(body.people)})
    step = doing.do(held, one.period, asked, who, now)
    told = serializing.as_dict(held, one, today)
    return {"number": step.number, "step": step.kind, "waits": told["waits"]}


@router.get("/rounds/{name}/{period}/draw", response=DrawShape, exclude_unset=True)
def get_draw(request: HttpRequest, given: Path[OccurrenceGiven]) -> dict[str, Any]:
    """The file by which anyone repeats the draw."""
    no_parameters(request)
    held = round_(given.name)
    return serializing.document(steps.held(held, serializing.occurrence(held, given.period).period))


@router.get("/rounds/{name}/{period}/receipts/{number}", response=Receipt, exclude_unset=True)
def get_step_receipt(request: HttpRequest, given: Path[StepGiven]) -> dict[str, Any]:
    """The offline receipt of a step. 404 also for the second until the log has taken it in, and for a list before it
    is published."""
    no_parameters(request)
    held = round_(given.name)
    row = steps.held(held, serializing.occurrence(held, given.period).period)
    step = Step.objects.filter(occurrence=row, number=given.number).first() if row is not None else None
    hidden = step is not None and not serializing.is_public(step)
    made = proving.receipt(step) if step is not None and not hidden else None
    if made is None:
        raise NotHeldError("there is no receipt to be shown", where="number", expected="the number of a step")
    return dict(json.loads(receipts.write(made)))
