"""Guessing passwords costs time; the owner of an account is not locked out by it.

Failures are counted by where they come from: by address and name, by address, and by name over all addresses. Only the
first two keep a person out, and only at that address. When very many addresses try one name, a device that has signed
in before is let through and others wait."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings

from guiju.registry.accounts.models import FailedSignIn

HERE = 5
"""Failures for one name from one address in a quarter of an hour."""
ADDRESS = 30
"""Failures from one address in a quarter of an hour."""
EVERYWHERE = 100
"""Failures for one name in an hour before only known devices may try."""
SHORT, LONG, KEPT = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)


def digest_of(name: str) -> str:
    """A name as it is kept: nobody can read it, the same name gives the same."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"sign-in {name.strip().casefold()}".encode(), hashlib.sha256).hexdigest()


def may_try(name: str, address: str, known: bool, now: datetime) -> bool:
    """Whether another try is let through."""
    failures, who = FailedSignIn.objects, digest_of(name)
    recent = failures.filter(address=address, at__gt=now - SHORT)
    if recent.filter(name=who).count() >= HERE or recent.count() >= ADDRESS:
        return False
    return known or failures.filter(name=who, at__gt=now - LONG).count() < EVERYWHERE


def failed(name: str, address: str, now: datetime) -> None:
    """Count a try that failed."""
    FailedSignIn.objects.create(at=now, name=digest_of(name), address=address[:60])


def succeeded(name: str, address: str) -> None:
    """Forget what failed for this name here."""
    FailedSignIn.objects.filter(name=digest_of(name), address=address[:60]).delete()
