"""Where nodes of trees stand that are to reach a target of a plan: by the figure of its indicator on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial

from guiju.core.plan import goals
from guiju.core.plan.kept import Goal
from guiju.core.register.model import Tree
from guiju.core.trees.model import State
from guiju.registry.goals import binding
from guiju.registry.plans import reading
from guiju.registry.plans.models import Plan
from guiju.registry.registers.standing import Stands


def stands(tree: Tree, names: Collection[str]) -> Mapping[str, Stands]:
    """Plan and key of a target, as in `plan-2024-2025 T7` → whether it is reached on a day."""
    wanted = {name.partition(" ")[0] for name in names}
    held = {
        f"{plan.key} {goal.key}": goal
        for plan in map(reading.kept, Plan.objects.filter(key__in=wanted))
        for task in plan.tasks
        for goal in task.goals
    }
    return {name: partial(_on, held[name]) for name in names if name in held}


def _on(goal: Goal, day: date) -> State:
    found = binding.measured([goal], day).get(goal.key)
    if found is None:
        return State.MISSING
    return State.DONE if goals.fulfils(goal, found.value) else State.UNDER_WAY
