"""Whose key a request was sent with, and what they may be in cases."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.cases import holders
from guiju.registry.cases.holders import Actor

_PLACE = "guiju.key_user"  # in META: no header of a client can be of this name


class NoKeyError(GuijuError):
    """An operation that acts for somebody was asked for without a key."""


def remember(request: HttpRequest, user: User) -> None:
    request.META[_PLACE] = user


def reader(request: HttpRequest) -> Actor:
    """Whoever reads, with their offices of today; nobody without a key."""
    user = request.META.get(_PLACE)
    return holders.actor(user, timezone.localdate()) if isinstance(user, User) else holders.NOBODY


def person(request: HttpRequest) -> Actor:
    """Whoever acts. NoKeyError without a key."""
    found = reader(request)
    if found.user is None:
        raise NoKeyError("this needs a key", where="header Authorization", expected="Bearer guiju_… of a key in use")
    return found
