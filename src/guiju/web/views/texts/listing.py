"""All texts, and the search inside them: clauses, and limits with the strictest first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.core.decimals import written
from guiju.core.errors import GuijuError
from guiju.registry.texts import finding
from guiju.registry.texts.models import Requirement, Text
from guiju.web.catalogue import downloads
from guiju.web.language import chinese
from guiju.web.texts import words as texts

PAGE = 200
"""Texts on a page."""
LIMIT_COLUMNS = (
    "text", "label", "characteristic", "class", "op", "written", "value", "low", "high", "unit", "kind", "decided",
    "sentence", "url",
)  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Published texts, the drafts a person may see, and an answer to `?q=`."""
    question = request.GET.get("q", "").strip()
    form = downloads.form_of(request)
    context: dict[str, Any] = {"question": question}
    status = 200
    if question:
        try:
            found = finding.find(question, slug=request.GET.get("in", "")[:120], unit=request.GET.get("unit", "")[:40])
        except GuijuError as error:
            context["error"], status = error, 400
        else:
            if form:
                return downloads.table([told(row) for row in found.limits], LIMIT_COLUMNS, form, "limits")
            context |= {
                "found": found,
                "limits": [shown(row) for row in found.limits],
                "passages": [passage(row, found.words) for row in found.passages],
            }
    rows = Text.objects.filter(kind=Text.Kind.PUBLISHED).select_related("edition")
    context["held"] = rows.count()
    last = rows.filter(slug=request.GET.get("after", "")[:120]).first()
    if last is not None:
        rows = rows.filter(Q(designation=last.designation, slug__gt=last.slug) | Q(designation__gt=last.designation))
    those = list(rows.annotate(
        asked=Count(
            "requirements",
            filter=Q(requirements__kind="requirement", requirements__part=0, requirements__answered=True),
        ),
        limits=Count("requirements", filter=~Q(requirements__op="") & Q(requirements__answered=True)),
    ).order_by("designation", "slug")[: PAGE + 1])  # fmt: skip
    context |= {"texts": those[:PAGE], "more": those[PAGE - 1].slug if len(those) > PAGE else ""}
    if request.user.is_authenticated:
        context["drafts"] = Text.objects.filter(kind=Text.Kind.DRAFT, owner=request.user).order_by("-changed")[:50]
    return render(request, "texts/listing.html", context, status=status)


def shown(row: Requirement) -> dict[str, Any]:
    """A limit for a page."""
    english = not chinese() and row.container == "table"
    return {
        "row": row,
        "name": row.others.get("en", "").split(" · ")[0] if english and "en" in row.others else row.characteristic,
        "limit": texts.limit(row.op, row.written, row.unit_text or row.unit),
        "kind": texts.kind(row.kind),
        "title": _title(row.text),
        "href": f"/texts/{row.text.slug}/#{row.block if row.container == 'table' else row.name.replace('/', '-')}",
    }


def told(row: Requirement) -> dict[str, Any]:
    """A limit for programs."""
    return {
        "text": str(row.text), "label": row.label, "characteristic": row.characteristic, "class": row.klass,
        "op": row.op, "written": row.written, "value": _digits(row.value), "low": _digits(row.low),
        "high": _digits(row.high), "unit": row.unit,
        "kind": row.kind, "decided": "yes" if row.decided else "", "sentence": row.sentence, "url": shown(row)["href"],
    }  # fmt: skip


def _digits(value: Decimal | None) -> str:
    return "" if value is None else written(value)


def passage(row: Any, words: tuple[str, ...]) -> dict[str, Any]:
    """A clause that was found, with the piece of it in which the first word stands."""
    body = row.body
    low = body.lower()
    at = min((place for word in words if (place := low.find(word)) >= 0), default=0)
    start = max(0, at - 40)
    return {
        "row": row,
        "title": _title(row.text),
        "heading": row.title.get("zh" if chinese() else "en") or next(iter(row.title.values()), ""),
        "piece": ("…" if start else "") + body[start : start + 160] + ("…" if len(body) > start + 160 else ""),
        "href": f"/texts/{row.text.slug}/#{row.clause}",
    }


def _title(text: Text) -> str:
    return text.titles.get("zh" if chinese() else "en") or next(iter(text.titles.values()), "")
