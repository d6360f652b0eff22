"""A kept plan, one of its tasks, one of its bodies with a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from guiju.core.characters import clean
from guiju.core.errors import NotAllowedError
from guiju.core.plan.goals import last_day
from guiju.core.plan.kept import Assignment, KeptPlan
from guiju.core.procedure.loader import house
from guiju.data.tables import codes
from guiju.registry.bodies.models import Body
from guiju.registry.cases import definitions
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.catalogue.models import Edition
from guiju.registry.plans import evaluating, keeping, progress, reading
from guiju.registry.plans.models import Draft, Plan, Task
from guiju.web.cases import acting as casework
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import chinese, say
from guiju.web.plans import acting as planwork
from guiju.web.plans.acting import name

TASKS = ("number", "chapter", "title_zh", "title_en", "lead", "participating", "targets", "standing", "origins")
TARGETS = (
    "key",
    "task",
    "measure_zh",
    "measure_en",
    "comparator",
    "value",
    "unit",
    "deadline",
    "indicator",
    "figure",
    "as_of",
    "source",
    "reported",
    "report",
    "standing",
)


def plan_or_404(key: str) -> tuple[Plan, KeptPlan]:
    try:
        row = reading.row(key)
    except reading.NoPlanError:
        raise Http404(key) from None
    return row, reading.kept(row)


def task_or_404(plan: KeptPlan, number: int) -> Assignment:
    task = plan.task(number)
    if task is None:
        raise Http404(str(number))
    return task


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponseBase:
    """Chapters, tasks, targets and where they stand."""
    row, plan = plan_or_404(key)
    today = timezone.localdate()
    now = planwork.current(plan, today)
    form = downloads.form_of(request)
    if form:
        if request.GET.get("list", "") == "targets":
            return downloads.table(targets_flat(plan, now, today), TARGETS, form, f"{key}-targets")
        return downloads.table(tasks_flat(plan, now, today), TASKS, form, f"{key}-tasks")
    chapters = [(c, name(c.title), [planwork.task_row(t, now, today) for t in c.tasks]) for c in plan.chapters]
    rows = [row for _, _, rows in chapters for row in rows]
    actor = casework.actor_of(request)
    context = {
        "plan": plan,
        "row": row,
        "title": name(plan.title),
        "chapters": chapters,
        "issuers": [planwork.body(code) for code in plan.issuers],
        "counts": (
            len(plan.chapters),
            len(plan.tasks),
            sum(len(t.goals) for t in plan.tasks),
            len(planwork.bodies(plan)),
        ),
        "goals": [planwork.goal_row(t, g, now, today) for t in plan.tasks for g in t.goals],
        "strip": planwork.task_strip(plan, rows) if rows else "",
        "bodies": planwork.bodies(plan),
        "late": sum(report.overdue(today) for report in now.reports),
        "rounds": evaluating.rounds(key),
        "drafts": Draft.objects.filter(plan=row),
        "manages": progress.manages(actor) and bool(actor.user),
        "mine": _mine(actor, plan),
    }
    return render(request, "plan.html", context)


def tasks_flat(plan: KeptPlan, now: planwork.Current, today: date) -> list[dict[str, Any]]:
    """Tasks as a table's rows."""
    return [
        {
            "number": task.number,
            "chapter": chapter.number,
            "title_zh": task.title.zh,
            "title_en": task.title.en,
            "lead": ";".join(dict.fromkeys(c for d in task.duties for c in d.lead)),
            "participating": ";".join(c for c in task.bodies if progress.part_of(task, c) == "participating"),
            "targets": ";".join(goal.key for goal in task.goals),
            "standing": progress.task_standing([r for r in now.reports if r.task == task.number], today),
            "origins": ";".join(f"{o.plan}/{o.task}/{o.how}" for o in task.origins),
        }
        for chapter in plan.chapters
        for task in chapter.tasks
    ]


def targets_flat(plan: KeptPlan, now: planwork.Current, today: date) -> list[dict[str, Any]]:
    """Targets as a table's rows."""
    stands = progress.standings(plan, now.values, today)
    found = []
    for task in plan.tasks:
        for goal in task.goals:
            figure, reported = now.figures.of(goal.key), now.figures.reported.get(goal.key)
            found.append(
                {
                    "key": goal.key,
                    "task": task.number,
                    "measure_zh": goal.measure.zh,
                    "measure_en": goal.measure.en,
                    "comparator": goal.comparator,
                    "value": str(goal.value),
                    "unit": goal.unit,
                    "deadline": goal.deadline,
                    "indicator": goal.indicator,
                    "figure": str(figure.value) if figure else "",
                    "as_of": figure.day if figure else "",
                    "source": figure.source if figure else "",
                    "reported": str(reported.value) if reported else "",
                    "report": reported.source if reported else "",
                    "standing": str(stands[goal.key]),
                }
            )
    return found


@require_safe
def task(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A task with everything that hangs on it."""
    row, plan = plan_or_404(key)
    found = task_or_404(plan, number)
    today = timezone.localdate()
    now = planwork.current(plan, today)
    held = Task.objects.get(plan=row, number=number)
    actor = casework.actor_of(request)
    links = list(held.links.all())
    editions = Edition.objects.in_bulk([one.key for one in links if one.kind == "edition"], field_name="key")
    cases = {c.number: c for c in Case.objects.filter(number__in=[one.key for one in links if one.kind == "case"])}
    numbers = [t.number for t in plan.tasks]
    place = numbers.index(number)
    later = Task.objects.filter(origins__contains=[{"plan": key, "task": number}]).select_related("plan")
    context = {
        "plan": plan,
        "title": name(plan.title),
        "task": found,
        "task_title": name(found.title),
        "other_title": found.title.en if chinese() else found.title.zh,
        "chapter": next(name(c.title) for c in plan.chapters if found in c.tasks),
        "row": planwork.task_row(found, now, today),
        "texts": held.texts.all(),
        "duties": [
            {
                "lead": [(c, planwork.body(c)) for c in d.lead],
                "part": [(c, planwork.body(c)) for c in d.participating],
                "others": d.others,
                "by_duties": d.by_duties,
            }
            for d in found.duties
        ],
        "goals": [planwork.goal_row(found, goal, now, today) for goal in found.goals],
        "reports": [planwork.report_row(r, today) for r in now.reports if r.task == number],
        "links": [
            (link, editions.get(link.key), cases.get(link.key), _case_title(cases.get(link.key), actor))
            for link in links
        ],
        "procedures": _work(found.procedures),
        "origins": planwork.origin_words(found),
        "became": [(t.plan.key, t.number, t.title["zh" if chinese() else "en"]) for t in later],
        "results": evaluating.of_task(key, number),
        "manages": progress.manages(actor) and bool(actor.user),
        "before": numbers[place - 1] if place else None,
        "after": numbers[place + 1] if place + 1 < len(numbers) else None,
    }
    return render(request, "plan_task.html", context)


def _work(names: tuple[str, ...]) -> list[tuple[str, str, int, int]]:
    """(procedure, its name, cases, of them open) of what does a task."""
    counted = {
        name: (whole, running)
        for name, whole, running in Case.objects.filter(procedure__in=names)
        .values_list("procedure")
        .annotate(whole=Count("id"), running=Count("id", filter=Q(ended=False)))
    }
    return [(n, word(house()[n].label), *counted.get(n, (0, 0))) for n in names if n in house()]


def _mine(actor: Actor, plan: KeptPlan) -> list[tuple[str, str]]:
    """(code, name) of the bodies of a plan that the reader is an officer of."""
    keys = [key.partition("@b")[2] for key in actor.keys if key.startswith("officer@b")]
    held = set(Body.objects.filter(pk__in=keys).values_list("code", flat=True))
    return [(b["code"], b["name"]) for b in planwork.bodies(plan) if keeping.registry_code(b["code"]) in held]


def _case_title(case: Case | None, actor: Actor) -> str:
    return casework.title(case, definitions.kept(case.definition_id), actor) if case else ""


@login_required
@require_POST
def link(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Link a standard or a case to a task, or take a link away: for officers."""
    row, _ = plan_or_404(key)
    held = Task.objects.filter(plan=row, number=number).first()
    if held is None:
        raise Http404(str(number))
    actor = allowed(request)
    if request.POST.get("remove", "").isdecimal() and len(request.POST["remove"]) < 19:
        keeping.unlink(held, int(request.POST["remove"]), timezone.now())
        messages.success(request, say("已取消关联", "The link is gone"))
    else:
        said = request.POST
        keeping.link(
            held, said.get("kind", ""), said.get("key", ""), said.get("note", "").strip(), actor.user, timezone.now()
        )
        messages.success(request, say("已关联", "Linked"))
    return redirect("plan-task", key=key, number=number)


def allowed(request: HttpRequest) -> Any:
    """The actor, if they manage plans; NotAllowedError otherwise."""
    actor = casework.actor_of(request)
    if not progress.manages(actor):
        expected = "the office of an officer of SAC"
        raise NotAllowedError("this is done by officers of SAC", where="account", expected=expected)
    return actor


def body_or_404(plan: KeptPlan, code: str) -> str:
    if code not in codes("plan_bodies") or not any(code in task.bodies for task in plan.tasks):
        raise Http404(code)
    return code


@require_safe
def body(request: HttpRequest, key: str, code: str) -> HttpResponseBase:
    """What a body has to do under a plan: its tasks, reports, targets."""
    _, plan = plan_or_404(key)
    body_or_404(plan, code)
    today = timezone.localdate()
    now = planwork.current(plan, today)
    duties = progress.obligations(plan, code, now.reports)
    form = downloads.form_of(request)
    if form:
        columns = ("task", "title_zh", "title_en", "part", "case", "period_to", "due", "state", "overdue")
        return downloads.table(duties_flat(duties, today), columns, form, f"{key}-{code}")
    rows = [
        (
            d,
            name(d.task.title),
            [planwork.report_row(r, today) for r in d.reports],
            [planwork.goal_row(d.task, g, now, today) for g in d.task.goals],
        )
        for d in duties
    ]
    mine = [report for duty in duties for report in duty.reports]
    waiting = sorted((r for r in mine if not r.ended and r.state in progress.WAITING), key=lambda r: r.due)
    context = {
        "plan": plan,
        "title": name(plan.title),
        "code": code,
        "body": planwork.body(code),
        "leads": [row for row in rows if row[0].part == "lead"],
        "parts": [row for row in rows if row[0].part != "lead"],
        "waiting": [planwork.report_row(r, today) for r in waiting],
    }
    return render(request, "plan_body.html", context)


def duties_flat(duties: list[progress.Duty], today: date) -> list[dict[str, Any]]:
    """Obligations as rows: a row for each report, or one without a report."""
    return [
        {
            "task": d.task.number,
            "title_zh": d.task.title.zh,
            "title_en": d.task.title.en,
            "part": d.part,
            "case": r.number if r else "",
            "period_to": str(r.period_to) if r else "",
            "due": str(r.due) if r else "",
            "state": r.state if r else "",
            "overdue": bool(r and r.overdue(today)),
        }
        for d in duties
        for r in (d.reports or (None,))
    ]


@require_safe
def calendar(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Reports that are due and last days of targets of a body, as an iCalendar file (RFC 5545)."""
    row, plan = plan_or_404(key)
    body_or_404(plan, code)
    duties = progress.obligations(plan, code, progress.reports(key))
    made = Calendar()
    made.add("prodid", "-//Guiju//plan//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", clean(f"{name(plan.title)} · {planwork.body(code)}"))
    base = f"{request.scheme}://{request.get_host()}"
    for duty in duties:
        told = f"{duty.task.number} {name(duty.task.title)}"
        for report in duty.reports:
            if report.state in progress.WAITING and not report.ended:
                said = say("报送进展：", "Report due: ") + told
                made.add_component(
                    _event(f"report-{report.number}", report.due, said, f"{base}/case/{report.number}/", report.changed)
                )
        for goal in duty.task.goals:
            said = say("指标到期：", "Target due: ") + name(goal.measure)
            url = f"{base}/plans/{key}/tasks/{duty.task.number}/"
            made.add_component(
                _event(f"target-{key}-{goal.key}-{code}", last_day(goal.deadline), said, url, row.loaded)
            )
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(uid: str, day: date, said: str, url: str, changed: Any) -> Event:
    event = Event()
    event.add("uid", f"{uid}@guiju")
    event.add("dtstamp", changed)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(1))
    event.add("summary", clean(said))
    event.add("url", url)
    return event
