"""Which registers there are, and the items of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.days import day_of
from guiju.core.procedure.model import Fact, FactType
from guiju.core.register.loader import house_texts
from guiju.core.register.model import STATUSES, Register, Status
from guiju.registry.record.keyset import keyset
from guiju.registry.registers import access, counting, listing, subjects
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.definitions import NoRegisterError, register, registers
from guiju.registry.registers.models import Item
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads

PAGE = 50
MOST_VALUES = 12
"""Values of a fact that the side of a list shows."""
STATE_CLASS = {"valid": "force", "suspended": "soon"}


def register_or_404(name: str) -> Register:
    try:
        return register(name)
    except NoRegisterError:
        raise Http404(name)


def viewer_of(request: HttpRequest) -> Viewer:
    return access.viewer(request.user, timezone.localdate())


def status_word(code: str) -> str:
    return word(STATUSES[Status(code)])


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every register with how many items are valid, and how many there are."""
    rows = []
    for one in registers():
        held = listing.counts(one, access.NOBODY)
        rows.append((one, word(one.label), word(one.about), held.by_status.get("valid", 0), held.whole))
    rows.sort(key=lambda row: (-row[3], row[1]))
    return render(request, "registers/every.html", {"rows": rows})


def _asked(request: HttpRequest, found: Register, who: Viewer) -> listing.Asked:
    given = request.GET
    known = {fact.name for fact in found.filters}
    facts = {name: given[name][:200] for name in given if name in known and given[name]}
    day = given.get("valid_on", "")
    valid_on = day_of(day, "valid_on")
    return listing.Asked(
        given.get("status", "")[:20], given.get("q", "")[:200], facts, given.get("owner", "")[:80], valid_on
    )


@require_safe
def listed(request: HttpRequest, name: str) -> HttpResponseBase:
    """The items of a register in the order of their keys, narrowed; CSV and JSON by ?format=."""
    found, who = register_or_404(name), viewer_of(request)
    form = downloads.form_of(request)
    asked = _asked(request, found, who)
    rows = listing.narrowed(found, asked, who)
    readable = {fact.name: fact for fact in access.readable(found, None, who)}
    columns = [readable[name] for name in found.page.list if name in readable and name not in found.page.title]
    if form:
        facts = [fact.name for fact in access.readable(found, None, who)]
        heads = ("key", "status", "since", "until", *facts)
        return downloads.table(_cells(listing.flat(found, keyset(rows, "key"), who), heads), heads, form, found.name)
    after = request.GET.get("after", "")[:240]
    page, more = listing.page(rows, after, PAGE)
    count, over = listing.how_many(found, rows, asked, who)
    held = listing.counts(found, who, asked.status) if access.may_list(found, who) else None
    closed = found.closed and held is None
    seen = [access.values(found, item, who) for item in page]
    named = acting.bodies_named((fact, values.get(fact.name)) for values in seen for fact in columns)
    context = {
        "register": found, "label": word(found.label), "about": word(found.about), "asked": asked,
        "lines": [_line(found, item, columns, values, named) for item, values in zip(page, seen, strict=True)],
        "count": count, "over": over, "more": more, "after": after,
        "statuses": _statuses(held) if held else [],
        "facets": _facets(found, held, asked, who) if held else [], "closed": closed,
        "whole": listing.counts(found, access.NOBODY).whole if closed else 0,
        "may_take": access.may_take(found, who),
    }  # fmt: skip
    return render(request, "registers/list.html", context)


def _cells(rows: Iterator[dict[str, Any]], heads: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        yield {head: row.get(head, "") for head in heads}


def _line(
    found: Register, item: Item, columns: list[Fact], held: Mapping[str, Any], named: Mapping[str, str]
) -> dict[str, Any]:
    title = word(subjects.title_of(found, item))
    cells = [acting.shown(fact, held[fact.name], named) if fact.name in held else None for fact in columns]
    return {
        "item": item, "title": title or item.key, "state": status_word(item.status),
        "state_class": STATE_CLASS.get(item.status, ""), "cells": [cell for cell in cells if cell],
        "address": "/" + subjects.address(found.name, item.key),
    }  # fmt: skip


def _statuses(held: listing.Counts) -> list[tuple[str, str, int]]:
    """(status, words, how many) of those there are."""
    return [(one, status_word(one), held.by_status[one]) for one in map(str, Status) if one in held.by_status]


def _facets(found: Register, held: listing.Counts, asked: listing.Asked, who: Viewer) -> list[Any]:
    """(name, label, [(value, words, count)]) of the facts a list is narrowed by, the most frequent values first."""
    facets = []
    for fact in access.filters(found, who):
        values = held.by_value.get(fact.name, {})
        if fact.type not in counting.COUNTED or not values:
            continue
        first = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
        named = acting.bodies_named((fact, v) for v, _ in first)
        facets.append(
            (
                fact.name,
                word(fact.label),
                [(v, named.get(v) or _value(fact, v), n) for v, n in first],
                asked.values.get(fact.name),
            )
        )
    return facets


def _value(fact: Fact, value: str) -> str:
    if fact.type is FactType.YES_NO:
        return str(acting.spoken(fact, value == "true"))
    return str(acting.spoken(fact, value))


@require_safe
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """The file of a register."""
    found = register_or_404(name)
    file, text = house_texts()[found.name]
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return answer
