"""The page of one case: where it stands, what it holds, what may be done, what was done; its files and receipts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from guiju.core.procedure.ballots import Verdict
from guiju.core.procedure.model import ActKind, Procedure
from guiju.registry.accounts.models import User
from guiju.registry.cases import access, counting, definitions, files, forecasting, holders, queries, telling
from guiju.registry.cases.models import Case, Comment, Elector, Vote
from guiju.registry.cases.refusing import spoken
from guiju.registry.cases.rounds import round_of
from guiju.web import casework, forms
from guiju.web.casework import word

RECENT = 3  # states behind it that the way of a case shows


def case_or_404(number: str) -> Case:
    found = Case.objects.select_related("committee", "body").filter(number=number).first()
    if found is None:
        raise Http404(number)
    return found


@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """A case as its reader may see it."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    actor = casework.actor_of(request)
    today = timezone.localdate()
    acts = queries.history(case)
    stops = casework.way(case, procedure, acts, today)
    earlier = max(0, sum(stop.when == "done" for stop in stops) - RECENT)
    roles = holders.roles(actor, case.parties)
    inside = access.may_read(case, actor)
    outlook = forecasting.outlook(case, today)
    context = {
        "case": case, "procedure": procedure, "title": casework.title(case, procedure, actor),
        "label": word(procedure.label), "state": casework.state_word(procedure, case.state),
        "sections": casework.sections(case, procedure, actor), "stops": stops[earlier:], "earlier": earlier,
        "terms": casework.terms(case, procedure, today), "deeds": casework.deeds(case, procedure, actor, today),
        "acts": _folded([_told(a, case, procedure, actor, inside) for a in reversed(acts)]), "inside": inside,
        "roles": [word(procedure.parties[r].label) for r in procedure.parties if r in roles and r != "public"],
        "ballots": _ballots(case, procedure, actor), "rounds": _rounds(case, procedure, actor),
        "parties": _parties(case, procedure) if inside else [], "light": queries.light(case, today),
        "kept": _kept(outlook, procedure), "outlook": outlook,
        "light_word": word(casework.LIGHTS.get(queries.light(case, today))),
    }  # fmt: skip
    return render(request, "case.html", context)


def _told(act: Any, case: Case, procedure: Procedure, actor: holders.Actor, inside: bool) -> dict[str, Any]:
    role = procedure.parties[act.role].label if act.role in procedure.parties else None
    held = access.brought(act, case, procedure, actor)
    brought = [casework.shown(procedure.facts[name], value) for name, value in held.items() if value is not None]
    return {
        "act": act, "label": word(telling.act_label(procedure, act.name)),
        "correctable": not case.ended and act.name in procedure.acts and bool(held)
        and access.may_correct(act, case, actor),
        "role": word(role) if role else word(casework.BY_TIME), "times": 1,
        "who": act.user.username if act.user and inside else "", "brought": brought,
        "moved": casework.state_word(procedure, act.to_state) if act.to_state != act.from_state else "",
        "receipt": access.may_have_receipt(act, case, procedure, actor),
    }  # fmt: skip


def _kept(found: forecasting.Outlook | None, procedure: Procedure) -> list[tuple[str, int]]:
    """(clock, per cent of like cases that keep its term) of the clocks that run."""
    return [(word(procedure.clocks[name].label), round(100 * s)) for name, s in found.kept.items()] if found else []


def _folded(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Votes and comments that follow each other on one day as one line, when nobody is named."""
    found: list[dict[str, Any]] = []
    for line in told:
        last = found[-1] if found else None
        same = last is not None and all(last[key] == line[key] for key in ("label", "role", "who", "moved"))
        if last is not None and same and not line["moved"] and not line["brought"] and "." in line["act"].name:
            last["times"] += 1
        else:
            found.append(line)
    return found


def _ballots(case: Case, procedure: Procedure, actor: holders.Actor) -> list[dict[str, Any]]:
    inside = access.may_read(case, actor)
    found = []
    for ballot in procedure.ballots.values():
        round_ = round_of(procedure, case.marks, ballot.name)
        if not round_:
            continue
        verdict = counting.verdict_of(case, ballot.name)
        mine = {"case": case, "ballot": ballot.name, "round": round_}
        votes = Vote.objects.filter(**mine, superseded=False).select_related("user").order_by("user__username")
        conditions = [
            (word(c.text), not faults, c.source, [word(spoken(fault.have)) for fault in faults])
            for c, faults in verdict.conditions
        ]
        found.append(
            {
                "name": ballot.name,
                "label": word(ballot.label),
                "round": round_,
                "verdict": verdict,
                "bar": _bar(ballot, verdict),
                "conditions": conditions,
                "open": case.state in procedure.acts[f"{ballot.name}.vote"].from_states,
                "votes": [
                    (v, word(ballot.positions.get(v.position))) for v in (votes if inside and not ballot.secret else [])
                ],
                "conflicted": Elector.objects.filter(**mine, conflicted=True).count(),
            }
        )
    return found


def _bar(ballot: Any, verdict: Verdict) -> list[tuple[str, str, int]]:
    """(class, label, count) of each position, and of those who have not voted."""
    css = {"favour": "yes", "against": "no"}
    parts = [(css.get(p, ""), word(label), verdict.tally.votes.get(p, 0)) for p, label in ballot.positions.items()]
    parts.append(("", word(casework.Words("未投", "not voted")), verdict.tally.eligible - verdict.tally.cast))
    return [part for part in parts if part[2] > 0]


def _rounds(case: Case, procedure: Procedure, actor: holders.Actor) -> list[dict[str, Any]]:
    roles, inside = holders.roles(actor, case.parties), access.may_read(case, actor)
    found = []
    for round_ in procedure.comments.values():
        number = round_of(procedure, case.marks, round_.name)
        if not number:
            continue
        may = {}
        for kind in (ActKind.COMMENT, ActKind.SUPPORT, ActKind.ANSWER):
            act = procedure.acts[f"{round_.name}.{kind}"]
            may[str(kind)] = case.state in act.from_states and bool(roles.intersection(act.by))
        rows = Comment.objects.filter(case=case, name=round_.name, round=number)
        comments = rows.annotate(shared=Count("supports")).order_by("number")[: telling.COMMENTS]
        found.append(
            {
                "name": round_.name,
                "label": word(round_.label),
                "number": number,
                "count": rows.count(),
                "unanswered": rows.filter(disposition="").count(),
                "comments": [
                    (c, forms.kind_word(c), forms.disposition_word(c), c.user_id == actor.user)
                    for c in (comments if access.comments_shown(procedure, round_.name, inside) else [])
                ],
                "shown": access.comments_shown(procedure, round_.name, inside),
                "may": may,
            }
        )
    return found


def _parties(case: Case, procedure: Procedure) -> list[tuple[str, str]]:
    """Role and who holds it, in words."""
    found = []
    for name, party in procedure.parties.items():
        keys = [k for k in case.parties.get(name, ()) if k != "anyone"]
        if keys:
            people = holders.people_of(keys, timezone.localdate())
            names = User.objects.filter(pk__in=people[:12]).order_by("username").values_list("username", flat=True)
            more = f" +{len(people) - 12}" if len(people) > 12 else ""
            found.append((word(party.label), ", ".join(names) + more if people else "—"))
    return found


@require_safe
def file(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """A file of a case, for whoever may read the fact that holds it."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    stored = access.file_of(case, procedure, fact, casework.actor_of(request))
    if stored is None:
        raise Http404(fact)
    path = files.path_of(stored["sha256"])
    if not path.exists():
        raise Http404(fact)
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, stored["name"])
    response["X-Content-Type-Options"] = "nosniff"
    return response
