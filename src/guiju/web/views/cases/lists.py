"""All procedures with what is open, the list of each, and its board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.checking_duties import COLUMNS
from guiju.core.procedure.model import FactType, Procedure
from guiju.registry.bodies.models import Committee
from guiju.registry.cases import access, definitions, picking, roles
from guiju.registry.cases.models import Case
from guiju.registry.cases.views import queries
from guiju.registry.record.keyset import keyset
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads

PAGE = 50
PATTERNS = {
    "PB": ("标准制修订", "Making and keeping standards"),
    "PA": ("申报与评审", "Applications and reviews"),
    "PC": ("统计与发布", "Returns and figures"),
    "PD": ("受理与办理", "Requests and complaints"),
    "PE": ("备案与登记", "Filing and records"),
    "PF": ("合作协议", "Agreements"),
}


def procedure_or_404(name: str) -> Procedure:
    try:
        return definitions.current(name)
    except GuijuError:
        raise Http404(name)


@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """Every procedure with its open cases, grouped by pattern."""
    today = timezone.localdate()
    counted = {
        row["procedure"]: row
        for row in Case.objects.values("procedure").annotate(
            whole=Count("id"), open=Count("id", filter=Q(ended=False)),
            late=Count("id", filter=Q(ended=False, due__lt=today)),
        )
    }  # fmt: skip
    groups = []
    for pattern, words in PATTERNS.items():
        found = [p for p in loader.house().values() if p.pattern == pattern]
        none = {"whole": 0, "open": 0, "late": 0}
        rows = [(p, word(p.label), word(p.about), counted.get(p.name, none)) for p in found]
        if rows:
            rows.sort(key=lambda row: -row[3]["whole"])
            groups.append((words, rows))
    return render(request, "cases.html", {"groups": groups})


def _filter(request: HttpRequest, procedure: Procedure) -> queries.Filter:
    given = request.GET
    facts = tuple(
        (fact.name, given[fact.name][:200])
        for fact in procedure.facts.values()
        if fact.index and fact.type in (FactType.CHOICE, FactType.YES_NO, FactType.ICS) and given.get(fact.name)
    )
    committee = None
    if given.get("committee"):
        committee = roles.committee_key(str(picking.resolved(FactType.COMMITTEE, given["committee"][:120]))) or -1
    light = given.get("light", "")
    if light not in ("", "red", "amber"):
        raise GuijuError("unknown light {}", repr(light[:20]), where="light", expected="red or amber")
    return queries.Filter(given.get("state", ""), given.get("q", "").strip()[:200], facts, light, committee)


@require_safe
def listed(request: HttpRequest, procedure: str) -> HttpResponse:
    """The cases of one procedure, newest first; CSV and JSON by ?format=."""
    found = procedure_or_404(procedure)
    form = downloads.form_of(request)
    actor = acting.actor_of(request)
    today = timezone.localdate()
    rows = queries.listed(found, _filter(request, found), today, actor)
    if form:
        columns = (*COLUMNS, *(f.name for f in _columns(found)))
        return downloads.table(_flat(keyset(rows, "-id"), found, actor), columns, form, found.name)
    after = request.GET.get("after", "")
    if after:
        if not after.isdecimal() or len(after) > 18:
            raise GuijuError("{} is not a place in the list", repr(after[:40]), where="after", expected="a number")
        rows = rows.filter(pk__lt=int(after))
    page = list(rows[: PAGE + 1])
    more = page[PAGE - 1].pk if len(page) > PAGE else None
    lines = _lines(page[:PAGE], found, actor, today)
    states = Case.objects.filter(procedure=found.name).values("state").annotate(count=Count("id"))
    counts = {row["state"]: row["count"] for row in states}
    facets = [(s.name, word(s.label), counts[s.name]) for s in found.states.values() if s.name in counts]
    choices = [
        (f.name, word(f.label), [(k, word(v)) for k, v in f.options.items()])
        for f in found.facts.values()
        if f.index and f.type is FactType.CHOICE
    ]
    context = {
        "procedure": found, "label": word(found.label), "about": word(found.about), "lines": lines, "more": more,
        "columns": [word(f.label) for f in _columns(found) if f.name not in found.page.title[:1]],
        "near": _near(request, actor), "states": facets, "choices": choices, "asked": request.GET,
        "whole": sum(counts.values()),
        "may_open": any(access.may_open(found, act, actor) for act in found.opening),
    }  # fmt: skip
    return render(request, "case_list.html", context)


def _near(request: HttpRequest, actor: roles.Actor) -> list[tuple[str, str]]:
    """(code, name) of the committees that fit what was typed, where that is not one of them."""
    typed = request.GET.get("committee", "").strip()[:120]
    if not typed or roles.committee_key(str(picking.resolved(FactType.COMMITTEE, typed))) is not None:
        return []
    return [(one.value, word(one.names)) for one in picking.find("committee", typed, actor)]


def _columns(procedure: Procedure) -> list[Any]:
    return [procedure.facts[name] for name in procedure.page.list]


def _lines(cases: Sequence[Case], procedure: Procedure, actor: roles.Actor, today: date) -> list[dict[str, Any]]:
    """What a list shows of its cases; the bodies they name are asked for once."""
    held = [access.values(case, definitions.kept(case.definition_id), actor) for case in cases]
    names = acting.bodies_named((fact, row.get(fact.name)) for row in held for fact in _columns(procedure))
    return [_line(case, row, names, procedure, actor, today) for case, row in zip(cases, held, strict=True)]


def _line(
    case: Case, held: Mapping[str, Any], names: Mapping[str, str], procedure: Procedure, actor: roles.Actor, today: date
) -> dict[str, Any]:
    kept = definitions.kept(case.definition_id)
    cells = [
        acting.shown(fact, held[fact.name], names) if fact.name in held else None
        for fact in _columns(procedure)
        if fact.name not in procedure.page.title[:1]
    ]
    light = queries.light(case, today)
    return {
        "case": case, "title": acting.title(case, kept, actor), "state": acting.state_word(kept, case.state),
        "cells": cells, "light": light, "light_word": word(acting.LIGHTS.get(light)),
    }  # fmt: skip


def _flat(cases: Iterable[Case], procedure: Procedure, actor: roles.Actor) -> Iterator[dict[str, Any]]:
    columns = _columns(procedure)
    for case in cases:
        held = access.values(case, definitions.kept(case.definition_id), actor)
        row: dict[str, Any] = {
            "number": case.number, "state": case.state, "opened": timezone.localdate(case.opened).isoformat(),
            "entered": case.entered.isoformat(), "term": case.due.isoformat() if case.due else "",
        }  # fmt: skip
        for fact in columns:
            value = held.get(fact.name)
            row[fact.name] = "" if value is None else value["name"] if isinstance(value, dict) else value
        yield row


@require_safe
def board(request: HttpRequest, procedure: str) -> HttpResponse:
    """The open cases by state with their lights, and how long cycles take."""
    found = procedure_or_404(procedure)
    actor = acting.actor_of(request)
    today = timezone.localdate()
    committee = None
    if request.GET.get("committee"):
        code = str(picking.resolved(FactType.COMMITTEE, request.GET["committee"][:120]))
        committee = Committee.objects.filter(code=code).first()
    columns = [
        (acting.state_word(found, column.state), column, _lines(column.cases, found, actor, today))
        for column in queries.board(found, today, actor, committee.pk if committee else None)
    ]
    context = {"procedure": found, "label": word(found.label), "columns": columns, "committee": committee}
    clock = next((c for c in found.clocks.values() if len(c.starts) == 1 and c.limit.startswith("R3")), None)
    if clock is not None:
        cycle = queries.cycle(found.name, clock.starts[0], clock.stops[0], today)
        context |= {"cycle": cycle, "cycle_label": word(clock.label), "histogram": _histogram(cycle)}
        term = found.parameters and definitions.numbers_on(found, today)[clock.limit]
        context |= {"limit": term, "mean_months": round(cycle.mean / 30.4375, 1) if cycle.mean is not None else None}
    return render(request, "board.html", context)


def _histogram(cycle: queries.Cycle) -> list[tuple[str, int, int]]:
    """(months, cases, share of the tallest in per cent) in steps of three months."""
    bins: dict[int, int] = {}
    for days in cycle.finished:
        bins[int(days / 30.4375) // 3] = bins.get(int(days / 30.4375) // 3, 0) + 1
    if not bins:
        return []
    most = max(bins.values())
    return [(f"{3 * n}–{3 * n + 3}", bins.get(n, 0), round(100 * bins.get(n, 0) / most)) for n in range(max(bins) + 1)]
