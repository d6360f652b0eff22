"""How people sign up and in: who may try, from where, and how the mail of it leaves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guiju.registry.accounts import network, signing_in
from guiju.registry.record.outbox import mail_later

DEVICE = "device"
"""The cookie of a device that has signed in: the keyed digests of the names it signed in with."""
DEVICE_SECONDS = 180 * 86_400
MOST_NAMES = 5
_SALT = "guiju.device"


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:  # type: ignore[type-arg]
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, context)
        mail_later(message.subject, message.body, [email], timezone.now())

    def get_client_ip(self, request: HttpRequest) -> str:
        """As limits are counted everywhere: behind as many proxies as are trusted."""
        return network.client(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name, address = _name(credentials), network.client(request)
        known = signing_in.digest_of(name) in known_names(request)
        if not signing_in.may_try(name, address, known, timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        signing_in.failed(_name(credentials), network.client(request), timezone.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            name = _name(credentials)
            signing_in.succeeded(name, network.client(request))
            request.META[DEVICE] = signing_in.digest_of(name)  # for `remember_device`, when the answer is made
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was counted beforehand."""


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")


def known_names(request: HttpRequest) -> list[str]:
    """Digests of the names that signed in on this device."""
    try:
        found = signing.loads(request.COOKIES.get(DEVICE, ""), salt=_SALT, max_age=DEVICE_SECONDS)
    except signing.BadSignature:
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """After a sign-in: the device may try again when others have tried the name too often."""
    name = request.META.get(DEVICE)
    if name:
        names = [name, *(other for other in known_names(request) if other != name)][:MOST_NAMES]
        response.set_cookie(
            DEVICE, signing.dumps(names, salt=_SALT), max_age=DEVICE_SECONDS, httponly=True, samesite="Lax",
            secure=request.is_secure(), path="/accounts/",
        )  # fmt: skip
