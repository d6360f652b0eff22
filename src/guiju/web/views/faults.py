"""When something is wrong: the page that says what, where and what was expected."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guiju.core.errors import GuijuError, OverBudgetError, TooBusyError
from guiju.web import gate
from guiju.web.language import say

AGAIN_SECONDS = 5


def status_of(error: GuijuError) -> int:
    """413 for what would cost more than one request may, 503 for what cannot be done just now, 400 for the rest."""
    match error:
        case OverBudgetError():
            return 413
        case TooBusyError():
            return 503
    return 400


def refused(request: HttpRequest, error: GuijuError) -> HttpResponse:
    """An input that cannot be used."""
    context = {"heading": say("无法按此请求办理", "This cannot be done as asked"), "error": error}
    answer = render(request, "error.html", context, status=status_of(error))
    if answer.status_code == 503:
        answer.headers["Retry-After"] = "10"
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault; or nobody's, when the database gives no answer: then no page of ours can be made either."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return without_database()
    context = {"heading": say("出错了", "Something went wrong"), "detail": say("错误已记录。", "It has been logged.")}
    return render(request, "error.html", context, status=500)


def without_database() -> HttpResponse:
    """503, made without asking anything."""
    answer = gate.unavailable(AGAIN_SECONDS)
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
