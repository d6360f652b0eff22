"""Who speaks for whom: one's own affiliations, those of a body, and the forms to appoint and to end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import person
from guiju.registry.bodies import affiliation_access as access
from guiju.registry.bodies import appointing, kinds
from guiju.registry.bodies.models import Body
from guiju.registry.cases import affiliating, files, quotas
from guiju.registry.catalogue.finding import NotHeldError
from guiju.web import refusals
from guiju.web.language import say
from guiju.web.views.faults import status_of

MOST = 500  # of a body, on its page
FIELDS = ("person", "since", "until", "proof")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One's own affiliations, and the bodies that one appoints for; with ?body= that body, and its form."""
    user, today = person(request.user), timezone.localdate()
    code = request.POST.get("body") or request.GET.get("body", "")
    body = _body(code) if code else None
    context: dict[str, Any] = {"body": body, "own": _rows(user, access.of_person(user)[:MOST], today)}
    context["bodies"] = list(access.appointed_for(user, today)[:MOST])
    status = 200
    if body is not None:
        if not access.may_see(user, body, today):
            raise Http404(code)
        context["may"] = access.may_appoint(user, body, today)
        if request.method == "POST":
            status, context["refusal"] = _appoint(request, user, body)
            if status == 302:
                return redirect(f"/affiliations/?body={body.code}")
        context["rows"] = _rows(user, access.of_body(user, body, today)[:MOST], today)
        context["fields"] = _fields(request)
    elif request.method == "POST":
        raise GuijuError("there is no body {}", repr(""), where="body", expected="a code of /bodies")
    return render(request, "affiliations.html", context, status=status)


@login_required
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End an affiliation."""
    user, today = person(request.user), timezone.localdate()
    row = _seen(user, number, today)
    appointing.end(user, row, request.POST.get("why", ""), timezone.now())
    messages.success(request, say("已终止", "Ended"))
    mine = row.user_id == user.pk and not access.may_see(user, row.body, today)
    return redirect("/affiliations/" if mine else f"/affiliations/?body={row.body.code}")


@login_required
@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file that proves an affiliation, for who may see it."""
    try:
        stored = affiliating.proof_of(person(request.user), number, timezone.localdate())
    except NotHeldError:
        raise Http404(str(number))
    path = files.path_of(stored["sha256"])
    if not path.exists():
        raise Http404(str(number))
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, stored["name"])
    response["X-Content-Type-Options"] = "nosniff"
    return response


def of_body(user: Any, body: Body, today: date) -> dict[str, Any] | None:
    """Who may speak for a body now, for its page; None for who may not see it."""
    if not getattr(user, "is_authenticated", False):
        return None
    viewer = person(user)
    if not access.may_see(viewer, body, today):
        return None
    lines = _rows(viewer, access.of_body(viewer, body, today)[:MOST], today)
    return {"rows": [row for row in lines if row["counts"]], "may": access.may_appoint(viewer, body, today)}


def _seen(user: User, number: int, today: date) -> Any:
    try:
        return affiliating.seen(user, number, today)
    except NotHeldError:
        raise Http404(str(number))


def _body(code: str) -> Body:
    try:
        return affiliating.body_of(code)
    except GuijuError:
        raise Http404(code)


def _appoint(request: HttpRequest, user: User, body: Body) -> tuple[int, tuple[str, str] | None]:
    """(302 when it is done, else the status; the refusal in words)."""
    try:
        uploaded = request.FILES.get("proof_file")
        if uploaded is not None and not access.may_appoint(user, body, timezone.localdate()):
            uploaded = None  # nothing is kept for who may not appoint
        stored = None
        if uploaded is not None and uploaded.name:
            quotas.require_file(user.pk, timezone.now())
            stored = files.store(uploaded.chunks(), uploaded.name, user.pk, timezone.now())
        affiliating.appoint(
            user, request.POST.get("person", ""), body.code, request.POST.getlist("mandate"), timezone.now(),
            since=_day(request, "since"), until=_day(request, "until"), proof=request.POST.get("proof", ""),
            file=stored,
        )  # fmt: skip
    except GuijuError as error:
        return status_of(error), (refusals.spoken(error.what), refusals.spoken(error.expected))
    messages.success(request, say("已任命，双方都会收到通知", "Appointed; both are told"))
    return 302, None


def _day(request: HttpRequest, name: str) -> date | None:
    return day_of(request.POST.get(name, "").strip(), name)


def _fields(request: HttpRequest) -> dict[str, Any]:
    """What the form to appoint holds, as it was sent."""
    about, chosen = kinds.mandate_about(), request.POST.getlist("mandate")
    given = {name: request.POST.get(name, "") for name in FIELDS}
    options = [(code, word_of(said), word_of(about[code]), code in chosen) for code, said in kinds.mandates().items()]
    return {**given, "mandates": options}


def word_of(words: Any) -> str:
    """A text of a table of codes in the reader's language."""
    return say(words.zh, words.en)


def _rows(user: User, rows: Any, today: date) -> list[dict[str, Any]]:
    """Affiliations as the page shows them."""
    words = kinds.mandates()
    found = []
    for row in rows:
        told = affiliating.shown(row, user, today)
        told["said"] = [word_of(words[one]) if one in words else one for one in row.mandates]
        told["kind"] = [word_of(kinds.kind_words(kind)) for kind in row.body.kinds]
        may_end = row.ended is None and (row.until is None or row.until >= today)
        told["ends"] = may_end and (row.user_id == user.pk or access.may_appoint(user, row.body, today))
        told["coming"] = row.since > today and row.ended is None
        found.append(told)
    return found
