"""Whose key a request was sent with, and what they may be in cases."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.registry.accounts.models import ApiKey, User
from guiju.registry.bodies import second_factor
from guiju.registry.cases import roles
from guiju.registry.cases.roles import Actor

_PLACE = "guiju.key_user"  # in META: no header of a client can be of this name


class NoKeyError(GuijuError):
    """An operation that acts for somebody was asked for without a key."""


class ScopeError(NotAllowedError):
    """The key is good, but not for this."""


def remember(request: HttpRequest, key: ApiKey) -> None:
    request.META[_PLACE] = key


def reader(request: HttpRequest) -> Actor:
    """Whoever reads, with their offices of today; nobody without a key."""
    key = request.META.get(_PLACE)
    return roles.actor(key.user, timezone.localdate()) if isinstance(key, ApiKey) else roles.NOBODY


def owner(request: HttpRequest) -> User | None:
    """The owner of the key a request was sent with; None without a key."""
    key = request.META.get(_PLACE)
    return key.user if isinstance(key, ApiKey) else None


def person(request: HttpRequest) -> Actor:
    """Whoever sees what is theirs, or acts. NoKeyError without a key; ScopeError where something is sent in with a key
    that only reads, or for an office without a second factor."""
    key = request.META.get(_PLACE)
    if not isinstance(key, ApiKey):
        raise NoKeyError("this needs a key", where="header Authorization", expected="Bearer guiju_… of a key in use")
    if request.method not in ("GET", "HEAD"):
        if key.scope != ApiKey.Scope.ACT:
            raise ScopeError("this key only reads", where="header Authorization", expected="a key with the scope act")
        if second_factor.missing(key.user, timezone.localdate()):
            found = second_factor.refusal()
            raise ScopeError(found.what, where=found.where, expected=found.expected)
    return reader(request)
