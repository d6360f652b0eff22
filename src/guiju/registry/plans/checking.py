"""The check that rules of plan procedures ask for: a case is about a task that a kept plan has."""

from __future__ import annotations

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case
from guiju.registry.plans.keeping import registry_code
from guiju.registry.plans.models import Responsibility, Task


@check("plan_task", reads=("plan", "task"))
def plan_task(case: Case, procedure: Procedure) -> list[Finding]:
    """The plan is kept and has the task; where the case names a body, the task names it too."""
    facts = case.facts
    task = Task.objects.filter(plan__key=facts.get("plan"), number=facts.get("task") or 0).first()
    if task is None:
        return [Finding("plan_task", "task", Words("规划没有这项任务", "there is no such task in a kept plan"))]
    body = facts.get("issuer")
    if body is None:
        return []
    named = Responsibility.objects.filter(group__task=task).values_list("body", flat=True)
    if body in {registry_code(code) for code in named}:
        return []
    return [Finding("plan_task", "issuer", Words("该单位不是任务的责任单位", "the task does not name this body"))]
