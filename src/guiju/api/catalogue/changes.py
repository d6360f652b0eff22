"""What changed, for those who keep a copy; and what the library holds."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from guiju.api.catalogue import presenting, schemas
from guiju.api.values import Asked, Place, Whole, no_parameters
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.outlets import changing

router = Router(tags=["changes"])
PAGE, LONGEST_PAGE = 100, 1_000
STATS_SECONDS = 60


class ChangesAsked(Asked):
    since: Place = Field(0, description="The `next` of the page before; 0 is the beginning.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


@router.get("/changes", response=schemas.ChangePage)
def list_changes(request: HttpRequest, asked: Query[ChangesAsked]) -> dict[str, Any]:
    """Changes to editions after a number, oldest first, without gaps: no change ever appears below a number seen."""
    page = changing.page(asked.since, asked.limit)
    items = [
        {
            "seq": row.seq,
            "at": row.at,
            "verb": row.verb,
            "valid_from": row.valid_from,
            "before": row.before,
            "after": row.after,
            "data": row.data,
            "edition": presenting.brief(row.edition),
        }
        for row in page.rows
    ]
    return {"items": items, "next": page.next, "more": page.more, "head": page.head}


@router.get("/stats", response=schemas.Stats)
def get_stats(request: HttpRequest) -> dict[str, Any]:
    """Counts of what the library holds."""
    no_parameters(request)
    return dict(cache.get_or_set("api-stats", queries.stats, STATS_SECONDS) or {})
