"""What happens to a request of a program before and after it is answered: its key, its count, its headers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from guiju import config
from guiju.api import keyholders
from guiju.api.problems import MEDIA_TYPE, of_error, problem, unavailable
from guiju.core.errors import NoRoomError
from guiju.registry.accounts import network, services
from guiju.registry.cases import files
from guiju.registry.record import space

log = logging.getLogger("guiju.api")
Handler = Callable[[HttpRequest], HttpResponse]
API, OAI = "/api/", "/oai"
LONGEST_HEAD = 100_000  # bytes of a body beside the file in it
LONGEST_QUERY = 16_000  # bytes of an encoded query string
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def for_programs(get_response: Handler) -> Handler:
    """Middleware for /api and /oai; it stands before the middleware of the pages and leaves the pages alone."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith((API, OAI)):
            return get_response(request)
        try:
            response = _answered(request, get_response)
        except OperationalError as error:
            log.warning("the database gives no answer: %s", str(error).strip().partition("\n")[0])
            response = unavailable()
        for name, value in CORS.items():
            response.headers.setdefault(name, value)
        patch_vary_headers(response, ["Authorization"])
        return response

    return handle


def _answered(request: HttpRequest, get_response: Handler) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight(get_response(request))
    if request.path.startswith(API):
        refusal = _unreadable(request)
        if refusal is not None:
            return refusal
    allowance = _allowance(request, timezone.now())
    if isinstance(allowance, HttpResponse):
        return allowance
    if allowance.left < 0:
        # OAI-PMH 2.0, 3.1.2.2: a repository sends harvesters away with 503, which is what they know how to obey.
        return problem(
            503 if request.path.startswith(OAI) else 429,
            f"more than {allowance.limit} requests in this minute",
            where=allowance.who,
            expected=f"the next request after {allowance.reset} s, or a key for programs",
            headers={**allowance.headers(), "Retry-After": str(allowance.reset)},
        )
    response = _without_room(request) or _reply(request, get_response)
    for name, value in allowance.headers().items():
        response.headers[name] = value
    return response


def _without_room(request: HttpRequest) -> HttpResponse | None:
    """The refusal of what writes while the disk is nearly full."""
    if request.method in ("GET", "HEAD"):
        return None
    try:
        space.require()
    except NoRoomError as error:
        return of_error(error)
    return None


def _preflight(answer: HttpResponse) -> HttpResponse:
    """The answer to OPTIONS, made from the refusal of it, which says what there is."""
    if "Allow" not in answer.headers:
        return answer if answer.headers.get("Content-Type") == MEDIA_TYPE else problem(404, "there is nothing here")
    allow = _with_head(answer.headers["Allow"])
    return HttpResponse(status=204, headers={**PREFLIGHT, "Allow": allow, "Access-Control-Allow-Methods": allow})


def _with_head(allow: str) -> str:
    """The methods of an address, with those that every address has."""
    given = {method.strip() for method in allow.split(",")}
    return ", ".join(sorted({*given, "OPTIONS", *(["HEAD"] if "GET" in given else [])}))


def _reply(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """The answer, with HEAD as GET without its body, every refusal as a problem, and an ETag."""
    asked = request.method
    if asked == "HEAD":
        request.method = "GET"
    response = get_response(request)
    request.method = asked
    if not request.path.startswith(API):
        return response
    for name in ("Content-Language", "Vary"):  # set for pages; answers here do not depend on the reader's language
        response.headers.pop(name, None)
    if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        allow = {"Allow": _with_head(response.headers["Allow"])} if "Allow" in response.headers else {}
        what = HTTPStatus(response.status_code).phrase.lower()
        response = problem(response.status_code, what, where=request.path[:200], headers=allow)
    if asked in ("GET", "HEAD") and response.status_code == 200:
        set_response_etag(response)
        response.headers.setdefault("Cache-Control", "no-cache")
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
    return response


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """What no operation could take, refused once for all of them."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return problem(400, "the query is too long", where="query", expected=f"at most {LONGEST_QUERY:,} bytes")
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not (length.isascii() and length.isdigit()) or int(length[:16]) > files.most_bytes() + LONGEST_HEAD:
        most = f"at most {files.most_bytes() // 1_000_000} MB (GUIJU_UPLOAD_MB)"
        return problem(400, "the body is too large", where="body", expected=most)
    parts = [("path", request.path)]
    parts += [(f"query {name[:40]!r}", part) for name, values in request.GET.lists() for part in (name, *values)]
    for where, part in parts:
        if not part.isprintable() and any((c < " " and c not in "\t\n\r") or "\ud800" <= c <= "\udfff" for c in part):
            return problem(400, "a control character", where=where, expected="printable text")
    return None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a minute's requests. left: below 0 when there were too many; reset: seconds to its end."""

    who: str
    limit: int
    left: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.reset),
        }


def _allowance(request: HttpRequest, now: datetime) -> Allowance | HttpResponse:
    """Count the request by its key, or by its address when it has none; a refusal when the key opens nothing."""
    who, limit = "address " + network.client(request), config.number("GUIJU_RATE_ANONYMOUS", 1)
    scheme, _, secret = str(request.META.get("HTTP_AUTHORIZATION") or "").partition(" ")
    key = None
    if scheme.lower() == "bearer":
        key = services.key_of(secret.strip(), now)
        if key is not None:
            who, limit = f"key {key.pk}", config.number("GUIJU_RATE_KEY", 1)
            keyholders.remember(request, key)
    count = services.count_request(who, now)
    allowance = Allowance(who, limit, limit - count, 60 - int(now.timestamp()) % 60)
    if scheme.lower() == "bearer" and key is None and allowance.left >= 0:
        return problem(
            401,
            "this key opens nothing",
            where="header Authorization",
            expected="Bearer guiju_… of a key in use, or no Authorization at all",
            headers={**allowance.headers(), "WWW-Authenticate": "Bearer"},
        )
    return allowance
