"""Links for programs: which kinds there are, the links of a kind, what a thing is tied to."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.registers import Receipt, Said
from guiju.api.values import Asked, Code, Day, Name, Place, Whole, no_parameters
from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.core.links import loader
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.links import listing, neighbours, proving
from guiju.registry.links.definitions import link_type
from guiju.registry.links.keeping import End
from guiju.registry.links.models import Link
from guiju.registry.record import subjects

router = Router(tags=["links"])
PAGE, LONGEST_PAGE = 100, 500


class MadeBy(Schema):
    at: list[str]
    from_: str = Field(alias="from")
    to: str


class LinkShape(Schema):
    """A kind of link as its file says it, with how many hold."""

    link: str
    forth: Said
    back: Said
    about: Said
    sources: list[str]
    systems: list[str]
    from_: list[str] = Field(alias="from", description="Kinds of things it comes from.")
    to: list[str]
    one_from: bool
    one_to: bool
    acyclic: bool
    control: str
    digest: str
    made_by: dict[str, MadeBy]
    count: int


class LinkShapes(Schema):
    items: list[LinkShape]


class LinkRow(Schema):
    number: int
    from_kind: str
    from_: str = Field(alias="from")
    to_kind: str
    to: str
    since: str
    until: str
    coming: str = Field(description="act, table, match, computed.")
    ground: str
    case: str


class LinkPage(Schema):
    items: list[LinkRow]
    next: int | None = Field(description="The `after` of the next page; null on the last.")


class Neighbour(Schema):
    kind: str
    name: str
    title: Said
    url: str
    since: str
    until: str | None
    coming: str
    case: str | None
    number: int


class Neighbours(Schema):
    link: str
    forth: bool = Field(description="Whether the thing asked for is the source.")
    words: Said
    more: bool
    found: list[Neighbour]


class AllNeighbours(Schema):
    items: list[Neighbours]


class LinkGiven(Schema):
    name: Code


class LinkNumbered(Schema):
    number: Whole = Field(ge=1, le=2**63 - 1)


class LinksAsked(Asked):
    after: Place = Field(0, description="The `next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class NeighboursAsked(Asked):
    kind: Code = Field(description="Kind of thing: edition, committee, body, case, item-REGISTER …")
    name: Name = Field(description="Its number or code.")
    day: Day | None = Field(None, description="Links that held on that day. Unset: all.")


@router.get("/links", response=LinkShapes, by_alias=True)
def list_links(request: HttpRequest) -> dict[str, Any]:
    """The kinds of links, with how many of each hold."""
    no_parameters(request)
    counted = neighbours.counts()
    return {"items": [{**loader.as_dict(one), "count": counted.get(one.name, 0)} for one in loader.house().values()]}


@router.get("/links/neighbours", response=AllNeighbours)
def list_neighbours(request: HttpRequest, asked: Query[NeighboursAsked]) -> dict[str, Any]:
    """What a thing is tied to, by kind of link and direction."""
    if asked.kind not in loader.kinds():
        raise GuijuError(
            "nothing of this kind is kept: {}", repr(asked.kind[:40]), where="kind", expected=", ".join(loader.kinds())
        )
    known = subjects.subjects().get(asked.kind)
    row = known.find(asked.name) if known is not None else None
    if row is None:
        raise NotHeldError("nothing is known as {}", repr(asked.name[:80]), where="name", expected=asked.kind)
    return {"items": [neighbours.as_dict(group) for group in neighbours.of(End(asked.kind, row.pk), asked.day)]}


@router.get("/links/receipts/{number}", response=Receipt, exclude_unset=True)
def get_link_receipt(request: HttpRequest, given: Path[LinkNumbered]) -> dict[str, Any]:
    """The offline receipt of a link that was made. 404 also for the second until the log has taken it in."""
    no_parameters(request)
    row = Link.objects.filter(pk=given.number).first()
    made = proving.receipt(row) if row is not None and listing.told([row]) else None
    if made is None:
        raise NotHeldError("there is no receipt to be shown", where="number", expected="the number of a link")
    return dict(json.loads(receipts.write(made)))


@router.get("/links/{name}", response=LinkPage, by_alias=True)
def list_links_of(request: HttpRequest, given: Path[LinkGiven], asked: Query[LinksAsked]) -> dict[str, Any]:
    """The links of a kind in the order in which they were made."""
    kind = link_type(given.name)
    rows = list(Link.objects.filter(type=kind.name, pk__gt=asked.after).order_by("pk")[: asked.limit + 1])
    page = rows[: asked.limit]
    return {
        "items": [listing.as_dict(each) for each in listing.told(page)],
        "next": page[-1].pk if len(rows) > asked.limit else None,
    }
