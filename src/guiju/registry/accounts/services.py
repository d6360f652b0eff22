"""Watch lists, keys for programs, and counting requests."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from guiju.core.errors import GuijuError, sentence
from guiju.registry.accounts.models import ApiKey, User, Watch
from guiju.registry.record import subjects

WATCHES = 2_000  # a person's most
KEYS = 10
LONGEST_KEY = 366  # days
PREFIX = "guiju_"


def person(user: Any) -> User:
    """The signed-in user as our model (Django types it as possibly anonymous)."""
    if not isinstance(user, User) and not isinstance(getattr(user, "_wrapped", None), User):
        raise GuijuError("not signed in", expected="an account")
    return user  # type: ignore[no-any-return]


def confirm(user: User) -> None:
    """The account's address is known to be its person's: an administrator says so."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


def mailable() -> QuerySet[User]:
    """People who want mail, at an address that they have confirmed."""
    own = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True, email__iexact=OuterRef("email"))
    return User.objects.filter(Exists(own), is_active=True, mail_notices=True).exclude(email="")


def watch(user: User, kind: str, key: str, label: str, now: datetime) -> Watch:
    """Put something on the list; once is enough."""
    if kind not in subjects.watchable():
        raise GuijuError("cannot watch {}", repr(kind[:40]), where="kind", expected=", ".join(subjects.watchable()))
    if not key or len(key) > 500 or "\x00" in key:
        raise GuijuError("nothing to watch", where="key", expected="1 to 500 characters")
    held: Watch | None = Watch.objects.filter(user=user, kind=kind, key=key).first()
    if held is not None:
        return held
    if Watch.objects.filter(user=user).count() >= WATCHES:
        raise GuijuError("the watch list is full", where="watch list", expected=sentence("at most {} entries", WATCHES))
    row: Watch
    row, _ = Watch.objects.get_or_create(user=user, kind=kind, key=key, defaults={"label": label[:300], "created": now})
    return row


def watch_several(user: User, kind: str, labels: Mapping[str, str], now: datetime) -> int:
    """Put things of one kind on the list: key → what it is called. Returns how many are new on it. GuijuError, and
    nothing is put on it, when it would have too many."""
    watched = set(Watch.objects.filter(user=user, kind=kind, key__in=labels).values_list("key", flat=True))
    new = [key for key in labels if key not in watched]
    if Watch.objects.filter(user=user).count() + len(new) > WATCHES:
        raise GuijuError("the watch list is full", where="watch list", expected=sentence("at most {} entries", WATCHES))
    rows = [Watch(user=user, kind=kind, key=key, label=labels[key][:300], created=now) for key in new]
    Watch.objects.bulk_create(rows, ignore_conflicts=True)
    return len(new)


def unwatch(user: User, kind: str, key: str) -> None:
    """Take it off; taking off what is not there is no fault."""
    Watch.objects.filter(user=user, kind=kind, key=key).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_key(user: User, name: str, now: datetime, *, scope: str = ApiKey.Scope.READ, days: int = 365) -> str:
    """A new key; its secret is returned and never stored. It opens what its scope says, for so many days."""
    if not 0 < len(name) <= 80:
        raise GuijuError("a key needs a name", where="name", expected="1 to 80 characters")
    if scope not in ApiKey.Scope.values:
        raise GuijuError("unknown scope {}", repr(scope[:20]), where="scope", expected=", ".join(ApiKey.Scope.values))
    if not 1 <= days <= LONGEST_KEY:
        raise GuijuError("{} days", days, where="days", expected=sentence("1 to {} days", LONGEST_KEY))
    if keys_in_use(user, now).count() >= KEYS:
        raise GuijuError("too many keys", where="keys", expected=sentence("at most {} in use; revoke one first", KEYS))
    secret = PREFIX + secrets.token_urlsafe(32)
    ApiKey.objects.create(
        user=user, name=name, prefix=secret[:12], digest=_digest(secret), created=now, scope=scope,
        expires=now + timedelta(days=days),
    )  # fmt: skip
    return secret


def keys_in_use(user: User, now: datetime) -> QuerySet[ApiKey]:
    """A person's keys that open something."""
    return ApiKey.objects.filter(user=user, revoked__isnull=True, expires__gt=now)


def revoke_keys(user: User, now: datetime) -> int:
    """All of a person's keys open nothing from now on: whoever had the password may have made one. How many."""
    return keys_in_use(user, now).update(revoked=now)


def revoke_key(key: ApiKey, now: datetime) -> None:
    """The key opens nothing from now on."""
    if key.revoked is None:
        key.revoked = now
        key.save(update_fields=["revoked"])


def key_of(secret: str, now: datetime) -> ApiKey | None:
    """The key in use with this secret, or None. Notes the day of its use."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    held = ApiKey.objects.select_related("user").filter(
        digest=_digest(secret), revoked__isnull=True, user__is_active=True, expires__gt=now
    )
    key: ApiKey | None = held.first()
    if key is not None and (key.used is None or localdate(key.used) != localdate(now)):
        key.used = now
        key.save(update_fields=["used"])
    return key


def count_request(who: str, now: datetime) -> int:
    """Count one request of `who` in this minute, across all processes; returns how many there were."""
    minute = int(now.timestamp()) // 60
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_rate (who, minute, count) values (%s, %s, 1)"
            " on conflict (who, minute) do update set count = accounts_rate.count + 1 returning count",
            [who[:80], minute],
        )
        count = int(cursor.fetchone()[0])
        if count == 1:
            cursor.execute("delete from accounts_rate where minute < %s", [minute - 2])
    return count
