"""A standard: all facts, its editions as a timeline, its relations both ways, how to cite it."""

from __future__ import annotations

import json
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.model import FactType
from guiju.registry.accounts.models import Watch
from guiju.registry.cases import access, definitions
from guiju.registry.cases.models import Case, Entry
from guiju.registry.cases.roles import Actor
from guiju.registry.catalogue import queries
from guiju.registry.catalogue.finding import find_edition
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.outlets import citing
from guiju.registry.catalogue.rules import FORMER
from guiju.registry.catalogue.timeline import from_json
from guiju.web import links, words
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import picture
from guiju.web.language import say

CITE_TYPES = {
    "gbt7714": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "relaton": "application/yaml; charset=utf-8",
}


@require_safe
def by_id(request: HttpRequest, id: int) -> HttpResponse:
    return redirect(links.edition(get_object_or_404(Edition, pk=id).key), permanent=True)


@require_safe
def edition(request: HttpRequest, path: str) -> HttpResponse:
    day = day_of(request.GET.get("on", ""))
    found = _find(path, day or timezone.localdate())
    if isinstance(found, str):
        return redirect(found + ("?" + request.GET.urlencode() if request.GET else ""))
    form = request.GET.get("format", "")
    if form in CITE_TYPES:
        return HttpResponse(
            citing.FORMS[form](found, settings.SITE_URL + links.edition(found.key)), content_type=CITE_TYPES[form]
        )
    if form == "json":
        return JsonResponse(queries.full(found), json_dumps_params={"ensure_ascii": False})
    if form:
        raise GuijuError("unknown form {}", repr(form[:40]), where="format", expected="json, " + ", ".join(CITE_TYPES))
    return render(request, "edition.html", _context(request, found, day))


def _find(path: str, day: date) -> Edition | str:
    """The edition an address names; another address when it names a work or is written differently."""
    spoken = links.spoken(path)
    try:
        found = find_edition(spoken, day)
    except GuijuError:
        raise Http404(spoken)
    return found if found.key in (spoken, path) else links.edition(found.key)


def _context(request: HttpRequest, found: Edition, day: date | None) -> dict[str, Any]:
    today = timezone.localdate()
    out, into = queries.relations_of(found)
    editions = queries.editions_of(found)
    asked = day or today
    span = next((s for s in from_json(found.spans) if s.holds(asked)), None)
    address = settings.SITE_URL + links.edition(found.key)
    return {
        "edition": found,
        "address": address,
        "today": today,
        "on": day,
        "status_then": queries.status_of(found, asked),
        "since": span.start if span else None,
        "seen": bool(span and span.seen),
        "in_force_then": queries.in_force_on(editions, asked) if day else [],
        "timeline": picture.timeline(editions, found, today) if len(editions) > 1 or found.published else None,
        "editions": editions,
        "history": queries.history(found),
        "texts": found.texts.filter(kind="published").order_by("slug"),
        "interpretations": _interpretations(found),
        "made_by": _made_by(found, acting.actor_of(request)),
        "groups": _groups(out, into),
        "picture": picture.relations(found, out, into),
        "cited_by": sum(1 for r in into if r.kind == "references"),
        "dates": _dates(found),
        "ics": queries.class_names("ics", found.ics),
        "ccs": queries.class_names("ccs", [code[:1] for code in found.ccs]),
        "citation": citing.gbt7714(found, address),
        "jsonld": _inside_page(citing.jsonld(found, address)),
        "sources": found.sources.exclude(source=FORMER).order_by("source"),
        "source_urls": list({url: (kind, url) for kind, url in reversed(found.links)}.values())[::-1],
        "watched": request.user.is_authenticated
        and Watch.objects.filter(user=request.user, kind="standard", key=found.work.key).exists(),
    }


_UNMARKED = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def _inside_page(data: dict[str, Any]) -> str:
    """JSON that can stand in an element of a page: no sign of markup is left in it."""
    return json.dumps(data, ensure_ascii=False).translate(_UNMARKED)


def _interpretations(found: Edition) -> list[Entry]:
    rows = Entry.objects.filter(kind="interpretation", key=found.work.key).select_related("case")
    return list(rows.order_by("-day", "-pk")[:50])


def _made_by(found: Edition, actor: Actor) -> list[tuple[Case, str]]:
    """(case, its procedure) of the cases in which the edition was published, reviewed, explained or spoken of, as far
    as the reader sees the fact that names it."""
    named = (Q(facts__contains={name: found.designation}) for name in _naming())
    rows = []
    for case in Case.objects.filter(reduce(or_, named)).order_by("pk")[: 10 * MOST_CASES]:
        procedure = definitions.kept(case.definition_id)
        seen = access.values(case, procedure, actor)
        if any(seen[name] == found.designation for name in seen if procedure.facts[name].type in _NAMES):
            rows.append((case, word(procedure.label)))
    return rows[:MOST_CASES]


_NAMES = (FactType.STANDARD, FactType.DESIGNATION)
MOST_CASES = 20


def _naming() -> list[str]:
    """The facts in which procedures name a standard."""
    facts = (fact for procedure in loader.house().values() for fact in procedure.facts.values())
    return sorted({fact.name for fact in facts if fact.type in _NAMES})


def _dates(found: Edition) -> list[tuple[str, str]]:
    """(name, date as printed); what replaced an edition ended it, so one of two like dates is shown."""
    dates = {**found.dates}
    if dates.get("replaced_on") and dates.get("withdrawn") == dates["replaced_on"]:
        del dates["withdrawn"]
    return [(name, dates[name]) for name in words.DATES if dates.get(name)]


def _groups(out: list[Any], into: list[Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Relations by how they read from here, ready for the page."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for relations, inverse in ((out, False), (into, True)):
        for relation in relations:
            other = relation.source if inverse else relation.target
            name = relation.source_designation if inverse else relation.target_designation
            label = words.relation(relation.kind, inverse=inverse)
            groups.setdefault(label, []).append(
                {
                    "edition": other,
                    "name": name,
                    "work": None if inverse else relation.target_work,
                    "degree": words.word(words.DEGREE, relation.degree) if relation.degree else "",
                    "clauses": relation.clauses,
                    "since": relation.valid_from,
                }
            )
    return sorted(groups.items(), key=lambda pair: len(pair[1]))


def gone(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not found, with the nearest thing there is: a search for what was asked."""
    asked = links.spoken(request.path.removeprefix("/standard/")) if request.path.startswith("/standard/") else ""
    context = {
        "asked": asked,
        "heading": say("没有这一页", "There is no such page"),
        "detail": say("馆藏中没有 ", "The library does not hold ") + asked if asked else "",
    }
    return render(request, "error.html", context, status=404)
