"""The first page: the search box, what is in the library, what is new, soon effective and soon due for review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.registry.catalogue import indexing, queries
from guiju.registry.catalogue.models import Edition, Status
from guiju.search import Query
from guiju.web import words
from guiju.web.views.cases.open_drafts import drafts

SHOWN = 6
YEARS = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    index = indexing.index()
    index.refresh()
    whole = index.search(Query(limit=1, facets=("tier", "year")))
    effects = {
        effect: index.search(Query(limit=1, facets=(), filters={"tier": ("national",), "effect": (effect,)})).total
        for effect in words.EFFECT
    }
    context = {
        "today": today,
        "total": queries.held(),
        "tiers": _tiers(dict(whole.facets.get("tier", ())), effects),
        "years": _years(dict(whole.facets.get("year", ())), today),
        "fresh": _editions(
            status__in=[Status.IN_FORCE, Status.PUBLISHED], published__lte=today, order=("-published", "-id")
        ),
        "soon": _editions(status=Status.PUBLISHED, effective__gt=today, order=("effective", "id")),
        "drafts": drafts(today, 4),
        "due": _editions(status=Status.IN_FORCE, review_due__gte=today, order=("review_due", "id")),
    }
    return render(request, "home.html", context)


def _editions(order: tuple[str, ...], **conditions: Any) -> list[Edition]:
    return list(Edition.objects.filter(**conditions).order_by(*order)[:SHOWN])


def _tiers(counts: dict[str, int], effects: dict[str, int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for tier in words.TIER:
        if tier == "national":
            rest = counts.get(tier, 0) - sum(effects.values())
            rows += [
                {
                    "label": _national(effect),
                    "query": f"tier=national&effect={effect}",
                    "count": count,
                    "must": effect == "mandatory",
                }
                for effect, count in effects.items()
            ]
            if rest:
                rows.append({"label": words.word(words.TIER, tier), "query": "tier=national", "count": rest})
        else:
            rows.append({"label": words.word(words.TIER, tier), "query": f"tier={tier}", "count": counts.get(tier, 0)})
    rows = [row for row in rows if row["count"]]
    top = max((row["count"] for row in rows), default=1)
    for row in rows:
        row["top"] = top
    return rows


def _national(effect: str) -> str:
    from guiju.web.language import say

    zh, en = words.EFFECT[effect]
    return say(f"{zh}国家标准", f"National, {en}")


def _years(counts: dict[str, int], today: date) -> dict[str, Any]:
    """Columns of the chart of editions by year, `YEARS` of them, and its table."""
    first = today.year - YEARS + 1
    columns = [(year, counts.get(str(year), 0)) for year in range(first, today.year + 1)]
    top = max((n for _, n in columns), default=0) or 1
    bars = [
        {"year": year, "count": n, "x": i * 14, "height": round(110 * n / top, 1), "y": round(130 - 110 * n / top, 1),
         "tick": year % 10 == 0}
        for i, (year, n) in enumerate(columns)
    ]  # fmt: skip
    peak = max(bars, key=lambda b: b["count"])
    return {"bars": bars, "peak": peak, "width": YEARS * 14, "first": first}
