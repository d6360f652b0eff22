"""Drafts of a next plan: each step makes a version; nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan import drafting
from guiju.core.plan.facts import facts_of
from guiju.core.plan.kept import KeptPlan, Names
from guiju.core.plan.writing import as_data
from guiju.registry.plans import keeping, reading
from guiju.registry.plans.models import Draft, Plan, Version
from guiju.registry.record.models import Change

Step = Callable[[KeptPlan, KeptPlan], KeptPlan]
"""From (draft, the plan it comes from) to the draft after the step."""


class MovedError(GuijuError):
    """Somebody changed the draft meanwhile."""


def found(key: str) -> Draft:
    """The draft of this key. NoPlanError when there is none."""
    row = Draft.objects.select_related("plan", "adopted").filter(key=key).first()
    if row is None:
        raise reading.NoPlanError(
            "there is no draft {}", repr(key[:40]), where="draft", expected="a draft of a next plan"
        )
    return row


def value(draft: Draft, number: int | None = None) -> KeptPlan:
    """The draft at a version, the latest if none is named."""
    version = draft.versions.filter(number=number or draft.head).first()
    if version is None:
        raise reading.NoPlanError(
            "there is no version {}", number, where=draft.key, expected=sentence("1 to {}", draft.head)
        )
    return facts_of(version.facts, f"{draft.key}, version {version.number}")


@transaction.atomic
def begin(plan: Plan, key: str, title: Names, deadline: str, user: int | None, now: datetime) -> Draft:
    """A new, empty draft with the chapters of the plan."""
    first = drafting.begin(reading.kept(plan), key, title, deadline)
    facts_of(as_data(first), "draft")  # a key, a title or a deadline that cannot be used is refused here
    if Plan.objects.filter(key=key).exists():
        raise GuijuError("there is a plan {} already", repr(key), where="key", expected="a key not yet used")
    try:
        with transaction.atomic():
            draft = Draft.objects.create(key=key, plan=plan, head=1, user_id=user, made=now)
    except IntegrityError:
        raise GuijuError("there is a draft {} already", repr(key), where="key", expected="a key not yet used") from None
    Version.objects.create(draft=draft, number=1, facts=as_data(first), step={"step": "begin"}, user_id=user, at=now)
    Change.objects.create(kind="draft", subject=draft.pk, verb=Change.Verb.CREATED, at=now)
    return draft


@transaction.atomic
def change(key: str, seen: int, step: Step, said: dict[str, Any], user: int | None, now: datetime) -> Draft:
    """Do a step and keep what comes out as the next version. `seen` is the version the step was decided on; MovedError
    when it is no longer the latest. `said` tells the step in the history."""
    draft = Draft.objects.select_for_update().select_related("plan").filter(key=key).first()
    if draft is None:
        raise reading.NoPlanError(
            "there is no draft {}", repr(key[:40]), where="draft", expected="a draft of a next plan"
        )
    if draft.adopted_id is not None:
        raise GuijuError("the draft has become a plan", where=key, expected="a new draft")
    if seen != draft.head:
        raise MovedError(
            "the draft is at version {}",
            draft.head,
            where=key,
            expected=sentence("a step from there, yours was {}", seen),
        )
    after = step(value(draft), reading.kept(draft.plan))
    facts = as_data(after)
    facts_of(facts, key)
    before = draft.head
    draft.head += 1
    draft.save(update_fields=["head"])
    Version.objects.create(draft=draft, number=draft.head, facts=facts, step=said, user_id=user, at=now)
    _changed(draft, now, {"version": [before, draft.head]})
    return draft


@transaction.atomic
def adopt(key: str, seen: int, day: date, now: datetime) -> Plan:
    """The draft becomes a kept plan. GuijuError when a task has nobody who answers for it."""
    draft = Draft.objects.select_for_update().get(pk=found(key).pk)
    if draft.adopted_id is not None:
        raise GuijuError("the draft has become a plan", where=key, expected="a new draft")
    if seen != draft.head:
        raise MovedError(
            "the draft is at version {}",
            draft.head,
            where=key,
            expected=sentence("a step from there, yours was {}", seen),
        )
    keeping.keep(drafting.adopt(value(draft), day), now)
    draft.adopted = Plan.objects.get(key=key)
    draft.save(update_fields=["adopted"])
    _changed(draft, now, {"adopted": [None, key]})
    return draft.adopted


def _changed(draft: Draft, now: datetime, data: dict[str, Any]) -> None:
    Change.objects.create(kind="draft", subject=draft.pk, verb=Change.Verb.CHANGED, at=now, data=data)
