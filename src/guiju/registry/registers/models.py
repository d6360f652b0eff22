"""Items of registers. An item changes by an entry in its history and in no other way; entries are only added."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from guiju.core.register.model import DOINGS, STATUSES
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body

_STATUSES = [(str(status), words.en) for status, words in STATUSES.items()]
_DOINGS = [(str(doing), words.en) for doing, words in DOINGS.items()]


class Item(models.Model):
    """A thing in a register, as it stands today: it follows from its entries. `since` is the day of its status,
    `changed` that of the last entry in effect, `entered` that of the first. `facts` are those that are not personal,
    `marks` those a list is narrowed by, as `kind=field`; `case` is the number of the case that entered it, "" for one
    that came by an import; `next_day` is the next day on which an entry takes effect."""

    register = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    status = models.CharField(max_length=12, choices=_STATUSES)
    since = models.DateField()
    entered = models.DateField()
    changed = models.DateField()
    until = models.DateField(null=True)
    owner = models.ForeignKey(Body, models.PROTECT, null=True, related_name="items")
    facts = models.JSONField(default=dict)
    marks = ArrayField(models.CharField(max_length=200), default=list)
    case = models.CharField(max_length=40, blank=True)
    entries = models.PositiveIntegerField(default=0)
    next_day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="item_key")]
        indexes = [
            models.Index(fields=["register", "status", "key"], name="item_status"),
            models.Index(fields=["owner", "register"], name="item_owner", condition=Q(owner__isnull=False)),
            models.Index(fields=["case"], name="item_case", condition=~Q(case="")),
            models.Index(fields=["next_day"], name="item_next_day", condition=Q(next_day__isnull=False)),
            GinIndex(fields=["marks"], name="item_marks"),
        ]


class Count(models.Model):
    """How many items of a register have a value of a fact ("" for all of them) in a status (`counting`)."""

    register = models.CharField(max_length=40)
    fact = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12)
    number = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "fact", "value", "status"], name="count_once")]


class Taking(models.Model):
    """A table that was taken into a register, or waits to be: what was in it, by whom, and what came of it. What one
    person brings at the pages another one confirms; `content` is kept until then."""

    register = models.CharField(max_length=40)
    name = models.CharField(max_length=200)  # of the file
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # entered, changed, retired, unchanged, refused
    refused = models.JSONField(default=list)  # [line, what, where, expected], the first of them
    valid_from = models.DateField()
    whole = models.BooleanField(default=False)  # what is not in the table is retired
    brought_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    brought = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    taken = models.DateTimeField(null=True)
    content = models.BinaryField(default=b"")


class Entry(models.Model):
    """An entry in the history of an item: what it sets from a day on. The leaf of the log follows from this row alone.
    `case` and `act` name the act that made it, `taking` the table it came with."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    doing = models.CharField(max_length=10, choices=_DOINGS)
    valid_from = models.DateField()
    recorded = models.DateTimeField()
    sets = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)
    case = models.CharField(max_length=40, blank=True)
    act = models.PositiveIntegerField(null=True)
    taking = models.ForeignKey(Taking, models.PROTECT, null=True, related_name="entries")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    salt = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32, default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="entry_number")]
        indexes = [models.Index(fields=["case", "act"], name="entry_act", condition=~Q(case=""))]


class Sealed(models.Model):
    """The personal facts of an entry, with their salt. Erasing the row leaves the proof of the entry valid. `person` is
    the account that brought them, where one did."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="sealed")
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    salt = models.BinaryField(max_length=32)
    data = models.JSONField()


class Opening(models.Model):
    """Somebody was shown personal facts of an item: who, when, which."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    shown = models.JSONField(default=list)  # names of facts

    class Meta:
        indexes = [models.Index(fields=["item", "-id"], name="item_opening")]
