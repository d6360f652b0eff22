"""Search results: the list, its downloads, suggestions while typing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guiju.registry.catalogue import indexing, queries
from guiju.registry.catalogue.models import Edition
from guiju.search import Query, Sort
from guiju.web import asking, links, words
from guiju.web.language import say

STEP = 500
COLUMNS = (
    "designation", "title_zh", "title_en", "tier", "effect", "status", "published", "effective", "ended", "ics", "ccs",
    "issuer", "committee", "url",
)  # fmt: skip


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
            "on": request.GET.get("on", ""),
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


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Everything the question finds, as CSV or JSON lines, by number."""
    query = replace(asking.query_of(request.GET, facets=()), sort=Sort.NUMBER, limit=STEP, after="")
    queries.search(replace(query, limit=1))  # a bad question fails here, not in the middle of the stream
    return listing(_all(query), form, "guiju-search", request)


def _all(query: Query) -> Iterator[Edition]:
    while True:
        found = queries.search(query)
        yield from found.editions
        if not found.answer.next:
            return
        query = replace(query, after=found.answer.next)


def listing(editions: Iterator[Edition], form: str, name: str, request: HttpRequest) -> StreamingHttpResponse:
    """A list of editions as a download, row by row."""
    base = f"{request.scheme}://{request.get_host()}"
    lines = _csv(editions, base) if form == "csv" else _json_lines(editions, base)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/x-ndjson; charset=utf-8"
    ending = "csv" if form == "csv" else "jsonl"
    return StreamingHttpResponse(
        lines, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    )


def _json_lines(editions: Iterator[Edition], base: str) -> Iterator[str]:
    for edition in editions:
        row = {**queries.brief(edition), "url": base + links.edition(edition.key)}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _csv(editions: Iterator[Edition], base: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer.writerow(COLUMNS)
    for count, edition in enumerate(editions, 1):
        row = [
            edition.designation, edition.titles.get("zh", ""), edition.titles.get("en", ""), edition.tier,
            edition.effect,
            edition.status, edition.published or "", edition.effective or "", edition.ended or "",
            ";".join(edition.ics),
            ";".join(edition.ccs), edition.issuer.code if edition.issuer else "",
            edition.committee.code if edition.committee else "", base + links.edition(edition.key),
        ]  # fmt: skip
        writer.writerow([_inert(str(cell)) for cell in row])
        if count % 200 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _inert(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe."""
    return "'" + cell if cell[:1] in "=+-@\t\r" and cell[:1] else cell


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    prefix = request.GET.get("q", "")[:100].strip()
    if not prefix:
        return JsonResponse({"suggestions": []})
    found = indexing.index().suggest(prefix, 8)
    rows = {e.pk: e for e in queries.by_ids([s.id for s in found if s.id])}
    from guiju.web.language import pick

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
