"""Bodies that issue standards, and their committees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.catalogue import presenting, schemas
from guiju.api.values import MOST_VALUES, Asked, BodyKind, Code, Cursor, Whole, no_parameters
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.outlets.addresses import spoken

router = Router(tags=["bodies"])
PAGE, LONGEST_PAGE = 100, 500
MOST_COMMITTEES = 1_000


class BodiesAsked(Asked):
    kind: list[BodyKind] = Field([], max_length=MOST_VALUES)
    after: Cursor = ""
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class CommitteesAsked(Asked):
    body: Code | None = Field(None, description="Code of the body they belong to.")
    parent: Code | None = Field(None, description="Code of the committee above them.")
    status: list[Committee.Status] = Field([], max_length=len(Committee.Status))
    after: Cursor = ""
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class Coded(Schema):
    """A code, slashes included; "_" may stand for a blank."""

    code: Code = Field(examples=["ISO", "SAC/TC 260"])


@router.get("/bodies", response=schemas.BodyPage)
def list_bodies(request: HttpRequest, asked: Query[BodiesAsked]) -> dict[str, Any]:
    """Bodies in the order of their codes. `after` is the code of the last one seen."""
    rows = Body.objects.filter(code__gt=asked.after)
    if asked.kind:
        rows = rows.filter(kind__in=asked.kind)
    found = list(rows.order_by("code")[: asked.limit + 1])
    items = [presenting.body(row) for row in found[: asked.limit]]
    return {"items": items, "next": items[-1]["code"] if len(found) > asked.limit else ""}


@router.get("/bodies/{path:code}", response=schemas.BodyFull)
def get_body(request: HttpRequest, given: Path[Coded]) -> dict[str, Any]:
    """One body."""
    no_parameters(request)
    row = Body.objects.filter(code__in={given.code, spoken(given.code)}).first()
    if row is None:
        raise NotHeldError("there is no body {}", repr(given.code[:80]), where="code", expected="a code of /bodies")
    above = row.committees.filter(parent__isnull=True).order_by("sort")
    return {
        **presenting.body(row),
        "source": row.source,
        "committees": list(above.values_list("code", flat=True)[:MOST_COMMITTEES]),
        "editions": Edition.objects.filter(issuer=row).count(),
    }


@router.get("/committees", response=schemas.CommitteePage)
def list_committees(request: HttpRequest, asked: Query[CommitteesAsked]) -> dict[str, Any]:
    """Committees in the order of their codes, ISO/TC 2 before ISO/TC 10. `after` is the code of the last one seen."""
    rows = Committee.objects.select_related("body", "parent")
    if asked.after:
        last = Committee.objects.filter(code=asked.after).first()
        if last is None:
            raise NotHeldError(
                "there is no committee {}", repr(asked.after[:80]), where="after", expected="a `next` of this list"
            )
        rows = rows.extra(
            where=["(bodies_committee.sort, bodies_committee.id) > (%s, %s)"], params=[last.sort, last.pk]
        )
    if asked.body is not None:
        rows = rows.filter(body__code=asked.body)
    if asked.parent is not None:
        rows = rows.filter(parent__code=asked.parent)
    if asked.status:
        rows = rows.filter(status__in=asked.status)
    found = list(rows.order_by("sort", "id")[: asked.limit + 1])
    items = [presenting.committee(row) for row in found[: asked.limit]]
    return {"items": items, "next": items[-1]["code"] if len(found) > asked.limit else ""}


@router.get("/committees/{path:code}", response=schemas.CommitteeFull)
def get_committee(request: HttpRequest, given: Path[Coded]) -> dict[str, Any]:
    """One committee."""
    no_parameters(request)
    rows = Committee.objects.select_related("body", "parent")
    row = rows.filter(code__in={given.code, spoken(given.code)}).first()
    if row is None:
        raise NotHeldError(
            "there is no committee {}", repr(given.code[:80]), where="code", expected="a code of /committees"
        )
    return {
        **presenting.committee(row),
        "scope": row.scope,
        "created_on": row.created_on,
        "participating": row.participating,
        "observing": row.observing,
        "liaisons": row.liaisons,
        "children": list(row.children.order_by("sort").values_list("code", flat=True)[:MOST_COMMITTEES]),
        "editions": Edition.objects.filter(committee=row).count(),
        "source": row.source,
    }
