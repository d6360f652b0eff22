"""Cases for programs: lists, one case, its acts and receipts, what may be done, doing it, files, the desk."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, File, Header, Path, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from guiju.api.cases import schemas
from guiju.api.keyholders import person, reader
from guiju.api.values import Asked, Code, Cursor, Day, IdempotencyKey, Prefix, Whole, no_parameters
from guiju.core.days import day as day_in
from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as ledger
from guiju.registry.bodies.models import Committee
from guiju.registry.cases import access, definitions, files, personal, picking, quotas  # fmt: skip
from guiju.registry.cases.acts import correcting, counting, performing, previewing, receipts
from guiju.registry.cases.acts.leaves import NameErasedError
from guiju.registry.cases.acts.performing import Performed, Request
from guiju.registry.cases.acts.refusing import NoCaseError
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.views import own_comments, queries, serializers
from guiju.registry.cases.views.words import both
from guiju.registry.catalogue.finding import NotHeldError

router = Router(tags=["cases"])
PAGE, LONGEST_PAGE = 50, 200
MOST_BROUGHT = 200
LARGEST_NUMBER = (1 << 31) - 1
KEYED: dict[str, Any] = {"security": [{"key": []}]}
KEY: Any = Header("", alias="Idempotency-Key")
NOBODYS_TERM = date(9999, 12, 31)


class CasesAsked(Asked):
    procedure: Code = Field(description="Name of a procedure.", examples=["national-standard"])
    state: Prefix | Literal[""] = Field("", description="Name of a state.")
    q: Prefix | Literal[""] = Field("", description="In the number and the indexed facts the reader may see.")
    light: Literal["", "red", "amber"] = ""
    committee: Code | None = Field(None, description="Code of the committee that answers for it.")
    after: Cursor = ""
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class ActsAsked(Asked):
    after: Whole = Field(0, ge=0, le=LARGEST_NUMBER, description="Number of the last act seen.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class DeskAsked(Asked):
    after: Cursor = ""
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class OwnCommentsAsked(Asked):
    after: Whole = Field(0, ge=0, le=(1 << 63) - 1, description="`next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class PickAsked(Asked):
    kind: Literal["committee", "body", "ics", "standard", "case", "people", "parameter"]
    q: Prefix
    limit: Whole = Field(8, ge=1, le=50)


class Numbered(Schema):
    number: Code = Field(examples=["GJ-2026-0001"])


class NumberedAct(Numbered):
    act: Whole = Field(ge=1, le=LARGEST_NUMBER)


class NumberedRound(Numbered):
    ballot: Code
    round: Whole = Field(ge=1, le=LARGEST_NUMBER)


class Brought(Schema):
    """What an act brings, by fact; `GET …/possible` gives its schema. Who acts follows from the key alone."""

    model_config = ConfigDict(extra="forbid")

    act: Code
    brought: dict[str, Any] = Field({}, max_length=MOST_BROUGHT)
    effective_at: Day | None = Field(None, description="The day it was done, if it is entered later. Unset: today.")
    for_body: Code | Literal[""] = Field("", description="The body in whose name it is done: one of /affiliations.")


class Opening(Brought):
    procedure: Code


class Doing(Brought):
    seen: int | None = Field(None, ge=0, le=LARGEST_NUMBER, description="`moves` of the case that was decided on.")


@router.get("/cases", response=schemas.CasePage)
def list_cases(request: HttpRequest, asked: Query[CasesAsked]) -> dict[str, Any]:
    """Cases of a procedure, the newest first. `after` is the number of the last one seen."""
    actor, today = reader(request), timezone.localdate()
    committee = None
    if asked.committee:
        committee = Committee.objects.filter(code=asked.committee).values_list("pk", flat=True).first()
        if committee is None:
            raise NotHeldError(
                "there is no committee {}",
                repr(asked.committee[:80]),
                where="committee",
                expected="a code of /committees",
            )
    chosen = queries.Filter(asked.state, asked.q.strip(), (), asked.light, committee)
    rows = queries.listed(definitions.current(asked.procedure), chosen, today, actor)
    if asked.after:
        rows = rows.filter(pk__lt=_case(asked.after).pk)
    found = list(rows.select_related("committee")[: asked.limit + 1])
    items = [serializers.brief(case, actor, today) for case in found[: asked.limit]]
    return {"items": items, "next": items[-1]["number"] if len(found) > asked.limit else ""}


@router.post("/cases", response=schemas.ActDone, openapi_extra=KEYED)
def open_case(request: HttpRequest, given: Body[Opening], key: IdempotencyKey = KEY) -> Any:
    """Open a case by its first act. The same `Idempotency-Key` sent again gets the first answer again."""
    actor = person(request)
    no_parameters(request)
    quotas.require_case(actor.user, timezone.now())
    asked = Request(given.act, given.brought, key=key, day=given.effective_at, for_body=given.for_body)
    return _done(performing.open_case(given.procedure, asked, actor, timezone.now()))


@router.get("/cases/{number}", response=schemas.CaseFull)
def get_case(request: HttpRequest, given: Path[Numbered]) -> dict[str, Any]:
    """One case, cut to what the reader may see: the public without a key, the parties with theirs."""
    no_parameters(request)
    return serializers.full(_case(given.number), reader(request), timezone.localdate())


@router.get("/cases/{number}/acts", response=schemas.CaseActPage, by_alias=True)
def list_acts(request: HttpRequest, given: Path[Numbered], asked: Query[ActsAsked]) -> dict[str, Any]:
    """What was done in a case, the oldest first."""
    found = serializers.acts(_case(given.number), reader(request), asked.after, asked.limit + 1)
    items = found[: asked.limit]
    return {"items": items, "next": str(items[-1]["number"]) if len(found) > asked.limit else ""}


@router.post("/cases/{number}/acts", response=schemas.ActDone, openapi_extra=KEYED)
def perform_act(request: HttpRequest, given: Path[Numbered], body: Body[Doing], key: IdempotencyKey = KEY) -> Any:
    """Do an act in a case. With `seen`, it is refused (409) if the case has moved since."""
    actor = person(request)
    no_parameters(request)
    asked = Request(
        body.act, body.brought, key=key, seen=body.seen, day=body.effective_at, for_body=body.for_body
    )  # fmt: skip
    return _done(performing.perform(given.number, asked, actor, timezone.now()))


@router.post("/cases/{number}/preview", response=schemas.ActPreview, openapi_extra=KEYED)
def preview_act(request: HttpRequest, given: Path[Numbered], body: Body[Doing]) -> dict[str, Any]:
    """What an act in a case would do: the number and the terms it gives, what the checks find, what is warned of. It is
    performed and undone; it is refused as the act itself would be. Votes, comments and counts have no preview."""
    actor = person(request)
    no_parameters(request)
    asked = Request(body.act, body.brought, seen=body.seen, day=body.effective_at, for_body=body.for_body)
    return serializers.preview(previewing.of_case(given.number, asked, actor, timezone.now()))


@router.post("/previews", response=schemas.ActPreview, openapi_extra=KEYED)
def preview_opening(request: HttpRequest, given: Body[Opening]) -> dict[str, Any]:
    """As the preview of an act, for the one that would open a case."""
    actor = person(request)
    no_parameters(request)
    quotas.require_case(actor.user, timezone.now())
    asked = Request(given.act, given.brought, day=given.effective_at, for_body=given.for_body)
    return serializers.preview(previewing.of_opening(given.procedure, asked, actor, timezone.now()))


@router.get("/cases/{number}/possible", response=schemas.PossibleActs)
def list_possible_acts(request: HttpRequest, given: Path[Numbered]) -> dict[str, Any]:
    """The acts the owner of the key may try now, those waited for first, with what stands against them."""
    no_parameters(request)
    return {"items": serializers.possible(_case(given.number), reader(request), timezone.localdate())}


@router.post("/cases/{number}/acts/{act}/personal", response=schemas.PersonalFacts, openapi_extra=KEYED)
def open_personal(request: HttpRequest, given: Path[NumberedAct]) -> dict[str, Any]:
    """The personal facts of an act, for whoever brought them and whoever handles the case now. It is written down who
    asked, when and for which; the person concerned can see it. 404 where there is nothing to be shown."""
    actor = person(request)
    no_parameters(request)
    case = _case(given.number)
    try:
        held = personal.open_(case, definitions.kept(case.definition_id), given.act, actor, timezone.now())
    except GuijuError as error:
        raise NotHeldError(error.what, where="act", expected=error.expected)
    return {"facts": held}


class Correction(Schema):
    """Facts of an act brought anew."""

    model_config = ConfigDict(extra="forbid")

    brought: dict[str, Any] = Field(max_length=MOST_BROUGHT, description="Fact → value; the others stay.")
    reason: str = Field("", max_length=correcting.LONGEST_REASON, description="Needed for the act of somebody else.")


@router.post("/cases/{number}/acts/{act}/corrections", response=schemas.ActCorrected, openapi_extra=KEYED)
def correct_act(request: HttpRequest, given: Path[NumberedAct], body: Body[Correction]) -> dict[str, Any]:
    """Bring facts of an act anew; the correction is an act of its own and both stay. For who did it; once others have
    acted on it, or the case has ended, for the office that handles or decided it, with a reason. Sent again it is
    refused (400): nothing is changed."""
    actor = person(request)
    no_parameters(request)
    number = correcting.correct(given.number, given.act, body.brought, actor, timezone.now(), body.reason)
    return {"case": given.number, "act": number, "corrects": given.act}


@router.get("/cases/{number}/receipts/{act}", response=schemas.ActReceipt, exclude_unset=True)
def get_receipt(request: HttpRequest, given: Path[NumberedAct]) -> dict[str, Any]:
    """The offline receipt of an act. 404 also for the second until the log has taken it in, and to whom what the act
    brought is not shown. Personal fields are shown to whoever did it."""
    no_parameters(request)
    actor = reader(request)
    found = Act.objects.select_related("case").filter(case__number=given.number, number=given.act).first()
    if found is None or not access.may_have_receipt(
        found, found.case, definitions.kept(found.case.definition_id), actor
    ):
        raise NotHeldError("there is no such act to be shown", where="act", expected="an act with `receipt` true")
    try:
        made = receipts.receipt(found, actor.user)
    except NameErasedError as error:
        raise NotHeldError(error.what, where="act", expected=error.expected)
    if made is None:
        raise NotHeldError("the receipt is pending", where="act", expected="the same request after a second")
    return dict(json.loads(ledger.write(made)))


@router.get("/cases/{number}/counts/{ballot}/{round}", response=schemas.BallotCount)
def get_count(request: HttpRequest, given: Path[NumberedRound]) -> dict[str, Any]:
    """The count of a secret ballot, to be counted again by anybody. 404 until the votes are counted."""
    no_parameters(request)
    found = counting.published(_case(given.number), given.ballot, given.round)
    if found is None:
        raise NotHeldError("nothing was counted", where="ballot", expected="a secret ballot that has been counted")
    return found


@router.post("/files", response=schemas.StoredFile, openapi_extra=KEYED)
def store_file(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Keep a file; bring the answer as the value of a fact of type file."""
    actor = person(request)
    no_parameters(request)
    for name in {*request.POST, *request.FILES} - {"file"}:
        raise GuijuError(
            "there is no field {}", repr(name[:40]), where="body", expected="one file, in the field `file`"
        )
    quotas.require_file(actor.user, timezone.now())
    return files.store(file.chunks(), file.name or "", actor.user, timezone.now())


@router.get("/desk", response=schemas.DeskPage, openapi_extra=KEYED)
def get_desk(request: HttpRequest, asked: Query[DeskAsked]) -> dict[str, Any]:
    """What waits for the owner of the key in all their roles."""
    actor, today = person(request), timezone.localdate()
    tasks = queries.desk(actor, asked.limit + 1, _desk_place(asked.after))
    shown = tasks[: asked.limit]
    more = f"{(shown[-1].due or NOBODYS_TERM).isoformat()}_{shown[-1].case.pk}" if len(tasks) > asked.limit else ""
    items = [serializers.task(line, actor, today) for line in shown]
    return {"items": items, "count": queries.desk_count(actor), "next": more}


@router.get("/pick", response=schemas.Picks)
def pick(request: HttpRequest, asked: Query[PickAsked]) -> dict[str, Any]:
    """What fits a few letters of a name or a code, the nearest first. People are told to holders of an office."""
    found = picking.find(asked.kind, asked.q, reader(request), asked.limit)
    return {"items": [{"value": p.value, "names": both(p.names), "note": p.note} for p in found]}


@router.get("/me/comments", response=schemas.OwnCommentPage, openapi_extra=KEYED)
def list_own_comments(request: HttpRequest, asked: Query[OwnCommentsAsked]) -> dict[str, Any]:
    """The comments that the owner of the key made in all cases, the newest first, with their answers."""
    actor = person(request)
    rows = own_comments.listed(actor, asked.limit + 1, asked.after or None)
    every, waiting = own_comments.counted(actor)
    return {
        "items": [serializers.own_comment(row, actor) for row in rows[: asked.limit]],
        "count": every,
        "unanswered": waiting,
        "next": str(rows[asked.limit - 1].pk) if len(rows) > asked.limit else "",
    }


def _case(number: str) -> Case:
    found: Case | None = Case.objects.select_related("committee").filter(number=number).first()
    if found is None:
        raise NoCaseError("there is no case {}", repr(number[:40]), where="number", expected="a number of /cases")
    return found


def _desk_place(text: str) -> tuple[date, int]:
    if not text:
        return (date.min, 0)
    day, _, case = text.partition("_")
    try:
        if not (case.isascii() and case.isdigit() and len(case) < 19):
            raise ValueError
        return (day_in(day, "after"), int(case))
    except (GuijuError, ValueError):
        raise GuijuError(
            "{} is not a place on the desk", repr(text[:40]), where="after", expected="a `next` of the desk"
        )


def _done(done: Performed) -> dict[str, Any]:
    warnings = serializers.warnings(done)
    slip = done.told or None
    return {"case": done.number, "act": done.act_number, "state": done.state, "warnings": warnings, "slip": slip}
