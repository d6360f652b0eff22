"""Who is told what, and when: the letters that leave, and whom each act and term of a procedure tells."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.core.definitions.words import Words
from guiju.core.procedure import Procedure
from guiju.core.procedure.loader import house
from guiju.registry.record.letters import Letter, letters
from guiju.web.language import chinese, say


def _said(words: Words) -> str:
    return words.said("zh" if chinese() else "en")


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """Letters first; then the procedures, or the one asked for with every act and term that tells somebody."""
    name = request.GET.get("procedure", "")
    chosen = house().get(name)
    rows = [(p.name, _said(p.label), len(_acts(p)), len(_terms(p))) for p in house().values()]
    return render(
        request, "notifications.html",
        {
            "letters": [(_said(one.who), _said(one.when), _subject(one)) for one in letters().values()],
            "procedures": sorted(rows, key=lambda row: row[1]), "name": name, "chosen": chosen and _said(chosen.label),
            "acts": _acts(chosen) if chosen else (), "terms": _terms(chosen) if chosen else (),
        },
    )  # fmt: skip


def _subject(letter: Letter) -> str:
    """Its subject as readers see it, with a number such as any."""
    return _said(letter.subject).format(site=settings.SITE_NAME, count="3")


def _acts(procedure: Procedure) -> list[tuple[str, str]]:
    joint = say("、", ", ")
    return [
        (_said(act.label), joint.join(_said(procedure.parties[role].label) for role in act.tells))
        for act in procedure.acts.values()
        if act.tells
    ]


def _terms(procedure: Procedure) -> list[tuple[str, str]]:
    joint = say("、", ", ")
    return [
        (_said(clock.label), joint.join(str(days) for days in sorted(clock.remind, reverse=True)))
        for clock in procedure.clocks.values()
        if clock.remind
    ]
