"""Kept plans as programs read them: plain values, both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from guiju.core.plan.goals import standing
from guiju.core.plan.kept import Assignment, Baseline, Goal, KeptPlan
from guiju.core.plan.writing import as_data, goal_data, number
from guiju.data.tables import codes
from guiju.registry.plans import progress
from guiju.registry.plans.models import Plan, Task
from guiju.registry.plans.progress import Report

Told = dict[str, Any]
Computed = Mapping[str, Baseline]
"""Key of each target -> its figure of the day, where an indicator has one; `source` is its address. Doors bring it."""


@dataclass(frozen=True)
class Figures:
    """What is known of each target: the figure last reported, and the one computed."""

    reported: Mapping[str, Baseline]
    computed: Computed = field(default_factory=dict)

    def of(self, key: str) -> Baseline | None:
        """The figure a target is judged by: the computed one, which has its evidence; without it the reported one."""
        return self.computed.get(key) or self.reported.get(key)

    @property
    def values(self) -> dict[str, Decimal]:
        return {key: figure.value for key, figure in {**self.reported, **self.computed}.items()}


def current(said: list[Report]) -> dict[str, Baseline]:
    """The latest accepted figure of each target: value, day, and the report it stands in."""
    found = progress.figures(said)
    return {key: Baseline(value, report.period_to.isoformat(), report.number) for key, (value, report) in found.items()}


def brief(plan: Plan) -> Told:
    """A plan as in lists."""
    return {
        "key": plan.key, "title": plan.title, "issuers": list(plan.issuers), "adopted": plan.adopted,
        "deadline": plan.deadline, "tasks": plan.tasks.count(), "targets": plan.targets.count(),
    }  # fmt: skip


def full(plan: KeptPlan, today: date, computed: Computed) -> Told:
    """The facts of a plan, and where its tasks and targets stand."""
    said = progress.reports(plan.key)
    figures = Figures(current(said), computed)
    told = as_data(plan)
    return {
        "key": plan.key, "title": told["title"], "issuers": told["issuers"], "adopted": plan.adopted or None,
        "deadline": plan.deadline, "local": plan.local, "source": plan.source,
        "chapters": [
            {"number": c.number, "title": {"zh": c.title.zh, "en": c.title.en},
             "tasks": [task(plan, t, said, figures, today) for t in c.tasks]}
            for c in plan.chapters
        ],
    }  # fmt: skip


def task(plan: KeptPlan, found: Assignment, said: list[Report], figures: Figures, today: date) -> Told:
    """A task: who answers, targets with their figures, where it stands."""
    mine = [report for report in said if report.task == found.number]
    return {
        "number": found.number, "title": {"zh": found.title.zh, "en": found.title.en},
        "groups": [
            {"lead": list(d.lead), "participating": list(d.participating), "others": d.others, "by_duties": d.by_duties}
            for d in found.duties
        ],
        "targets": [target(goal, figures, today) for goal in found.goals],
        "systems": list(found.systems), "procedures": list(found.procedures),
        "from": [{"plan": o.plan, "task": o.task, "how": o.how} for o in found.origins],
        "standing": progress.task_standing(mine, today), "reports": [report(r, today) for r in mine],
    }  # fmt: skip


def task_full(row: Task, plan: KeptPlan, found: Assignment, today: date, computed: Computed) -> Told:
    """A task with its words in each language and its links."""
    said = progress.reports(plan.key, task=found.number)
    return {
        **task(plan, found, said, Figures(current(said), computed), today), "plan": plan.key,
        "texts": [{"language": t.language, "title": t.title, "text": t.text} for t in row.texts.all()],
        "links": [{"kind": one.kind, "key": one.key, "note": one.note} for one in row.links.all()],
    }  # fmt: skip


def target(goal: Goal, figures: Figures, today: date) -> Told:
    """A target with the figure it is judged by, the computed and the reported one."""
    said, figure = goal_data(goal), figures.of(goal.key)
    return {
        **{name: said.get(name) for name in ("key", "measure", "comparator", "value", "unit", "deadline")},
        "indicator": goal.indicator, "params": dict(goal.params), "baseline": said.get("baseline"),
        "figure": _figure(figure), "computed": _figure(figures.computed.get(goal.key)),
        "reported": _figure(figures.reported.get(goal.key)),
        "standing": str(standing(goal, figure.value if figure else None, today)),
    }  # fmt: skip


def _figure(figure: Baseline | None) -> Told | None:
    return {"value": number(figure.value), "day": figure.day, "source": figure.source} if figure else None


def report(r: Report, today: date) -> Told:
    """A report by its case."""
    return {
        "case": r.number, "task": r.task, "body": reporter(r), "state": r.state, "period_from": r.period_from,
        "period_to": r.period_to, "due": r.due, "overdue": r.overdue(today), "standing": r.standing,
        "progress": r.progress, "figures": {key: number(value) for key, value in r.figures.items()},
        "evidence": r.evidence.get("name", "") if r.evidence else "", "evidence_link": r.evidence_link,
    }  # fmt: skip


def reporter(r: Report) -> str:
    """The code, in plans, of the body of a report."""
    known = {row["registry"]: code for code, row in codes("plan_body_registry").items()}
    return known.get(r.body, r.body)


def matrix(plan: KeptPlan) -> list[Told]:
    """Each body of the plan with its part in each task it is named in."""
    named = dict.fromkeys(code for t in plan.tasks for code in t.bodies)
    found = []
    for code in named:
        parts = {t.number: progress.part_of(t, code) for t in plan.tasks}
        found.append({
            "body": code, "zh": codes("plan_bodies")[code]["zh"], "en": codes("plan_bodies")[code]["en"],
            "lead": [n for n, part in parts.items() if part == "lead"],
            "participating": [n for n, part in parts.items() if part == "participating"],
        })  # fmt: skip
    return sorted(found, key=lambda row: (-len(row["lead"]) - len(row["participating"]), row["body"]))


def overdue(plan: KeptPlan, today: date, computed: Computed) -> Told:
    """Reports that are not there, and targets missed or without a figure after their day."""
    said = progress.reports(plan.key)
    figures = Figures(current(said), computed)
    late, missed = progress.overdue(plan, said, figures.values, today)
    return {
        "reports": [{**report(r, today), "days": (today - r.due).days} for r in late],
        "targets": [{"task": t.number, **target(g, figures, today)} for t, g in missed],
    }  # fmt: skip


def obligations(plan: KeptPlan, code: str, today: date, computed: Computed) -> list[Told]:
    """What a body has to do: its tasks with its part, reports and targets."""
    said = progress.reports(plan.key)
    figures = Figures(current(said), computed)
    return [
        {
            "task": d.task.number, "title": {"zh": d.task.title.zh, "en": d.task.title.en}, "part": d.part,
            "reports": [report(r, today) for r in d.reports],
            "targets": [target(g, figures, today) for g in d.task.goals],
        }
        for d in progress.obligations(plan, code, said)
    ]  # fmt: skip
