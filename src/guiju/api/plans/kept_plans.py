"""Plans that are kept: tasks, targets and where they stand, what is overdue, what a body has to do, rounds, drafts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.plans import kept_plan_schemas as schemas
from guiju.api.values import Asked, Code, Whole, no_parameters
from guiju.core.errors import sentence
from guiju.core.plan.kept import Assignment, KeptPlan
from guiju.core.plan.writing import as_data
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.goals import binding
from guiju.registry.plans import drafts, evaluating, progress, reading, serializers
from guiju.registry.plans.models import Plan, Task

router = Router(tags=["plans"])


class Keyed(Schema):
    key: Code = Field(examples=["plan-2024-2025"], description="Key of a plan, or of a draft.")


class NumberedTask(Keyed):
    number: Whole = Field(ge=1, le=9_999, examples=[27])


class NamedPart(Keyed):
    code: Code = Field(examples=["MIIT"], description="Code of a body of plans.")


class DraftAsked(Asked):
    version: Whole = Field(0, ge=0, le=999_999, description="A version; 0 for the latest.")


@router.get("/plans", response=schemas.KeptList)
def list_plans(request: HttpRequest) -> dict[str, Any]:
    """The plans that are kept, the latest adopted first."""
    no_parameters(request)
    return {"items": [serializers.brief(plan) for plan in Plan.objects.all()]}


@router.get("/plans/next/{key}", response=schemas.KeptDraft)
def get_plan_draft(request: HttpRequest, given: Path[Keyed], asked: Query[DraftAsked]) -> dict[str, Any]:
    """A draft of a next plan at a version."""
    try:
        draft = drafts.found(given.key)
        plan = drafts.value(draft, asked.version or None)
    except reading.NoPlanError as error:
        raise NotHeldError(error.what, where=error.where, expected=error.expected) from None
    return {
        "key": draft.key, "plan": draft.plan.key, "version": asked.version or draft.head,
        "adopted": draft.adopted_id is not None, "facts": as_data(plan),
    }  # fmt: skip


@router.get("/plans/{key}", response=schemas.KeptFull, by_alias=True)
def get_plan(request: HttpRequest, given: Path[Keyed]) -> dict[str, Any]:
    """A plan: chapters, tasks, bodies, targets, and where each stands today."""
    no_parameters(request)
    plan, today = _plan(given.key)[1], timezone.localdate()
    return serializers.full(plan, today, _computed(plan.tasks, today))


@router.get("/plans/{key}/tasks/{number}", response=schemas.KeptTaskFull, by_alias=True)
def get_plan_task(request: HttpRequest, given: Path[NumberedTask]) -> dict[str, Any]:
    """A task with its words in each language that was given, reports and links."""
    no_parameters(request)
    row, plan = _plan(given.key)
    found = plan.task(given.number)
    if found is None:
        raise NotHeldError(
            "there is no task {}", given.number, where="number", expected=sentence("1 to {}", len(plan.tasks))
        )
    held, today = Task.objects.get(plan=row, number=given.number), timezone.localdate()
    return serializers.task_full(held, plan, found, today, _computed((found,), today))


@router.get("/plans/{key}/matrix", response=schemas.KeptMatrix)
def get_plan_matrix(request: HttpRequest, given: Path[Keyed]) -> dict[str, Any]:
    """Bodies by tasks: who leads, who takes part."""
    no_parameters(request)
    return {"items": serializers.matrix(_plan(given.key)[1])}


@router.get("/plans/{key}/overdue", response=schemas.KeptOverdue)
def get_plan_overdue(request: HttpRequest, given: Path[Keyed]) -> dict[str, Any]:
    """Reports that should be there, and targets missed or without a figure after their day."""
    no_parameters(request)
    plan, today = _plan(given.key)[1], timezone.localdate()
    return serializers.overdue(plan, today, _computed(plan.tasks, today))


@router.get("/plans/{key}/bodies/{code}", response=schemas.KeptDuties)
def get_plan_body(request: HttpRequest, given: Path[NamedPart]) -> dict[str, Any]:
    """What a body has to do under a plan: what it leads first."""
    no_parameters(request)
    plan = _plan(given.key)[1]
    if not any(progress.part_of(task, given.code) for task in plan.tasks):
        raise NotHeldError(
            "the plan does not name {}", repr(given.code[:20]), where="code", expected="a body of the matrix"
        )
    today = timezone.localdate()
    return {"items": serializers.obligations(plan, given.code, today, _computed(plan.tasks, today))}


@router.get("/plans/{key}/evaluations", response=schemas.KeptRounds)
def list_plan_evaluations(request: HttpRequest, given: Path[Keyed]) -> dict[str, Any]:
    """Rounds of evaluation with their results as far as they are public."""
    no_parameters(request)
    _plan(given.key)
    return {
        "items": [
            {
                "name": name,
                "results": [
                    {
                        "case": r.number, "task": r.task, "state": r.state, "due": r.due, "given": r.given,
                        "scores": [{"score": s.score, "remark": s.remark} for s in r.scores], "mean": r.mean,
                        "conclusion": r.conclusion, "comments": r.comments,
                    }
                    for r in evaluating.results(given.key, name)
                ],
            }
            for name, _, _ in evaluating.rounds(given.key)
        ]
    }  # fmt: skip


def _computed(tasks: Iterable[Assignment], today: date) -> serializers.Computed:
    return binding.measured((goal for task in tasks for goal in task.goals), today)


def _plan(key: str) -> tuple[Plan, KeptPlan]:
    try:
        row = reading.row(key)
    except reading.NoPlanError as error:
        raise NotHeldError(error.what, where=error.where, expected=error.expected) from None
    return row, reading.kept(row)
