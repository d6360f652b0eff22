"""The page of the rules in force: every number, on what ground, where it is used, what it was and what comes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.core.procedure import house
from guiju.core.procedure.model import Words
from guiju.core.procedure.sentences import filled
from guiju.registry.cases import definitions
from guiju.registry.cases.checks.rule_checks import PROCEDURE
from guiju.registry.cases.views import rules
from guiju.web.cases import procedures
from guiju.web.catalogue import downloads


@require_safe
def every(request: HttpRequest) -> HttpResponseBase:
    """The numbers in force today; `procedure` and `q` leave only some of them."""
    procedure, q = request.GET.get("procedure", ""), rules.bounded(request.GET.get("q", ""))
    if procedure and procedure not in house():
        raise GuijuError(
            "there is no procedure {}", repr(procedure[:60]), where="procedure", expected=", ".join(house())
        )
    day = timezone.localdate()
    found = rules.rules(day, procedure, q)
    form = downloads.form_of(request)
    if form == "csv":
        return downloads.table((rules.flat(rule) for rule in found), rules.COLUMNS, form, "guiju-rules")
    if form:
        return downloads.table((rules.as_dict(rule) for rule in found), (), form, "guiju-rules")
    law = [_row(rule) for rule in found if not rule.number.procedure]
    own: dict[str, list[dict[str, Any]]] = {}
    for rule in found:
        if rule.number.procedure:
            own.setdefault(rule.number.procedure, []).append(_row(rule))
    context = {
        "law": law, "day": day, "q": q, "procedure": procedure, "count": len(found),
        "own": [(name, procedures.words(house()[name].label), rows) for name, rows in own.items()],
        "choices": sorted((procedures.words(p.label), p.name) for p in house().values()),
    }  # fmt: skip
    return render(request, "rules.html", context)


def _row(rule: rules.Rule) -> dict[str, Any]:
    uses: dict[str, tuple[str, list[str]]] = {}
    for use in rule.uses():
        label = procedures.words(filled(use.label, definitions.numbers_on(use.procedure, rule.day)))
        uses.setdefault(use.procedure.name, (procedures.words(use.procedure.label), []))[1].append(label)
    now = rule.now
    return {
        "name": rule.number.name, "key": rule.number.key, "label": procedures.words(Words(now.zh, now.en)),
        "now": procedures.value(now), "tiers": [] if rule.everywhere else [_tier(tier) for tier in rule.tiers],
        "history": [procedures.value(p) for p in rule.history], "coming": [procedures.value(p) for p in rule.coming],
        "proposals": rule.proposals, "uses": [(name, label, parts) for name, (label, parts) in uses.items()],
        "elsewhere": procedures.words(rule.elsewhere) if rule.elsewhere else "",
    }  # fmt: skip


_OTHERS = Words("其他程序", "other procedures")


def _tier(tier: str) -> str:
    """A tier as the procedure by which numbers change calls it."""
    return procedures.words(house()[PROCEDURE].facts["scope"].options.get(tier, _OTHERS))
