"""When something is wrong: the page that says what, where and what was expected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guiju.core.errors import GuijuError
from guiju.web.language import say


def refused(request: HttpRequest, error: GuijuError) -> HttpResponse:
    """An input that cannot be used."""
    context = {"heading": say("无法按此请求办理", "This cannot be done as asked"), "error": error}
    return render(request, "error.html", context, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    context = {"heading": say("出错了", "Something went wrong"), "detail": say("错误已记录。", "It has been logged.")}
    return render(request, "error.html", context, status=500)
