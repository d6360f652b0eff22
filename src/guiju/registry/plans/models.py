"""Plans that are kept: chapters, tasks, who answers, targets, links, texts; drafts of the next one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guiju.registry.accounts.models import User


class Plan(models.Model):
    """A plan by its key. Bodies are codes of `data/codes/plan_bodies.csv`; `digest` is that of the facts it was loaded
    from, so that loading them again changes nothing."""

    key = models.CharField(max_length=60, unique=True)
    title = models.JSONField()
    issuers = ArrayField(models.CharField(max_length=20), default=list)
    adopted = models.DateField(null=True)
    deadline = models.CharField(max_length=10)
    local = models.BooleanField(default=False)
    source = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64)
    loaded = models.DateTimeField()

    class Meta:
        ordering = ["-adopted", "key"]

    def __str__(self) -> str:
        return self.key


class Chapter(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    title = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="chapter_number")]


class Task(models.Model):
    """A task by its number in the plan. `systems` are ids of SYSTEMS, `procedures` names of procedures that do it;
    `origins` says of which tasks of which plan it was made: [{plan, task, how}]."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    title = models.JSONField()
    systems = ArrayField(models.CharField(max_length=8), default=list)
    procedures = ArrayField(models.CharField(max_length=60), default=list)
    origins = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="task_number")]


class Group(models.Model):
    """A responsibility group. others: the list is open; by_duties: each by its duties."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="groups")
    place = models.PositiveSmallIntegerField()
    others = models.BooleanField()
    by_duties = models.BooleanField()

    class Meta:
        ordering = ["place"]


class Responsibility(models.Model):
    """A body in a group, at its place in the order of the plan."""

    class Part(models.TextChoices):
        LEAD = "lead"
        PARTICIPATING = "participating"

    group = models.ForeignKey(Group, models.CASCADE, related_name="responsibilities")
    body = models.CharField(max_length=20, db_index=True)
    part = models.CharField(max_length=13, choices=Part)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["part", "place"]


class Target(models.Model):
    """A number to be reached. `key` names it within its plan; `indicator` and `params` say which query measures it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    task = models.ForeignKey(Task, models.CASCADE, related_name="targets")
    key = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    measure = models.JSONField()
    comparator = models.CharField(max_length=2)
    value = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=40, blank=True)
    deadline = models.CharField(max_length=10)
    indicator = models.CharField(max_length=60, blank=True, db_index=True)
    params = models.JSONField(default=dict)
    baseline = models.JSONField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="target_key")]


class TaskLink(models.Model):
    """What somebody linked to a task: an edition by its key, or a case by its number."""

    class Kind(models.TextChoices):
        EDITION = "edition"
        CASE = "case"

    task = models.ForeignKey(Task, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=240)
    note = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["task", "kind", "key"], name="task_link_once")]


class TaskText(models.Model):
    """The words of a task in one language, out of a full text that somebody gave; kept here and nowhere else."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = models.TextField(blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-language"]
        constraints = [models.UniqueConstraint(fields=["task", "language"], name="task_text_language")]


class Draft(models.Model):
    """A next plan in the making, out of a kept one. `head` is its latest version; `adopted` the plan it became."""

    key = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="drafts")
    head = models.PositiveIntegerField(default=0)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField()
    adopted = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")


class Version(models.Model):
    """One state of a draft: its facts, and the step that made it. Versions are only added."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    facts = models.JSONField()
    step = models.JSONField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version")]
