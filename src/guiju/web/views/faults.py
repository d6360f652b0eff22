"""When something is wrong: the page that says what, where and what was expected."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guiju.core.errors import GuijuError, NotAllowedError, OverBudgetError, QuotaError, TooBusyError
from guiju.core.procedure.engine import Ground
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.web.language import say
from guiju.web.serving import gate

AGAIN_SECONDS = 5


def status_of(error: GuijuError) -> int:
    """413 for what would cost more than one request may, 503 for what cannot be done just now, 403 for what they
    may not do, 400 for the rest."""
    match error:
        case OverBudgetError():
            return 413
        case QuotaError():
            return 429
        case TooBusyError():
            return 503
    return 403 if may_not(error) else 400


def refused(request: HttpRequest, error: GuijuError) -> HttpResponse:
    """An input that cannot be used (400), or something the reader may not do (403)."""
    context = {"heading": say("无法按此请求办理", "This cannot be done as asked"), "error": error}
    answer = render(request, "error.html", context, status=status_of(error))
    if answer.status_code == 503:
        answer.headers["Retry-After"] = "10"
    return answer


def may_not(error: GuijuError) -> bool:
    """Whether an error says that this person may not do it, whatever they bring."""
    return isinstance(error, NotAllowedError) or (
        isinstance(error, RefusedError) and error.refusal.ground in (Ground.ROLE, Ground.PLACE, Ground.SEPARATION)
    )


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no page could take."""
    context = {
        "heading": say("无法读懂这一请求", "This request cannot be read"),
        "detail": say("地址、主机名或内容超出允许的范围。", "Its address, host name or body is more than is taken."),
    }
    return render(request, "error.html", context, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something that this reader may not do."""
    context = {"heading": say("无权办理", "This may not be done"), "detail": ""}
    return render(request, "error.html", context, status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of this site, or from one that is too old."""
    context = {
        "heading": say("表单未被接受", "The form was not taken"),
        "detail": say(
            "它不是从本站刚打开的页面提交的。请重新打开该页再提交。",
            "It was not sent from a page of this site just opened. Open the page anew and send it again.",
        ),
    }
    return render(request, "error.html", context, status=403)


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
