"""My desk: what waits for me in all my roles, what I am told, and the calendar of my terms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from guiju.core.characters import clean
from guiju.core.days import day as day_in
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Act, ActKind
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import person
from guiju.registry.bodies.models import Post
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.models import Denial, FollowUp
from guiju.registry.cases.views import queries, serializers
from guiju.web.cases import acting, elsewhere
from guiju.web.cases.acting import word
from guiju.web.language import chinese

PAGE = 40
NEWS = 14
DENIALS = 200


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the reader, the nearest term first."""
    user = person(request.user)
    today = timezone.localdate()
    actor = roles.actor(user, today)
    tasks = queries.desk(actor, PAGE + 1, _after(request.GET.get("after", "")))
    lines = [_line(task, actor, today) for task in tasks[:PAGE]]
    more = ""
    if len(tasks) > PAGE:
        last = tasks[PAGE - 1]
        more = f"{(last.due or date(9999, 12, 31)).isoformat()}_{last.case.pk}"
    fresh = queries.unread(actor)
    news = [
        (n, _news(n, actor), timezone.localdate(n.act.effective if n.act else n.at)) for n in queries.news(actor, NEWS)
    ]
    posts = Post.objects.filter(roles.posts_on(today), user=user).select_related("committee", "body")
    context = {
        "lines": lines, "more": more, "count": queries.desk_count(actor), "news": news, "fresh": fresh,
        "posts": posts, "auditor": actor.is_auditor, "keeps": user.is_staff or actor.is_auditor,
        "prepared": _prepared(actor),
        "elsewhere": elsewhere.waiting(user, today),
        "calendar": f"/desk/{user.feed_token}.ics",
    }  # fmt: skip
    return render(request, "desk.html", context)


def _prepared(actor: roles.Actor) -> list[tuple[Any, str, str]]:
    """(follow-up, procedure, what it is about) of the cases others have prepared for this person to open."""
    found = []
    for row in FollowUp.objects.filter(holder__in=actor.keys, opened=None).select_related("origin").order_by("pk")[:20]:
        procedure = definitions.current(row.procedure)
        named = next((str(row.facts[n]) for n in (*procedure.page.title, "standard") if row.facts.get(n)), "")
        found.append((row, word(procedure.label), named or (row.origin.number if row.origin else row.source)))
    return found


def _after(text: str) -> tuple[date, int]:
    if not text:
        return (date.min, 0)
    day, _, case = text.partition("_")
    try:
        if not case.isdecimal() or len(case) > 18:
            raise ValueError
        return (day_in(day, "after"), int(case))
    except (GuijuError, ValueError):
        raise GuijuError("{} is not a place on the desk", repr(text[:40]), where="after", expected="2026-03-01_17")


def _line(task: queries.Task, actor: roles.Actor, today: date) -> dict[str, Any]:
    light = queries.light(task.case, today) if task.due else ""
    return {
        "case": task.case, "title": acting.title(task.case, task.procedure, actor),
        "procedure": word(task.procedure.label), "state": acting.state_word(task.procedure, task.case.state),
        "roles": "、".join(word(task.procedure.parties[r].label) for r in task.roles if r in task.procedure.parties),
        "acts": [(_place(a), word(a.label)) for a in task.acts[:3]], "due": task.due, "light": light,
        "beyond": queries.due_beyond_calendar(task.case) if task.due else False,
        "light_word": word(acting.LIGHTS.get(light)), "left": (task.due - today).days if task.due else None,
    }  # fmt: skip


def _place(act: Act) -> str:
    """Where in a case an act is begun: its form, or the comments, each of which is answered or backed by itself."""
    if act.kind in (ActKind.ANSWER, ActKind.SUPPORT):
        return f"#comments-{act.name.partition('.')[0]}"
    return f"do/{act.name}/"


def _news(row: Any, actor: roles.Actor) -> tuple[str, str]:
    """(what happened, in which case) of one piece of news."""
    procedure = definitions.kept(row.case.definition_id)
    if row.reminder:
        said = procedure.clocks[row.reminder].label if row.reminder in procedure.clocks else procedure.label
        text = f"{said.zh} 将到期" if chinese() else f"{said.en} runs out"
    else:
        text = word(serializers.act_label(procedure, row.act.name))
    return text, acting.title(row.case, procedure, actor)


@login_required
@require_safe
def denials(request: HttpRequest) -> HttpResponse:
    """What was refused to whom, the newest first: for auditors."""
    actor = roles.actor(person(request.user), timezone.localdate())
    if not actor.is_auditor:
        return render(request, "denials.html", {"closed": True}, status=403)
    rows = Denial.objects.select_related("user", "case").order_by("-pk")[:DENIALS]
    lines = []
    for row in rows:
        procedure = definitions.kept(row.case.definition_id) if row.case else None
        act = procedure.acts[row.act].label if procedure and row.act in procedure.acts else None
        rule = procedure.rules[row.rule] if procedure and row.rule in procedure.rules else None
        lines.append((row, word(act) or row.act, f"{word(rule.text)} ({rule.source})" if rule else ""))
    return render(request, "denials.html", {"lines": lines})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the news as read."""
    queries.mark_read(roles.actor(person(request.user), timezone.localdate()))
    return redirect("desk")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The terms of a person's cases as an iCalendar file, by the private token of the person (RFC 5545)."""
    user = get_object_or_404(User, feed_token=token, is_active=True)
    actor = roles.actor(user, timezone.localdate())
    made = Calendar()
    made.add("prodid", "-//Guiju//desk//ZH")
    made.add("version", "2.0")
    for task in queries.desk(actor, 500):
        if task.due is None:
            continue
        event = Event()
        event.add("uid", f"{task.case.number}-{task.due}@guiju")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", task.due)
        event.add("dtend", task.due + timedelta(1))
        event.add("summary", clean(f"{task.case.number} {acting.title(task.case, task.procedure, actor)}"))
        event.add("description", ", ".join(word(a.label) for a in task.acts[:3]))
        event.add("url", f"{request.scheme}://{request.get_host()}/case/{task.case.number}/")
        made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
