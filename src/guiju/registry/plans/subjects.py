"""Plans and their tasks as subjects of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guiju.core.definitions.words import Words
from guiju.registry.plans.models import Plan, Task
from guiju.registry.record.subjects import Named, Subject, register, register_change


def _words(title: Mapping[str, str]) -> Words:
    return Words(title.get("zh", ""), title.get("en", ""))


def _of_plans(plans: Sequence[int]) -> Iterable[int]:
    return Task.objects.filter(plan__in=plans).values_list("pk", flat=True)


def _tasks() -> Any:
    return Task.objects.select_related("plan")


def _task(task: Task) -> Named:
    key = task.plan.key
    return Named(f"{key} {task.number}", _words(task.title), f"plans/{key}/tasks/{task.number}/")


register(
    Subject(
        "plan", Words("规划", "Plans"), Plan.objects.all,
        lambda row: Named(row.key, _words(row.title), f"plans/{row.key}/"),
        find=lambda name: Plan.objects.filter(key=name).first(),
    )
)  # fmt: skip


def _find_task(name: str) -> Task | None:
    key, _, number = name.partition(" ")
    return _tasks().filter(plan__key=key, number=int(number)).first() if number.isdecimal() else None  # type: ignore[no-any-return]


register(
    Subject("task", Words("规划任务", "Tasks of plans"), _tasks, _task, touched={"plan": _of_plans}, find=_find_task)
)
register_change("draft")
