"""The workbench: a measure, split, filtered, drawn, saved, shared; and its picture for other pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju.core import policy
from guiju.core.chart import ALONE, svg
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.statistics import asking, drawing
from guiju.core.statistics.drawing import Picture
from guiju.core.statistics.model import MOST_DIMENSIONS, Answer, Kind, Question, Subject
from guiju.registry.goals import saving, workbench
from guiju.web.goals.indicator_parts import Drawn
from guiju.web.language import chinese, say
from guiju.web.pictures import inline

SHOWN = 400
"""Rows of a table on the page; the file has them all."""
MOST_COLUMNS = 8
"""Values of a second dimension that stand side by side."""
PICTURES = {
    "": ("自动", "as fits"), "table": ("只要表格", "table only"), Picture.BARS: ("条形图", "bars"),
    Picture.LINES: ("折线图", "lines"),
    Picture.MULTIPLES: ("小多图", "small multiples"), Picture.MAP: ("省份图", "map"),
}  # fmt: skip
FIRST = {"measure": "editions", "by": "tier", "where": "status=in_force"}
_FIELD = "in_"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page: the question above, the answer below. Every state is an address."""
    asked, moved = _question(request.GET if request.GET.get("measure") else _first(request.GET))
    answer = workbench.answer(asked)
    picture = request.GET.get("chart", "")
    if picture not in PICTURES:
        raise GuijuError(
            "unknown chart {}", repr(picture[:20]), where="chart", expected=", ".join(filter(None, PICTURES))
        )
    fitting = drawing.fits(answer)
    drawn = picture if picture in fitting else (fitting[0] if fitting and picture != "table" else "")
    query = urlencode(asking.address(asked))
    context: dict[str, Any] = {
        "asked": asked, "title": _said(asked.measure.title), "about": _said(asked.measure.about),
        "heading": drawing.writing.title(answer, _language()), "scope": drawing.scope(answer, _language()),
        "groups": [(_said(s.title), [(m.key, _said(m.title)) for m in s.measures.values()])
                   for s in workbench.subjects().values()],
        "splits": [_split(asked, place) for place in range(MOST_DIMENSIONS)], "filters": _filters(asked),
        "wheres": [f"{name}={asking.told(values)}" for name, values in asked.where.items()],
        "pictures": [(key, say(*words), key == picture) for key, words in PICTURES.items()],
        "query": query, "permalink": f"/statistics/?{query}" + (f"&chart={picture}" if picture else ""),
        "total": drawing.format_of(answer, _language())(answer.total.value), "count": answer.total.count,
        "chart": None, "missed": picture not in ("", "table") and picture not in fitting, "moved": moved,
        "left_out": drawing.left_out(answer, drawn), "table": _table(answer), "rows": len(answer.cells),
        "more": max(0, len(answer.cells) - SHOWN),
        "saved": saving.of(request.user.pk) if request.user.is_authenticated else [],
    }  # fmt: skip
    if drawn:
        chart = drawing.draw(answer, drawn, _language())
        context["chart"] = Drawn(chart.title, inline(chart), chart.table())
        embed = f"/statistics/chart.svg?{query}&chart={drawn}&lang={_language()}"
        context["embed"] = f"{request.scheme}://{request.get_host()}{embed}"
        context["picture"] = embed
    return render(request, "statistics.html", context)


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The picture alone: an SVG without script, with its title, scope and day in it."""
    asked, _ = _question(request.GET)
    answer = workbench.answer(asked)
    wanted = request.GET.get("chart", "") or next(iter(drawing.fits(answer)), "bars")
    made = drawing.alone(answer, wanted, _language(), settings.SITE_NAME)
    return HttpResponse(
        svg(made, ALONE), content_type="image/svg+xml; charset=utf-8",
        headers={"Access-Control-Allow-Origin": "*", "Content-Security-Policy": policy.drawing(ALONE.style)},
    )  # fmt: skip


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a question under a name."""
    asked, _ = _question(QueryDict(request.POST.get("query", "")[:2_000]))
    named = {name: text for name, text in asking.address(asked).items() if name not in ("day", "seq")}
    if request.POST.get("fixed"):  # this very figure; otherwise the question is asked anew each time
        named = asking.address(asked)
    saving.keep(request.user.pk, request.POST.get("name", ""), named, timezone.now())
    messages.success(request, say("已保存", "Saved"))
    return redirect(f"/statistics/?{urlencode(named)}")


@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget a question."""
    number = request.POST.get("number", "")
    saving.forget(request.user.pk, int(number) if number.isdecimal() and len(number) < 18 else 0)
    return redirect("statistics")


# -- questions out of addresses ----------------------------------------------------------------------------------------
def _first(given: QueryDict) -> QueryDict:
    found = QueryDict(urlencode(FIRST), mutable=True)
    for name in ("day", "seq"):
        if given.get(name):
            found[name] = given[name]
    return found


def _question(given: QueryDict) -> tuple[Question, bool]:
    """The question of an address or of the form, and whether dimensions were left behind because another subject was
    chosen in the form."""
    measure, by = given.get("measure", ""), [name for one in given.getlist("by") for name in one.split(",") if name]
    parts = [given.get("where", "")]
    parts += [f"{name.removeprefix(_FIELD)}={text}" for name, text in given.items() if name.startswith(_FIELD) and text]
    where, moved = ";".join(filter(None, parts)), False  # type: ignore[arg-type]
    subject = next((s for s in workbench.subjects().values() if measure in s.measures), None)
    if subject is not None and given.get("subject", subject.key) != subject.key:
        kept = [name for name in by if name in subject.dimensions]
        left = [one for one in where.split(";") if one.partition("=")[0] in _shared(subject, given["subject"])]
        moved = kept != by or ";".join(left) != where
        by, where = kept, ";".join(left)
    seq = given.get("seq", "")
    if seq and not (seq.isascii() and seq.isdecimal() and len(seq) < 19):
        raise GuijuError("{} is not a number", repr(seq[:20]), where="seq", expected="a number of the sequence")
    day = day_of(given.get("day", ""), "day")
    return workbench.question(measure, by, where, timezone.localdate(), day, int(seq) if seq else None), moved


def _shared(subject: Subject, other: str) -> set[str]:
    before = workbench.subjects().get(str(other))
    return {key for key, d in subject.dimensions.items() if before and before.dimensions.get(key) == d}


# -- what the page shows -----------------------------------------------------------------------------------------------
def _language() -> str:
    return "zh" if chinese() else "en"


def _said(words: Any) -> str:
    return str(words.said(_language()))


def _split(asked: Question, place: int) -> dict[str, Any]:
    chosen = asked.by[place].key if place < len(asked.by) else ""
    options = [(d.key, _said(d.title), d.key == chosen) for d in asked.subject.dimensions.values()]
    return {"number": place + 1, "options": options}


def _filters(asked: Question) -> list[dict[str, Any]]:
    found = []
    for d in asked.subject.dimensions.values():
        value = asking.told(asked.where[d.key]) if d.key in asked.where else ""
        options = [(code, _said(words), code == value) for code, words in d.values.items()]
        if value and options and not any(chosen for *_, chosen in options):
            options.insert(0, (value, value, True))
        hint = "2015..2025" if d.kind is Kind.YEAR else say("代码", "code")
        found.append(
            {"name": _FIELD + d.key, "label": _said(d.title), "value": value, "options": options, "hint": hint}
        )
    return found


def _table(answer: Answer) -> dict[str, Any]:
    """The answer as rows: the last of two dimensions side by side where it has few values."""
    by, language = answer.question.by, _language()
    form = drawing.format_of(answer, language)
    cells = answer.cells[: SHOWN * MOST_COLUMNS]
    across = list(dict.fromkeys(cell.codes[-1] for cell in answer.cells)) if len(by) == 2 else []
    heads = [_said(d.title) for d in by]
    if 1 < len(across) <= MOST_COLUMNS:
        held = {cell.codes: cell for cell in answer.cells}
        downs = list(dict.fromkeys(cell.codes[0] for cell in answer.cells))[:SHOWN]
        rows = [
            ([answer.name(by[0], down, language)],
             [form(held[down, one].value) if (down, one) in held else "–" for one in across])
            for down in downs
        ]  # fmt: skip
        return {"names": heads[:1], "figures": [answer.name(by[1], one, language) for one in across], "rows": rows}
    rows = [
        ([answer.name(d, code, language) for d, code in zip(by, cell.codes, strict=True)],
         [form(cell.value), f"{cell.count:,}"])
        for cell in cells[:SHOWN]
    ]  # fmt: skip
    return {"names": heads, "figures": [_said(answer.question.measure.title), say("记录数", "Records")], "rows": rows}
