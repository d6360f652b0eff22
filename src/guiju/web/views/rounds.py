"""Rounds: which there are, when each comes, one of its occurrences step by step; the calendar of all that is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from guiju.core.characters import clean
from guiju.core.days import day as day_in
from guiju.core.days import day_of
from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.procedure import house
from guiju.core.rounds import calendar as times
from guiju.core.rounds import loader
from guiju.core.rounds.model import COMINGS, Occurrence, Of, Round
from guiju.core.rounds.ranking import mean_said
from guiju.registry.accounts.models import User
from guiju.registry.bodies.kinds import kind_words
from guiju.registry.registers import subjects
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.definitions import register
from guiju.registry.rounds import access, answering, doing, drawing, objecting, proving, serializing, steps
from guiju.registry.rounds.answering import Told
from guiju.registry.rounds.definitions import NoRoundError, round_
from guiju.registry.rounds.models import Occurrence as Row
from guiju.registry.rounds.models import Step, Unit
from guiju.web import words
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import pick, say
from guiju.web.views.registers.lists import viewer_of

MOST = 500
"""Units of one page."""
AHEAD = timedelta(730)
"""How far the calendar looks."""


def _round(name: str) -> Round:
    try:
        return round_(name)
    except NoRoundError:
        raise Http404(name)


def _occurrence(name: str, period: str) -> tuple[Round, Occurrence]:
    held = _round(name)
    try:
        return held, serializing.occurrence(held, period)
    except NoRoundError:
        raise Http404(period)


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every round with its next occurrence."""
    today = timezone.localdate()
    rows = [
        (held, word(held.label), word(held.about), word(COMINGS[held.coming]), times.following(held, today))
        for held in loader.house().values()
    ]
    return render(request, "rounds/every.html", {"rows": rows, "today": today})


@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A round: what it says, and its occurrences up to the next."""
    held, today = _round(name), timezone.localdate()
    upcoming = times.following(held, today)
    rows = {row.period: row for row in Row.objects.filter(round=held.name)}
    last = upcoming.opens if upcoming else today
    come = sorted(times.between(held, date(held.calendar.first, 1, 1), last), key=lambda o: o.opens, reverse=True)
    context = {
        "round": held, "label": word(held.label), "about": word(held.about), "coming": word(COMINGS[held.coming]),
        "rows": [(one_, *_standing(one_, rows.get(one_.period), today)) for one_ in come[:100]],
        "quota": [(_stratum(held, part), count) for part, count in sorted(held.quota.items())],
        **_called(held), "control": acting.body_name(held.control),
    }  # fmt: skip
    return render(request, "rounds/one.html", context)


def _called(held: Round) -> dict[str, Any]:
    """What the procedure, the act that answers and the fact that orders are called, with the places by the words of
    their options."""
    procedure = house().get(held.case.procedure) if held.case else None
    answer = house().get(held.answer.procedure) if held.answer else None
    found: dict[str, Any] = {
        "procedure": word(procedure.label) if procedure else "", "answers": word(answer.label) if answer else "",
        "answer_act": word(answer.acts[held.answer.act].label) if answer and held.answer else "",
    }  # fmt: skip
    if held.ranking and procedure:
        by, fact = procedure.facts.get(held.ranking.by), procedure.facts.get(held.ranking.fact)
        options = by.options if by else {}
        found |= {
            "ranked": word(fact.label) if fact else held.ranking.fact,
            "places": [
                (word(options[part]) if part in options else part, n) for part, n in sorted(held.ranking.places.items())
            ],
        }
    return found


def _standing(one_: Occurrence, row: Row | None, today: date) -> tuple[str, str]:
    """(class, words) of where an occurrence stands."""
    if row is not None and row.published is not None:
        return "force", say("名单已公布", "list published")
    if row is not None and row.history.filter(attempt=row.attempt, kind=steps.NOTICE).exists():
        return "soon", say("名单公示", "list public for objections")
    if row is not None and row.drawn is not None:
        return "force", say("已抽取", "drawn")
    if today < one_.opens:
        return "", say("未开始", "to come")
    return ("soon", say("进行中", "open")) if today <= one_.closes else ("", say("已截止", "closed"))


@require_safe
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """The file of a round."""
    file, text = loader.house_texts()[_round(name).name]
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return answer


@require_safe
def occurrence(request: HttpRequest, name: str, period: str) -> HttpResponse:
    """One occurrence: its steps, its units and what became of them, its draw with the proof, its list."""
    return _page(request, name, period)


def _page(request: HttpRequest, name: str, period: str, refusal: GuijuError | None = None) -> HttpResponse:
    held, one_ = _occurrence(name, period)
    today, who, row = timezone.localdate(), viewer_of(request), steps.held(held, period)
    told = answering.units(held, one_, row, today)
    runs = access.may_run(held, who)
    made = drawing.draw_of(row) if row is not None else None
    css, standing = _standing(one_, row, today)
    lists = steps.last(row, steps.LIST)
    shown = serializing.published(row)
    stands = objecting.standing(held, row)
    if shown is None and lists is not None and (runs or stands.notice is not None):
        shown = list(lists.said["lines"])
    signed_in = who.user is not None and not who.is_auditor
    context = {
        "round": held, "label": word(held.label), "about": word(held.about), "one": one_, "row": row, "css": css,
        "standing": standing, "runs": runs, "draw": made, "waits": drawing.said(row)["waits"] if row else "frame",
        "history": [_step(each) for each in steps.of_attempt(row)], "refusal": refusal, "today": today,
        "answers": bool(held.answer or (held.case and held.case.answered)),
        "may_ask": runs and held.case is not None and bool(held.case.answered) and one_.opens <= today <= one_.closes
        and steps.last(row, steps.ASK) is None,
        "says": held.case is not None and "said" in held.case.facts.values(),
        "stands": stands, "objections": objecting.told(row, who, runs),
        "may_object": signed_in and stands.is_open(today) and row is not None and row.published is None,
        "over": stands.until is not None and not stands.is_open(today) and not stands.waiting and not stands.upheld,
        "before": _before(row), "mine": _mine(made, who), "last_list": lists,
        "lines": [_listed(held, line) for line in shown] if shown is not None else None,
        "heads": [_HEADS[part] for part in held.published], "count": len(told),
        "answered": sum(1 for unit in told if unit.answered), "late": sum(unit.uncovered(today) for unit in told),
        "units": [_unit(held, unit, today) for unit in told[:MOST]] if runs or held.ranking is None else [],
        "frame": _sizes(held, _frame(row)) if made is not None else None,
        "quotas": _sizes(held, made.rule.quotas) if made is not None else None,
    }  # fmt: skip
    return render(request, "rounds/occurrence.html", context, status=400 if refusal is not None else 200)


_HEADS = {
    "unit": ("编号", "Unit"), "title": ("名称", "Title"), "stratum": ("类别", "Stratum"), "case": ("案件", "Case"),
    "answered": ("报告日期", "Answered"), "place": ("位次", "Place"), "score": ("平均分", "Mean"),
}  # fmt: skip


def _mine(made: Any, who: Viewer) -> str:
    """The name by which somebody commits to a value in a draw; "" where they do not."""
    if made is None or who.user is None:
        return ""
    name = User.objects.filter(pk=who.user).values_list("username", flat=True).first() or ""
    return str(name) if name in made.rule.people else ""


def _stratum(held: Round, value: str) -> str:
    """A stratum in the reader's words: a level, a kind of body, an option of a register."""
    if held.frame.of is Of.ITEMS:
        fact = register(held.frame.name).facts.get(held.stratum)
        return word(fact.options[value]) if fact is not None and value in fact.options else value
    if held.frame.of is Of.BODIES and held.stratum == "kind":
        return word(kind_words(value))
    found = {"tier": words.TIER, "effect": words.EFFECT}.get(held.stratum, {}).get(value)
    return say(*found) if found is not None else value


def _sizes(held: Round, sizes: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(_stratum(held, stratum), size) for stratum, size in sizes.items()]


def _listed(held: Round, line: Mapping[str, Any]) -> list[Any]:
    """A line of a list as it is shown."""
    return [_stratum(held, value) if part == "stratum" and value else value for part, value in line.items()]


def _frame(row: Row | None) -> dict[str, int]:
    """Stratum → how many units of the frame of the present attempt."""
    sizes: dict[str, int] = {}
    if row is not None:
        for stratum in Unit.objects.filter(occurrence=row, attempt=row.attempt).values_list("stratum", flat=True):
            sizes[stratum] = sizes.get(stratum, 0) + 1
    return dict(sorted(sizes.items()))


def _before(row: Row | None) -> list[Step]:
    """How earlier draws of the occurrence were given up."""
    if row is None or row.attempt == 1:
        return []
    return list(Step.objects.filter(occurrence=row, kind=steps.VOID).order_by("number"))


def _step(each: Step) -> dict[str, Any]:
    said = each.said
    parts = {
        "frame": [said.get("fingerprint", "")], "commitment": [said.get("person", ""), said.get("sha256", "")],
        "reveal": [said.get("person", ""), said.get("value", "")],
        "value": [said.get("value", ""), said.get("source", "")],
        "drawn": [said.get("seed", "")],
        "ask": [said.get("said", ""), str(said.get("units", "")), *said.get("refused", ())],
        "void": [said.get("why", "")], "list": [said.get("sha256", "")],
        "publish": [said.get("sha256", "")], "notice": [said.get("sha256", "")], "object": [said.get("unit", "")],
        "settle": [str(said.get("objection", "")), _outcome(said), said.get("answer", "")],
    }  # fmt: skip
    return {
        "row": each, "word": word(steps.KINDS[each.kind]), "parts": [part for part in parts[each.kind] if part],
        "receipt": serializing.is_public(each),
    }  # fmt: skip


def _outcome(said: Mapping[str, Any]) -> str:
    return say("成立", "upheld") if said.get("upheld") else say("不成立", "not upheld")


def _unit(held: Round, unit: Told, today: date) -> dict[str, Any]:
    addresses = {"register": "/" + subjects.address(held.frame.name, unit.key), "cases": f"/case/{unit.key}/"}
    if unit.row:
        addresses["editions"] = f"/edition/{unit.row}/"
    return {
        "told": unit, "stratum": _stratum(held, unit.stratum), "title": pick(unit.titles),
        "uncovered": unit.uncovered(today),
        "address": addresses.get(str(held.frame.of), ""), "mean": mean_said(unit.placed.mean) if unit.placed else "",
    }  # fmt: skip


@login_required
@require_POST
def do(request: HttpRequest, name: str, period: str) -> HttpResponse:
    """One step of an occurrence; what refuses it stands on its page."""
    held, one_ = _occurrence(name, period)
    try:
        doing.do(held, one_.period, _asked(request), viewer_of(request), timezone.now())
    except GuijuError as error:
        if isinstance(error, NotAllowedError):
            raise
        return _page(request, name, period, error)
    return redirect(f"/rounds/{held.name}/{one_.period}/")


def _asked(request: HttpRequest) -> doing.Asked:
    given = request.POST
    people = tuple(p for p in given.get("people", "").replace("，", ",").replace(",", " ").split() if p)
    day = day_in(given.get("day", ""), "day") if given.get("do") == "frame" else None
    return doing.Asked(
        given.get("do", ""), people, given.get("public", ""), day, given.get("sha256", ""), given.get("value", ""),
        given.get("source", ""), given.get("why", ""), given.get("unit", ""), given.get("text", ""),
        int(given["objection"]) if given.get("objection", "").isascii() and given.get("objection", "").isdigit() else 0,
        {"yes": True, "no": False}.get(given.get("upheld", "")),
    )  # fmt: skip


@require_safe
def document(request: HttpRequest, name: str, period: str) -> HttpResponse:
    """The file by which anyone repeats the draw: `guiju draw verify`."""
    held, one_ = _occurrence(name, period)
    try:
        made = serializing.document(steps.held(held, one_.period))
    except NoRoundError:
        raise Http404(period)
    answer = JsonResponse(made, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{held.name}-{one_.period}.json"'
    return answer


@require_safe
def receipt(request: HttpRequest, name: str, period: str, number: int) -> HttpResponse:
    """The receipt of a step: provable without this site. That of a list only once it is published."""
    held, one_ = _occurrence(name, period)
    row = steps.held(held, one_.period)
    step = Step.objects.filter(occurrence=row, number=number).first() if row is not None and number < 2**31 else None
    if step is None or not serializing.is_public(step):
        raise Http404(str(number))
    made = proving.receipt(step)
    return downloads.receipt(made, f"{held.name}-{one_.period}-{number}")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All that is due, from today or another `day`: the occurrences of every round that are open or to come, by their
    last day."""
    today = day_of(request.GET.get("day", ""), "day") or timezone.localdate()
    held = {(row.round, row.period): row for row in Row.objects.filter(closes__gte=today)}
    rows = [
        (round__, word(round__.label), one_, *_standing(one_, held.get((round__.name, one_.period)), today),
         (one_.closes - today).days if one_.opens <= today else None)
        for round__, one_ in serializing.due(today, min(today, date.max - AHEAD) + AHEAD)
    ]  # fmt: skip
    return render(request, "rounds/calendar.html", {"rows": rows, "today": today})


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same as an iCalendar file (RFC 5545): the first and the last day of each."""
    today = timezone.localdate()
    made = Calendar()
    made.add("prodid", "-//Guiju//rounds//ZH")
    made.add("version", "2.0")
    for held, one_ in serializing.due(today, today + AHEAD):
        for mark, day, said in (
            ("opens", one_.opens, say("开始", "opens")), ("closes", one_.closes, say("截止", "due")),
        ):  # fmt: skip
            event = Event()
            event.add("uid", f"{held.name}-{one_.period}-{mark}@guiju")
            event.add("dtstamp", timezone.now())
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(1))
            event.add("summary", clean(f"{word(held.label)} {one_.period} {said}"))
            event.add("url", f"{request.scheme}://{request.get_host()}/rounds/{held.name}/{one_.period}/")
            made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
