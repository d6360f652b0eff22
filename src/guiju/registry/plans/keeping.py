"""Keeping a plan: its facts loaded, and loaded again; the words of a full text laid beside its tasks; links."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from rfc8785 import dumps

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan.kept import Assignment, KeptPlan
from guiju.core.plan.model import Plan as ReadPlan
from guiju.core.plan.writing import as_data, goal_data
from guiju.core.procedure.loader import house
from guiju.data.tables import codes
from guiju.registry.bodies.services import ensure_bodies
from guiju.registry.cases.models import Case
from guiju.registry.catalogue.models import Edition
from guiju.registry.plans import reading
from guiju.registry.plans.models import Chapter, Group, Plan, Responsibility, Target, Task, TaskLink, TaskText
from guiju.registry.record.models import Change


def registry_code(code: str) -> str:
    """The code of a body of plans in the register of bodies; the same but for the few that stand in a file."""
    known = codes("plan_body_registry")
    return known[code]["registry"] if code in known else code


@transaction.atomic
def keep(plan: KeptPlan, now: datetime) -> bool:
    """Load a plan, or bring the one kept to these facts. False when nothing changed. Links and texts of tasks stay;
    GuijuError when a task would vanish that something is linked to, or a procedure is unknown."""
    _check_procedures(plan)
    facts = as_data(plan)
    digest = hashlib.sha256(dumps(facts)).hexdigest()
    row = Plan.objects.select_for_update().filter(key=plan.key).first()
    if row is not None and row.digest == digest:
        return False
    before = as_data(reading.kept(row)) if row else None
    fields = {
        "title": facts["title"], "issuers": list(plan.issuers), "deadline": plan.deadline, "local": plan.local,
        "adopted": date.fromisoformat(plan.adopted) if plan.adopted else None, "source": plan.source,
        "digest": digest, "loaded": now,
    }  # fmt: skip
    row, _ = Plan.objects.update_or_create(key=plan.key, defaults=fields)
    _bodies(plan)
    _vanish(row, plan)
    row.targets.all().delete()
    for chapter in plan.chapters:
        held, _ = Chapter.objects.update_or_create(
            plan=row, number=chapter.number, defaults={"title": {"zh": chapter.title.zh, "en": chapter.title.en}}
        )
        for task in chapter.tasks:
            _task(row, held, task)
    row.chapters.exclude(number__in=[c.number for c in plan.chapters]).delete()
    _record("plan", row.pk, now, None if before is None else _differences(before, facts))
    return True


def _check_procedures(plan: KeptPlan) -> None:
    for task in plan.tasks:
        unknown = next((name for name in task.procedures if name not in house()), None)
        if unknown:
            raise GuijuError(
                "there is no procedure {}",
                repr(unknown),
                where=f"{plan.key}, task {task.number}",
                expected="guiju procedure list",
            )


def _bodies(plan: KeptPlan) -> None:
    named = dict.fromkeys((*plan.issuers, *(code for task in plan.tasks for code in task.bodies)))
    known = codes("plan_bodies")
    ensure_bodies({registry_code(c): ({"zh": known[c]["zh"], "en": known[c]["en"]}, "sector") for c in named})


def _vanish(row: Plan, plan: KeptPlan) -> None:
    gone = row.tasks.exclude(number__in=[task.number for task in plan.tasks])
    linked = gone.filter(links__isnull=False).first()
    used = linked or next(
        (t for t in gone if Case.objects.filter(facts__contains={"plan": plan.key, "task": t.number}).exists()), None
    )
    if used is not None:
        raise GuijuError(
            "task {} is no longer in the plan, but work hangs on it", used.number, where=plan.key,
            expected="the task, or its links removed first",
        )  # fmt: skip
    gone.delete()


def _task(plan: Plan, chapter: Chapter, task: Assignment) -> None:
    row, _ = Task.objects.update_or_create(
        plan=plan, number=task.number,
        defaults={
            "chapter": chapter, "title": {"zh": task.title.zh, "en": task.title.en}, "systems": list(task.systems),
            "procedures": list(task.procedures),
            "origins": [{"plan": o.plan, "task": o.task, "how": o.how} for o in task.origins],
        },
    )  # fmt: skip
    row.groups.all().delete()
    for place, duty in enumerate(task.duties, 1):
        group = Group.objects.create(task=row, place=place, others=duty.others, by_duties=duty.by_duties)
        Responsibility.objects.bulk_create(
            Responsibility(group=group, body=code, part=part, place=n)
            for part, bodies in (("lead", duty.lead), ("participating", duty.participating))
            for n, code in enumerate(bodies, 1)
        )
    Target.objects.bulk_create(
        Target(
            plan=plan, task=row, place=place, **(goal_data(goal) | {"value": goal.value, "params": dict(goal.params)})
        )
        for place, goal in enumerate(task.goals, 1)
    )


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What changed: an entry of the plan, or a task by its number, to [before, after]."""

    def flat(facts: Mapping[str, Any]) -> dict[str, Any]:
        tasks = {f"task {t['number']}": {**t, "chapter": c["number"]} for c in facts["chapters"] for t in c["tasks"]}
        titles = {f"chapter {c['number']}": c["title"] for c in facts["chapters"]}
        return {**{k: v for k, v in facts.items() if k != "chapters"}, **titles, **tasks}

    old, new = flat(before), flat(after)
    return {name: [old.get(name), new.get(name)] for name in sorted({*old, *new}) if old.get(name) != new.get(name)}


def _record(kind: str, subject: int, now: datetime, data: dict[str, Any] | None) -> None:
    verb = Change.Verb.CREATED if data is None else Change.Verb.CHANGED
    Change.objects.create(kind=kind, subject=subject, verb=verb, at=now, data=data)


@transaction.atomic
def attach(plan: Plan, read: ReadPlan, now: datetime) -> int:
    """Lay the words of a full text beside the tasks, by number, replacing those of the same language. Returns how many
    tasks have words now. GuijuError when the text has other tasks than the plan: nothing is kept then."""
    tasks = {task.number: task for task in plan.tasks.all()}
    found = {section.number: section for section in read.sections}
    missing, more = sorted(set(tasks) - set(found)), sorted(set(found) - set(tasks))
    breaks_off = any(note.kind == "breaks-off" for note in read.notes)
    if more or (missing and not breaks_off):
        said = f"not in the text: {_few(missing)}" if missing else f"not in the plan: {_few(more)}"
        raise GuijuError(
            "the text has {} tasks, the plan {}", len(found), len(tasks), where=said,
            expected=sentence("the full text of {}", plan.key),
        )  # fmt: skip
    TaskText.objects.filter(task__plan=plan, language=read.language).delete()
    TaskText.objects.bulk_create(
        TaskText(
            task=tasks[number], language=read.language, title=section.title or "",
            text=read.text[slice(*section.span)].strip(), at=now,
        )
        for number, section in found.items()
    )  # fmt: skip
    sha256 = hashlib.sha256(read.text.encode()).hexdigest()
    _record("plan", plan.pk, now, {"text": [None, {"language": read.language, "sha256": sha256}]})
    return len(found)


def _few(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


@transaction.atomic
def link(task: Task, kind: str, key: str, note: str, user: int | None, now: datetime) -> TaskLink:
    """Link a standard (any designation it is known by, or its key) or a case (its number) to a task."""
    if kind == TaskLink.Kind.CASE:
        case = Case.objects.filter(number=key.strip()).first()
        if case is None:
            raise GuijuError("there is no case {}", repr(key[:40]), where="key", expected="the number of a case")
        key = case.number
    elif kind == TaskLink.Kind.EDITION:
        key = _edition(key.strip()).key
    else:
        raise GuijuError("unknown kind of link {}", repr(kind[:20]), where="kind", expected="edition, case")
    if len(note) > 300:
        raise GuijuError("the note is too long", where="note", expected="at most 300 characters")
    row, made = TaskLink.objects.get_or_create(
        task=task, kind=kind, key=key, defaults={"note": note, "user_id": user, "at": now}
    )
    if made:
        _record("task", task.pk, now, {f"link {kind} {key}": [None, note]})
    return row


def _edition(text: str) -> Edition:
    from guiju.core.designation import parse

    known = Edition.objects.filter(key=text).first()
    if known is None:
        known = Edition.objects.filter(key=parse(text).expression).first()
    if known is None:
        raise GuijuError(
            "the library does not hold {}", repr(text[:60]), where="key", expected="a standard of the library"
        )
    return known


@transaction.atomic
def unlink(task: Task, link_id: int, now: datetime) -> None:
    """Take a link away; the history keeps it."""
    row = task.links.filter(pk=link_id).first()
    if row is None:
        raise GuijuError("there is no such link", where="link", expected="a link of this task")
    _record("task", task.pk, now, {f"link {row.kind} {row.key}": [row.note, None]})
    row.delete()
