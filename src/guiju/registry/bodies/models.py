"""Organizations that issue standards or answer for them, and their committees."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Body(models.Model):
    """An organization: a national body, a department, a province, an association, an enterprise, an international body.

    `names` maps a language to a name; `code` is the one it is known by in data (ISO, SAC, CN-MIIT, CN-11 …)."""

    class Kind(models.TextChoices):
        INTERNATIONAL = "international"
        REGIONAL = "regional"
        NATIONAL_BODY = "national_body"
        DEPARTMENT = "department"
        PROVINCE = "province"
        ASSOCIATION = "association"
        ENTERPRISE = "enterprise"
        PUBLISHER = "publisher"

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    names = models.JSONField(default=dict)
    country = models.CharField(max_length=2, blank=True)
    url = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.code


class Committee(models.Model):
    """A technical committee or subcommittee (技术委员会): `ISO/TC 34/SC 7`, `SAC/TC 260`."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"
        UNKNOWN = "unknown"

    code = models.CharField(max_length=120, unique=True)
    sort = models.CharField(max_length=160, db_index=True)
    names = models.JSONField(default=dict)
    body = models.ForeignKey(Body, models.PROTECT, related_name="committees")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    status = models.CharField(max_length=10, choices=Status, default=Status.UNKNOWN)
    secretariat = models.CharField(max_length=40, blank=True)
    created_on = models.DateField(null=True)
    scope = models.TextField(blank=True)
    participating = ArrayField(models.CharField(max_length=40), default=list)
    observing = ArrayField(models.CharField(max_length=40), default=list)
    liaisons = ArrayField(models.CharField(max_length=120), default=list)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["sort"]

    def __str__(self) -> str:
        return self.code
