"""The half-yearly work programme of mandatory standards, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.registry.cases.views import work_programme
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads

_COLUMNS = (
    "plan_number", "title_zh", "title_en", "department", "ics", "adopts", "stage", "planned", "due", "new",
    "notified", "case",
)  # fmt: skip


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """What is being made now, new projects of the half-year marked; CSV and JSON by ?format=."""
    first, last = work_programme.half_of(timezone.localdate())
    rows = list(work_programme.projects())
    form = downloads.form_of(request)
    if form:
        flat = (
            {"plan_number": r.plan_number, "title_zh": r.title.zh, "title_en": r.title.en, "department": r.department,
             "ics": r.ics, "adopts": r.adopts, "stage": r.stage, "planned": r.since.isoformat(),
             "due": r.due.isoformat() if r.due else "", "new": "yes" if r.since >= first else "no",
             "notified": r.notified, "case": r.number}
            for r in rows
        )  # fmt: skip
        return downloads.table(flat, _COLUMNS, form, f"work-programme-{first}")  # type: ignore[return-value]
    told = [(r, word(r.title), word(r.state), r.since >= first) for r in rows]
    return render(request, "work_programme.html", {"rows": told, "first": first, "last": last})
