"""Drafts that are open for comments, for anyone: a page and a feed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.procedure import loader
from guiju.core.procedure.clocks import from_json
from guiju.core.procedure.model import ANYONE, ActKind
from guiju.registry.cases import access, definitions
from guiju.registry.cases.models import Case
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.views.changes import atom

MOST = 200


def open_rounds() -> list[tuple[str, str, str]]:
    """(procedure, state, comment round) in which anyone may comment."""
    return [
        (procedure.name, state, act.about)
        for procedure in loader.house().values()
        for act in procedure.acts.values()
        if act.kind is ActKind.COMMENT and any(procedure.parties[role].held_by == ANYONE for role in act.by)
        for state in act.from_states
    ]


def drafts(today: date, limit: int = MOST) -> list[dict[str, Any]]:
    """The cases in which anyone may comment now, those that close first at the top."""
    wanted = Q(pk__in=[])
    rounds: dict[tuple[str, str], str] = {}
    for procedure, state, name in open_rounds():
        wanted |= Q(procedure=procedure, state=state)
        rounds[procedure, state] = name
    cases = Case.objects.filter(wanted, ended=False).annotate(count=Count("comments", distinct=True))
    found = []
    for case in cases.order_by("due", "pk")[:limit]:
        kept = definitions.kept(case.definition_id)
        name = rounds[case.procedure, case.state]
        running = case.clocks.get(name)
        said = from_json(running) if running else None
        last = said.last if said and said.stopped is None else case.due
        document = kept.comments[name].about if name in kept.comments else ""
        held = access.file_of(case, kept, document, acting.roles.NOBODY)
        found.append(
            {
                "case": case, "title": acting.title(case, kept, acting.roles.NOBODY), "label": word(kept.label),
                "round": name, "last": last, "left": (last - today).days if last else None, "count": case.count,
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
