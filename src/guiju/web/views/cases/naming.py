"""The form by which somebody else is named in a role of a case, or somebody is added."""

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
from guiju.core.procedure.model import Procedure, Words
from guiju.registry.accounts.services import person
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts import performing, replacing
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.models import Case
from guiju.web.cases import acting, refusing
from guiju.web.cases.acting import Field, word
from guiju.web.views.cases.one import case_or_404

_HELP = Words(
    "被替换的人自此不再担任，此前所做的仍然有效；双方都会收到通知。",
    "Who leaves has the role no more from now on; what they did stands. Both are told.",
)
_LABELS = {
    "role": Words("角色", "Role"),
    "leaves": Words("替换谁", "Instead of"),
    "comes": Words("由谁担任", "Who comes"),
    "reason": Words("理由", "Reason"),
}
_ADDED = Words("（不替换，只增加）", "(nobody: somebody is added)")
_DONE = Words("已另行指定", "Somebody else has been named")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, number: str) -> HttpResponse:
    """Name somebody else, or add somebody."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    actor = roles.actor(person(request.user), timezone.localdate())
    may = replacing.allowed(procedure, case, actor)
    context: dict[str, Any] = {
        "procedure": procedure, "case": case, "label": word(replacing.LABEL), "help": word(_HELP),
        "title": acting.title(case, procedure, actor), "key": request.POST.get("key") or uuid.uuid4().hex, "seen": "",
    }  # fmt: skip
    if not may:
        return render(request, "act.html", {**context, "closed": True}, status=403)
    given = {name: request.POST[name].strip() for name in replacing.FIELDS if request.POST.get(name, "").strip()}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            asked = Request(replacing.NAME, given, key=context["key"][:80])
            performing.perform(number, asked, actor, timezone.now())
        except GuijuError as error:
            errors, status = refusing.into(context, procedure, error, replacing.FIELDS)
        else:
            messages.success(request, word(_DONE))
            return redirect("case", number=case.number)
    context["fields"], context["wrong"] = _fields(case, procedure, may, given, errors), len(errors)
    return render(request, "act.html", context, status=status)


def _fields(
    case: Case, procedure: Procedure, may: dict[str, str], given: dict[str, str], errors: dict[str, str]
) -> list[Field]:
    roles_ = tuple((name, word(procedure.parties[name].label)) for name in may)
    held = dict.fromkeys(key for role in may for key in replacing.holders_of(procedure, case, role))
    leaving = (("", word(_ADDED)), *zip(held, acting.people(held), strict=True))
    said = {"role": given.get("role") or (roles_[0][0] if len(roles_) == 1 else ""), **given}

    def field(name: str, kind: str, needed: bool, options: tuple[tuple[str, str], ...] = ()) -> Field:
        return Field(name, word(_LABELS[name]), kind, needed, "", said.get(name, ""), errors.get(name, ""), options)

    return [
        field("role", "radio", True, roles_), field("leaves", "radio", False, leaving),
        field("comes", "people", True), field("reason", "long_text", True),
    ]  # fmt: skip
