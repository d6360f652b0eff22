"""The one sequence of changes, its transparency log, the outbox, and the positions of those who read the sequence."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from guiju.core.errors import GuijuError
from guiju.registry.record import subjects


class Change(models.Model):
    """One change to the registry. Written with `seq` empty in the transaction of the change itself; the sequencer
    numbers it without gaps after the commit. Readers follow `seq`, never `id`, which late commits would overtake.

    `data` maps a field to [before, after]; a row with `verb` "created" has none, because the state then follows from
    the present one by undoing later changes. An act performed brings its `leaf` (`core.ledger.leaf`, 32 bytes), which
    the sequencer appends to the log."""

    class Verb(models.TextChoices):
        CREATED = "created"
        CHANGED = "changed"
        STATUS = "status"
        PERFORMED = "performed"

    seq = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=40)  # one that an app has registered (`subjects`)
    subject = models.BigIntegerField()
    verb = models.CharField(max_length=12, choices=Verb)
    at = models.DateTimeField()
    valid_from = models.DateField(null=True)
    data = models.JSONField(null=True)
    leaf = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="change_unnumbered", condition=Q(seq__isnull=True)),
            models.Index(fields=["kind", "subject", "seq"], name="change_subject"),
            models.Index(fields=["seq"], name="change_status_seq", condition=Q(verb="status")),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """GuijuError for a kind that no app has registered. Whoever copies rows in bulk names kinds of its own."""
        if self.kind not in subjects.changes():
            raise GuijuError("a change of a kind nobody registered: {}", repr(self.kind[:40]), where="change")
        super().save(*args, **kwargs)


class Leaf(models.Model):
    """Which change is which leaf of the log: `index` from 0 without gaps, in the order of `seq`."""

    index = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(unique=True)


class Tile(models.Model):
    """256 hashes of one level of the log's tree, 32 bytes each; the last of a level holds fewer (C2SP tlog-tiles)."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()


class Checkpoint(models.Model):
    """What the log signed of itself. Within an hour only the last is kept: the others follow from the tiles."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField(db_index=True)
    text = models.TextField()


class Position(models.Model):
    """How far a reader of the sequence has come. The row named "sequencer" holds the last number given."""

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)


class Outgoing(models.Model):
    """The outbox: what must leave the house after the commit. The worker sends it, and again after growing pauses."""

    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    created = models.DateTimeField()
    due = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["due"], name="outgoing_due", condition=Q(sent__isnull=True))]


class Counter(models.Model):
    """The last number given under a name (see `numbers`)."""

    name = models.CharField(max_length=80, primary_key=True)
    last = models.BigIntegerField()


class Item(models.Model):
    """The number under which a thing stands in the common index: numbers of the index are small and of one row."""

    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="item_once")]
