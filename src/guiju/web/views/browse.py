"""Ways into the library other than searching: bodies, committees, classifications, tiers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.decimals import whole
from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import Watch
from guiju.registry.bodies import kinds
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue import indexing, queries
from guiju.registry.catalogue.models import Classification, Edition
from guiju.registry.record.keyset import keyset
from guiju.search import Query, Sort
from guiju.web import links, words
from guiju.web.catalogue import downloads
from guiju.web.views import affiliations
from guiju.web.views.cases.of_committee import of_committee

PAGE = 50
MOST = 2**63 - 1


def _page(rows: QuerySet[Edition], request: HttpRequest) -> dict[str, Any]:
    """One keyset page of editions by number; `after` is rank and key of the last one shown."""
    after = request.GET.get("after", "")
    if after:
        rank, _, id = after.partition("-")
        try:
            place = [whole(part, MOST) for part in (rank, id)]
        except GuijuError:
            raise GuijuError(
                "{} is not a place in this list", repr(after[:40]), where="after", expected="the link to the next page"
            ) from None
        rows = rows.extra(where=["(rank, catalogue_edition.id) > (%s, %s)"], params=place)
    found = list(rows.select_related("issuer", "committee", "work").order_by("rank", "id")[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return {"editions": found, "next": f"{found[-1].rank}-{found[-1].pk}" if more else "", "first_page": not after}


def _every(rows: QuerySet[Edition]) -> Iterator[Edition]:
    return keyset(rows.select_related("issuer", "committee", "work"), "rank", "id")


def _watched(request: HttpRequest, kind: str, key: str) -> bool:
    return bool(request.user.is_authenticated and Watch.objects.filter(user=request.user, kind=kind, key=key).exists())


def _answer(
    request: HttpRequest, template: str, rows: QuerySet[Edition], name: str, **context: Any
) -> HttpResponseBase:
    form = downloads.form_of(request)
    if form:
        return downloads.editions(_every(rows), form, name, request)
    return render(request, template, {**context, **_page(rows, request)})


@require_safe
def bodies(request: HttpRequest) -> HttpResponseBase:
    counts = queries.counted("issuer")
    rows = list(Body.objects.order_by("kind", "code"))
    for row in rows:
        row.held = counts.get(row.pk, 0)  # type: ignore[attr-defined]
    form = downloads.form_of(request)
    if form:
        cells = (
            {"code": b.code, "kind": b.kind, "name_zh": b.names.get("zh", ""), "name_en": b.names.get("en", ""),
             "country": b.country, "editions": b.held}
            for b in rows
        )  # fmt: skip
        return downloads.table(cells, ("code", "kind", "name_zh", "name_en", "country", "editions"), form, "bodies")
    place = {kind: number for number, kind in enumerate(kinds.kinds())}
    by_kind = sorted(rows, key=lambda b: (place.get(b.kind, len(place)), b.kind))
    groups = [
        (words.body_kind(kind), sorted(members, key=lambda b: (-b.held, b.code)))
        for kind, members in groupby(by_kind, key=lambda b: b.kind)
    ]
    return render(request, "bodies.html", {"groups": groups})


@require_safe
def body(request: HttpRequest, path: str) -> HttpResponseBase:
    found = Body.objects.filter(code__in={path, links.spoken(path)}).first()
    if found is None:
        raise Http404(path)
    rows = Edition.objects.filter(issuer=found)
    return _answer(
        request, "body.html", rows, f"guiju-{found.code}", body=found, held=rows.count(),
        committees=found.committees.filter(parent__isnull=True).order_by("sort")[:400],
        kind=words.body_kind(found.kind), also=[words.body_kind(kind) for kind in found.kinds[1:]],
        speaking=affiliations.of_body(request.user, found, timezone.localdate()),
        watched=_watched(request, "body", found.code),
    )  # fmt: skip


@require_safe
def committees(request: HttpRequest) -> HttpResponseBase:
    counts = queries.counted("committee")
    rows = list(Committee.objects.select_related("body").order_by("body__code", "sort"))
    for row in rows:
        row.held = counts.get(row.pk, 0)  # type: ignore[attr-defined]
    form = downloads.form_of(request)
    if form:
        cells = (
            {"code": c.code, "body": c.body.code, "name_zh": c.names.get("zh", ""), "name_en": c.names.get("en", ""),
             "status": c.status, "editions": c.held}
            for c in rows
        )  # fmt: skip
        return downloads.table(cells, ("code", "body", "name_zh", "name_en", "status", "editions"), form, "committees")
    top: dict[str, Committee] = {}
    for row in rows:  # sorted: a committee comes before those below it
        head = top.get(" ".join(row.code.split(" ")[:2]).partition("/SC")[0]) if row.parent_id else None
        if head is None:
            top[row.code] = row
        else:
            head.held += row.held  # type: ignore[attr-defined]
    groups = [(body, list(members)) for body, members in groupby(top.values(), key=lambda c: c.body)]
    return render(request, "committees.html", {"groups": groups})


@require_safe
def committee(request: HttpRequest, path: str) -> HttpResponseBase:
    found = Committee.objects.select_related("body", "parent").filter(code__in={path, links.spoken(path)}).first()
    if found is None:
        raise Http404(path)
    rows = Edition.objects.filter(committee=found)
    return _answer(
        request, "committee.html", rows, f"guiju-{found.code}".replace("/", "-").replace(" ", "-"), committee=found,
        held=rows.count(), children=found.children.order_by("sort"),
        watched=_watched(request, "committee", found.code), **of_committee(found),
    )  # fmt: skip


@require_safe
def classification(request: HttpRequest, code: str = "") -> HttpResponse:
    """The ICS from the top, or one branch of it with its standards."""
    entry = get_object_or_404(Classification, system="ics", code=code) if code else None
    index = indexing.index()
    index.refresh()
    filters = {"ics": (code,)} if code else {}
    answer = index.search(Query(filters=filters, facets=("ics",), limit=1))
    counts = dict(answer.facets.get("ics", ()))
    below = [
        (child, counts.get(child.code, 0))
        for child in Classification.objects.filter(system="ics", parent=code).order_by("code")
    ]
    above = (
        Classification.objects.filter(system="ics", code__in=[code[:2], code[:6]]).exclude(code=code).order_by("code")
    )
    context = {
        "entry": entry,
        "below": below,
        "above": above if code else [],
        "held": answer.total,
        "exact": answer.exact,
        "top": max((n for _, n in below), default=0),
    }
    if entry is None:
        return render(request, "ics.html", context)
    found = queries.search(
        Query(filters=filters, facets=(), limit=PAGE, after=request.GET.get("after", ""), sort=Sort.NUMBER)
    )
    context |= {
        "editions": found.editions,
        "next": found.answer.next,
        "first_page": not request.GET.get("after"),
        "watched": _watched(request, "ics", entry.code),
    }
    return render(request, "ics.html", context)


@require_safe
def tiers(request: HttpRequest) -> HttpResponse:
    """The tiers with what is in each: publishers and states."""
    index = indexing.index()
    index.refresh()
    rows = []
    for tier in words.TIER:
        answer = index.search(Query(filters={"tier": (tier,)}, facets=("status", "publisher"), limit=1))
        if answer.total:
            rows.append(
                {
                    "tier": tier,
                    "total": answer.total,
                    "exact": answer.exact,
                    "status": answer.facets.get("status", ()),
                    "publishers": answer.facets.get("publisher", ())[:24],
                }
            )
    return render(request, "tiers.html", {"tiers": rows})
