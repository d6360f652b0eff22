"""The letter-box for programs: a report or complaint without a key, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from guiju.api.values import Code, Text, no_parameters
from guiju.registry.accounts import network
from guiju.registry.cases import letters
from guiju.registry.cases.views.words import both

router = Router(tags=["letters"])


class LetterText(Schema):
    """What a letter says: the facts of the act `letter` of the procedure `complaint`, by name."""

    model_config = ConfigDict(extra="forbid")

    brought: dict[str, Text] = Field(
        max_length=20, examples=[{"subject": "standard", "summary": "…", "complaint": "…"}]
    )


class LetterSent(Schema):
    """Told this once: with both the sender reads what becomes of the letter."""

    number: str
    secret: str


class LetterAsked(Schema):
    model_config = ConfigDict(extra="forbid")

    number: Code
    secret: Code
    appeal_ground: Text = Field("", description="Not empty: an appeal against the answer.")


class LetterWords(Schema):
    zh: str
    en: str


class LetterStep(Schema):
    day: date
    label: LetterWords


class LetterAnswer(Schema):
    day: date
    done: LetterWords = Field(description="The act that told it.")
    label: LetterWords
    text: str


class LetterStatus(Schema):
    number: str
    summary: str
    state: LetterWords
    due: date | None = Field(description="The last day of the running term.")
    may_appeal: bool
    steps: list[LetterStep]
    answers: list[LetterAnswer] = Field(description="All that was answered to the sender, the oldest first.")


@router.post("/letters", response=LetterSent)
def send_letter(request: HttpRequest, given: Body[LetterText]) -> dict[str, Any]:
    """Send a letter without an account. No key is asked for; how many one address sends in a day is bounded."""
    no_parameters(request)
    sent = letters.send(given.brought, network.client(request), timezone.now())
    return {"number": sent.number, "secret": sent.secret}


@router.post("/letters/status", response=LetterStatus)
def read_letter(request: HttpRequest, given: Body[LetterAsked]) -> dict[str, Any]:
    """Status and answer of a letter for who knows number and secret, else 404; an appeal where grounds are sent."""
    no_parameters(request)
    address, now = network.client(request), timezone.now()
    if given.appeal_ground.strip():
        case = letters.appeal(given.number, given.secret, given.appeal_ground, address, now)
    else:
        case = letters.found(given.number, given.secret, address, now)
    told = letters.status(case, timezone.localdate())
    return {
        "number": told.number, "summary": told.summary, "state": both(told.state), "due": told.due,
        "may_appeal": told.may_appeal, "steps": [{"day": s.day, "label": both(s.label)} for s in told.steps],
        "answers": [
            {"day": a.day, "done": both(a.done), "label": both(a.label), "text": a.text} for a in told.told
        ],
    }  # fmt: skip
