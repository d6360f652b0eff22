"""When something is wrong: the page that says what, where and what was expected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.procedure.engine import Ground
from guiju.registry.cases.refusing import RefusedError
from guiju.web.language import say


def refused(request: HttpRequest, error: GuijuError) -> HttpResponse:
    """An input that cannot be used (400), or something the reader may not do (403)."""
    context = {"heading": say("无法按此请求办理", "This cannot be done as asked"), "error": error}
    return render(request, "error.html", context, status=403 if may_not(error) else 400)


def may_not(error: GuijuError) -> bool:
    """Whether an error says that this person may not do it, whatever they bring."""
    return isinstance(error, NotAllowedError) or (
        isinstance(error, RefusedError) and error.refusal.ground is Ground.ROLE
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    context = {"heading": say("出错了", "Something went wrong"), "detail": say("错误已记录。", "It has been logged.")}
    return render(request, "error.html", context, status=500)
