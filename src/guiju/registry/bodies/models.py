"""Organizations that issue standards or answer for them, and their committees."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guiju.registry.accounts.models import User


class Body(models.Model):
    """An organization: a national body, a department, a province, an association, an enterprise, an international body.

    `names` maps a language to a name; `code` is the one it is known by in data (ISO, SAC, CN-MIIT, CN-11 …). `parent`
    is the body above it, where the code does not tell (`services.above`)."""

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
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")

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


class Post(models.Model):
    """A standing office that a person holds for a time: secretary of a committee, officer of a body. `place` is the
    committee's or the body's key as `c12` or `b3`; what an office may do is said by the procedures."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    office = models.CharField(max_length=20)
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, related_name="posts")
    body = models.ForeignKey(Body, models.CASCADE, null=True, related_name="posts")
    since = models.DateField()
    until = models.DateField(null=True)
    category = models.CharField(max_length=20, blank=True)  # of interest: producer, user, consumer …
    unit = models.CharField(max_length=200, blank=True)  # the organization the person comes from

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(committee__isnull=True) | models.Q(body__isnull=True), name="post_one_place"
            ),
            models.UniqueConstraint(
                fields=["user", "office", "committee", "body", "since"], name="post_once", nulls_distinct=False
            ),
        ]
        indexes = [models.Index(fields=["office", "committee"], name="post_office")]

    @property
    def place(self) -> str:
        return f"c{self.committee_id}" if self.committee_id else f"b{self.body_id}" if self.body_id else "*"

    @property
    def holder(self) -> str:
        """The holder key, as parties of cases name it: `secretary@c12`."""
        return f"{self.office}@{self.place}"
