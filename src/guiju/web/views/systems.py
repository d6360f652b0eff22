"""The systems of the Outline and the Action Plan, and what runs each here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.core.feeds import loader as feeds
from guiju.core.links import loader as links
from guiju.core.procedure import loader as procedures
from guiju.core.register import loader as registers
from guiju.core.rounds import loader as rounds
from guiju.core.systems import System, systems
from guiju.registry.goals import definitions
from guiju.web.cases.acting import word
from guiju.web.language import chinese, say


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All systems, or those that something runs (`?show=running`), or the others (`?show=missing`)."""
    held = systems()
    show = request.GET.get("show", "")
    wanted = [one for one in held if show not in ("running", "missing") or one.runs is (show == "running")]
    rows = [(one, word(one.name), _ways(one)) for one in wanted]
    context = {"rows": rows, "whole": len(held), "running": sum(1 for one in held if one.runs), "show": show}
    return render(request, "systems.html", context)


def _ways(one: System) -> list[tuple[str, str]]:
    """(words, path) of what runs a system."""
    found = [(word(procedures.house()[name].label), f"/procedures/{name}/") for name in one.procedures]
    found += [(word(registers.house()[name].label), f"/registers/{name}/") for name in one.registers]
    found += [(word(links.house()[name].forth), f"/links/{name}/") for name in one.links]
    found += [(word(rounds.house()[name].label), f"/rounds/{name}/") for name in one.rounds]
    found += [(word(feeds.house()[name].label), f"/feeds/{name}/") for name in one.feeds]
    titles = [(definitions.indicator(key).title, key) for key in one.indicators]
    found += [(title.zh if chinese() else title.en, f"/indicators/{key}/") for title, key in titles]
    return found + [(say("页面", "page") + f" {path}", path) for path in one.pages]
