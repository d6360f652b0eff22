"""People decide on what was read: one candidate after the other, with its sentence; by mouse or by keys."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guiju.core.errors import GuijuError
from guiju.core.provision.correcting import OPERATORS
from guiju.registry.texts import provisions, reviewing
from guiju.registry.texts.access import may_review
from guiju.registry.texts.models import Decision, Requirement, Text
from guiju.web.texts import words
from guiju.web.views.texts.listing import shown
from guiju.web.views.texts.reading import visible

PAGE = 20
_CORRECTED = ("kind", "part", "characteristic", "op", "value", "low", "high", "unit", "klass")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Candidates that ask something, twenty a page, undecided first asked for by `?open=1`."""
    text = visible(request, slug)
    if not may_review(request.user, text, timezone.localdate()):
        raise Http404(slug)
    refusal: GuijuError | None = None
    if request.method == "POST":
        try:
            _decide(request, text)
            return redirect(f"{request.path}?{request.GET.urlencode()}#next" if request.GET else f"{request.path}#next")
        except GuijuError as error:
            refusal = error
    decided = provisions.last_decisions(text)
    rows = list(provisions.as_read(text).exclude(kind="statement").order_by("place", "part"))
    names = list(dict.fromkeys(row.name for row in rows))
    done = sum(1 for name in names if name in decided)
    only_open = request.GET.get("open", "") == "1"
    listed = [name for name in names if not only_open or name not in decided]
    page = _page(request, len(listed))
    there = set(listed[page * PAGE : (page + 1) * PAGE])
    first_open = next((name for name in listed[page * PAGE : (page + 1) * PAGE] if name not in decided), "")
    corrected = list(provisions.answered(text).filter(decided=True, name__in=there).order_by("part"))
    cards = [
        _card(name, [row for row in rows if row.name == name], decided.get(name), name == first_open)
        | {"corrected": [shown(row) for row in corrected if row.name == name]}
        for name in listed
        if name in there
    ]
    return render(
        request,
        "texts/review.html",
        {
            "text": text, "cards": cards, "done": done, "all": len(names), "page": page + 1,
            "pages": max(1, -(-len(listed) // PAGE)), "open": only_open, "refusal": refusal,
            "share": round(100 * done / len(names)) if names else 0,
            "kinds": words.kinds().items(), "operators": [(op, words.operator(op)) for op in OPERATORS],
        },
        status=400 if refusal else 200,
    )  # fmt: skip


def _page(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("page", "1")
    number = int(asked[:6]) if asked.isascii() and asked.isdigit() else 1
    return max(0, min(number - 1, (count - 1) // PAGE if count else 0))


def _card(name: str, rows: list[Requirement], decision: Decision | None, is_next: bool) -> dict[str, Any]:
    first = rows[0]
    return {
        "name": name,
        "anchor": name.replace("/", "-"),
        "first": first,
        "kind": words.kind(first.kind),
        "limits": [shown(row) for row in rows if row.op],
        "checks": first.data.get("checks", []),
        "conditions": first.data.get("conditions", []),
        "rule": first.data.get("rule") or (first.data.get("quantity") or {}).get("rule", ""),
        "certainty": first.data.get("certainty"),
        "doubts": _doubts(first.data),
        "verdict": words.verdict(decision.verdict) if decision else "",
        "decision": decision,
        "carried": decision is not None and decision.carried_id is not None,
        "next": is_next,
    }


def _doubts(data: dict[str, Any]) -> list[str]:
    """Why the reader is not sure of a limit; such a limit is not compared until somebody confirms it."""
    those = [data["quantity"]] if data.get("quantity") else data.get("quantities", [])
    codes = [code for each in those if not each.get("sure", True) for code in each.get("doubts", ())]
    return [words.doubt(code) for code in dict.fromkeys(codes)]


def _decide(request: HttpRequest, text: Text) -> None:
    verdict = request.POST.get("verdict", "")
    correction = {key: request.POST.get(key, "").strip() for key in _CORRECTED}
    reviewing.decide(
        text,
        request.POST.get("name", ""),
        verdict,
        user=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
        correction=correction if verdict == Decision.Verdict.CORRECTED else None,
        note=request.POST.get("note", "").strip(),
    )
