"""Statistical surveys: which there are, and what the returns of each say together, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.registry.cases.views import returns
from guiju.registry.catalogue.finding import NotHeldError
from guiju.web.catalogue import downloads


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The surveys, each with how its newest period stands."""
    rows = [(one, next(iter(returns.periods(one.key)), None)) for one in returns.surveys()]
    return render(request, "returns/every.html", {"rows": rows})


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """A survey: how each period stands, and the sums over its returns; CSV and JSON by ?format=."""
    try:
        held = returns.survey(key)
    except NotHeldError:
        raise Http404(key)
    lines = returns.series(key, timezone.localdate())
    form = downloads.form_of(request)
    if form:
        rows = (returns.as_dict(key, line) for line in lines)
        return downloads.table(rows, returns.COLUMNS, form, f"returns-{key}")  # type: ignore[return-value]
    told = [(line, returns.said(line.total), returns.said(line.mean)) for line in lines]
    return render(request, "returns/one.html", {"survey": held, "lines": told, "periods": returns.periods(key)})
