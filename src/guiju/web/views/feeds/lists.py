"""Which feeds there are, and the candidates of each."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.core.decimals import whole
from guiju.core.errors import GuijuError
from guiju.core.feeds import loader
from guiju.core.feeds.model import COMPARES, STATES, Feed, State
from guiju.registry.feeds import access, listing, serializing
from guiju.registry.feeds.definitions import NoFeedError, feed
from guiju.registry.feeds.models import Candidate
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.views.registers.lists import viewer_of

PAGE = 50
SCORES = (80, 60, 40)
"""Least scores that the side of a list offers."""
STATE_CLASS = {State.OPEN: "soon", State.CONFIRMED: "force"}


def feed_or_404(name: str) -> Feed:
    try:
        return feed(name)
    except NoFeedError:
        raise Http404(name)


def address(held: Feed, key: str) -> str:
    """The path of a candidate's page."""
    return f"/feeds/{held.name}/candidate/{quote(key, safe='/')}/"


def state_of(row: Candidate) -> tuple[str, str]:
    """(class, words) of where a candidate stands."""
    state = State(row.state)
    return STATE_CLASS.get(state, ""), word(STATES[state])


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every feed with how many of its candidates stand where."""
    counted = listing.counts()
    who = viewer_of(request)
    rows = []
    for held in loader.house().values():
        by_state = counted[held.name]
        opened = by_state.get(State.OPEN, 0) if access.whole(held, who) else None
        rows.append((held, word(held.label), word(held.about), opened, by_state.get(State.CONFIRMED, 0)))
    return render(request, "feeds/every.html", {"rows": rows})


def _asked(request: HttpRequest) -> listing.Narrowed:
    given = request.GET
    score = given.get("score", "")
    try:
        least = whole(score, 100) if score else 0
    except GuijuError:
        raise GuijuError("{} is not a number", repr(score[:30]), where="score", expected="0 – 100") from None
    return listing.Narrowed(
        given.get("state", "")[:20], given.get("decision", "")[:40], least, given.get("q", "").strip()[:200],
        given.get("flag", "")[:20],
    )  # fmt: skip


@require_safe
def listed(request: HttpRequest, name: str) -> HttpResponseBase:
    """The candidates of a feed, a high score first, narrowed; CSV and JSON by ?format=."""
    held, who = feed_or_404(name), viewer_of(request)
    form, asked = downloads.form_of(request), _asked(request)
    rows = listing.rows(held, asked, who)
    if form:
        return downloads.table(listing.flat(held, rows), serializing.heads(held), form, f"guiju-feed-{held.name}")
    after = request.GET.get("after", "")[:40]
    page, more = listing.page(rows, after, PAGE)
    count, over = listing.how_many(rows)
    counted, sees = listing.counts(held.name)[held.name], access.whole(held, who)
    shown = [State.OPEN, State.CONFIRMED, State.REFUSED] if sees else [State.CONFIRMED]
    decided = listing.by_decision(held) if sees else {}
    context = {
        "feed": held, "label": word(held.label), "about": word(held.about), "asked": asked, "count": count,
        "over": over, "more": more, "after": after, "lines": [_line(held, row) for row in page], "sees": sees,
        "states": [(str(s), word(STATES[s]), counted.get(s, 0)) for s in shown if counted.get(s)],
        "decisions": [(d.name, word(d.label), decided[d.name]) for d in held.decisions.values() if d.name in decided],
        "scores": [(str(least), str(asked.least) == str(least)) for least in SCORES],
        "flags": [("changed", say("有变化的", "changed rows")), ("gone", say("不再出现的", "gone"))],
        "runs": access.may_run(held, who), "inside": access.inside(held, who),
    }  # fmt: skip
    return render(request, "feeds/list.html", context)


def _line(held: Feed, row: Candidate) -> dict[str, Any]:
    css, words = state_of(row)
    decision = held.decisions.get(row.decision)
    best = row.proposals[0] if row.proposals else None
    return {
        "row": row, "address": address(held, row.key), "css": css, "state": words,
        "decision": word(decision.label) if decision else "", "best": best, "more": max(0, len(row.proposals) - 1),
        "changed": [word(held.fields[name].label) for name in row.changed if name in held.fields],
    }  # fmt: skip


@require_safe
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """The file of a feed."""
    file, text = loader.house_texts()[feed_or_404(name).name]
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return answer


def compare_word(name: str) -> str:
    """How two values were compared, in words; as it is where the house does not know it any more."""
    return next((word(words) for compare, words in COMPARES.items() if compare == name), name)
