"""What a browser may do with an answer, and whether it may keep it: on every answer, pages, files and errors alike.

Pages run the site's one script and use its style sheets, nothing else: no script or style inside a page, nothing from
elsewhere, no frame around it (Content Security Policy Level 3). Files are shown without any right.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guiju import config
from guiju.core.policy import FILE

Handler = Callable[[HttpRequest], HttpResponseBase]
PRIVATE = ("/desk/", "/watch/", "/accounts/")
"""Addresses that are nobody else's business, even where a token stands for a sign-in."""
NOT_KEPT = "private, no-store"
_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in _FEATURES]
    + [f"publickey-credentials-{what}=(self)" for what in ("create", "get")]  # security keys at sign-in
)


def page(issuer: str) -> str:
    """The policy of pages. Forms lead to this site and, through it, to the provider that signs people in."""
    parts = urlsplit(issuer)
    elsewhere = f" {parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; form-action 'self'{elsewhere}; frame-ancestors 'none'; base-uri 'none'; "
        "object-src 'none'"
    )


PAGE = page(config.value("GUIJU_OIDC_ISSUER"))


def on_every_answer(get_response: Handler) -> Handler:
    """The outermost step, so that refusals and faults of the steps inside carry the same headers."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 304:  # which must not replace the headers of what the browser has
            response.headers.setdefault("Content-Security-Policy", PAGE if _is_page(response) else FILE)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        if _is_private(request, response):
            response.headers["Cache-Control"] = NOT_KEPT
        return response

    return handle


def _is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.headers.get(
        "Content-Disposition", ""
    ).startswith("attachment")


def _is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer may hold what not everybody reads: asked with a session or a key, or under a private address.
    What a view calls public is the same for all."""
    if request.path.startswith(settings.STATIC_URL) or "public" in response.headers.get("Cache-Control", ""):
        return False
    session = settings.SESSION_COOKIE_NAME
    signed = session in request.COOKIES or session in response.cookies or "Authorization" in request.headers
    return signed or request.path.startswith(PRIVATE)
