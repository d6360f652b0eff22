"""Kinds of links, and the links of each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.core.links import loader
from guiju.core.links.model import COMINGS, Coming
from guiju.registry.links import listing, neighbours, proving
from guiju.registry.links.models import Link
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.catalogue.asking import registered_before

PAGE = 50
MOST = 2**63 - 1


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every kind of link, with how many of each hold."""
    counted = neighbours.counts()
    rows = [(one, word(one.about), word(one.forth), counted.get(one.name, 0)) for one in loader.house().values()]
    return render(request, "links/every.html", {"rows": rows})


@require_safe
def listed(request: HttpRequest, name: str) -> HttpResponseBase:
    """The links of a kind, those made last first; CSV and JSON by ?format=."""
    kind = loader.house().get(name)
    if kind is None:
        raise Http404(name)
    form = downloads.form_of(request)
    if form:
        return downloads.table(listing.flat(kind), listing.COLUMNS, form, f"guiju-link-{kind.name}")
    after = request.GET.get("after", "")
    rows = registered_before(listing.rows(kind), after)
    found = list(rows[: PAGE + 1])
    context: dict[str, Any] = {
        "kind": kind, "about": word(kind.about), "forth": word(kind.forth), "after": after,
        "rows": [_row(each) for each in listing.told(found[:PAGE])],
        "next": found[PAGE - 1].pk if len(found) > PAGE else "",
        "count": neighbours.counts().get(kind.name, 0),
    }  # fmt: skip
    return render(request, "links/list.html", context)


def _row(told: listing.Told) -> dict[str, Any]:
    source, target = (
        {"name": named.name, "title": word(named.title), "address": "/" + address}
        for named, _, address in (told.source, told.target)
    )
    return {"link": told.link, "source": source, "target": target, "coming": word(COMINGS[Coming(told.link.coming)])}


@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """The receipt of a link: provable without this site."""
    row = Link.objects.filter(pk=number).first() if number <= MOST else None
    if row is None or not listing.told([row]):
        raise Http404(str(number))
    made = proving.receipt(row)
    return downloads.receipt(made, f"link-{number}")
