"""Who speaks for whom, for programs: one's own affiliations, those of a body, appointing and ending."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from guiju.api.keyholders import person
from guiju.api.values import Asked, Code, Day, Text, Whole, no_parameters
from guiju.registry.accounts.models import User
from guiju.registry.bodies import affiliation_access as access
from guiju.registry.bodies import affiliations, appointing
from guiju.registry.cases import affiliating

router = Router(tags=["affiliations"])
KEYED: dict[str, Any] = {"security": [{"key": []}]}
PAGE, LONGEST_PAGE = 100, 500
LARGEST = (1 << 63) - 1


class StoredProof(Schema):
    """The answer of `POST /files`."""

    model_config = ConfigDict(extra="forbid")

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    name: Text
    size: int = Field(ge=1, le=LARGEST)


class Appointment(Schema):
    """Who is to speak for which body. A proof is needed: a text, a stored file, or both."""

    model_config = ConfigDict(extra="forbid")

    person: Code = Field(description="User name.", examples=["lab"])
    body: Code = Field(description="Code of the body.")
    mandates: list[Code] = Field(min_length=1, max_length=20, description="represent, file, propose, comment, act, …")
    since: Day | None = Field(None, description="Unset: today.")
    until: Day | None = Field(None, description="The last day. Unset: until it is ended.")
    proof: Text | Literal[""] = ""
    proof_file: StoredProof | None = None


class Ending(Schema):
    model_config = ConfigDict(extra="forbid")

    why: Text = Field(description="Why it ends.")


class Affiliation(Schema):
    """Who speaks for a body. `counts`: on the day asked for. Proof and reason are told to the person and to who may
    appoint."""

    id: int
    person: str = Field(description='"" for who was erased.')
    body: str
    names: dict[str, str]
    kinds: list[str] = Field(description="Kinds of the body, the main one first.")
    country: str
    mandates: list[str]
    since: date
    until: date | None
    counts: bool
    appointed_by: str
    ended: date | None
    ended_by: str
    why: str
    proof: str
    proof_file: str = Field(description="Name of the file.")


class AffiliationPage(Schema):
    items: list[Affiliation]
    next: str = Field(description='Pass as `after`; "" on the last page.')


class AffiliationsAsked(Asked):
    body: Code | None = Field(None, description="Code of a body. Unset: the owner's own affiliations.")
    day: Day | None = Field(None, description="Those that counted on a day. Unset: all.")
    after: Whole = Field(0, ge=0, le=LARGEST, description="`next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class NumberedAffiliation(Schema):
    affiliation: Whole = Field(ge=1, le=LARGEST)


def _owner(request: HttpRequest) -> User:
    return User.objects.get(pk=person(request).user)


@router.get("/affiliations", response=AffiliationPage, openapi_extra=KEYED)
def list_affiliations(request: HttpRequest, asked: Query[AffiliationsAsked]) -> dict[str, Any]:
    """One's own affiliations, or those of a body that one may see, the newest first."""
    user, today = _owner(request), timezone.localdate()
    rows = access.of_person(user)
    if asked.body is not None:
        rows = access.of_body(user, affiliating.body_of(asked.body), today)
    if asked.day is not None:
        rows = rows.filter(affiliations.was_on(asked.day))
    if asked.after:
        rows = rows.filter(pk__lt=asked.after)
    found = list(rows[: asked.limit + 1])
    items = [affiliating.shown(row, user, asked.day or today) for row in found[: asked.limit]]
    return {"items": items, "next": str(items[-1]["id"]) if len(found) > asked.limit else ""}


@router.post("/affiliations", response=Affiliation, openapi_extra=KEYED)
def appoint_person(request: HttpRequest, given: Body[Appointment]) -> dict[str, Any]:
    """Let somebody speak for a body: for who appoints there, an officer of the body above it, an administrator."""
    user = _owner(request)
    no_parameters(request)
    row = affiliating.appoint(
        user, given.person, given.body, given.mandates, timezone.now(), since=given.since, until=given.until,
        proof=given.proof, file=given.proof_file.dict() if given.proof_file else None,
    )  # fmt: skip
    return affiliating.shown(row, user, timezone.localdate())


@router.post("/affiliations/{affiliation}/end", response=Affiliation, openapi_extra=KEYED)
def end_affiliation(request: HttpRequest, given: Path[NumberedAffiliation], body: Body[Ending]) -> dict[str, Any]:
    """End an affiliation: one's own, or of a body that one appoints for. 404 for one that is not to be seen."""
    user, today = _owner(request), timezone.localdate()
    no_parameters(request)
    row = affiliating.seen(user, given.affiliation, today)
    appointing.end(user, row, body.why, timezone.now())
    row.refresh_from_db()
    return affiliating.shown(row, user, today)
