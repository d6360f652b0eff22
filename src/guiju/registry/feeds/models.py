"""Files taken, candidates, and what people decided about them. A decision is only added, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guiju.core.feeds.model import STATES
from guiju.registry.accounts.models import User


class Taking(models.Model):
    """A file that was taken: who brought it and when (nobody: the keeper of the installation at the command line), and
    what came of its rows, `refused` as `record.refused_rows` keeps them."""

    feed = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    definition = models.CharField(max_length=64)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["feed", "-id"], name="feed_taking")]


class Candidate(models.Model):
    """A row that was taken. `key` is written as it came and told apart as `folded`: width and case do not count. `row`
    is field → values as they came; `digest` of all, `compared` of those that the rules compare. `changed`: field →
    [before, after] since it was last decided about, or seen. `brought` is the file its values came with, `seen` the
    last one it stood in; `gone`: the file that lacked it. Of one key one is `present`; an older one stays with its
    decisions."""

    feed = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    folded = models.CharField(max_length=240)
    version = models.PositiveIntegerField(default=1)
    present = models.BooleanField(default=True)
    title = models.CharField(max_length=300, blank=True)
    row = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    compared = models.CharField(max_length=64)
    changed = models.JSONField(default=dict)
    proposals = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=[(str(s), words.en) for s, words in STATES.items()])
    decision = models.CharField(max_length=30, blank=True)
    decided = models.PositiveIntegerField(default=0)  # how often
    brought = models.ForeignKey(Taking, models.PROTECT, related_name="+")
    seen = models.ForeignKey(Taking, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Taking, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "folded", "version"], name="feed_candidate_version"),
            models.UniqueConstraint(
                fields=["feed", "folded"], name="feed_candidate_present", condition=Q(present=True)
            ),
        ]
        indexes = [
            models.Index(fields=["feed", "-score", "id"], name="feed_candidate_score", condition=Q(present=True)),
            models.Index(fields=["feed", "state", "-score", "id"], name="feed_candidate_state"),
        ]


class Decision(models.Model):
    """What a person decided about a candidate; `name` "" takes the decision before it back. `row` is the digest of the
    row they saw, `proposal` the place of what they chose among the proposals, 1 the best, 0 none of them. `wrote` names
    what it wrote. `request` is the key by which a program sent it, `asked` the digest of what it asked for."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=30, blank=True)
    leads_to = models.CharField(max_length=10)
    chosen_kind = models.CharField(max_length=40, blank=True)
    chosen = models.BigIntegerField(null=True)
    chosen_name = models.CharField(max_length=300, blank=True)
    proposal = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(default=0)
    row = models.CharField(max_length=64)
    why = models.CharField(max_length=500, blank=True)
    wrote = models.JSONField(default=dict)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded = models.DateTimeField()
    salt = models.BinaryField(max_length=32)
    request = models.CharField(max_length=80, blank=True)
    asked = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "number"], name="feed_decision_number"),
            models.UniqueConstraint(fields=["user", "request"], name="feed_decision_request", condition=~Q(request="")),
        ]
