"""Offices that decide ask for a second factor: a stolen password alone approves and publishes nothing."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Q

from guiju import config
from guiju.core.errors import NotAllowedError
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post


def missing(user: User, day: date) -> bool:
    """Whether this person holds an office on the day, or keeps the site, and has no second factor."""
    if config.value("GUIJU_SECOND_FACTOR") == "0":
        return False
    held = Post.objects.filter(user=user, since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))
    if not (user.is_staff or held.exists()):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=kinds).exists()


def refusal() -> NotAllowedError:
    """What such a person is told."""
    return NotAllowedError(
        "this office asks for a second factor",
        where="/accounts/2fa/",
        expected="an authenticator or a security key, set up there",
    )
