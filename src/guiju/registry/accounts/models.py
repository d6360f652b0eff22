"""People who sign in, keys for programs, watch lists and what they brought."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models


def _token() -> str:
    return secrets.token_urlsafe(24)


class User(AbstractUser):
    """A person with an account. `feed_token` opens the private feed of notices without a session."""

    language = models.CharField(max_length=8, blank=True)
    feed_token = models.CharField(max_length=40, default=_token, unique=True)
    mail_notices = models.BooleanField(default=True)

    def close_feeds(self) -> None:
        """Give the private feeds an address that nobody knows; the one known so far opens nothing once it is saved."""
        self.feed_token = _token()


class ApiKey(models.Model):
    """A key for programs. Only its digest is kept; `prefix` lets its owner recognise it. `scope` says what it opens:
    reading as its owner, or acting too."""

    class Scope(models.TextChoices):
        READ = "read"
        ACT = "act"

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.READ)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)


class FailedSignIn(models.Model):
    """A sign-in that failed: from which address, for which name (as a keyed digest). Kept for a day."""

    at = models.DateTimeField(db_index=True)
    name = models.CharField(max_length=64)
    address = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["name", "at"], name="failed_name"),
            models.Index(fields=["address", "at"], name="failed_address"),
        ]


class Watch(models.Model):
    """Something a person wants to be told about. `kind` is one that a subject says can be watched; `key` is a work key,
    an ICS code, the query string of a saved search, or the name of a thing."""

    user = models.ForeignKey(User, models.CASCADE, related_name="watches")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=500)
    label = models.CharField(max_length=300)
    created = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="watch_once")]
        indexes = [models.Index(fields=["kind", "key"], name="watch_key")]
        ordering = ["-created", "-id"]


class Notice(models.Model):
    """One piece of news for one person: change `seq` touched something watched. `name` and `address` are what it is
    called and the path of its page; `before` and `after` its status, where that is what changed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, default="edition")
    name = models.CharField(max_length=240)
    address = models.CharField(max_length=300)
    verb = models.CharField(max_length=12)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    why = models.JSONField(default=list)  # the labels of the watches that asked for it
    read = models.DateTimeField(null=True)
    mailed = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "seq"], name="notice_once")]
        ordering = ["-seq"]
