"""Cases, acts and what hangs on them. A case changes by an act and in no other way; acts are only added."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Committee


class Definition(models.Model):
    """A procedure as it was when cases were opened under it: its resolved definition and the SHA-256 of that."""

    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    kept = models.DateTimeField()


class RuleSet(models.Model):
    """The numbers of the rules in force when a case opened, by key; cases share a set by its digest."""

    digest = models.CharField(max_length=64, unique=True)
    values = models.JSONField()


class RuleChange(models.Model):
    """A change of a rule's number from a day on, with its source, by a case (none: of before they were kept). The data
    files give defaults. `procedure` is set where the number is a procedure's own."""

    key = models.CharField(max_length=60)
    tier = models.CharField(max_length=24, blank=True)
    procedure = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=20)
    since = models.DateField()
    source = models.CharField(max_length=300)
    user = models.ForeignKey(User, models.PROTECT)
    at = models.DateTimeField()
    case = models.ForeignKey("Case", models.PROTECT, null=True, related_name="+")


class Case(models.Model):
    """One run of a procedure. `moves` counts changes of state, `acts` all acts; `marks` maps an act to [times, day last
    done]; `clocks` a clock to its run; `parties` a role to the keys of its holders (`u7`, `secretary@c12`, `anyone`).
    `due` is the nearest last day among the running clocks."""

    number = models.CharField(max_length=40, unique=True)
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="+")
    rules = models.ForeignKey(RuleSet, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    back = models.CharField(max_length=40, blank=True)
    moves = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    clocks = models.JSONField(default=dict)
    parties = models.JSONField(default=dict)
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="cases")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="cases")
    opened = models.DateTimeField()
    entered = models.DateField()  # the day it came to stand in its state
    changed = models.DateTimeField()
    last_effective = models.DateTimeField()
    due = models.DateField(null=True)
    ended = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["procedure", "-id"], name="case_list"),
            models.Index(fields=["procedure", "state", "-id"], name="case_state"),
            models.Index(fields=["due", "id"], name="case_due", condition=Q(ended=False, due__isnull=False)),
            GinIndex(fields=["facts"], name="case_facts", opclasses=["jsonb_path_ops"]),
        ]


class Act(models.Model):
    """Something done in a case. `public` is what it brought without personal fields; `digest` is that of the personal
    ones, which stand in `Personal`. The leaf of the log follows from this row alone."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    effective = models.DateTimeField()
    recorded = models.DateTimeField()
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    public = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    key = models.CharField(max_length=80, null=True)  # of idempotency
    asked = models.BinaryField(max_length=32, default=b"")  # digest of what was sent with the key
    warned = ArrayField(models.CharField(max_length=60), default=list)  # rules that warned, for the same answer again
    corrects = models.PositiveIntegerField(null=True)  # the number of the act it corrects

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="act_number"),
            models.UniqueConstraint(fields=["user", "key"], name="act_key", condition=Q(key__isnull=False)),
        ]


class Personal(models.Model):
    """The personal fields of an act, with their salt. Erasing the row leaves the proof of the act valid."""

    act = models.OneToOneField(Act, models.CASCADE, primary_key=True, related_name="personal")
    salt = models.BinaryField(max_length=32)
    data = models.JSONField()


class PersonalOpening(models.Model):
    """Somebody was shown personal facts of an act: who, when, which. The person concerned is whoever did the act."""

    act = models.ForeignKey(Act, models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    shown = ArrayField(models.CharField(max_length=60))  # names of facts

    class Meta:
        indexes = [models.Index(fields=["act", "-id"], name="personal_opening")]


class SignedNames(models.Model):
    """User names in an act of before people were named by keys: fact → names, as its leaf was signed with them. They
    are put back to compute that leaf. When one of these people is erased, `names` becomes null and `leaf` stands for
    what can no longer be computed."""

    act = models.OneToOneField(Act, models.CASCADE, primary_key=True, related_name="signed_names")
    names = models.JSONField(null=True)
    leaf = models.BinaryField(max_length=32, default=b"")


class Waiting(models.Model):
    """Who a case waits for: rows follow from its state. `ballot` is set when only a vote is waited for. `apart`
    are the holder keys of those who may do none of what is waited for: they have a part in what it decides."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="waiting")
    holder = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    ballot = models.CharField(max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    due = models.DateField(default="9999-12-31")
    apart = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "case", "role"], name="waiting_once")]
        indexes = [models.Index(fields=["holder", "due", "case"], name="waiting_desk")]


class News(models.Model):
    """An act somebody is told of, by holder key."""

    act = models.ForeignKey(Act, models.CASCADE, null=True, related_name="news")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=60)
    at = models.DateTimeField()
    reminder = models.CharField(max_length=40, blank=True)  # the clock that runs out, for reminders

    class Meta:
        indexes = [models.Index(fields=["holder", "-id"], name="news_holder")]


class Reader(models.Model):
    """How far a person has read the news, and been sent it."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="reader")
    seen = models.BigIntegerField(default=0)
    mailed = models.BigIntegerField(default=0)


class Elector(models.Model):
    """A person who may vote in a round of a ballot, as of the day it was opened."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="electors")
    ballot = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    conflicted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "ballot", "round", "user"], name="elector_once")]


class Vote(models.Model):
    """A position taken in a ballot. A later one supersedes it and both are kept. Of a secret ballot the row says only
    that somebody voted: position and reason are empty (`SealedVote`)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="votes")
    ballot = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    act = models.OneToOneField(Act, models.PROTECT, related_name="vote")
    position = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "ballot", "round", "user"], name="vote_counted_once", condition=Q(superseded=False)
            )
        ]


class SealedVote(models.Model):
    """The position somebody took in a secret ballot, readable with the ballot's key alone, until the votes are counted.
    No row says whose it is: `token` is an HMAC of the voter under that key. `id` is random, so that rows have no
    order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    ballot = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    token = models.BinaryField(max_length=32, unique=True)
    box = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["case", "ballot", "round"], name="sealed_round")]


class BallotKey(models.Model):
    """The key of a round of a secret ballot, itself sealed under the key of this installation. It is deleted with the
    sealed votes when they are counted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    ballot = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "ballot", "round"], name="ballot_key_once")]


class Comment(models.Model):
    """A comment on a document, anchored to a clause and to words in it. Its disposition is null until answered."""

    class Kind(models.TextChoices):
        GENERAL = "general"
        TECHNICAL = "technical"
        EDITORIAL = "editorial"

    class Disposition(models.TextChoices):
        ADOPTED = "adopted"
        PARTLY = "partly"
        NOT_ADOPTED = "not_adopted"
        NOTED = "noted"

    case = models.ForeignKey(Case, models.CASCADE, related_name="comments")
    name = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    organization = models.CharField(max_length=200, blank=True)
    act = models.OneToOneField(Act, models.PROTECT, related_name="comment")
    clause = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    proposal = models.TextField(blank=True)
    disposition = models.CharField(max_length=12, choices=Disposition, blank=True)
    reason = models.TextField(blank=True)
    answered = models.ForeignKey(Act, models.PROTECT, null=True, related_name="answers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name", "round", "number"], name="comment_number")]


class Support(models.Model):
    """Somebody shares a comment of someone else."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="supports")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    act = models.OneToOneField(Act, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="support_once")]


class Letter(models.Model):
    """A case that was opened by somebody without an account: who knows its number and the secret that was told once
    reads its answer. The secret is kept as a digest under a salt; nothing here says who wrote."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="letter")
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)


class LetterCount(models.Model):
    """How many letters came in from a network address on a day. `sender` is a keyed digest of both, so that nobody can
    read it, days cannot be joined and no letter is tied to it."""

    sender = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)


class File(models.Model):
    """A stored file by the SHA-256 of its bytes, which lie in the data folder."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    stored = models.DateTimeField()


class Denial(models.Model):
    """An act that was refused to somebody: who tried what, when, and what refused it."""

    at = models.DateTimeField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="denials")
    act = models.CharField(max_length=60)
    ground = models.CharField(max_length=10)
    rule = models.CharField(max_length=60, blank=True)
    needs = ArrayField(models.CharField(max_length=40), default=list)


class FollowUp(models.Model):
    """A case that an act has prepared, or a round: its procedure, the facts known already, and who is to open it.
    `origin` is the case of the act; `source` the round and its year, `spot-checks/2027`."""

    origin = models.ForeignKey(Case, models.CASCADE, null=True, related_name="follow_ups")
    source = models.CharField(max_length=60, blank=True)
    procedure = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    holder = models.CharField(max_length=60)
    made = models.DateTimeField()
    opened = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["holder", "id"], name="follow_up_holder", condition=Q(opened__isnull=True))]


class Entry(models.Model):
    """A line in a register that acts keep: an interpretation of a standard, a grade of a committee, a filing, a
    snapshot of figures, a vote cast abroad. `key` says of what: an edition key, a committee code, a period."""

    kind = models.CharField(max_length=40)  # the register, as an effect says (`data/effects.yaml`)
    key = models.CharField(max_length=240)
    case = models.ForeignKey(Case, models.PROTECT, related_name="entries")
    day = models.DateField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="entry_key")]
