"""Texts of standards and drafts, clause by clause with every version; provisions and what people decided on them."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Committee
from guiju.registry.catalogue.models import Edition
from guiju.registry.texts.fields import Exact


class Text(models.Model):
    """The text of an edition, or a draft of a committee. `revision` counts its changes: every clause, outline and front
    is kept with the revision that made it, so the text as it was at any revision follows."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        DRAFT = "draft"

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    designation = models.CharField(max_length=240, blank=True)
    titles = models.JSONField(default=dict)
    languages = ArrayField(models.CharField(max_length=8))
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="texts")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="texts")
    case = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)
    made = models.DateTimeField()
    changed = models.DateTimeField()
    smart = models.PositiveSmallIntegerField(default=1)
    evidence = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "designation"], name="text_list")]

    def __str__(self) -> str:
        return self.designation or self.slug


class Revision(models.Model):
    """Who changed what, when and why. `outline` and `front` are set where the revision changed them: the tree of
    identifiers, and everything of the document that is not in a clause."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    summary = models.CharField(max_length=300, blank=True)
    outline = models.JSONField(null=True)
    front = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="text_revision")]


class ClauseVersion(models.Model):
    """A clause as a revision left it: its JSON without the clauses in it; null when it was taken out. Only added."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="clause_versions")
    clause = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    data = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "clause", "revision"], name="clause_version")]


class Passage(models.Model):
    """A clause as it is searched: today's revision of a text."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="passages")
    clause = models.CharField(max_length=120)
    place = models.PositiveIntegerField()
    label = models.CharField(max_length=60, blank=True)
    title = models.JSONField(default=dict)
    body = models.TextField()
    words = ArrayField(models.CharField(max_length=64))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "clause"], name="passage_once")]
        indexes = [GinIndex(fields=["words"], name="passage_words")]


class Requirement(models.Model):
    """A provision of today's revision. `name` is its stable identifier in the text. A limit is a row of its own
    (`part` counts them): `base_low` and `base_high` are its ends in the base unit `base` where it could be converted.

    `decided` rows are as people corrected them, the others as they were read; `answered` rows are what is answered
    (`registry/texts/provisions`): a rejected candidate has none, a corrected one its decided rows."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="requirements")
    name = models.CharField(max_length=160)
    part = models.PositiveSmallIntegerField(default=0)
    place = models.PositiveIntegerField()
    clause = models.CharField(max_length=120)
    block = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    sentence = models.TextField()
    others = models.JSONField(default=dict)
    container = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    characteristic = models.CharField(max_length=300, blank=True)
    klass = models.CharField(max_length=200, blank=True)
    op = models.CharField(max_length=16, blank=True)
    value: Decimal | None = Exact(null=True)
    low: Decimal | None = Exact(null=True)
    high: Decimal | None = Exact(null=True)
    written = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    unit_text = models.CharField(max_length=40, blank=True)
    base = models.CharField(max_length=60, blank=True)
    base_low: Decimal | None = Exact(null=True)
    base_high: Decimal | None = Exact(null=True)
    verifiable = models.BooleanField(default=False)
    decided = models.BooleanField(default=False)
    answered = models.BooleanField(default=True)
    data = models.JSONField(default=dict)
    words = ArrayField(models.CharField(max_length=64))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "name", "part", "decided"], name="requirement_once")]
        indexes = [
            GinIndex(fields=["words"], name="requirement_words"),
            models.Index(fields=["text", "place"], name="requirement_order"),
        ]


class Decision(models.Model):
    """What a person decided on a candidate. Decisions are only added; the last one on a name counts. `sentence` is what
    was decided on, so that it can be carried to the same words in another edition."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted"
        CORRECTED = "corrected"
        REJECTED = "rejected"
        REOPENED = "reopened"

    text = models.ForeignKey(Text, models.CASCADE, related_name="decisions")
    name = models.CharField(max_length=160)
    sentence = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    correction = models.JSONField(null=True)
    note = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    carried = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["text", "name", "-id"], name="decision_last")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="corrected") | Q(correction__isnull=False), name="correction_says_what"
            )
        ]
