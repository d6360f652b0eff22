"""Figures entered in the log; questions people keep."""

from __future__ import annotations

from django.db import models

from guiju.registry.accounts.models import User


class Snapshot(models.Model):
    """A figure as an officer entered it in the transparency log, with the definition it follows. Its leaf follows from
    `public` and `salt` alone; who entered it is not in the leaf, so that the account can be erased."""

    indicator = models.CharField(max_length=60)
    day = models.DateField()
    seq = models.BigIntegerField()
    public = models.JSONField()
    definition = models.TextField()
    salt = models.BinaryField(max_length=32)
    made = models.DateTimeField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["indicator", "-id"], name="snapshot_indicator")]


class Saved(models.Model):
    """A question of the workbench under a name of its owner's; `asked` are the parameters of its address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    asked = models.JSONField()
    made = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_question_name")]
