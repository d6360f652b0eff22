"""Organizations that issue standards or answer for them, and their committees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from guiju.registry.accounts.models import User

Codes = Mapping[str, int]
followers: list[Callable[[Codes], None]] = []
"""What is told of bodies that were made (code → key), in the transaction that makes them."""


class Bodies(models.QuerySet["Body"]):
    """Bodies; whoever follows is told of those that are made many at a time."""

    def bulk_create(self, objs: Iterable[Body], *args: Any, **more: Any) -> list[Body]:
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **more)
            _tell({body.code: body.pk for body in made if body.pk is not None})
        return made


def _tell(made: Codes) -> None:
    if made:
        for follow in followers:
            follow(made)


class Body(models.Model):
    """An organization: a national body, a department, a province, an association, an enterprise, an international body.

    `names` maps a language to a name; `code` is the one it is known by in data (ISO, SAC, CN-MIIT, CN-11 …). `parent`
    is the body above it, where the code does not tell (`services.above`). `kind` is a code of `data/codes/body_kinds`;
    `also` are further ones: a small enterprise may be foreign-invested too. `ended_on` is its last day."""

    class Kind:
        """The kinds that programs speak of; the table has more."""

        INTERNATIONAL = "international"
        REGIONAL = "regional"
        NATIONAL_BODY = "national_body"
        DEPARTMENT = "department"
        PROVINCE = "province"
        ASSOCIATION = "association"
        ENTERPRISE = "enterprise"
        PUBLISHER = "publisher"

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30)
    also = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    names = models.JSONField(default=dict)
    country = models.CharField(max_length=2, blank=True)
    url = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    ended_on = models.DateField(null=True, blank=True)

    objects = Bodies.as_manager()

    def save(self, *args: Any, **more: Any) -> None:
        new = self._state.adding
        with transaction.atomic():
            super().save(*args, **more)
            if new:
                _tell({self.code: self.pk})

    def __str__(self) -> str:
        return self.code

    @property
    def kinds(self) -> tuple[str, ...]:
        """All its kinds, the main one first."""
        return (self.kind, *(kind for kind in self.also if kind != self.kind))


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
    unit = models.CharField(
        max_length=200, blank=True
    )  # the organization the person comes from, where no body is known
    speaks_for = models.ForeignKey(Body, models.SET_NULL, null=True, blank=True, related_name="seats")

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


class Affiliation(models.Model):
    """Who may act in the name of a body, from a day to a day, and how that was proven. Several may stand at once, but
    of a person for a body only one. It changes by its end alone: `until` is then the day it ended, and `why` says why.

    `proof_file` is a stored file as facts hold one (sha256, name, size), `appointed_by` is empty where the keeper of
    the installation did it at the command line."""

    user = models.ForeignKey(User, models.PROTECT, related_name="affiliations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="affiliations")
    mandates = ArrayField(models.CharField(max_length=20))
    since = models.DateField()
    until = models.DateField(null=True)
    proof_text = models.CharField(max_length=1000, blank=True)
    proof_file = models.JSONField(null=True)
    appointed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    appointed = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body", "since"], name="affiliation_once", condition=models.Q(ended__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["body", "-id"], name="affiliation_body"),
            models.Index(fields=["user", "-id"], name="affiliation_user"),
        ]
