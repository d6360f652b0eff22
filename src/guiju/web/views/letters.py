"""The letter-box: a report or complaint without an account, and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from guiju.core.errors import GuijuError
from guiju.registry.accounts import network
from guiju.registry.cases import definitions, letters, roles
from guiju.registry.cases.letters import NoLetterError
from guiju.web.cases import forms, refusing
from guiju.web.cases.acting import word
from guiju.web.serving.policy import NOT_KEPT
from guiju.web.views.faults import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form of a letter; sent, the answer tells number and secret, this once."""
    procedure = definitions.current(letters.LETTER.procedure)
    act = procedure.acts[letters.OPENING]
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            given = forms.given(request, procedure, act)
            context["sent"] = letters.send(given, network.client(request), timezone.now())
            return _kept_by_nobody(render(request, "letters.html", context))
        except GuijuError as error:
            known = {f.name for f in forms.fields(procedure, act, {}, {}, {}, roles.NOBODY)}
            errors, status = refusing.into(context, procedure, error, known)
            status = status_of(error) if status == 400 else status
    context |= {
        "fields": forms.fields(procedure, act, {}, given, errors, roles.NOBODY), "wrong": len(errors),
        "number": request.GET.get("number", "")[:40],
    }  # fmt: skip
    return _kept_by_nobody(render(request, "letters.html", context, status=status))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """What became of a letter, for who knows its number and secret; with an appeal where one is sent."""
    number, secret = request.POST.get("number", "")[:40], request.POST.get("secret", "")[:200]
    ground, address, now = request.POST.get("appeal_ground", ""), network.client(request), timezone.now()
    context: dict[str, Any] = {"number": number, "secret": secret}
    status = 200
    try:
        case = letters.found(number, secret, address, now)
        if ground.strip():
            try:
                case = letters.appeal(number, secret, ground, address, now)
            except GuijuError as error:
                context["refusal"], status = refusing.said(error), status_of(error)
        told = letters.status(case, timezone.localdate())
        context["told"] = told
        context["state"] = word(told.state)
        context["steps"] = [(step.day, word(step.label)) for step in told.steps]
        context["answers"] = [(one.day, word(one.done), word(one.label), one.text) for one in told.told]
    except GuijuError as error:
        context["refusal"] = refusing.said(error)
        status = 404 if isinstance(error, NoLetterError) else status_of(error)
    return _kept_by_nobody(render(request, "letter.html", context, status=status))


def _kept_by_nobody(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = NOT_KEPT
    return answer
