"""Links. A link is made and ended; it changes in no other way."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from guiju.core.links.model import COMINGS
from guiju.registry.accounts.models import User


class Link(models.Model):
    """A tie from one thing to another, from a day to a day. Ends are named by their kind and the key of their row
    (`record.subjects`). `until` is the last day it was made for, where one was said. `case` and `act` name the act that
    made it; `user` who brought it; `ended` is when it was recorded that it ends on `ended_on`, with `why`."""

    type = models.CharField(max_length=40)
    source_kind = models.CharField(max_length=40)
    source = models.BigIntegerField()
    target_kind = models.CharField(max_length=40)
    target = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    coming = models.CharField(max_length=10, choices=[(str(c), words.en) for c, words in COMINGS.items()])
    ground = models.CharField(max_length=500, blank=True)
    case = models.CharField(max_length=40, blank=True)
    act = models.PositiveIntegerField(null=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded = models.DateTimeField()
    salt = models.BinaryField(max_length=32)
    ended = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    end_case = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=500, blank=True)
    end_salt = models.BinaryField(max_length=32, default=b"")

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, as is known now; None where there is none."""
        return min((day for day in (self.until, self.ended_on) if day is not None), default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "source_kind", "source", "target_kind", "target"],
                name="link_once",
                condition=Q(ended__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["source_kind", "source", "type"], name="link_source"),
            models.Index(fields=["target_kind", "target", "type"], name="link_target"),
            models.Index(fields=["case"], name="link_case", condition=~Q(case="")),
        ]
