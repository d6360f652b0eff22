"""A kept plan written out: as plain data, as its facts file, as Markdown in one language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from guiju.core.plan.kept import Assignment, Duty, Goal, KeptPlan, Names
from guiju.data.tables import codes

SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
_HOW = {"carried": ("延续", "carried over"), "split": ("拆分", "split"), "merged": ("合并", "merged")}


def as_data(plan: KeptPlan) -> dict[str, Any]:
    """The keys of a facts file; entries that say nothing are left out."""
    return {
        "plan": plan.key, "title": _names(plan.title), "issuers": list(plan.issuers),
        **_said({"adopted": plan.adopted}), "deadline": plan.deadline, "local": plan.local,
        **_said({"source": plan.source}),
        "chapters": [
            {"number": c.number, "title": _names(c.title), "tasks": [_task(task) for task in c.tasks]}
            for c in plan.chapters
        ],
    }  # fmt: skip


def as_yaml(plan: KeptPlan) -> str:
    """The facts file; `read_facts` gives the same plan again."""
    return str(yaml.safe_dump(as_data(plan), allow_unicode=True, sort_keys=False, width=4_000))


def number(value: Decimal) -> int | float:
    """As JSON and YAML take it."""
    return int(value) if value == value.to_integral_value() else float(value)


def goal_data(goal: Goal) -> dict[str, Any]:
    """A target as plain data."""
    found: dict[str, Any] = {
        "key": goal.key, "measure": _names(goal.measure), "comparator": goal.comparator, "value": number(goal.value),
        "unit": goal.unit, "deadline": goal.deadline,
        **_said({"indicator": goal.indicator, "params": dict(goal.params)}),
    }  # fmt: skip
    if goal.baseline:
        at = goal.baseline
        found["baseline"] = {"value": number(at.value), "day": at.day, "source": at.source}
    return found


def _task(task: Assignment) -> dict[str, Any]:
    return {
        "number": task.number, "title": _names(task.title), "groups": [_duty(duty) for duty in task.duties],
        **_said({
            "targets": [goal_data(goal) for goal in task.goals], "systems": list(task.systems),
            "procedures": list(task.procedures),
            "from": [{"plan": o.plan, "task": o.task, "how": o.how} for o in task.origins],
        }),
    }  # fmt: skip


def _duty(duty: Duty) -> dict[str, Any]:
    return _said({
        "lead": list(duty.lead), "participating": list(duty.participating), "others": duty.others,
        "by_duties": duty.by_duties,
    })  # fmt: skip


def _names(names: Names) -> dict[str, str]:
    return {"zh": names.zh, "en": names.en}


def _said(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value}


def as_markdown(plan: KeptPlan, language: str) -> str:
    """The plan to read, "zh" or "en": chapters, tasks, who answers, targets, where each task comes from."""
    zh = language == "zh"
    lines = [f"# {_line(_of(plan.title, zh))}", ""]
    for chapter in plan.chapters:
        lines += [f"## {chapter.number} {_line(_of(chapter.title, zh))}", ""]
        for task in chapter.tasks:
            lines += [f"### {task.number} {_line(_of(task.title, zh))}", ""]
            lines += [f"- {line}" for line in (*_duties(task, zh), *_goals(task, zh), *_origins(task, zh))]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _of(names: Names, zh: bool) -> str:
    return names.zh if zh else names.en


def _line(text: str) -> str:
    """Words that Markdown would take for marks are kept as words."""
    return "".join("\\" + c if c in "\\`*_[]<>#|" else c for c in text)


def body_name(code: str, language: str) -> str:
    return codes("plan_bodies")[code]["zh" if language == "zh" else "en"]


def _duties(task: Assignment, zh: bool) -> list[str]:
    joined = "、" if zh else ", "
    lines = []
    for duty in task.duties:
        parts = []
        for word, bodies in ((("牵头：", "Lead: "), duty.lead), (("参与：", "Taking part: "), duty.participating)):
            if bodies:
                parts.append(
                    (word[0] if zh else word[1]) + joined.join(body_name(c, "zh" if zh else "en") for c in bodies)
                )
        tail = [w for held, w in ((duty.others, "等" if zh else "and others"),
                                  (duty.by_duties, "按职责分工" if zh else "each by its duties")) if held]  # fmt: skip
        lines.append(("；" if zh else "; ").join([*parts, *tail]))
    return lines


def _goals(task: Assignment, zh: bool) -> list[str]:
    lines = []
    for goal in task.goals:
        by = (
            f"（{goal.deadline} 年前）"
            if zh and len(goal.deadline) == 4
            else f" ({'至' if zh else 'by'} {goal.deadline})"
        )
        unit = "" if goal.unit == "item" else goal.unit if goal.unit == "%" else f" {goal.unit}"
        text = f"{_line(_of(goal.measure, zh))} {SIGNS[goal.comparator]} {goal.value}{unit}{by}"
        if goal.baseline:
            start = (
                f"基期 {goal.baseline.value}，{goal.baseline.day}"
                if zh
                else f"from {goal.baseline.value}, {goal.baseline.day}"
            )
            text += f"; {start}" if not zh else f"；{start}"
        lines.append(text)
    return lines


def _origins(task: Assignment, zh: bool) -> list[str]:
    return [
        f"来源：{o.plan} 第 {o.task} 项（{_HOW[o.how][0]}）"
        if zh
        else f"From {o.plan}, task {o.task} ({_HOW[o.how][1]})"
        for o in task.origins
    ]
