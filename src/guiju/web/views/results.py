"""Search results: the list, its downloads, suggestions while typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guiju.core.designation import Designation, DesignationError, parse, recognise
from guiju.registry.catalogue import indexing, queries, subject_index
from guiju.registry.catalogue.models import Edition
from guiju.registry.texts import finding
from guiju.search import Query, Sort
from guiju.web import links, words
from guiju.web.catalogue import asking, besides, downloads
from guiju.web.language import pick, say
from guiju.web.views.registry import shown
from guiju.web.views.texts import listing as limits

STEP = 500
OTHERS = 4


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    query = asking.query_of(request.GET)
    found = queries.search(query)
    if request.GET.get("go") and found.answer.total == 1 and found.editions:
        return redirect(links.edition(found.editions[0].key))
    ics_names = queries.class_names("ics", [v for v, _ in found.answer.facets.get("ics", ())])
    return render(
        request,
        "results.html",
        {
            "found": found,
            "query": query,
            "q": query.text,
            "marks": " ".join((query.text, *(found.answer.wider.words if found.answer.wider else ())))[:1_000],
            "missing": _missing(found),
            **_in_texts(query),
            "pages": besides.found(query.text) if query.text and not query.after else [],
            "others": _others(query),
            "on": query.on.isoformat() if query.on else "",
            "facets": [
                (name, words.word(words.FACET, name), found.answer.facets.get(name, ())) for name in words.FACET
            ],
            "ics_names": ics_names,
            "chips": [(name, value) for name, values in query.filters.items() for value in values],
            "sorts": [
                ("relevance", say("相关", "relevance")),
                ("date", say("发布日期", "date")),
                ("number", say("编号", "number")),
            ],
        },
    )


def _others(query: Query) -> tuple[int, list[tuple[str, str, str, str, str]]]:
    """What else is kept that the words find: how many, and the first of them. Only beside the first page."""
    if not query.text or query.after:
        return 0, []
    found = subject_index.search(query.text, limit=OTHERS)
    return found.total, shown(found.found)


def _in_texts(query: Query) -> dict[str, list[dict[str, Any]]]:
    """The limits of texts that answer the question itself, and the first clauses that hold every word. Only beside the
    first page."""
    found = finding.tried(query.text, literal=query.literal) if query.text and not query.after else None
    if found is None:
        return {"answers": [], "clauses": []}
    return {
        "answers": [limits.shown(row) for row in finding.answers(found)],
        "clauses": [limits.passage(row, found.words) for row in found.passages[:OTHERS]],
    }


def _missing(found: queries.Found) -> str:
    """The designation that was asked for, when the library does not hold it; else ""."""
    wanted = _wanted(found.query.text)
    if wanted is None:
        return ""
    held = queries.search(Query(wanted.canonical, limit=1, facets=(), literal=True))
    return "" if held.answer.total else wanted.canonical


def _wanted(text: str) -> Designation | None:
    """The designation that a whole question is: as typed, with its part in words, or with a letter for a digit."""
    try:
        return parse(text)
    except DesignationError as error:
        meant = recognise(text)
        if meant:
            return meant[0]
        return parse(error.suggestions[0]) if error.suggestions else None


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Everything the question finds, as CSV or JSON lines, by number."""
    query = replace(asking.query_of(request.GET, facets=()), sort=Sort.NUMBER, limit=STEP, after="")
    queries.search(replace(query, limit=1))  # a bad question fails here, not in the middle of the stream
    return downloads.editions(_all(query), form, "guiju-search", request)


def _all(query: Query) -> Iterator[Edition]:
    while True:
        found = queries.search(query)
        yield from found.editions
        if not found.answer.next:
            return
        query = replace(query, after=found.answer.next)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    prefix = request.GET.get("q", "")[:100].strip()
    if not prefix:
        return JsonResponse({"suggestions": []})
    found = indexing.index().suggest(prefix, 8)
    rows = {e.pk: e for e in queries.by_ids([s.id for s in found if s.id])}
    return JsonResponse(
        {
            "suggestions": [
                {
                    "text": s.text,
                    "kind": s.kind,
                    "title": pick(rows[s.id].titles) if s.id in rows else "",
                    "url": links.edition(rows[s.id].key) if s.id in rows else "",
                }
                for s in found
            ]
        }
    )
