"""Plans out of the registry: as values, as the core knows them; the kept ones by key."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from guiju.core.errors import GuijuError
from guiju.core.plan.kept import Assignment, Baseline, Duty, Goal, KeptPlan, Names, Origin, Part
from guiju.registry.plans.models import Group, Plan, Target


class NoPlanError(GuijuError):
    """There is no plan, task or draft of this name."""


def row(key: str) -> Plan:
    """The plan of this key. NoPlanError when none is kept."""
    found = Plan.objects.filter(key=key).first()
    if found is None:
        known = ", ".join(Plan.objects.values_list("key", flat=True)[:20])
        raise NoPlanError("there is no plan {}", repr(key[:40]), where="plan", expected=known or "guiju plan load FILE")
    return found


def kept(plan: Plan) -> KeptPlan:
    """The plan as a value: five queries, whatever its size."""
    duties: dict[int, list[Duty]] = defaultdict(list)
    for group in Group.objects.filter(task__plan=plan).order_by("place").prefetch_related("responsibilities"):
        held = sorted(group.responsibilities.all(), key=lambda r: r.place)
        duties[group.task_id].append(
            Duty(
                tuple(r.body for r in held if r.part == "lead"), tuple(r.body for r in held if r.part != "lead"),
                group.others, group.by_duties,
            )
        )  # fmt: skip
    goals: dict[int, list[Goal]] = defaultdict(list)
    for target in plan.targets.order_by("place"):
        goals[target.task_id].append(goal(target))
    tasks: dict[int, list[Assignment]] = defaultdict(list)
    for task in plan.tasks.order_by("number"):
        tasks[task.chapter_id].append(
            Assignment(
                task.number, Names(**task.title), tuple(duties[task.pk]), tuple(goals[task.pk]), tuple(task.systems),
                tuple(task.procedures), tuple(Origin(**origin) for origin in task.origins),
            )
        )  # fmt: skip
    return KeptPlan(
        plan.key, Names(**plan.title), tuple(plan.issuers), plan.adopted.isoformat() if plan.adopted else "",
        plan.deadline, plan.local, plan.source,
        tuple(Part(c.number, Names(**c.title), tuple(tasks[c.pk])) for c in plan.chapters.order_by("number")),
    )  # fmt: skip


def goal(target: Target) -> Goal:
    """A target as a value."""
    at = target.baseline
    return Goal(
        target.key, Names(**target.measure), target.comparator, _plain(target.value), target.unit, target.deadline,
        target.indicator, target.params, Baseline(Decimal(str(at["value"])), at["day"], at["source"]) if at else None,
    )  # fmt: skip


def _plain(value: Decimal) -> Decimal:
    """18.000000, as the database gives it, is 18."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
