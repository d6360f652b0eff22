"""Rounds of evaluation: assessors score tasks in cases; results are counted from their acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan.kept import KeptPlan
from guiju.registry.cases.acts import correcting
from guiju.registry.cases.acts.performing import Request, open_case
from guiju.registry.cases.models import Act, Case, Comment
from guiju.registry.cases.roles import Actor
from guiju.registry.cases.used_names import uses

_USED = uses(
    __name__, "task-evaluation", acts=("start", "score"), states=("disclosed", "published"),
    facts=("plan", "round", "task", "task_title", "assessors", "due", "score", "remark", "conclusion"),
)  # fmt: skip
PROCEDURE, PUBLIC = _USED.procedure, _USED.states
START, SCORE = _USED.acts


@dataclass(frozen=True, slots=True)
class Score:
    """One assessor's score with its reason."""

    assessor: str
    score: int
    remark: str


@dataclass(frozen=True, slots=True)
class Result:
    """One task in a round. scores, mean and conclusion are empty until the result is public, but for the organizer and
    the assessors, who see them in the case."""

    number: str
    task: int
    state: str
    due: date
    given: int
    scores: tuple[Score, ...]
    mean: float | None
    conclusion: str
    comments: int


def rounds(plan: str) -> list[tuple[str, int, int]]:
    """(round, tasks, of them public), the latest first."""
    found: dict[str, list[int]] = {}
    rows = Case.objects.filter(procedure=PROCEDURE, facts__contains={"plan": plan}).order_by("-pk")
    for name, state in rows.values_list("facts__round", "state"):
        counts = found.setdefault(name, [0, 0])
        counts[0] += 1
        counts[1] += state in PUBLIC
    return [(name, all_, public) for name, (all_, public) in found.items()]


def results(plan: str, name: str) -> list[Result]:
    """The tasks of a round in their order."""
    rows = list(Case.objects.filter(procedure=PROCEDURE, facts__contains={"plan": plan, "round": name}))
    return _results(rows)


def of_task(plan: str, task: int) -> list[tuple[str, Result]]:
    """(round, result) of one task, the latest first."""
    rows = list(Case.objects.filter(procedure=PROCEDURE, facts__contains={"plan": plan, "task": task}).order_by("-pk"))
    rounds_of = {row.number: row.facts["round"] for row in rows}
    return [(rounds_of[result.number], result) for result in _results(rows)]


def _results(rows: Sequence[Case]) -> list[Result]:
    given: dict[int, dict[int, Score]] = defaultdict(dict)
    acts = (
        Act.objects.filter(case__in=rows, name__in=(SCORE, *correcting.NAMES)).select_related("user").order_by("number")
    )
    for act in acts:
        facts = act.public.get("facts", act.public)
        at = act.corrects if act.corrects is not None else act.number
        before = given[act.case_id].get(at)
        if "score" not in facts and before is None:
            continue
        given[act.case_id][at] = Score(
            before.assessor if before else act.user.username if act.user else "",
            facts.get("score", before.score if before else 0), facts.get("remark", before.remark if before else ""),
        )  # fmt: skip
    said: dict[int, int] = defaultdict(int)
    for case_id in Comment.objects.filter(case__in=rows).values_list("case_id", flat=True):
        said[case_id] += 1
    found = []
    for row in rows:
        scores = tuple(given[row.pk].values())
        public = row.state in PUBLIC
        found.append(
            Result(
                row.number, row.facts["task"], row.state, date.fromisoformat(row.facts["due"]), len(scores),
                scores if public else (), fmean(s.score for s in scores) if public and scores else None,
                (row.facts.get("conclusion") or "") if public else "", said[row.pk],
            )
        )  # fmt: skip
    return sorted(found, key=lambda result: result.task)


def start(
    plan: KeptPlan, name: str, assessors: Iterable[str], due: date, actor: Actor, now: datetime, *,
    numbers: Iterable[int] = (), effective: datetime | None = None,
) -> tuple[list[str], int]:  # fmt: skip
    """Start a round over the tasks given, or all: one case each. Returns (cases opened, how many were there already).
    GuijuError for a task the plan does not have, RefusedError when the actor may not, or nobody is named."""
    chosen = set(numbers) or {task.number for task in plan.tasks}
    unknown = sorted(chosen - {task.number for task in plan.tasks})
    if unknown:
        raise GuijuError(
            "there is no task {}", unknown[0], where=plan.key, expected=sentence("1 to {}", len(plan.tasks))
        )
    there = {result.task for result in results(plan.key, name)}
    opened = []
    for task in plan.tasks:
        if task.number not in chosen or task.number in there:
            continue
        brought = {
            "plan": plan.key, "round": name, "task": task.number, "task_title": task.title.zh,
            "assessors": list(assessors), "due": due.isoformat(),
        }  # fmt: skip
        key = f"{plan.key}/{name}/{task.number}"[:80]
        opened.append(open_case(PROCEDURE, Request(START, brought, key=key, effective=effective), actor, now).number)
    return opened, len(chosen & there)
