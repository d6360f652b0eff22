"""Feeds for programs: which there are, their candidates with what each may be, deciding, the receipts of decisions."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Header, Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from guiju.api.keyholders import owner, person
from guiju.api.registers import Receipt, Said
from guiju.api.values import Asked, Code, Cursor, IdempotencyKey, Name, Prefix, Whole, no_parameters
from guiju.core.feeds import loader
from guiju.core.ledger import receipt as receipts
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.feeds import access, deciding, listing, proving, serializing
from guiju.registry.feeds.definitions import NoFeedError, feed
from guiju.registry.feeds.models import Candidate, Decision
from guiju.registry.registers import access as register_access
from guiju.registry.registers.access import Viewer

router = Router(tags=["feeds"])
PAGE, LONGEST_PAGE = 50, 200
KEYED: dict[str, Any] = {"security": [{"key": []}]}
KEY: Any = Header("", alias="Idempotency-Key")


class FeedField(Schema):
    name: str
    label: Said
    type: str


class MatchRule(Schema):
    field: str
    with_: str = Field(alias="with", description="Kind of thing and its attribute.")
    compare: str = Field(description="same, words, digits, edition, work, prefix.")
    weight: int


class FeedDecision(Schema):
    decision: str
    name: Said
    leads_to: str = Field(description="confirmed, refused, open.")
    chooses: list[str] = Field(description="Kinds of things of which one is chosen with it.")
    optional: bool
    reason: bool
    link: str
    register_: str = Field(alias="register")
    edition: bool
    committee: bool


class FeedShape(Schema):
    """A feed as its file says it, with how many candidates stand where."""

    feed: str
    version: int
    name: Said
    about: Said
    sources: list[str]
    systems: list[str]
    control: str = Field(description="Code of the body that answers for it.")
    office: str
    reader: str
    whole: bool
    closed: bool = Field(description="What is not confirmed is for the control body.")
    four_eyes: bool = Field(description="Who took a row does not decide about it.")
    key: str
    digest: str
    fields: list[FeedField]
    things: dict[str, dict[str, list[str]]]
    least: int
    rules: list[MatchRule]
    decisions: list[FeedDecision]
    counts: dict[str, int]


class FeedShapes(Schema):
    items: list[FeedShape]


class EvidenceShape(Schema):
    field: str
    with_: str = Field(alias="with")
    compare: str
    points: int
    ours: str
    theirs: str


class ProposalShape(Schema):
    kind: str
    key: int
    name: str
    score: int
    evidence: list[EvidenceShape]


class CandidateShape(Schema):
    """A row that was taken, with what it may be, the best first."""

    key: str
    version: int
    title: str
    state: str = Field(description="open, confirmed, refused, replaced.")
    decision: str | None
    score: int
    digest: str = Field(description="Of the row; send it as `seen` with a decision.")
    row: dict[str, list[str]]
    changed: dict[str, list[list[str]]] = Field(description="Field → values before and now.")
    proposals: list[ProposalShape]
    brought: str
    gone: str | None


class CandidatePage(Schema):
    items: list[CandidateShape]
    next: str = Field(description='The `after` of the next page; "" on the last.')


class ChosenShape(Schema):
    kind: str
    name: str


class DecidedShape(Schema):
    """A decision as it stands in the log; `decision` null takes the one before it back."""

    receipt: int = Field(description="Number of its receipt.")
    version: int
    number: int
    decision: str | None
    leads_to: str
    recorded: str
    row: str = Field(description="Digest of the row it was made about.")
    why: str
    chosen: ChosenShape | None
    proposal: int = Field(description="Place of what was chosen among the proposals, 1 the best; 0: none of them.")
    score: int


class CandidateWhole(CandidateShape):
    decisions: list[DecidedShape]


class FeedGiven(Schema):
    name: Code


class CandidateGiven(FeedGiven):
    key: Name


class DecisionGiven(FeedGiven):
    number: Whole = Field(ge=1, le=2**63 - 1)


class CandidatesAsked(Asked):
    state: Literal["", "open", "confirmed", "refused", "replaced"] = ""
    decision: Code | Literal[""] = ""
    score: Whole = Field(0, ge=0, le=100, description="Least score of the best match.")
    q: Prefix | Literal[""] = Field("", description="Beginning of a key, or words of a title.")
    flag: Literal["", "changed", "gone"] = ""
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class Chosen(Schema):
    model_config = ConfigDict(extra="forbid")

    kind: Code
    name: Name


class Deciding(Schema):
    """What the owner of the key decides about a candidate."""

    model_config = ConfigDict(extra="forbid")

    candidate: Name = Field(description="Its key.")
    decision: Code = Field(description="One of the feed's decisions.")
    chosen: Chosen | None = None
    why: str = Field("", max_length=deciding.LONGEST_WHY, description="Everybody may read it.")
    seen: str = Field("", max_length=64, description="`digest` of the row that was decided about.")


class TakingBack(Schema):
    model_config = ConfigDict(extra="forbid")

    candidate: Name
    why: str = Field(max_length=deciding.LONGEST_WHY)


def _viewer(request: HttpRequest) -> Viewer:
    return register_access.viewer(owner(request), timezone.localdate())


def _acting(request: HttpRequest) -> Viewer:
    person(request)  # a key that acts, with a second factor
    return _viewer(request)


def _shape(name: str, counts: dict[str, dict[str, int]], who: Viewer) -> dict[str, Any]:
    held = feed(name)
    seen = counts[name] if access.whole(held, who) else {k: v for k, v in counts[name].items() if k == "confirmed"}
    return {**loader.as_dict(held), "counts": seen}


@router.get("/feeds", response=FeedShapes, by_alias=True)
def list_feeds(request: HttpRequest) -> dict[str, Any]:
    """The feeds there are."""
    no_parameters(request)
    counts, who = listing.counts(), _viewer(request)
    return {"items": [_shape(name, counts, who) for name in loader.house()]}


@router.get("/feeds/{name}", response=FeedShape, by_alias=True)
def get_feed(request: HttpRequest, given: Path[FeedGiven]) -> dict[str, Any]:
    """One feed: what a row is, what it is matched with and how, what can be decided."""
    no_parameters(request)
    name = feed(given.name).name
    return _shape(name, listing.counts(name), _viewer(request))


@router.get("/feeds/{name}/candidates", response=CandidatePage, by_alias=True)
def list_candidates(request: HttpRequest, given: Path[FeedGiven], asked: Query[CandidatesAsked]) -> dict[str, Any]:
    """The candidates of a feed, those with a high score first. Of a closed one those that are confirmed."""
    held, who = feed(given.name), _viewer(request)
    narrowed = listing.Narrowed(asked.state, asked.decision, asked.score, asked.q, asked.flag)
    rows, more = listing.page(listing.rows(held, narrowed, who), asked.after, asked.limit)
    return {"items": [serializing.brief(row) for row in rows], "next": more}


@router.get("/feeds/{name}/receipts/{number}", response=Receipt, exclude_unset=True)
def get_decision_receipt(request: HttpRequest, given: Path[DecisionGiven]) -> dict[str, Any]:
    """The offline receipt of a decision. 404 also for the second until the log has taken it in, and to whom the
    candidate is not shown."""
    no_parameters(request)
    held, who = feed(given.name), _viewer(request)
    rows = Decision.objects.select_related("candidate").filter(candidate__feed=held.name)
    row = rows.filter(pk=given.number).first()
    made = proving.receipt(row) if row is not None and access.may_see(held, row.candidate, who) else None
    if made is None:
        raise NotHeldError("there is no receipt to be shown", where="number", expected="the number of a decision")
    return dict(json.loads(receipts.write(made)))


@router.get("/feeds/{name}/candidates/{path:key}", response=CandidateWhole, by_alias=True)
def get_candidate(request: HttpRequest, given: Path[CandidateGiven]) -> dict[str, Any]:
    """One candidate with what was decided about it, the newest first."""
    no_parameters(request)
    held = feed(given.name)
    row = _candidate(request, given.name, given.key)
    return serializing.whole(row, listing.history(held, row, _viewer(request)))


@router.post("/feeds/{name}/decisions", response=DecidedShape, openapi_extra=KEYED)
def decide_candidate(
    request: HttpRequest, given: Path[FeedGiven], body: Body[Deciding], key: IdempotencyKey = KEY
) -> dict[str, Any]:
    """Decide about a candidate, as an officer of the body that answers for the feed. The same `Idempotency-Key` sent
    again gets the first answer again. 409 where it is decided already, or the row has changed since it was seen."""
    who = _acting(request)
    no_parameters(request)
    chosen = body.chosen
    asked = deciding.Asked(
        body.decision, chosen.kind if chosen else "", chosen.name if chosen else "", body.why, body.seen, key
    )  # fmt: skip
    return serializing.decision(deciding.decide(feed(given.name), body.candidate, asked, who, timezone.now()))


@router.post("/feeds/{name}/decisions/back", response=DecidedShape, openapi_extra=KEYED)
def take_back_decision(
    request: HttpRequest, given: Path[FeedGiven], body: Body[TakingBack], key: IdempotencyKey = KEY
) -> dict[str, Any]:
    """Take the last decision about a candidate back: it is open again, and the link it made ends today."""
    who = _acting(request)
    no_parameters(request)
    made = deciding.take_back(feed(given.name), body.candidate, body.why, who, timezone.now(), key)
    return serializing.decision(made)


def _candidate(request: HttpRequest, name: str, key: str) -> Candidate:
    row = listing.candidate(feed(name), key, _viewer(request))
    if row is None:
        raise NoFeedError("there is no candidate {}", repr(key[:80]), where=name, expected="one of its candidates")
    return row
