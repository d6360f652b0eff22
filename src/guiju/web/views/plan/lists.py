"""Body × task, what is overdue, and asking for reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju.core.days import day
from guiju.core.errors import GuijuError
from guiju.core.plan.goals import standing
from guiju.registry.plans import progress, serializers
from guiju.registry.plans.progress import Period
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.plans import acting
from guiju.web.plans.acting import name
from guiju.web.views.plan.pages import allowed, plan_or_404

OVERDUE = ("kind", "task", "body", "key", "due", "days", "state")


@require_safe
def matrix(request: HttpRequest, key: str) -> HttpResponseBase:
    """Which body has which part in which task; `only=lead` shows leading parts."""
    _, plan = plan_or_404(key)
    only = request.GET.get("only", "")
    if only not in ("", "lead"):
        raise GuijuError("unknown choice {}", repr(only[:20]), where="only", expected="lead")
    bodies = acting.bodies(plan)
    if only:
        bodies = [body for body in bodies if body["lead"]]
    form = downloads.form_of(request)
    numbers = [task.number for task in plan.tasks]
    if form:
        cells: list[dict[str, Any]] = [
            {"body": b["code"], **{str(t.number): progress.part_of(t, b["code"]) for t in plan.tasks}} for b in bodies
        ]
        return downloads.table(cells, ("body", *map(str, numbers)), form, f"{key}-matrix")
    today = timezone.localdate()
    late = {(serializers.reporter(r), r.task) for r in progress.reports(key) if r.overdue(today)}
    rows = []
    for body in bodies:
        parts = [(task, progress.part_of(task, body["code"])) for task in plan.tasks]
        rows.append(
            (
                body,
                [(t.number, p if p == "lead" or not only else "", (body["code"], t.number) in late) for t, p in parts],
            )
        )
    heads = [(task.number, name(task.title)) for task in plan.tasks]
    return render(
        request,
        "plan_matrix.html",
        {"plan": plan, "title": name(plan.title), "rows": rows, "heads": heads, "only": only},
    )


@require_safe
def overdue(request: HttpRequest, key: str) -> HttpResponseBase:
    """Reports that should be there, and targets whose day has passed."""
    _, plan = plan_or_404(key)
    today = timezone.localdate()
    now = acting.current(plan, today)
    late, missed = progress.overdue(plan, now.reports, now.values, today)
    form = downloads.form_of(request)
    if form:
        rows = [
            {
                "kind": "report",
                "task": r.task,
                "body": serializers.reporter(r),
                "key": r.number,
                "due": str(r.due),
                "days": (today - r.due).days,
                "state": r.state,
            }
            for r in late
        ] + [
            {
                "kind": "target",
                "task": t.number,
                "body": "",
                "key": g.key,
                "due": g.deadline,
                "days": "",
                "state": str(standing(g, now.values.get(g.key), today)),
            }
            for t, g in missed
        ]
        return downloads.table(rows, OVERDUE, form, f"{key}-overdue")
    titles = {task.number: name(task.title) for task in plan.tasks}
    context = {
        "plan": plan,
        "title": name(plan.title),
        "late": [(acting.report_row(r, today), titles.get(r.task, "")) for r in late],
        "missed": [(acting.goal_row(t, g, now, today), name(t.title)) for t, g in missed],
    }
    return render(request, "plan_overdue.html", context)


@login_required
@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask every answerable body for its report on a period."""
    _, plan = plan_or_404(key)
    actor = allowed(request)
    said = request.POST
    period = Period(day(said.get("from", ""), "from"), day(said.get("to", ""), "to"), day(said.get("due", ""), "due"))
    chosen = [int(n) for n in said.getlist("task") if n.isdecimal() and len(n) < 5]
    opened, there = progress.ask(plan, period, actor, timezone.now(), numbers=chosen)
    messages.success(
        request,
        say(
            f"已布置 {len(opened)} 份报告，原有 {there} 份",
            f"{len(opened)} reports asked for; {there} were there already",
        ),
    )
    return redirect("plan-kept", key=key)
