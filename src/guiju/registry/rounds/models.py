"""Occurrences of rounds. What was done in one stands in its steps, which are only added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guiju.registry.accounts.models import User
from guiju.registry.cases.models import FollowUp


class Occurrence(models.Model):
    """One time that a round comes, once something was done in it. `attempt` counts its draws: one that cannot be ended
    is given up, and another begun. `drawn`, `published`: when that was recorded."""

    round = models.CharField(max_length=40)
    period = models.CharField(max_length=4)
    definition = models.CharField(max_length=64)  # SHA-256 of the round's file when it was opened
    opens = models.DateField()
    closes = models.DateField()
    attempt = models.PositiveSmallIntegerField(default=1)
    steps = models.PositiveIntegerField(default=0)
    drawn = models.DateTimeField(null=True)
    published = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "period"], name="occurrence_once")]


class Unit(models.Model):
    """What was in the frame of an attempt: its key, its stratum, its title by language, the facts its case begins with.
    `place` is where it was drawn, null for one that was not; `follow_up` the case left to be opened for it, `case` the
    number of the one that was."""

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="units")
    attempt = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=240)
    row = models.BigIntegerField()  # of the thing it is
    stratum = models.CharField(max_length=240, blank=True)
    titles = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    place = models.PositiveIntegerField(null=True)
    follow_up = models.ForeignKey(FollowUp, models.SET_NULL, null=True, related_name="+")
    case = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occurrence", "attempt", "key"], name="round_unit_once")]
        indexes = [
            models.Index(
                fields=["occurrence", "attempt", "place"], name="round_unit_place", condition=Q(place__isnull=False)
            )
        ]


class Step(models.Model):
    """Something done in an occurrence: `said` is all that it says, public. The leaf of the log follows from this row
    and the names of its round and period."""

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    said = models.JSONField(default=dict)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded = models.DateTimeField()
    salt = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occurrence", "number"], name="round_step_number")]


class Objection(models.Model):
    """What somebody objected to a list: its step holds the hash of `nonce` and `text`; `settled` is the step that
    answered it."""

    step = models.OneToOneField(Step, models.PROTECT, primary_key=True, related_name="objection")
    text = models.TextField(blank=True)
    nonce = models.BinaryField(max_length=32)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    settled = models.OneToOneField(Step, models.PROTECT, null=True, related_name="+")
