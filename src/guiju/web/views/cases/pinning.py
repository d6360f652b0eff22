"""The form by which a case is bound to the numbers of the rules in force."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Words
from guiju.core.procedure.serializers import quantity
from guiju.registry.accounts.services import person
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts import performing, pinning
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.models import Case
from guiju.web.cases import acting, procedures, refusing
from guiju.web.cases.acting import word
from guiju.web.views.cases.one import case_or_404

_DONE = Words("案件已改按现行数值", "The case is bound to the numbers in force")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, number: str) -> HttpResponse:
    """Bind a case to numbers in force; all that differ, or those that are chosen."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    actor = roles.actor(person(request.user), timezone.localdate())
    context: dict[str, Any] = {
        "procedure": procedure, "case": case, "label": word(pinning.LABEL),
        "title": acting.title(case, procedure, actor), "key": request.POST.get("key") or uuid.uuid4().hex,
    }  # fmt: skip
    if not pinning.allowed(procedure, case, actor):
        return render(request, "case_numbers.html", {**context, "closed": True}, status=403)
    chosen, reason = request.POST.getlist("numbers"), request.POST.get("reason", "").strip()
    status = 200
    if request.method == "POST":
        given = {"numbers": ", ".join(chosen), "reason": reason}
        try:
            if not chosen:
                raise GuijuError("no number is chosen", where="numbers", expected="one of the list")
            asked = Request(pinning.NAME, given, key=context["key"][:80])
            performing.perform(number, asked, actor, timezone.now())
        except GuijuError as error:
            errors, status = refusing.into(context, procedure, error, ("reason",))
            context["error"] = errors.get("reason", "")
        else:
            messages.success(request, word(_DONE))
            return redirect("case", number=case.number)
    rows = _rows(case, chosen if request.method == "POST" else None)
    return render(request, "case_numbers.html", {**context, "rows": rows, "reason": reason}, status=status)


def _rows(case: Case, chosen: list[str] | None) -> list[dict[str, Any]]:
    """The numbers that differ; all of them are chosen first (`chosen` is None)."""
    found = pinning.differences(definitions.kept(case.definition_id), case, timezone.localdate())
    return [
        {
            "key": key, "label": word(Words(now.zh, now.en)), "before": quantity(before, procedures.language()),
            "now": quantity(now, procedures.language()), "source": procedures.source(now.source), "case": now.case,
            "chosen": chosen is None or key in chosen,
        }
        for key, (before, now) in found.items()
    ]  # fmt: skip
