"""Works, editions, their status history, relations and sources (DOMAIN §1, §6).

The server does not check the keys between these tables row by row, which costs half of an import: each batch checks its
own at once (`unbound`), works are deleted by imports alone, and `guiju ledger verify` looks for keys that lead nowhere.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.fields import DateMultiRange
from guiju.registry.record.models import Change


class Status(models.TextChoices):
    """What an edition is on a day. UNKNOWN: its end is recorded, the day of it is not, and the day asked is before."""

    DRAFT = "draft"
    PUBLISHED = "published"  # published, not yet in force (即将实施)
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class Classification(models.Model):
    """An entry of a classification of standards: `system` is "ics" or "ccs"."""

    system = models.CharField(max_length=3)
    code = models.CharField(max_length=12)
    parent = models.CharField(max_length=12, blank=True)
    names = models.JSONField(default=dict)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="classification_code")]
        ordering = ["system", "code"]


class Work(models.Model):
    """A standard through all its editions: `GB/T 1.1`, `ISO 9001`."""

    key = models.CharField(max_length=200)
    designation = models.CharField(max_length=200)
    scheme = models.CharField(max_length=20)
    tier = models.CharField(max_length=16)
    publisher = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="work_key")]


class Edition(models.Model):
    """One edition. Everything here is today's view; what it was before is in `StatusEvent` and in `Change`.

    `dates` keeps dates as the source prints them ("1980-09", "2004"); the date columns hold their first day.
    `in_force` is the set of days on which the edition is in force; `spans` every interval as [status, from, to]."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="editions", db_constraint=False)
    key = models.CharField(max_length=240)
    designation = models.CharField(max_length=240)
    printed = models.CharField(max_length=240)
    aliases = ArrayField(models.CharField(max_length=240), default=list)
    scheme = models.CharField(max_length=20)
    tier = models.CharField(max_length=16)
    publisher = models.CharField(max_length=60)
    rank = models.BigIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    effect = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    number = models.CharField(max_length=12, blank=True)  # "edition 3"
    year = models.PositiveSmallIntegerField(null=True)
    titles = models.JSONField(default=dict)
    abstracts = models.JSONField(default=dict)
    dates = models.JSONField(default=dict)
    published = models.DateField(null=True)
    effective = models.DateField(null=True)
    ended = models.DateField(null=True)
    review_due = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=Status)
    next_change = models.DateField(null=True)  # the day on which time alone changes the status
    spans = models.JSONField(default=list)
    in_force = DateMultiRange(default="{}")
    ics = ArrayField(models.CharField(max_length=12), default=list)
    ccs = ArrayField(models.CharField(max_length=12), default=list)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    issuer = models.ForeignKey(
        Body, models.PROTECT, null=True, related_name="editions", db_index=False, db_constraint=False
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="editions", db_index=False, db_constraint=False
    )
    links = models.JSONField(default=list)
    primary_source = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="edition_key")]
        # Questions by class, day or words go to the search index; these serve the lists that come from the database.
        indexes = [
            models.Index(fields=["rank", "id"], name="edition_rank"),
            models.Index(fields=["-published", "-id"], name="edition_published", condition=Q(published__isnull=False)),
            models.Index(fields=["effective"], name="edition_soon", condition=Q(status__in=["published", "draft"])),
            models.Index(
                fields=["review_due"], name="edition_review", condition=Q(status="in_force", review_due__isnull=False)
            ),
            models.Index(fields=["issuer", "rank"], name="edition_issuer", condition=Q(issuer__isnull=False)),
            models.Index(fields=["committee", "rank"], name="edition_committee", condition=Q(committee__isnull=False)),
            models.Index(fields=["next_change"], name="edition_turns", condition=Q(next_change__isnull=False)),
        ]


class EditionSource(models.Model):
    """Where an edition is known from. `digest` tells whether a re-import brings anything new; `record` is what this
    source says, kept once a second source speaks of the same edition, so that their merging never depends on order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sources", db_constraint=False)
    source = models.CharField(max_length=40)
    external = models.CharField(max_length=240)
    digest = models.BinaryField(max_length=16)
    observed = models.DateField(null=True)
    record = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external"], name="edition_source")]


class StatusEvent(models.Model):
    """From `valid_from` the edition has this status (append-only). `valid_from` empty: the source does not say since
    when; it was so on `observed` at the latest. Ends are never stored: the next event ends the one before. A correction
    is an event that names the one it `corrects`."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="events", db_constraint=False)
    status = models.CharField(max_length=10, choices=Status)
    stage = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(null=True)
    observed = models.DateField(null=True)
    source = models.CharField(max_length=40)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by", db_index=False)
    change = models.ForeignKey(Change, models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["corrects"], name="event_corrects", condition=Q(corrects__isnull=False))]


class Relation(models.Model):
    """`source` does `kind` to `target` (the newer edition *replaces* the older). One direction is stored; the other is
    read. An end that the library does not hold yet stays a designation with its key and is linked when it arrives; an
    undated target is linked to its work."""

    kind = models.CharField(max_length=20)
    degree = models.CharField(max_length=12, blank=True)
    clauses = models.CharField(max_length=200, blank=True)
    source_key = models.CharField(max_length=240)
    source_designation = models.CharField(max_length=240)
    source = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="relations_out", db_constraint=False)
    target_key = models.CharField(max_length=240)
    target_designation = models.CharField(max_length=240)
    target = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="relations_in", db_constraint=False)
    target_work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="relations_in", db_constraint=False)
    valid_from = models.DateField(null=True)
    origin = models.CharField(max_length=40)
    # Told of in this change, so that its number says since when the relation is known; empty in older registries.
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_key", "target_key", "degree", "clauses"], name="relation_once"
            ),
            models.CheckConstraint(condition=~Q(source_key=models.F("target_key")), name="relation_not_to_itself"),
        ]
        indexes = [
            models.Index(fields=["source_key"], name="relation_source_key", condition=Q(source__isnull=True)),
            models.Index(fields=["target_key"], name="relation_target_key", condition=Q(target__isnull=True)),
        ]
