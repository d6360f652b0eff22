"""Offices that decide ask for a second factor: a stolen password alone approves and publishes nothing."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Q

from guiju import config
from guiju.core.errors import NotAllowedError
from guiju.registry.accounts.models import User
from guiju.registry.bodies.kinds import APPOINT
from guiju.registry.bodies.models import Affiliation, Post


def missing(user: User, day: date) -> bool:
    """Whether somebody holds an office on the day, appoints for a body or keeps the site, and has no second factor."""
    if config.value("GUIJU_SECOND_FACTOR") == "0":
        return False
    held = Post.objects.filter(user=user, since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))
    appoints = Affiliation.objects.filter(user=user, mandates__contains=[APPOINT], ended__isnull=True)
    if not (user.is_staff or held.exists() or appoints.exists()):
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
