"""Drafting the next plan out of this one: carry over, split, merge, give new targets. Each step gives a new value.

Numbers of tasks run through the draft and are given anew after each step. Each task keeps where it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan.goals import contradiction
from guiju.core.plan.kept import Assignment, Baseline, Duty, Goal, KeptPlan, Names, Origin, Part
from guiju.core.plan.writing import goal_data

MOST_PARTS = 10


def begin(plan: KeptPlan, key: str, title: Names, deadline: str) -> KeptPlan:
    """An empty draft with the chapters of the plan it comes from."""
    chapters = tuple(replace(chapter, tasks=()) for chapter in plan.chapters)
    return KeptPlan(key, title, plan.issuers, "", deadline, plan.local, f"drafted from {plan.key}", chapters)


def carry(draft: KeptPlan, plan: KeptPlan, numbers: Sequence[int], chapter: int | None = None) -> KeptPlan:
    """Take tasks of the old plan over, each into the chapter it had, or all into one. Their targets do not come along:
    a target of the past is no target of the next plan; systems and procedures do."""
    for number in numbers:
        task = plan.task(number)
        if task is None:
            raise _no_task(number, plan)
        origin = Origin(plan.key, number, "carried")
        if any(o.plan == plan.key and o.task == number for t in draft.tasks for o in t.origins):
            raise GuijuError(
                "task {} has been taken over already", number, where="tasks", expected="a task not yet taken"
            )
        place = chapter if chapter is not None else next(c.number for c in plan.chapters if task in c.tasks)
        draft = _into(draft, place, replace(task, goals=(), origins=(origin,)))
    return _numbered(draft)


def add(draft: KeptPlan, chapter: int, title: Names, duties: tuple[Duty, ...]) -> KeptPlan:
    """A task that comes from nowhere."""
    return _numbered(_into(draft, chapter, Assignment(9_999, title, duties)))


def split(draft: KeptPlan, number: int, titles: Sequence[Names]) -> KeptPlan:
    """One task into several, all with its bodies, systems and origins; its targets stay with the first."""
    task = _held(draft, number)
    if not 2 <= len(titles) <= MOST_PARTS:
        raise GuijuError("{} parts", len(titles), where="titles", expected=sentence("2 to {} titles", MOST_PARTS))
    origins = tuple(replace(o, how="split") for o in task.origins)
    parts = [
        replace(task, title=title, origins=origins, goals=task.goals if place == 0 else ())
        for place, title in enumerate(titles)
    ]
    return _numbered(_replaced(draft, {number: parts}))


def merge(draft: KeptPlan, numbers: Sequence[int], title: Names) -> KeptPlan:
    """Several tasks into one at the place of the first: all groups, targets, systems and origins, each once."""
    if len(set(numbers)) < 2:
        raise GuijuError("nothing to merge", where="tasks", expected="two tasks or more")
    tasks = [_held(draft, number) for number in sorted(set(numbers))]
    goals = _once([goal for task in tasks for goal in task.goals])
    said = contradiction(goals)
    if said:
        raise GuijuError("targets contradict each other: {}", said, where="tasks", expected="tasks that can be one")
    one = Assignment(
        tasks[0].number, title, tuple(dict.fromkeys(d for t in tasks for d in t.duties)), goals,
        tuple(dict.fromkeys(s for t in tasks for s in t.systems)),
        tuple(dict.fromkeys(p for t in tasks for p in t.procedures)),
        tuple(dict.fromkeys(replace(o, how="merged") for t in tasks for o in t.origins)),
    )  # fmt: skip
    gone: dict[int, list[Assignment]] = {task.number: [] for task in tasks}
    return _numbered(_replaced(draft, {**gone, tasks[0].number: [one]}))


def _once(goals: list[Goal]) -> tuple[Goal, ...]:
    kept: list[Goal] = []
    for goal in goals:
        if goal_data(goal) not in [goal_data(other) for other in kept]:
            kept.append(goal)
    return tuple(kept)


def aim(draft: KeptPlan, number: int, goal: Goal, figure: Baseline | None = None) -> KeptPlan:
    """Give a task a target, with the figure it starts from; one with the same key is replaced."""
    task = _held(draft, number)
    if any(other.key == goal.key for t in draft.tasks if t.number != number for other in t.goals):
        raise GuijuError("the target {} stands twice", repr(goal.key), where="key", expected="each key once in a plan")
    goals = (*(other for other in task.goals if other.key != goal.key), replace(goal, baseline=figure))
    said = contradiction(goals)
    if said:
        raise GuijuError(
            "targets contradict each other: {}", said, where="value", expected="one number for a measure and a day"
        )
    return _replaced(draft, {number: [replace(task, goals=goals)]})


def retitle(draft: KeptPlan, number: int, title: Names) -> KeptPlan:
    return _replaced(draft, {number: [replace(_held(draft, number), title=title)]})


def drop(draft: KeptPlan, number: int) -> KeptPlan:
    """Leave a task out; it may be taken over again."""
    _held(draft, number)
    return _numbered(_replaced(draft, {number: []}))


def adopt(draft: KeptPlan, day: date) -> KeptPlan:
    """The draft as a plan adopted on a day. GuijuError when a task has nobody to answer for it, or there is none."""
    if not draft.tasks:
        raise GuijuError("a plan without tasks", where=draft.key, expected="at least one task")
    idle = next((task for task in draft.tasks if not task.duties), None)
    if idle:
        raise GuijuError("nobody answers for task {}", idle.number, where=draft.key, expected="a body for each task")
    return replace(draft, adopted=day.isoformat(), chapters=tuple(c for c in draft.chapters if c.tasks))


def left_out(draft: KeptPlan, plan: KeptPlan) -> tuple[Assignment, ...]:
    """Tasks of the old plan that no task of the draft comes from."""
    taken = {o.task for t in draft.tasks for o in t.origins if o.plan == plan.key}
    return tuple(task for task in plan.tasks if task.number not in taken)


def _held(draft: KeptPlan, number: int) -> Assignment:
    task = draft.task(number)
    if task is None:
        raise _no_task(number, draft)
    return task


def _no_task(number: int, plan: KeptPlan) -> GuijuError:
    return GuijuError("there is no task {}", number, where=plan.key, expected=sentence("1 to {}", len(plan.tasks)))


def _into(draft: KeptPlan, chapter: int, task: Assignment) -> KeptPlan:
    if all(c.number != chapter for c in draft.chapters):
        raise GuijuError(
            "there is no chapter {}",
            chapter,
            where=draft.key,
            expected=", ".join(str(c.number) for c in draft.chapters),
        )
    chapters = tuple(replace(c, tasks=(*c.tasks, task)) if c.number == chapter else c for c in draft.chapters)
    return replace(draft, chapters=chapters)


def _replaced(draft: KeptPlan, by: dict[int, list[Assignment]]) -> KeptPlan:
    chapters = tuple(
        Part(c.number, c.title, tuple(new for task in c.tasks for new in by.get(task.number, [task])))
        for c in draft.chapters
    )
    return replace(draft, chapters=chapters)


def _numbered(draft: KeptPlan) -> KeptPlan:
    count = 0
    chapters = []
    for chapter in draft.chapters:
        tasks = []
        for task in chapter.tasks:
            count += 1
            tasks.append(replace(task, number=count))
        chapters.append(replace(chapter, tasks=tuple(tasks)))
    return replace(draft, chapters=tuple(chapters))
