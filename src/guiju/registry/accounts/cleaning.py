"""What is not needed any more: sessions that have ended, failed sign-ins of yesterday, keys that ended long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q

from guiju.registry.accounts.models import ApiKey, FailedSignIn
from guiju.registry.accounts.signing_in import KEPT

EVERY = timedelta(hours=1)
OLD_KEYS = timedelta(days=90)


class Cleaning:
    """A step of the worker: looks once an hour."""

    def __init__(self) -> None:
        self._looked: datetime | None = None

    def __call__(self, now: datetime) -> int:
        if self._looked is not None and abs(now - self._looked) < EVERY:
            return 0
        self._looked = now
        return clean(now)


def clean(now: datetime) -> int:
    """Remove it; how many rows went."""
    long_ago = now - OLD_KEYS
    return sum(
        rows.delete()[0]
        for rows in (
            Session.objects.filter(expire_date__lt=now),
            FailedSignIn.objects.filter(at__lt=now - KEPT),
            ApiKey.objects.filter(Q(revoked__lt=long_ago) | Q(expires__lt=long_ago)),
        )
    )
