"""The scoreboard, an indicator, the records behind it, two of them side by side, and figures entered in the log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju.core.days import day_of
from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.ledger import receipt as receipts
from guiju.registry.cases import roles
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.goals import columns, definitions, evaluating, evidence, naming, snapshots
from guiju.registry.goals.models import Snapshot
from guiju.web.catalogue import downloads
from guiju.web.goals import indicator_parts, indicator_words, indicators
from guiju.web.goals.indicator_words import two
from guiju.web.language import say

BOARD = ("indicator", "title_zh", "title_en", "value", "unit", "counted", "over", "excluded", "day", "seq", "address")


@require_safe
def scoreboard(request: HttpRequest) -> HttpResponseBase:
    """All indicators on a day: value, course, target, status."""
    _only(request, {"day", "seq", "format", "lang"})
    form = downloads.form_of(request)
    if form:
        return downloads.table(_rows(request), BOARD, form, "indicators")
    groups = indicators.scoreboard(None, request.GET)
    day = day_of(request.GET.get("day", ""), "day") or timezone.localdate()
    seq = request.GET.get("seq") or str(columns.at_head().seq)
    counts: dict[str, int] = {}
    for _, rows in groups:
        for row in rows:
            if row["target"]:
                counts[row["target"].standing.status] = counts.get(row["target"].standing.status, 0) + 1
    tally = [(*indicator_words.STATUS[status][:4], counts.get(status, 0)) for status in indicator_words.STATUS]
    said = [(say(zh, en), css, sign, number) for zh, en, css, sign, number in tally]
    return render(request, "indicators.html", {"groups": groups, "day": day, "seq": seq, "tally": said})


def _rows(request: HttpRequest) -> Any:
    for indicator in definitions.house().values():
        question = indicators.asked(indicator, {}, request.GET)
        figure = evaluating.figure(question)
        yield {
            "indicator": indicator.key,
            "title_zh": indicator.title.zh,
            "title_en": indicator.title.en,
            "value": "" if figure.value is None else round(figure.value, 6),
            "unit": str(indicator.unit),
            "counted": figure.counted,
            "over": "" if figure.over is None else figure.over,
            "excluded": figure.excluded,
            "day": question.day.isoformat(),
            "seq": question.seq,
            "address": request.build_absolute_uri(indicator_words.permalink(question)),
        }


def _only(request: HttpRequest, known: set[str]) -> None:
    for name in request.GET:
        if name not in known:
            raise GuijuError(
                "there is no parameter {}", repr(name[:40]), where="query", expected=", ".join(sorted(known))
            )


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """An indicator on a day, as known at a number."""
    try:
        question = indicators.question_of(request, key)
    except NotHeldError:
        raise Http404 from None
    context = indicators.page(question, request.GET.get("by", ""))
    context |= {
        "snapshots": snapshots.of(key),
        "may_enter": _may_enter(request) and context["figure"].value is not None,
        "day": question.day,
        "seq": question.seq,
        "base": f"/indicators/{key}/",
    }
    return render(request, "indicator.html", context)


def _may_enter(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and snapshots.may_enter(roles.actor(user, timezone.localdate()))  # type: ignore[arg-type]


@require_safe
def records(request: HttpRequest, key: str) -> HttpResponseBase:
    """The records behind a figure: a side of it, filtered by the dimensions, page by page or as a file."""
    try:
        question = indicators.question_of(request, key)
    except NotHeldError:
        raise Http404 from None
    side, form = request.GET.get("side", "counted"), downloads.form_of(request)
    if form:
        rows = (_absolute(record.row(), request) for record in evidence.every(question, side))
        return downloads.table(rows, evidence.COLUMNS, form, f"{key}-{side}-{question.day}-{question.seq}")
    found = evidence.page(question, side, request.GET.get("after", ""))
    indicator = question.indicator
    sides = [(name, two(indicator_words.SIDES[name])) for name in evidence.SIDES[indicator.form]]
    if len(sides) == 2:
        sides[0] = ("counted", say("计入的记录", "records counted"))
    context = {
        "question": question,
        "indicator": indicator,
        "title": indicator_words.said(indicator.title),
        "found": found,
        "side": side,
        "sides": sides,
        "day": question.day,
        "seq": question.seq,
        "query": urlencode(evaluating.bounded(question)),
        "permalink": indicator_words.permalink(question),
        "value": indicator_words.shown(indicator, evaluating.figure(question).value),
        "rows": [
            (
                r,
                indicator_words.said(r.title),
                two(indicator_words.REASONS[r.reason]) if r.reason else "",
                two((state.zh, state.en)) if (state := naming.states().get(r.status)) else r.status,
            )
            for r in found.records
        ],
        "fields": [f for f in indicators.fields(question) if f["name"] in indicator.by],
        "kept": [(n, v) for n, v in evaluating.bounded(question).items() if n not in indicator.by],
        "measured": bool(indicator.measure),
        "weighted": any(r.weight is not None for r in found.records),
        "unit": two(indicator_words.UNITS[indicator.unit]),
    }
    return render(request, "evidence.html", context)


def _absolute(row: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    return {**row, "address": request.build_absolute_uri(f"/{row['address']}") if row["address"] else ""}


@require_safe
def compared(request: HttpRequest, key: str) -> HttpResponse:
    """Two questions side by side: another day, another body, or both. Parameters ending in 2 are the second's."""
    try:
        indicator = definitions.indicator(key)
    except NotHeldError:
        raise Http404 from None
    given = {name: request.GET[name] for name in request.GET if name not in indicators.OWN}
    first = indicators.asked(indicator, {n: v for n, v in given.items() if not n.endswith("2")}, request.GET)
    other = {n[:-1]: v for n, v in given.items() if n.endswith("2") and n != "day2"}
    day = day_of(request.GET.get("day2", ""), "day2")
    second = indicators.asked(indicator, {**dict(first.scope), **other}, request.GET)
    second = replace(second, values=first.values, day=day or first.day)
    sides: list[dict[str, Any]] = []
    for question in (first, second):
        figure = evaluating.figure(question)
        names = [
            f"{two(indicator_words.DIMENSIONS[n])}: {indicator_parts.labels(question, n, [v])[v]}"
            for n, v in question.scope.items()
        ]
        sides.append(
            {
                "question": question,
                "figure": figure,
                "value": indicator_words.shown(indicator, figure.value),
                "scope": "; ".join(names) or say("全部", "everything"),
                "address": indicator_words.permalink(question),
                "trend": indicator_parts.trend(question, None, None),
            }
        )
    values = [side["figure"].value for side in sides]
    change = None if None in values else indicator_words.form_of(indicator)(values[1] - values[0])
    fields = [(n, two(indicator_words.DIMENSIONS[n]), given.get(n, ""), given.get(f"{n}2", "")) for n in indicator.by]
    return render(
        request,
        "compared.html",
        {
            "indicator": indicator,
            "title": indicator_words.said(indicator.title),
            "sides": sides,
            "change": change,
            "fields": fields,
            "day": first.day,
            "day2": second.day,
            "seq": first.seq,
        },
    )


@require_POST
@login_required
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Enter a figure in the log. Officers of the standards body only."""
    actor = roles.actor(request.user, timezone.localdate())  # type: ignore[arg-type]
    if not snapshots.may_enter(actor):
        raise NotAllowedError(
            "a figure is entered in the log by an officer", where="snapshot", expected="officer of SAC"
        )
    try:
        given = {
            name: request.POST[name] for name in request.POST if name not in (*indicators.OWN, "csrfmiddlewaretoken")
        }
        question = indicators.asked(definitions.indicator(key), given, request.POST)
    except NotHeldError:
        raise Http404 from None
    snapshots.enter(question, actor, timezone.now())
    return redirect(indicator_words.permalink(question) + "#snapshots")


@require_safe
def receipt(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The receipt of a figure entered in the log; 404 for the second until it is taken in."""
    row = Snapshot.objects.filter(pk=number, indicator=key).first()
    made = snapshots.receipt(row) if row else None
    if made is None:
        raise Http404
    answer = HttpResponse(receipts.write(made), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{number}.json"'
    return answer
