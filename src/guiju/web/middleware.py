"""What happens to every request before a page sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone, translation

from guiju.core.errors import GuijuError, NoRoomError
from guiju.registry.accounts.models import User
from guiju.registry.bodies import second_factor
from guiju.registry.record import space
from guiju.web import adapters
from guiju.web.language import CODES, COOKIE
from guiju.web.views.faults import refused

Handler = Callable[[HttpRequest], HttpResponse]
_CONTROL = {chr(c) for c in range(32)} - {"\t", "\n", "\r"}
LONGEST_QUERY = 8_000
SAFE = ("GET", "HEAD", "OPTIONS")
SIGNING = ("/accounts/login/", "/accounts/logout/", "/accounts/2fa/")


def refuse_control_characters(get_response: Handler) -> Handler:
    """A NUL or another control character in an address is refused here, once, before PostgreSQL refuses it later."""

    def handle(request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY * 12:
            return HttpResponseBadRequest("The address is too long.", content_type="text/plain; charset=utf-8")
        for part in (request.path, *request.GET.keys(), *(v for values in request.GET.lists() for v in values[1])):
            if not part.isprintable() and (_CONTROL & set(part) or any("\ud800" <= c <= "\udfff" for c in part)):
                return HttpResponseBadRequest(
                    "The address holds control characters.", content_type="text/plain; charset=utf-8"
                )
        return get_response(request)

    return handle


def choose_language(get_response: Handler) -> Handler:
    """The language of `?lang=`, else of the cookie, else of the browser, else of the site."""

    def handle(request: HttpRequest) -> HttpResponse:
        asked = {"zh": "zh-hans"}.get(request.GET.get("lang", ""), request.GET.get("lang", ""))
        wanted = asked if asked in CODES else request.COOKIES.get(COOKIE, "")
        if wanted not in CODES:
            accepted = request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower()
            first = accepted.split(",")[0].split(";")[0].strip()
            wanted = "en" if first.startswith("en") else "zh-hans" if first.startswith("zh") else settings.LANGUAGE_CODE
        translation.activate(wanted)
        request.LANGUAGE_CODE = wanted  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Language", "zh-Hans" if wanted.startswith("zh") else "en")
        response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary", ""), "Accept-Language"]))
        if asked in CODES:
            response.set_cookie(COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
        return response

    return handle


def refuse_writing_without_room(get_response: Handler) -> Handler:
    """While the disk is nearly full nothing is sent in; signing in and out goes on, and so does reading."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE and not request.path.startswith(SIGNING):
            try:
                space.require()
            except NoRoomError as error:
                return refused(request, error)
        return get_response(request)

    return handle


def remember_devices(get_response: Handler) -> Handler:
    """A device that has signed in is told from others at its next sign-in."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/accounts/"):
            adapters.remember_device(request, response)
        return response

    return handle


def require_second_factor(get_response: Handler) -> Handler:
    """Who holds an office changes nothing without a second factor (GUIJU_SECOND_FACTOR)."""

    def handle(request: HttpRequest) -> HttpResponse:
        if (
            request.method not in SAFE
            and not request.path.startswith(("/accounts/", "/api/"))
            and isinstance(request.user, User)
            and second_factor.missing(request.user, timezone.localdate())
        ):
            return refused(request, second_factor.refusal())
        return get_response(request)

    return handle


class Refusals:
    """Turns a GuijuError raised by a page into a page that says what, where and what was expected."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, GuijuError) else None
