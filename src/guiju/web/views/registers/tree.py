"""A tree, such as a standards system: as it stands or stood, its gaps, edited node by node, brought as a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guiju.core.chart import Format, Lines, Series
from guiju.core.errors import GuijuError
from guiju.core.register.model import Register
from guiju.core.trees import model
from guiju.core.trees.skos import turtle
from guiju.registry.registers import subjects, trees
from guiju.registry.registers.definitions import NoRegisterError
from guiju.registry.registers.models import Item
from guiju.registry.registers.trees import Tree
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.goals.indicator_parts import drawn
from guiju.web.language import say
from guiju.web.refusals import spoken
from guiju.web.views.registers.item import found_name, item_or_404, moment
from guiju.web.views.registers.lists import viewer_of
from guiju.web.views.registers.tables import table_of

LARGEST_TABLE = 5_000_000
YEARS_BACK, YEARS_AHEAD = 5, 3
FIELDS = ("parent", "title_zh", "title_en", "standard", "year")
STATE_CLASS = {"existing": "force", "coming": "force", "planned": "soon", "ended": "gone"}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """The tree; POST adds, changes or takes away a node, or takes a table."""
    who = viewer_of(request)
    found, item = item_or_404(name, key, who)
    try:
        trees.nodes_of(found.name)
    except NoRegisterError:
        raise Http404(name) from None
    today = timezone.localdate()
    address = "/" + subjects.address(found.name, item.key) + "tree/"
    refusal = None
    if request.method == "POST":
        if who.user is None:
            return redirect_to_login(address)
        trees.allow(found, item, who, timezone.now())
        try:
            code = _done(request, found, item)
            return redirect(f"{address}#{code}" if code else address)
        except GuijuError as error:
            refusal = error
    day, seq = moment(request)
    whole = trees.tree(found, item, day or today, seq)
    form = downloads.form_of(request, ("csv", "json", "ttl"))
    if form == "ttl":
        text = turtle(f"{request.scheme}://{request.get_host()}{address}", subjects.title_of(found, item), whole.tops)
        answer = HttpResponse(text, content_type="text/turtle; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{found_name(item)}.ttl"'
        return answer
    if form:
        return downloads.table(trees.flat(whole), trees.COLUMNS, form, found_name(item))
    context = {
        **_shown(request, whole), "item": item, "register": found, "label": word(found.label), "address": address,
        "title": word(subjects.title_of(found, item)) or item.key, "day": day, "seq": seq, "refusal": refusal,
        "may_edit": day is None and seq is None and trees.may_edit(found, item, who, today),
    }  # fmt: skip
    context |= _editing(request, whole, refusal)
    return render(request, "trees/tree.html", context, status=400 if refusal else 200)


def _editing(request: HttpRequest, whole: Tree, refusal: GuijuError | None) -> dict[str, Any]:
    """What the form of a node holds: what was typed, the node that is to be changed, or nothing."""
    code = request.GET.get("edit", "")[:60]
    if refusal is not None:
        return {"fields": {name: request.POST.get(name, "") for name in ("code", *FIELDS)}, "editing": False}
    node = next((node for node in model.every(whole.tops) if node.given.code == code), None) if code else None
    return {"fields": _node(node) if node is not None else {}, "editing": node is not None}


def _shown(request: HttpRequest, whole: Tree) -> dict[str, Any]:
    covered = whole.coverage
    only_gaps = request.GET.get("gaps") == "yes"
    tops = model.only_gaps(whole.tops) if only_gaps else whole.tops
    chart = None
    if covered.wanted:
        years = range(whole.day.year - YEARS_BACK, whole.day.year + YEARS_AHEAD)
        points = tuple((float(year), cover.share) for year, cover in trees.by_year(whole, years))
        series = (Series(say("覆盖率", "Coverage"), points),)
        title = say("各年年底已有标准的比例", "Standards that exist at the end of each year")
        chart = drawn(Lines(title, series, Format(0, "%"), base=0.0, head=say("年", "Year")))
    return {
        "covered": covered, "share": None if covered.share is None else round(covered.share),
        "states": [(word(model.STATES[s]), n, STATE_CLASS.get(s, "")) for s, n in _in_order(covered)],
        "nodes": [_node(node) for node in model.every(tops)], "only_gaps": only_gaps, "c": chart,
    }  # fmt: skip


def _in_order(covered: model.Coverage) -> list[tuple[model.State, int]]:
    return [(state, covered.by_state[state]) for state in model.State if state in covered.by_state]


def _node(node: model.Node) -> dict[str, Any]:
    given = node.given
    return {
        "code": given.code, "title": word(given.title) or given.title.zh, "standard": given.standard,
        "year": given.year, "state": word(model.STATES[node.state]), "css": STATE_CLASS.get(node.state, ""),
        "branch": node.state is model.State.BRANCH, "depth": min(node.depth, 8), "below": len(node.below),
        "parent": given.parent, "title_zh": given.title.zh, "title_en": given.title.en,
    }  # fmt: skip


def _done(request: HttpRequest, found: Register, item: Item) -> str:
    """Do what the form asks; the code of the node it is about."""
    who, now, given = viewer_of(request), timezone.now(), request.POST
    code = given.get("code", "").strip()[:60]
    match given.get("do", ""):
        case "put":
            said = {name: given.get(name, "").strip() for name in FIELDS}
            trees.put(found, item, code, said, who, now, given.get("why", "").strip()[:500])
            return code
        case "remove":
            trees.take_away(found, item, code, who, now, given.get("why", "").strip()[:500])
            return ""
        case "table":
            _take(request, found, item)
            return ""
    raise GuijuError("unknown step {}", repr(given.get("do", "")[:40]), where="do", expected="put, remove, table")


def _take(request: HttpRequest, found: Register, item: Item) -> None:
    name, content = table_of(request, LARGEST_TABLE)
    report = trees.take(
        found, item, content, name, viewer_of(request), timezone.now(),
        complete=request.POST.get("whole") == "yes",
    )  # fmt: skip
    counts = report.counts
    messages.info(
        request,
        say(
            f"读入 {counts['read']} 行：新增 {counts['entered']}，变更 {counts['changed']}，"
            f"未变 {counts['unchanged']}，删去 {counts['retired']}，拒收 {counts['refused']}。",
            f"{counts['read']} rows: {counts['entered']} added, {counts['changed']} changed, "
            f"{counts['unchanged']} unchanged, {counts['retired']} taken away, {counts['refused']} refused.",
        ),
    )
    for row in report.refused[:5]:
        messages.warning(request, f"{row.line}: {spoken(row.where)}: {spoken(row.what)}")
