"""Drafting the next plan: begin, step by step, versions, files, adoption."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan import drafting
from guiju.core.plan.facts import COMPARATORS, goal_of
from guiju.core.plan.kept import Duty, KeptPlan, Names
from guiju.core.plan.writing import as_data, as_markdown, as_yaml
from guiju.data.tables import codes
from guiju.registry.plans import drafts, progress, reading
from guiju.registry.plans.models import Draft
from guiju.web.cases import acting as casework
from guiju.web.language import chinese, say
from guiju.web.plans import acting as planwork
from guiju.web.plans.acting import name
from guiju.web.views.plan.pages import allowed, plan_or_404

FORMS = {"yaml": "application/yaml", "md": "text/markdown", "json": "application/json"}
STEPS = {
    "begin": ("开始", "begun"),
    "carry": ("延续任务", "tasks carried over"),
    "add": ("新任务", "new task"),
    "split": ("拆分", "split"),
    "merge": ("合并", "merged"),
    "aim": ("指标", "target"),
    "retitle": ("改题", "renamed"),
    "drop": ("删除", "left out"),
}


@login_required
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """A new draft out of a plan."""
    row, _ = plan_or_404(key)
    actor = allowed(request)
    said = request.POST
    title = Names(said.get("title_zh", "").strip(), said.get("title_en", "").strip())
    made = drafts.begin(
        row, said.get("key", "").strip(), title, said.get("deadline", "").strip(), actor.user, timezone.now()
    )
    return redirect("plan-draft", key=made.key)


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """The draft at its latest version, or at `?version=`; as a file with `?format=`."""
    draft = _draft(key)
    number = request.GET.get("version", "")
    if number and not (number.isdecimal() and len(number) < 7):
        raise GuijuError(
            "{} is not a version", repr(number[:20]), where="version", expected=sentence("1 to {}", draft.head)
        )
    try:
        plan = drafts.value(draft, int(number) if number else None)
    except reading.NoPlanError:
        raise Http404(number) from None
    form = request.GET.get("format", "")
    if form:
        return _file(plan, form)
    old = reading.kept(draft.plan)
    now = planwork.current(old, timezone.localdate())
    actor = casework.actor_of(request)
    latest = not number or int(number) == draft.head
    context = {
        "draft": draft,
        "plan": plan,
        "old": old,
        "title": name(plan.title),
        "old_title": name(old.title),
        "version": int(number) if number else draft.head,
        "latest": latest,
        "chapters": [
            (
                c,
                name(c.title),
                [
                    (
                        t,
                        name(t.title),
                        [planwork.body(b) for d in t.duties for b in d.lead],
                        [planwork.goal_row(t, g, planwork.nothing(), timezone.localdate()) for g in t.goals],
                        planwork.origin_words(t),
                    )
                    for t in c.tasks
                ],
            )
            for c in plan.chapters
        ],
        "left": [
            (c.number, name(c.title), [(t.number, name(t.title)) for t in c.tasks if t in drafting.left_out(plan, old)])
            for c in old.chapters
        ],
        "figures": [
            (g.key, name(g.measure), figure) for t in old.tasks for g in t.goals if (figure := now.figures.of(g.key))
        ],
        "versions": [
            (v, say(*STEPS.get(v.step.get("step", ""), ("", "")))) for v in draft.versions.select_related("user")[:50]
        ],
        "may": progress.manages(actor) and bool(actor.user) and latest and draft.adopted is None,
        "comparators": COMPARATORS,
        "zh_first": chinese(),
    }
    return render(request, "plan_draft.html", context)


def _draft(key: str) -> Draft:
    try:
        return drafts.found(key)
    except reading.NoPlanError:
        raise Http404(key) from None


def _file(plan: KeptPlan, form: str) -> HttpResponse:
    if form not in FORMS:
        raise GuijuError("unknown form {}", repr(form[:40]), where="format", expected=", ".join(FORMS))
    text = {
        "yaml": lambda: as_yaml(plan),
        "md": lambda: as_markdown(plan, "zh" if chinese() else "en"),
        "json": lambda: json.dumps(as_data(plan), ensure_ascii=False, indent=1),
    }[form]()
    headers = {"Content-Disposition": f'attachment; filename="{plan.key}.{form}"'}
    return HttpResponse(text, content_type=f"{FORMS[form]}; charset=utf-8", headers=headers)


@login_required
@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    """One step in the draft; refused when it moved meanwhile."""
    _draft(key)
    actor = allowed(request)
    said = request.POST
    wanted = said.get("step", "")
    if wanted not in _STEPS:
        raise GuijuError("unknown step {}", repr(wanted[:20]), where="step", expected=", ".join(_STEPS))
    seen = said.get("seen", "")
    if not (seen.isdecimal() and len(seen) < 7):
        raise GuijuError("{} is not a version", repr(seen[:20]), where="seen", expected="the version shown")
    make = _STEPS[wanted](said)
    told = {"step": wanted, **{k: said.getlist(k) for k in said if k not in ("csrfmiddlewaretoken", "seen", "step")}}
    drafts.change(key, int(seen), make, told, actor.user, timezone.now())
    messages.success(request, say("草案已更新：", "The draft has changed: ") + say(*STEPS[wanted]))
    return redirect("plan-draft", key=key)


@login_required
@require_POST
def adopt(request: HttpRequest, key: str) -> HttpResponse:
    """The draft becomes a kept plan."""
    _draft(key)
    allowed(request)
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 7 else 0
    plan = drafts.adopt(key, number, timezone.localdate(), timezone.now())
    messages.success(request, say("草案已成为规划", "The draft is a plan now"))
    return redirect("plan-kept", key=plan.key)


def _names(said: Any, prefix: str = "title") -> Names:
    return Names(said.get(f"{prefix}_zh", "").strip(), said.get(f"{prefix}_en", "").strip())


def _number(text: str, where: str) -> int:
    if not (text.isdecimal() and len(text) < 5):
        raise GuijuError("{} is not the number of a task", repr(text[:20]), where=where, expected="1 to 9999")
    return int(text)


def _carry(said: Any) -> drafts.Step:
    numbers = [_number(n, "task") for n in said.getlist("task")]
    if not numbers:
        raise GuijuError("no task is chosen", where="task", expected="one task or more")
    return lambda draft, plan: drafting.carry(draft, plan, numbers)


def _add(said: Any) -> drafts.Step:
    bodies = tuple(b for b in re.split(r"[\s,，、;；]+", said.get("bodies", "").upper()) if b)
    unknown = next((b for b in bodies if b not in codes("plan_bodies")), None)
    if unknown is not None:
        raise GuijuError("unknown body {}", repr(unknown[:40]), where="bodies", expected="codes such as SAMR MIIT")
    title, chapter = _names(said), _number(said.get("chapter", ""), "chapter")
    return lambda draft, _: drafting.add(draft, chapter, title, (Duty(bodies, ()),) if bodies else ())


def _split(said: Any) -> drafts.Step:
    titles = []
    for line in said.get("titles", "").splitlines():
        if line.strip():
            zh, bar, en = re.sub("｜", "|", line).partition("|")
            if not bar or not zh.strip() or not en.strip():
                raise GuijuError(
                    "a title in one language", where="titles", expected="中文 | English, a line for each part"
                )
            titles.append(Names(zh.strip(), en.strip()))
    number = _number(said.get("task", ""), "task")
    return lambda draft, _: drafting.split(draft, number, titles)


def _merge(said: Any) -> drafts.Step:
    numbers = [_number(n, "tasks") for n in re.split(r"[\s,，、]+", said.get("tasks", "").strip()) if n]
    title = _names(said)
    return lambda draft, _: drafting.merge(draft, numbers, title)


def _aim(said: Any) -> drafts.Step:
    number = _number(said.get("task", ""), "task")
    wanted = goal_of(
        {
            "key": said.get("key", "").strip(),
            "measure": {"zh": said.get("measure_zh", ""), "en": said.get("measure_en", "")},
            "comparator": said.get("comparator", ""),
            "value": said.get("value", "").strip(),
            "unit": said.get("unit", "").strip(),
            "deadline": said.get("deadline", "").strip(),
            "indicator": said.get("indicator", "").strip(),
        },
        "target",
    )
    start = said.get("baseline", "")

    def aimed(draft: KeptPlan, plan: KeptPlan) -> KeptPlan:
        figure = planwork.current(plan, timezone.localdate()).figures.of(start) if start else None
        if start and figure is None:
            raise GuijuError(
                "there is no figure of {}", repr(start[:40]), where="baseline", expected="a target with a figure"
            )
        return drafting.aim(draft, number, wanted, figure)

    return aimed


def _retitle(said: Any) -> drafts.Step:
    number, title = _number(said.get("task", ""), "task"), _names(said)
    return lambda draft, _: drafting.retitle(draft, number, title)


def _drop(said: Any) -> drafts.Step:
    number = _number(said.get("task", ""), "task")
    return lambda draft, _: drafting.drop(draft, number)


_STEPS: dict[str, Callable[[Any], drafts.Step]] = {
    "carry": _carry,
    "add": _add,
    "split": _split,
    "merge": _merge,
    "aim": _aim,
    "retitle": _retitle,
    "drop": _drop,
}
