"""Drafts that are open for comments, for anyone: a page and a feed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.registry.cases import access, definitions
from guiju.registry.cases.models import Case
from guiju.registry.cases.views import open_rounds
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.views.changes import atom

MOST = 200


def drafts(today: date, limit: int = MOST) -> list[dict[str, Any]]:
    """The cases in which anyone may comment now, those that close first at the top."""
    rounds = open_rounds.for_anyone()
    wanted = Q(pk__in=[])
    for procedure, state in rounds:
        wanted |= Q(procedure=procedure, state=state)
    open_ = [
        (case, rounds[case.procedure, case.state])
        for case in Case.objects.filter(wanted, ended=False).order_by("due", "pk")
        if open_rounds.is_open(
            case, definitions.kept(case.definition_id), rounds[case.procedure, case.state], today
        )
    ]  # fmt: skip
    open_.sort(key=lambda each: (open_rounds.last_day(*each) or date.max, each[0].pk))
    counts = open_rounds.counted(open_[:limit])
    found = []
    for case, name in open_[:limit]:
        kept = definitions.kept(case.definition_id)
        last = open_rounds.last_day(case, name)
        document = kept.comments[name].about if name in kept.comments else ""
        held = access.file_of(case, kept, document, acting.roles.NOBODY)
        found.append(
            {
                "case": case, "title": acting.title(case, kept, acting.roles.NOBODY), "label": word(kept.label),
                "round": name, "last": last, "left": (last - today).days if last else None,
                "count": counts.get(case.pk, 0),
                "document": document if held else "",
            }
        )  # fmt: skip
    return found


@require_safe
def open_drafts(request: HttpRequest) -> HttpResponse:
    """Everything that is open for comments; CSV and JSON by ?format=."""
    rows = drafts(timezone.localdate())
    form = downloads.form_of(request)
    if form:
        flat = (
            {"number": r["case"].number, "title": r["title"], "procedure": r["case"].procedure,
             "closes": r["last"].isoformat() if r["last"] else "", "comments": r["count"]}
            for r in rows
        )  # fmt: skip
        return downloads.table(flat, ("number", "title", "procedure", "closes", "comments"), form, "drafts")  # type: ignore[return-value]
    return render(request, "drafts.html", {"rows": rows})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What is open for comments as an Atom feed."""
    entries = [
        {
            "id": f"{settings.SITE_URL}/case/{r['case'].number}/#{r['round']}",
            "at": r["case"].changed,
            "title": r["title"],
            "summary": say(f"征求意见至 {r['last']}", f"Open for comments until {r['last']}")
            if r["last"]
            else r["label"],
            "link": f"{settings.SITE_URL}/case/{r['case'].number}/",
        }
        for r in drafts(timezone.localdate(), 50)
    ]
    return atom(say("正在征求意见", "Open for comments"), "/drafts/", "/drafts.atom", entries)
