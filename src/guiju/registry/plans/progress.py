"""Progress on tasks as cases: reports asked for, what they say, what is overdue, what a body owes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan.figures import read_figures
from guiju.core.plan.goals import Standing, last_day, standing
from guiju.core.plan.kept import Assignment, Goal, KeptPlan
from guiju.registry.cases.acts.performing import Request, open_case
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor, body_key
from guiju.registry.cases.used_names import uses
from guiju.registry.plans.keeping import registry_code

_USED = uses(
    __name__, "plan-progress", acts=("ask",), states=("asked", "missing", "returned"),
    facts=("plan", "task", "task_title", "issuer", "period_from", "period_to", "due", "standing", "progress", "figures",
           "evidence", "evidence_link"),
)  # fmt: skip
PROCEDURE, WAITING = _USED.procedure, _USED.states
ACCEPTED = uses(__name__, "plan-progress", states=("accepted",)).states[0]
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Report:
    """A report on a task by a body, as its case stands."""

    number: str
    task: int
    body: str
    state: str
    period_from: date
    period_to: date
    due: date
    standing: str
    progress: str
    figures: dict[str, Decimal]
    evidence: dict[str, Any] | None
    evidence_link: str
    ended: bool
    changed: datetime

    def overdue(self, today: date) -> bool:
        """Whether it should be there and is not."""
        return not self.ended and self.state in WAITING and self.due < today


@dataclass(frozen=True, slots=True)
class Duty:
    """What a body has to do: a task, its part in it, its reports, the targets."""

    task: Assignment
    part: str
    reports: tuple[Report, ...]


def manages(actor: Actor) -> bool:
    """Whether somebody may ask for reports, start rounds, link and draft: an officer of SAC."""
    return not actor.is_auditor and f"officer@b{body_key('SAC')}" in actor.keys


def reports(plan: str, *, task: int | None = None, body: str = "") -> list[Report]:
    """Reports on a plan, of the latest period first."""
    wanted: dict[str, Any] = {"plan": plan}
    if task is not None:
        wanted["task"] = task
    if body:
        wanted["issuer"] = registry_code(body)
    rows = Case.objects.filter(procedure=PROCEDURE, facts__contains=wanted).order_by("-pk")[:MOST]
    found = [_report(row) for row in rows]
    return sorted(found, key=lambda r: (-r.period_to.toordinal(), r.task, r.body))


def _report(case: Case) -> Report:
    facts = case.facts
    return Report(
        case.number, facts["task"], facts["issuer"], case.state, date.fromisoformat(facts["period_from"]),
        date.fromisoformat(facts["period_to"]), date.fromisoformat(facts["due"]), facts.get("standing") or "",
        facts.get("progress") or "", read_figures(facts.get("figures") or ""), facts.get("evidence"),
        facts.get("evidence_link") or "", case.ended, case.changed,
    )  # fmt: skip


def figures(said: Iterable[Report]) -> dict[str, tuple[Decimal, Report]]:
    """The latest accepted figure of each target, with the report that brought it."""
    found: dict[str, tuple[Decimal, Report]] = {}
    for report in sorted((r for r in said if r.state == ACCEPTED), key=lambda r: (r.period_to, r.number)):
        for key, value in report.figures.items():
            found[key] = (value, report)
    return found


def task_standing(said: Iterable[Report], today: date) -> str:
    """Where a task stands by the latest report of each body, accepted or overdue: the least favourable of them; "" when
    nothing has been accepted and nothing is overdue."""
    latest: dict[str, str] = {}
    for report in sorted(said, key=lambda r: (r.period_to, r.number)):
        if report.state == ACCEPTED:
            latest[report.body] = report.standing
        elif report.overdue(today):
            latest[report.body] = "overdue"
    return next((w for w in ("behind", "overdue", "not_begun", "on_course", "done") if w in latest.values()), "")


def standings(plan: KeptPlan, current: dict[str, Decimal], today: date) -> dict[str, Standing]:
    """Key of each target -> where it stands with its current figure. `current` comes from accepted reports here, or
    from indicators where a door has them."""
    return {goal.key: standing(goal, current.get(goal.key), today) for task in plan.tasks for goal in task.goals}


def overdue(
    plan: KeptPlan, said: Iterable[Report], current: dict[str, Decimal], today: date
) -> tuple[list[Report], list[tuple[Assignment, Goal]]]:
    """Reports that should be there, the oldest first, and targets missed or without a figure after their last day."""
    late = sorted((r for r in said if r.overdue(today)), key=lambda r: (r.due, r.task, r.body))
    missed = [
        (task, goal)
        for task in plan.tasks
        for goal in task.goals
        if today > last_day(goal.deadline) and standing(goal, current.get(goal.key), today) is not Standing.REACHED
    ]
    return late, missed


def obligations(plan: KeptPlan, body: str, said: Iterable[Report]) -> list[Duty]:
    """The tasks of a body: what it leads, then what it takes part in. GuijuError when the plan does not name it."""
    by_task: dict[int, list[Report]] = defaultdict(list)
    for report in said:
        if report.body == registry_code(body):
            by_task[report.task].append(report)
    found = []
    for task in plan.tasks:
        part = part_of(task, body)
        if part:
            found.append(Duty(task, part, tuple(by_task[task.number])))
    return sorted(found, key=lambda duty: (duty.part != "lead", duty.task.number))


def part_of(task: Assignment, body: str) -> str:
    """lead, participating or "": the strongest part of a body in a task."""
    if any(body in duty.lead for duty in task.duties):
        return "lead"
    return "participating" if body in task.bodies else ""


def answerable(task: Assignment) -> tuple[str, ...]:
    """The bodies that report on a task: those that lead; all of a group that names no lead."""
    return tuple(dict.fromkeys(code for duty in task.duties for code in (duty.lead or duty.participating)))


@dataclass(frozen=True, slots=True)
class Period:
    """A period that is reported on, and the day the reports are due."""

    start: date
    end: date
    due: date


LONGEST_KEY = 80


def _once(what: str) -> str:
    """A key of idempotency for what is asked: all of it counts, the day at its end too."""
    return what if len(what) <= LONGEST_KEY else hashlib.sha256(what.encode()).hexdigest()


def ask(
    plan: KeptPlan, period: Period, actor: Actor, now: datetime, *, numbers: Iterable[int] = (),
    bodies: Iterable[str] = (), effective: datetime | None = None,
) -> tuple[list[str], int]:  # fmt: skip
    """Ask for the reports of a period: one case for each task and answerable body, of the tasks and bodies given or of
    all. Returns (numbers of the cases opened, how many were there already); asking again opens nothing twice.
    GuijuError when the plan has no such task or body, RefusedError when the actor may not ask."""
    chosen, named = set(numbers), set(bodies)
    unknown = sorted(chosen - {task.number for task in plan.tasks})
    if unknown:
        raise GuijuError(
            "there is no task {}", unknown[0], where=plan.key, expected=sentence("1 to {}", len(plan.tasks))
        )
    strange = sorted(named - {code for task in plan.tasks for code in task.bodies})
    if strange:
        raise GuijuError(
            "the plan does not name the body {}", repr(strange[0][:20]), where=plan.key, expected="a body of the plan"
        )
    there = {(r.task, r.body) for r in reports(plan.key) if r.period_to == period.end}
    opened, standing_already = [], 0
    for task in plan.tasks:
        if chosen and task.number not in chosen:
            continue
        for body in answerable(task):
            if named and body not in named:
                continue
            code = registry_code(body)
            if (task.number, code) in there:
                standing_already += 1
                continue
            brought = {
                "plan": plan.key, "task": task.number, "task_title": task.title.zh, "issuer": code,
                "period_from": period.start.isoformat(), "period_to": period.end.isoformat(),
                "due": period.due.isoformat(),
            }  # fmt: skip
            key = _once(f"{plan.key}/{task.number}/{code}/{period.end}")
            opened.append(
                open_case(PROCEDURE, Request(_USED.acts[0], brought, key=key, effective=effective), actor, now).number
            )
    return opened, standing_already
