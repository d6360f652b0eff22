"""The requirement table of a whole standard: filtered, downloaded, as an API would give it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.registry.texts.access import may_review
from guiju.registry.texts.models import Requirement
from guiju.registry.texts.provisions import answered, last_decisions
from guiju.web.catalogue import downloads
from guiju.web.texts import words
from guiju.web.views.texts.listing import LIMIT_COLUMNS, shown, told
from guiju.web.views.texts.reading import counted, visible


@require_safe
def requirements(request: HttpRequest, slug: str) -> HttpResponse:
    """Every provision but statements; `?kind=`, `?q=`, `?limits=1` and `?verifiable=0` choose among them."""
    text = visible(request, slug)
    rows = answered(text).select_related("text").order_by("place", "part")
    kind = request.GET.get("kind", "")
    if kind and kind not in words.KINDS:
        raise GuijuError("unknown kind {}", repr(kind[:40]), where="kind", expected=", ".join(words.KINDS))
    rows = rows.filter(kind=kind) if kind else rows.exclude(kind="statement")
    if request.GET.get("limits"):
        rows = rows.exclude(op="")
    if request.GET.get("verifiable") in {"0", "1"}:
        rows = rows.filter(verifiable=request.GET["verifiable"] == "1")
    word = request.GET.get("q", "").strip()[:100]
    found = [
        row for row in rows if not word or word.lower() in f"{row.sentence} {row.characteristic} {row.klass}".lower()
    ]
    form = downloads.form_of(request)
    if form:
        return downloads.table((told(row) for row in found), LIMIT_COLUMNS, form, f"{text.slug}-requirements")
    decided = last_decisions(text)
    return render(
        request,
        "texts/requirements.html",
        {
            "text": text, "rows": [_row(row, decided) for row in found],
            "kinds": counted(text), "kind": kind, "q": word,
            "limits": request.GET.get("limits", ""), "verifiable": request.GET.get("verifiable", ""),
            "can_review": may_review(request.user, text, timezone.localdate()),
        },
    )  # fmt: skip


def _row(row: Requirement, decided: dict[str, Any]) -> dict[str, Any]:
    decision = decided.get(row.name)
    return {
        **shown(row),
        "kind": words.kind(row.kind),
        "verdict": words.verdict(decision.verdict) if decision else "",
    }
