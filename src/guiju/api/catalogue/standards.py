"""Standards: the list, one of them, the editions of a work on a day, the relations of an edition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.catalogue import presenting, schemas
from guiju.api.values import MOST_VALUES, Asked, Code, Cursor, Day, IcsCode, Name, Whole, Year
from guiju.core.designation import Tier
from guiju.registry.catalogue import finding, queries
from guiju.registry.catalogue.models import Status
from guiju.search import Query as Question
from guiju.search import Sort

router = Router(tags=["standards"])
PAGE, LONGEST_PAGE = 50, 200
FILTERS = ("tier", "status", "publisher", "ics", "year", "committee", "scheme", "effect")
Effect = Literal["mandatory", "recommended", "guidance"]


class Order(StrEnum):
    """`date`: newest publication first. `number`: tier, prefix, number, part, year."""

    DATE = "date"
    NUMBER = "number"


class Filters(Asked):
    """Values of one filter are alternatives, filters together narrow. An ICS code stands for its whole branch."""

    tier: list[Tier] = Field([], max_length=MOST_VALUES)
    status: list[Status] = Field([], max_length=MOST_VALUES, description="Status today.")
    publisher: list[Code] = Field([], max_length=MOST_VALUES, description="As in the designation: GB, DB11, ISO, IEC …")
    ics: list[IcsCode] = Field([], max_length=MOST_VALUES)
    year: list[Year] = Field([], max_length=MOST_VALUES, description="The year in the designation.")
    committee: list[Code] = Field([], max_length=MOST_VALUES)
    scheme: list[Code] = Field([], max_length=MOST_VALUES)
    effect: list[Effect] = Field([], max_length=MOST_VALUES)
    on: Day | None = Field(None, description="Only editions in force on that day.")
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The filters that are set, as the index takes them."""
        return {name: tuple(str(v) for v in getattr(self, name)) for name in FILTERS if getattr(self, name)}


class StandardsAsked(Filters):
    sort: Order = Order.NUMBER


class OnDay(Asked):
    on: Day | None = Field(None, description="The day that is asked about; today when left out.")

    @property
    def day(self) -> date:
        return self.on or timezone.localdate()


class NamedStandard(Schema):
    """A designation in any spelling, slashes included; "_" may stand for a blank."""

    designation: Name = Field(examples=["GB/T 1.1-2020", "iso9001"])


@router.get("/standards", response=schemas.EditionPage)
def list_standards(request: HttpRequest, asked: Query[StandardsAsked]) -> dict[str, Any]:
    """Editions, filtered. Follows the database within two seconds."""
    found = queries.search(
        Question(
            filters=asked.chosen(), on=asked.on, sort=Sort(asked.sort), after=asked.after, limit=asked.limit, facets=()
        )
    )
    answer = found.answer
    items = [presenting.brief(e) for e in found.editions]
    return {"total": answer.total, "exact": answer.exact, "items": items, "next": answer.next}


@router.get("/standards/{path:designation}", response=schemas.EditionOnDay, by_alias=True)
def get_standard(request: HttpRequest, given: Path[NamedStandard], asked: Query[OnDay]) -> dict[str, Any]:
    """One standard. A designation with its year is that edition; without, the edition it means on the day `on`: the
    newest in force, else the newest of all."""
    return presenting.full(finding.find_edition(given.designation, asked.day), asked.day)


@router.get("/editions/{path:designation}", response=schemas.Work)
def list_editions(request: HttpRequest, given: Path[NamedStandard], asked: Query[OnDay]) -> dict[str, Any]:
    """All editions of a standard, with the status of each on the day `on`."""
    work = finding.find_work(given.designation)
    editions = queries.editions_of_work(work.pk)
    current, statuses = queries.current(work, asked.day), queries.statuses_on(editions, asked.day)
    return {
        "work": work.key,
        "on": asked.day,
        "current": current.designation if current else None,
        "in_force": [e.designation for e in queries.in_force_on(editions, asked.day)],
        "editions": [{**presenting.brief(e), "status_on": statuses[e.pk]} for e in editions],
    }


@router.get("/relations/{path:designation}", response=schemas.Relations)
def list_relations(request: HttpRequest, given: Path[NamedStandard], asked: Query[OnDay]) -> dict[str, Any]:
    """What an edition does to others and others to it. A designation without year means its edition on the day `on`."""
    edition = finding.find_edition(given.designation, asked.day)
    outward, inward = queries.relations_of(edition)
    return {
        "designation": edition.designation,
        "outward": [queries.relation_json(r) for r in outward],
        "inward": [queries.relation_json(r) for r in inward],
    }
