"""A tree, such as a standards system: as it stands or stood, its gaps, edited node by node, brought as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
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
from guiju.core.procedure.model import Fact
from guiju.core.register.model import Register
from guiju.core.trees import model
from guiju.core.trees.skos import turtle
from guiju.registry.cases import picking
from guiju.registry.registers import access, subjects, trees
from guiju.registry.registers.definitions import NoRegisterError
from guiju.registry.registers.models import Item
from guiju.registry.registers.trees import Tree
from guiju.web.cases import acting
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
QUARTERS, WIDTH = 8, 360
STATE_CLASS = {
    "existing": "force", "done": "force", "coming": "force", "under_way": "soon", "planned": "soon", "ended": "gone",
    "dropped": "gone",
}  # fmt: skip


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
        return downloads.table(trees.flat(whole), trees.columns(whole.nodes), form, found_name(item))
    context = {
        **_shown(request, whole), "item": item, "of": _said(whole.nodes), "late": trees.late(whole),
        "register": found, "label": word(found.label), "address": address,
        "title": word(subjects.title_of(found, item)) or item.key, "day": day, "seq": seq, "refusal": refusal,
        "may_edit": day is None and seq is None and trees.may_edit(found, item, who, today),
    }  # fmt: skip
    context |= _editing(request, whole, refusal)
    return render(request, "trees/tree.html", context, status=400 if refusal else 200)


def _editing(request: HttpRequest, whole: Tree, refusal: GuijuError | None) -> dict[str, Any]:
    """What the form of a node holds: what was typed, the node that is to be changed, or nothing."""
    code, named = request.GET.get("edit", "")[:60], trees.naming(whole.nodes)
    node = next((node for node in model.every(whole.tops) if node.given.code == code), None) if code else None
    if refusal is not None:
        held: Mapping[str, Any] = request.POST
    else:
        row = Item.objects.filter(register=whole.nodes.name, key=node.given.key).first() if node is not None else None
        held = access.values(whole.nodes, row, viewer_of(request)) if row is not None else {}
    fields = [_field(whole.nodes, fact, held.get(fact.name, "")) for fact in _typed(whole.nodes)]
    return {"fields": fields, "editing": node is not None and refusal is None, "code": named.code, "edited": code}


def _field(nodes: Register, fact: Fact, value: Any) -> dict[str, Any]:
    return {
        "name": fact.name, "label": word(fact.label), "help": word(fact.help) if fact.help else "", "value": value,
        "type": str(fact.type), "pick": picking.OF_FACT.get(fact.type, ""), "needed": fact.name in nodes.needs,
        "longest": fact.longest, "least": fact.least, "most": fact.most,
        "options": [(code, word(label)) for code, label in fact.options.items()],
    }  # fmt: skip


def _typed(nodes: Register) -> list[Fact]:
    """The facts of a node that somebody types, the code first."""
    named = trees.naming(nodes)
    facts = [fact for fact in nodes.facts.values() if fact.name not in (nodes.key_fact, named.system)]
    return sorted(facts, key=lambda fact: fact.name != named.code)


def _said(nodes: Register) -> dict[str, str]:
    """What a node of such trees says → what that is called."""
    return {part: word(nodes.facts[name].label) for part, name in trees.naming(nodes).facts.items()}


def _shown(request: HttpRequest, whole: Tree) -> dict[str, Any]:
    covered, facts = whole.coverage, whole.nodes.facts
    lead = facts.get(trees.naming(whole.nodes).lead)
    named = acting.bodies_named((lead, node.given.lead) for node in model.every(whole.tops)) if lead else {}
    only_gaps = request.GET.get("gaps") == "yes"
    tops = model.only_gaps(whole.tops) if only_gaps else whole.tops
    chart = None
    if covered.wanted and trees.naming(whole.nodes).due:
        chart = drawn(_plan_and_fact(whole))
    elif covered.wanted:
        years = range(whole.day.year - YEARS_BACK, whole.day.year + YEARS_AHEAD)
        points = tuple((float(year), cover.share) for year, cover in trees.by_year(whole, years))
        series = (Series(say("覆盖率", "Coverage"), points),)
        title = say("各年年底已有标准的比例", "Standards that exist at the end of each year")
        chart = drawn(Lines(title, series, Format(0, "%"), base=0.0, head=say("年", "Year"), width=WIDTH, height=200))
    return {
        "covered": covered, "share": None if covered.share is None else round(covered.share),
        "states": [(word(model.STATES[s]), n, STATE_CLASS.get(s, "")) for s, n in _in_order(covered)],
        "nodes": [_node(whole, node, named) for node in model.every(tops)], "only_gaps": only_gaps, "c": chart,
    }  # fmt: skip


def _plan_and_fact(whole: Tree) -> Lines:
    """How much should be reached at the end of each quarter, and how much is; days to come have only the plan."""
    ends = [_end_of_quarter(whole.day, n) for n in range(-QUARTERS, QUARTERS // 2 + 1)]
    days = sorted({*ends, whole.day})
    rows = trees.progress(whole, [day for day in days if day.year <= MAXYEAR])
    title = say("计划与完成", "Plan and fact")
    plan = Series(say("计划完成", "planned"), tuple((day, float(wanted)) for day, wanted, _ in rows))
    fact = Series(say("已完成", "reached"), tuple((day, float(n)) for day, _, n in rows if n is not None))
    return Lines(title, (plan, fact), Format(0, ""), base=0.0, head=say("日期", "Day"), width=WIDTH, height=200)


def _end_of_quarter(day: date, quarters: int) -> date:
    """The last day of a quarter so many after that of a day."""
    month = day.year * 12 + (day.month - 1) // 3 * 3 + 3 * (quarters + 1)
    year = min(max(month // 12, MINYEAR + 1), MAXYEAR)
    return date(year, month % 12 + 1, 1) - timedelta(1)


def _in_order(covered: model.Coverage) -> list[tuple[model.State, int]]:
    return [(state, covered.by_state[state]) for state in model.State if state in covered.by_state]


def _node(whole: Tree, node: model.Node, named: Mapping[str, str]) -> dict[str, Any]:
    given, kinds = node.given, whole.nodes.facts.get(trees.naming(whole.nodes).kind)
    return {
        "code": given.code, "title": word(given.title) or given.title.zh, "standard": given.standard,
        "case": given.case, "until": given.due.isoformat() if given.due else given.year or "", "lead": given.lead,
        "lead_named": named.get(given.lead, given.lead), "goal": given.goal, "plan": given.goal.partition(" ")[0],
        "kind": word(kinds.options[given.kind]) if kinds is not None and given.kind in kinds.options else "",
        "state": word(model.STATES[node.state]), "css": STATE_CLASS.get(node.state, ""),
        "branch": node.state is model.State.BRANCH, "depth": min(node.depth, 8), "late": node.is_late(whole.day),
    }  # fmt: skip


def _done(request: HttpRequest, found: Register, item: Item) -> str:
    """Do what the form asks; the code of the node it is about."""
    who, now, given = viewer_of(request), timezone.now(), request.POST
    code = given.get(trees.naming(trees.nodes_of(found.name)).code, "").strip()[:60]
    match given.get("do", ""):
        case "put":
            nodes = trees.nodes_of(found.name)
            said = {fact.name: given.get(fact.name, "").strip() for fact in _typed(nodes)}
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
    name, content = table_of(request, LARGEST_TABLE, "guiju import tree")
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
        messages.warning(
            request,
            f"{row.line}: {spoken(row.where)}: {spoken(row.what)}"
            + say("；应为：", "; expected ")
            + spoken(row.expected),
        )
