"""What the operations on procedures answer with."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field


class Both(Schema):
    """A text in Chinese and English."""

    zh: str
    en: str


class ProcedureBrief(Schema):
    """A procedure as in lists; `states` and `acts` are counted. `digest`: SHA-256 of the resolved definition."""

    name: str = Field(examples=["national-standard"])
    version: int
    digest: str
    label: Both
    about: Both
    pattern: str = Field(description="PA to PF, or empty.")
    systems: list[str]
    states: int
    acts: int


class ProcedureList(Schema):
    items: list[ProcedureBrief]


class ProcedureParty(Schema):
    """A role and who holds it: opener, anyone, named, or an office of a place."""

    name: str
    label: Both
    held_by: str


class ProcedureFact(Schema):
    name: str
    label: Both
    type: str
    personal: bool
    visible: str
    computed: str | None = Field(description="What it is computed from; null of a fact that acts bring.")
    known: str | None = Field(description="What the registry knows of another fact, and fills in; null of others.")


class ProcedureState(Schema):
    name: str
    label: Both
    stage: str = Field(description="ISO harmonized stage code, or empty.")
    end: bool


class ProcedureAct(Schema):
    """`from` may be "new"; `to` may be "same" or "back". `by_time`: it is done when a term ends."""

    name: str
    label: Both
    from_: list[str] = Field(alias="from", serialization_alias="from")
    to: str
    by: list[str]
    by_time: bool
    brings: list[str]
    may_bring: list[str]
    rules: list[str]
    does: list[str]
    tells: list[str]
    tells_who: list[str] = Field(description="Acts: whoever did one of them in the case is told.")
    at_will: bool


class ProcedureRule(Schema):
    name: str
    label: Both
    source: str
    when: str
    weight: str


class NumberValue(Schema):
    """A value of a number of the rules, where it comes from and when it holds. `case` is the one that brought it, null
    where it came with the software."""

    value: str
    unit: str
    source: str
    case: str | None
    confidence: str
    from_: date | None = Field(alias="from", serialization_alias="from")
    until: date | None


class PinnedNumber(Schema):
    """A number that a case was bound to anew."""

    key: str = Field(examples=["R5_favour"])
    before: str
    now: str


class Pinned(Schema):
    numbers: list[PinnedNumber]
    reason: str


class ProcedureParameter(NumberValue):
    """A number of the rules with the value of the day and those that are decided for later."""

    key: str
    label: Both
    coming: list[NumberValue]


class ProcedureClock(Schema):
    name: str
    label: Both
    source: str
    from_: list[str] = Field(alias="from", serialization_alias="from")
    until: list[str]
    limit: str = Field(description="Key of a parameter, or name of a fact that is a day.")
    paused_by: list[str]
    resumed_by: list[str]
    shortened_by: dict[str, str] = Field(description="Act → key of the parameter that is the limit from then on.")
    remind: list[int]
    overdue: str


class ProcedureCondition(Schema):
    label: Both
    source: str
    when: str


class Cited(Both):
    """Words with their source."""

    source: str


class ProcedureBallot(Schema):
    name: str
    label: Both
    voters: str
    positions: list[str]
    conflicted: list[str]
    counts_conflicted: bool
    reason_with: list[str]
    secret: bool
    lasts: str
    closes_on: str
    remind: list[int]
    early: Cited | None
    counted_from: dict[str, str]
    passes: list[ProcedureCondition]


class ProcedureRound(Schema):
    name: str
    label: Both
    by: list[str]
    answered_by: list[str]
    about: str


class ProcedureFull(Schema):
    """Everything a definition says, with the numbers that hold on the day asked about."""

    name: str
    version: int
    digest: str
    label: Both
    about: Both
    pattern: str
    extends: list[str]
    tier: str
    sources: list[str]
    systems: list[str]
    parties: list[ProcedureParty]
    facts: list[ProcedureFact]
    states: list[ProcedureState]
    acts: list[ProcedureAct]
    rules: list[ProcedureRule]
    parameters: list[ProcedureParameter]
    clocks: list[ProcedureClock]
    ballots: list[ProcedureBallot]
    comments: list[ProcedureRound]
