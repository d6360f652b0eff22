"""Rounds of evaluation: all of a plan, one with its results, starting one."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju.core.chart import Bar, Bars, Format
from guiju.core.days import day
from guiju.registry.plans import evaluating, progress
from guiju.web.cases import acting as casework
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.pictures import inline
from guiju.web.plans.acting import name
from guiju.web.views.cases.lists import procedure_or_404
from guiju.web.views.plan.pages import allowed, plan_or_404

RESULTS = ("task", "title_zh", "title_en", "case", "state", "scores", "mean", "conclusion", "comments")


@require_safe
def every(request: HttpRequest, key: str) -> HttpResponse:
    _, plan = plan_or_404(key)
    actor = casework.actor_of(request)
    context = {
        "plan": plan,
        "title": name(plan.title),
        "rounds": evaluating.rounds(key),
        "manages": progress.manages(actor) and bool(actor.user),
    }
    return render(request, "plan_rounds.html", context)


@require_safe
def one(request: HttpRequest, key: str, name_: str) -> HttpResponseBase:
    """Every task of a round: how many scores, and the result once it is public."""
    _, plan = plan_or_404(key)
    found = evaluating.results(key, name_)
    if not found:
        raise Http404(name_)
    titles = {task.number: task.title for task in plan.tasks}
    form = downloads.form_of(request)
    if form:
        cells = [
            {
                "task": r.task,
                "title_zh": titles[r.task].zh if r.task in titles else "",
                "title_en": titles[r.task].en if r.task in titles else "",
                "case": r.number,
                "state": r.state,
                "scores": r.given,
                "mean": f"{r.mean:.1f}" if r.mean is not None else "",
                "conclusion": r.conclusion,
                "comments": r.comments,
            }
            for r in found
        ]
        return downloads.table(cells, RESULTS, form, f"{key}-{name_}")
    states = procedure_or_404(evaluating.PROCEDURE).states
    rows = [(r, name(titles[r.task]) if r.task in titles else "", word(states[r.state].label)) for r in found]
    public = [(r, title) for r, title, _ in rows if r.mean is not None]
    picture = ""
    if public:
        bars = tuple(Bar(f"{r.task} {title}", r.mean) for r, title in public)
        picture = inline(Bars(say("平均分", "Mean scores"), bars, Format(1), say("满分 100", "of 100")))
    return render(
        request,
        "plan_round.html",
        {"plan": plan, "title": name(plan.title), "round": name_, "rows": rows, "picture": picture},
    )


@login_required
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Start a round over all tasks, or those named."""
    _, plan = plan_or_404(key)
    actor = allowed(request)
    said = request.POST
    numbers = [int(n) for n in re.findall(r"\d{1,4}", said.get("tasks", ""))]
    people = [n for n in re.split(r"[\s,，、]+", said.get("assessors", "")) if n]
    opened, there = evaluating.start(
        plan,
        said.get("round", "").strip(),
        people,
        day(said.get("due", ""), "due"),
        actor,
        timezone.now(),
        numbers=numbers,
    )
    messages.success(
        request,
        say(
            f"已发起 {len(opened)} 项评价，原有 {there} 项",
            f"{len(opened)} tasks to be scored; {there} were there already",
        ),
    )
    return redirect("plan-rounds", key=key)
