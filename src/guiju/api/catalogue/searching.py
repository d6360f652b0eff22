"""Searching and completing."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from guiju.api.catalogue import presenting, schemas
from guiju.api.catalogue.standards import Filters
from guiju.api.values import Asked, Place, Prefix, Text, Whole
from guiju.registry.catalogue import indexing, queries
from guiju.search import Query as Question
from guiju.search import Sort
from guiju.search.model import FACETS

router = Router(tags=["search"])
Facet = Literal["tier", "status", "publisher", "ics", "year", "committee"]
MOST_SUGGESTIONS = 20


class SearchAsked(Filters):
    q: Text = Field("", description='Words in any language, "phrases", designations in any spelling.')
    sort: Sort | None = Field(None, description="relevance (to 10,000 hits), date or number; without `q` by date.")
    facets: list[Facet] = Field([], max_length=6, description="Which counts are wanted; all when left out.")
    since_seq: Place = Field(0, description="Only editions changed after this number of /changes.")
    literal: bool = Field(False, description="Only what holds every word as typed; see `wider` of the answer.")


class SuggestAsked(Asked):
    q: Prefix = Field(description="What has been typed so far.")
    limit: Whole = Field(8, ge=1, le=MOST_SUGGESTIONS)


@router.get("/search", response=schemas.SearchPage)
def search(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """The question box of the site, for programs: the same hits in the same order."""
    text = asked.q.strip()
    found = queries.search(
        Question(
            text=text,
            filters=asked.chosen(),
            on=asked.on,
            sort=asked.sort or (Sort.RELEVANCE if text else Sort.DATE),
            after=asked.after,
            limit=asked.limit,
            facets=tuple(dict.fromkeys(asked.facets)) or FACETS,
            since_seq=asked.since_seq,
            literal=asked.literal,
        )
    )
    return {
        **queries.search_json(found),
        "hits": [presenting.brief(e) for e in found.editions],
        "facets_exact": found.answer.facets_exact,
    }


@router.get("/suggest", response=schemas.Suggestions)
def suggest(request: HttpRequest, asked: Query[SuggestAsked]) -> dict[str, Any]:
    """Completions of what is being typed: designations first, then words of titles."""
    found = indexing.index().suggest(asked.q, asked.limit)
    rows = {e.pk: e for e in queries.by_ids([s.id for s in found if s.id])}
    return {
        "suggestions": [
            {
                "text": s.text,
                "kind": s.kind,
                "titles": rows[s.id].titles if s.id in rows else {},
                "url": presenting.page_of(rows[s.id]) if s.id in rows else "",
            }
            for s in found
        ]
    }
