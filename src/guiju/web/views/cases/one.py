"""The page of one case: where it stands, what it holds, what may be done, what was done; its files and receipts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from guiju.core.errors import GuijuError, TooBusyError
from guiju.core.procedure.ballots import Verdict
from guiju.core.procedure.model import ActKind, Ballot, Procedure
from guiju.core.procedure.sentences import spoken
from guiju.registry.accounts.models import User
from guiju.registry.cases import access, corrections, definitions, files
from guiju.registry.cases import personal as sealed
from guiju.registry.cases import roles as holders
from guiju.registry.cases.acts import counting, pinning, replacing, speaking
from guiju.registry.cases.acts.refusing import rule_words
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.checks import judging
from guiju.registry.cases.checks.registry import told
from guiju.registry.cases.models import Case, Comment, Elector, PersonalOpening, Vote
from guiju.registry.cases.views import forecasting, open_rounds, queries, serializers
from guiju.registry.registers import access as register_access
from guiju.registry.registers import definitions as registers
from guiju.registry.registers import subjects as item_subjects
from guiju.registry.registers.models import Item
from guiju.registry.texts import access as text_access
from guiju.registry.texts.models import Text
from guiju.web.cases import acting, forms, tables, terms
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads

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
    actor = acting.actor_of(request)
    today = timezone.localdate()
    acts = queries.history(case)
    stops = acting.way(case, procedure, acts, today)
    earlier = max(0, sum(stop.when == "done" for stop in stops) - RECENT)
    roles = holders.roles(actor, case.parties)
    inside = access.may_read(case, actor)
    outlook, opened = forecasting.outlook(case, today), sealed.openings(case, procedure, actor)
    names = speaking.body_names(speaking.of_act(act)[0] for act in acts)
    mend = corrections.correcting_roles(acts, case, procedure, actor, acts)
    held = Text.objects.filter(text_access.readable(request.user, today), case=case.number).order_by("-pk")
    running = terms.terms(case, procedure, acts, today)
    light, light_word = terms.light(case, running, today)
    context = {
        "texts": list(held[:5]),
        "case": case, "procedure": procedure, "title": acting.title(case, procedure, actor),
        "committee": access.committee_of(case, procedure, actor),
        "label": word(procedure.label), "state": acting.state_word(procedure, case.state),
        "sections": _sections(case, procedure, actor, acts), "stops": stops[earlier:], "earlier": earlier,
        "terms": running, "at_once": terms.entered_at_once(acts), "deeds": acting.deeds(case, procedure, actor, today),
        "acts": _folded([_told(a, case, procedure, actor, inside, opened, names, mend) for a in reversed(acts)]),
        "inside": inside,
        "roles": [word(procedure.parties[r].label) for r in procedure.parties if r in roles and r != "public"],
        "findings": _findings(case, procedure) if inside and not case.ended and judging.asks(procedure) else None,
        "ballots": _ballots(case, procedure, actor), "rounds": _rounds(case, procedure, actor),
        "parties": _parties(case, procedure) if inside else [], "may_name": replacing.allowed(procedure, case, actor),
        "may_pin": pinning.allowed(procedure, case, actor) and len(pinning.differences(procedure, case, today)),
        "light": light,
        "items": _items(case), "kept": _kept(outlook, procedure), "outlook": outlook,
        "light_word": light_word,
    }  # fmt: skip
    return render(request, "case.html", context)


def _sections(
    case: Case, procedure: Procedure, actor: holders.Actor, acts: Sequence[Any]
) -> list[tuple[acting.Section, tuple[tables.Row, ...]]]:  # fmt: skip
    """The blocks of facts, each with the rows of its table where it has one."""
    seen = access.values(case, procedure, actor)
    return [
        (section, tables.rows_of(section.group, procedure, acts, seen) if section.group else ())
        for section in acting.sections(case, procedure, actor, acts)
    ]


def _findings(case: Case, procedure: Procedure) -> list[tuple[str, str, str, str]]:
    """(key, what it says, judgement, its ground) of each doubtful finding of the checks, as the case stands; none while
    there is no process to read its text."""
    options = procedure.facts[judging.JUDGEMENT].options
    try:
        found = judging.judged(case, procedure)
    except TooBusyError:
        return []
    return [(one.key, word(one.finding.text), word(options.get(one.judgement)), one.ground) for one in found]


def _items(case: Case) -> list[tuple[str, str, str]]:
    """(key, register, path) of the items of registers that a case has entered, as far as everybody sees them."""
    found = [(registers.register(item.register), item) for item in Item.objects.filter(case=case.number)]
    return [
        (item.key, word(held.label), "/" + item_subjects.address(held.name, item.key))
        for held, item in found
        if register_access.may_list(held, register_access.NOBODY)
    ]


def _told(
    act: Any, case: Case, procedure: Procedure, actor: holders.Actor, inside: bool,
    opened: dict[int, list[PersonalOpening]], names: Mapping[str, Mapping[str, str]], correctable: Collection[int],
) -> dict[str, Any]:  # fmt: skip
    role = procedure.parties[act.role].label if act.role in procedure.parties else None
    held = access.brought(act, case, procedure, actor)
    brought = [acting.shown(procedure.facts[name], value) for name, value in held.items() if value is not None]
    return {
        "act": act, "label": word(serializers.act_label(procedure, act.name)),
        "correctable": act.name in procedure.acts and act.corrects is None and bool(held)
        and act.number in correctable,
        "role": word(role) if role else acting.office(act), "times": 1,
        "was": acting.corrected(act, case, procedure, actor),
        "entered": acting.entered_later(act),
        "replaced": [*acting.replaced(act, procedure), *acting.pinned(act)] if inside else [],
        "who": act.user.username if act.user and access.names_actor(act, procedure, inside, actor) else "",
        "for_body": acting.spoken_for(act, names) if access.names_body(act, procedure, inside) else "",
        "brought": brought,
        "found": [word(said) for said in told(access.findings(act, case, procedure, actor))],
        "warned": [
            (word(rule_words(rule, definitions.numbers(case.rules_id))), word(why))
            for rule, why in access.warned(act, case, procedure, actor)
        ],
        "moved": acting.state_word(procedure, act.to_state) if act.to_state != act.from_state else "",
        "receipt": access.may_have_receipt(act, case, procedure, actor),
        "personal": [word(fact.label) for fact in access.personal_of(act, case, procedure, actor)],
        "openings": [
            (row.at, row.user.username if row.user else word(acting.ERASED), _labels(procedure, row.shown))
            for row in opened.get(act.number, ())
        ],
    }  # fmt: skip


def _labels(procedure: Procedure, names: list[str]) -> list[str]:
    return [word(procedure.facts[name].label) if name in procedure.facts else name for name in names]


def _kept(found: forecasting.Outlook | None, procedure: Procedure) -> list[tuple[str, int]]:
    """(clock, per cent of like cases that keep its term) of the clocks that run."""
    known = ((procedure.clocks.get(name), share) for name, share in found.kept.items()) if found else ()
    return [(word(clock.label), round(100 * share)) for clock, share in known if clock is not None]


def _folded(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Votes and comments that follow each other on one day as one line, when nobody is named."""
    found: list[dict[str, Any]] = []
    for line in told:
        last = found[-1] if found else None
        same = last is not None and all(last[key] == line[key] for key in ("label", "role", "who", "moved"))
        plain = not line["moved"] and not line["brought"] and not line["personal"] and not line["openings"]
        if last is not None and same and plain and "." in line["act"].name:
            last["times"] += 1
        else:
            found.append(line)
    return found


def _ballots(case: Case, procedure: Procedure, actor: holders.Actor) -> list[dict[str, Any]]:
    inside = access.may_read(case, actor)
    found = []
    for ballot in procedure.ballots.values():
        if ballot.counted_from:
            found += _elsewhere(case, procedure, ballot, actor)
            continue
        round_ = round_of(procedure, case.marks, ballot.name)
        if not round_:
            continue
        verdict = counting.verdict_of(case, ballot.name)
        sealed = counting.hides_tally(case, ballot.name, round_, inside)
        mine = {"case": case, "ballot": ballot.name, "round": round_}
        votes = Vote.objects.filter(**mine, superseded=False).select_related("user").order_by("user__username")
        found.append(
            {
                "name": ballot.name,
                "label": word(ballot.label),
                "round": round_,
                "verdict": verdict,
                "bar": _turnout(case, ballot.name, round_, verdict) if sealed else _bar(ballot, verdict),
                "conditions": [] if sealed else _conditions(verdict),
                "cast": counting.cast_of(case, ballot.name, round_),
                "eligible": verdict.tally.eligible,
                "last_day": counting.last_day(case, procedure, ballot.name),
                "counts_conflicted": ballot.counts_conflicted,
                "sealed": sealed,
                "secret": ballot.secret,
                "counted": ballot.secret and counting.count_of(case, ballot.name, round_) is not None,
                "open": case.state in procedure.acts[f"{ballot.name}.vote"].from_states,
                "votes": [
                    (v, word(ballot.positions.get(v.position))) for v in (votes if inside and not ballot.secret else [])
                ],
                "conflicted": Elector.objects.filter(**mine, conflicted=True).count(),
            }
        )
    return found


def _elsewhere(case: Case, procedure: Procedure, ballot: Ballot, actor: holders.Actor) -> list[dict[str, Any]]:
    """A ballot that was held elsewhere, once its votes are known and for whoever may read them."""
    seen = access.values(case, procedure, actor)
    if not set(ballot.counted_from.values()) <= set(seen):
        return []
    verdict = counting.verdict_of(case, ballot.name)
    return [
        {
            "name": ballot.name, "label": word(ballot.label), "round": 1, "verdict": verdict, "elsewhere": True,
            "bar": _bar(ballot, verdict), "conditions": _conditions(verdict),
        }
    ]  # fmt: skip


def _conditions(verdict: Verdict) -> list[tuple[str, bool, str, list[str]]]:
    """(text, whether it holds, source, what there is where it does not) of each condition."""
    return [
        (word(c.text), not faults, c.source, [word(spoken(fault.have)) for fault in faults])
        for c, faults in verdict.conditions
    ]


def _bar(ballot: Any, verdict: Verdict) -> list[tuple[str, str, int]]:
    """(class, label, count) of each position, and of those who have not voted."""
    css = {"favour": "yes", "against": "no"}
    parts = [(css.get(p, ""), word(label), verdict.tally.votes.get(p, 0)) for p, label in ballot.positions.items()]
    parts.append(("", word(acting.Words("未投", "not voted")), verdict.tally.eligible - verdict.tally.cast))
    return [part for part in parts if part[2] > 0]


def _turnout(case: Case, ballot: str, round_: int, verdict: Verdict) -> list[tuple[str, str, int]]:
    """As `_bar`, of votes that are sealed: who has voted and who has not."""
    cast = counting.cast_of(case, ballot, round_)
    words = (("", "已投", "voted", cast), ("", "未投", "not voted", verdict.tally.eligible - cast))
    return [(css, word(acting.Words(zh, en)), count) for css, zh, en, count in words if count > 0]


def _rounds(case: Case, procedure: Procedure, actor: holders.Actor) -> list[dict[str, Any]]:
    roles, inside = holders.roles(actor, case.parties), access.may_read(case, actor)
    today = timezone.localdate()
    found = []
    for round_ in procedure.comments.values():
        number = round_of(procedure, case.marks, round_.name)
        if not number:
            continue
        may = {}
        for kind in (ActKind.COMMENT, ActKind.SUPPORT, ActKind.ANSWER):
            act = procedure.acts[f"{round_.name}.{kind}"]
            may[str(kind)] = case.state in act.from_states and bool(roles.intersection(act.by))
        last, open_ = open_rounds.last_day(case, round_.name), open_rounds.is_open(case, procedure, round_.name, today)
        may |= {str(kind): may[str(kind)] and open_ for kind in (ActKind.COMMENT, ActKind.SUPPORT)}
        rows = Comment.objects.filter(Q(round=number) | Q(disposition=""), case=case, name=round_.name)
        comments = (
            rows.select_related("act")
            .annotate(shared=Count("supports"))
            .order_by("-round", "number")[: serializers.COMMENTS]
        )
        within = access.comments_shown(procedure, round_.name, inside)
        listed = list(comments) if within else []
        names = speaking.body_names(speaking.of_act(c.act)[0] for c in listed)
        for comment in listed:
            comment.spoken_for = acting.spoken_for(comment.act, names)
        found.append(
            {
                "name": round_.name,
                "label": word(round_.label),
                "number": number,
                "count": rows.count(),
                "unanswered": rows.filter(disposition="").count(),
                "comments": [
                    (c, forms.kind_word(c), forms.disposition_word(c), c.user_id == actor.user) for c in listed
                ],
                "shown": within,
                "may": may,
                "open": open_,
                "last_day": last,
                "sign_in": actor.user is None and access.comments_shown(procedure, round_.name, False),
                "document": round_.about if access.file_of(case, procedure, round_.about, actor) else "",
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


@login_required
@require_POST
def personal(request: HttpRequest, number: str, act: int) -> HttpResponse:
    """The personal facts of an act, for whoever brought them and whoever handles the case; the opening is kept."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    actor = acting.actor_of(request)
    try:
        held = sealed.open_(case, procedure, act, actor, timezone.now())
    except GuijuError:
        raise Http404(str(act))
    facts = [acting.shown(procedure.facts[name], value) for name, value in held.items()]
    context = {"case": case, "title": acting.title(case, procedure, actor), "facts": facts, "act": act}
    return render(request, "personal.html", context)


@require_safe
def count(request: HttpRequest, number: str, ballot: str, round: int) -> HttpResponse:
    """A secret ballot that was counted: every vote without its voter, to be counted again. Reasons are for the
    parties."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    counted = counting.count_of(case, ballot, round) if ballot in procedure.ballots and round < 1 << 31 else None
    found = counting.published(case, ballot, round) if counted is not None else None
    if counted is None or found is None:
        raise Http404(ballot)
    if downloads.form_of(request, ("json",)):
        return JsonResponse(found, headers={"Content-Disposition": f'attachment; filename="{number}-{ballot}.json"'})
    known = procedure.ballots[ballot]
    actor = acting.actor_of(request)
    context = {
        "case": case, "ballot": word(known.label), "count": found, "inside": access.may_read(case, actor),
        "tally": [(word(label), found["tally"].get(name, 0)) for name, label in known.positions.items()],
        "votes": [
            (vote["commitment"], word(known.positions.get(vote["position"])), reason, vote["nonce"])
            for vote, reason in zip(found["votes"], access.reasons(counted, case, actor), strict=True)
        ],
    }  # fmt: skip
    return render(request, "count.html", context)


@require_safe
def file(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """A file of a case, for whoever may read the fact that holds it."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    stored = access.file_of(case, procedure, fact, acting.actor_of(request))
    if stored is None:
        raise Http404(fact)
    path = files.path_of(stored["sha256"])
    if not path.exists():
        raise Http404(fact)
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, stored["name"])
    response["X-Content-Type-Options"] = "nosniff"
    return response
