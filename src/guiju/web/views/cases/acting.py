"""The form of an act: shown, sent, refused with the rule named, or done."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guiju.core.errors import GuijuError
from guiju.core.procedure.engine import Ground
from guiju.core.procedure.model import NEW, Act, ActKind, Procedure, Words
from guiju.registry.accounts.services import person
from guiju.registry.cases import access, corrections, definitions, quotas, roles
from guiju.registry.cases.acts import correcting, dating, foreseeing, performing, places, speaking
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.acts.refusing import ConflictError, RefusedError, refused
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Case, Comment, FollowUp
from guiju.web.cases import acting, forms, previews, refusing, table_forms
from guiju.web.cases.acting import word
from guiju.web.language import say
from guiju.web.views.cases.lists import procedure_or_404
from guiju.web.views.cases.one import case_or_404

_MOVED = Words(
    "您填写时案件已经变动，请看过最新状态再提交；填写的内容还在下面。",
    "The case moved while you were filling this in. Look at its state and send it again; what you wrote is below.",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, procedure: str) -> HttpResponse:
    """Open a case by its first act."""
    found = procedure_or_404(procedure)
    name = request.GET.get("act") or found.opening[0].name
    if name not in found.acts or NEW not in found.acts[name].from_states:
        raise Http404(name)
    actor = roles.actor(person(request.user), timezone.localdate())
    if not access.may_open(found, found.acts[name], actor):
        return _closed(request, found, name, None, actor)
    return _act(request, found, name, None, actor)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Do an act in a case."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    if act not in procedure.acts:
        raise Http404(act)
    actor = roles.actor(person(request.user), timezone.localdate())
    if not access.may_do(case, procedure.acts[act], actor):
        return _closed(request, procedure, act, case, actor)
    return _act(request, procedure, act, case, actor)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str, act: int) -> HttpResponse:
    """Bring facts of an act anew; the correction is an act of its own."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    actor = roles.actor(person(request.user), timezone.localdate())
    done = corrections.act_brought(case, procedure, act, actor)
    if done is None:
        raise Http404(str(act))
    why_not = corrections.refusal(done, case, procedure, actor)
    if why_not is not None:
        head = {**_head(procedure, done.name, case, actor), "label": word(correcting.LABEL)}
        return _shut(request, head, refused(procedure, why_not, ""))
    role = corrections.holding_role(done, case, procedure, actor)
    known, told = procedure.acts[done.name], corrections.facts_to_correct(done, case, procedure, role, actor)
    if not told:
        head = {**_head(procedure, done.name, case, actor), "label": word(correcting.LABEL)}
        shut = [_shut_fact(procedure, one) for one in corrections.shut(done, case, procedure, actor)]
        return render(request, "act.html", {**head, "closed": True, "shut": shut}, status=403)
    fixing = replace(known, name=correcting.NAME, label=correcting.LABEL, brings=(), may_bring=tuple(told))
    held = performing.facts_of(procedure, done.public["facts"])
    context: dict[str, Any] = {
        "procedure": procedure, "act": fixing, "case": case, "label": word(correcting.LABEL),
        "title": acting.title(case, procedure, actor), "help": word(known.label), "key": "", "seen": "",
    }  # fmt: skip
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST" and table_forms.MORE in request.POST:
        given = forms.given(request, procedure, fixing) | {table_forms.MORE: request.POST[table_forms.MORE]}
    elif request.method == "POST":
        try:
            given = forms.given(request, procedure, fixing)
            correcting.correct(number, act, given, actor, timezone.now(), request.POST.get(forms.WHY, ""))
        except GuijuError as error:
            errors, status = refusing.into(context, procedure, error, told)
        else:
            messages.success(request, word(Words("已更正", "Corrected")))
            return redirect("case", number=case.number)
    why = forms.why_field(case.ended or role != done.role, request.POST.get(forms.WHY, ""))
    context["fields"] = [*forms.fields(procedure, fixing, held, given, errors, actor), why]
    context["wrong"] = len(errors)
    return render(request, "act.html", context, status=status)


def _closed(
    request: HttpRequest, procedure: Procedure, name: str, case: Case | None, actor: roles.Actor
) -> HttpResponse:
    """The page for who has no role in which the act is done, or a part in what it decides: nothing of the case is
    read, nothing sent is kept."""
    refusal = performing.closed(case, procedure, name, actor, timezone.localdate())
    why = refused(procedure, refusal, "") if refusal.ground is Ground.SEPARATION else None
    if request.method == "POST":
        why = performing.turn_away(case, procedure, name, actor, timezone.now())
    return _shut(request, _head(procedure, name, case, actor), why)


def _shut(request: HttpRequest, head: dict[str, Any], why: RefusedError | None) -> HttpResponse:
    """The page of an act without its form."""
    told = {"refusal": refusing.said(why)} if why is not None else {}
    return render(request, "act.html", {**head, **told, "closed": True}, status=403)


def _shut_fact(procedure: Procedure, one: corrections.Shut) -> tuple[str, str]:
    """(label, why it cannot be corrected and by whom it can) of a fact."""
    fact = procedure.facts.get(one.fact)
    label = word(fact.label) if fact else one.fact
    by = say("、", ", ").join(word(procedure.parties[role].label) for role in one.roles if role in procedure.parties)
    if not one.roles:
        return label, say(
            "由系统从其他内容算出，随它们一起改变。", "It is computed, and follows what it is computed from."
        )
    if one.settled is None:
        return label, say(f"由{by}更正。", f"Corrected by: {by}.")
    act = procedure.acts.get(one.settled.name)
    done, day = word(act.label) if act else one.settled.name, timezone.localdate(one.settled.effective)
    why = say(f"“{done}”（{day}）已以它为依据，由{by}更正", f"'{done}' of {day} rests on it. Corrected by: {by}")
    if one.own:
        why += say("，但不由提供它或作出该决定的人更正", ", and not by who brought it or took that decision")
    return label, f"{why}{say('。', '.')}"


def _head(procedure: Procedure, name: str, case: Case | None, actor: roles.Actor) -> dict[str, Any]:
    act = procedure.acts[name]
    return {
        "procedure": procedure, "act": act, "case": case, "label": word(act.label), "help": word(act.help),
        "title": acting.title(case, procedure, actor) if case else word(procedure.label),
        "openings": [(a.name, word(a.label)) for a in procedure.opening] if case is None else [],
    }  # fmt: skip


def _act(request: HttpRequest, procedure: Procedure, name: str, case: Case | None, actor: roles.Actor) -> HttpResponse:
    """The form of an act, for who has a role in which it is done (`access`)."""
    act = procedure.acts[name]
    context: dict[str, Any] = {
        **_head(procedure, name, case, actor),
        "key": request.POST.get("key") or uuid.uuid4().hex, "seen": case.moves if case else "",
        "leads": acting.state_word(procedure, act.to) if act.to in procedure.states else "",
        "told": [word(procedure.parties[role].label) for role in act.tells],
        "may_try": previews.worth_trying(procedure, act),
    }  # fmt: skip
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    status = 200
    if act.kind in (ActKind.ANSWER, ActKind.SUPPORT) and case is not None:
        number = request.POST.get("comment") or request.GET.get("comment", "")
        given["comment"] = number
        given["round"] = request.POST.get("round") or request.GET.get("round", "")
        context["comment"] = _comment(case, procedure, act.about, number, given["round"])
    if request.method != "POST" and act.kind is ActKind.PLAIN:
        given |= forms.linked(request, procedure, act)
    if request.method == "POST" and table_forms.MORE in request.POST:
        given |= forms.given(request, procedure, act) | {table_forms.MORE: request.POST[table_forms.MORE]}
        return _again(request, procedure, act, case, actor, context, given)
    if request.method == "POST":
        try:
            given |= forms.given(request, procedure, act)
            shown = _shown_first(request, procedure, name, case, given, actor)
            done = _perform(request, procedure, name, case, given, actor) if shown is None else None
        except ConflictError as error:
            status = 409
            context["refusal"] = (word(_MOVED), error.expected)
        except GuijuError as error:
            known = {f.name for f in forms.fields(procedure, act, {}, {}, {}, actor)} | {speaking.FIELD}
            errors, status = refusing.into(context, procedure, error, known)
        else:
            if done is None:
                return _again(request, procedure, act, case, actor, {**context, "preview": shown}, given)
            messages.success(request, word(Words(f"已完成：{act.label.zh}", f"Done: {act.label.en}")))
            if done.told:  # shown in this answer alone: neither session nor cookie is to hold it
                return render(request, "voted.html", {**context, "slip": done.told, "text": _text(done.told)})
            return redirect("case", number=done.number)
    context["wrong"] = len(errors)
    if case is not None and request.method != "POST":
        situation = performing.situation_of(case, actor)
        missing = foreseeing.obstacles(situation, act, timezone.localdate())
        context["obstacles"] = [(word(a), word(b)) for a, b in missing]
        if case.state not in act.from_states:
            status, context["closed"] = 409, True
        else:
            context["preview"] = previews.before(case, procedure, act, situation, actor, timezone.now())
    return _again(request, procedure, act, case, actor, context, given, errors, status)


def _again(
    request: HttpRequest, procedure: Procedure, act: Act, case: Case | None, actor: roles.Actor,
    context: dict[str, Any], given: dict[str, Any], errors: Mapping[str, str] = MappingProxyType({}), status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The form with what was filled in."""
    seen = access.prefilled(case, procedure, act, actor) if case else {}
    held = performing.facts_of(procedure, seen)
    prepared = _prepared(request, procedure, actor) if case is None else None
    if prepared is not None:
        context["prepared"] = prepared.pk
        given = {**prepared.facts, **given}
    context["fields"] = forms.fields(procedure, act, held, given, errors, actor)
    if case is None:
        context["fields"] = forms.placed(context["fields"], places.offered(procedure, act, actor))
    context["fields"] += forms.body_field(procedure, act, actor, forms.body_given(request), errors)
    numbers = definitions.numbers(case.rules_id) if case else {}
    first = dating.earliest(procedure, act, case, numbers, timezone.localdate())
    context["fields"] += forms.day_field(first, request.POST.get(forms.DAY, ""))
    return render(request, "act.html", context, status=status)


def _shown_first(
    request: HttpRequest, procedure: Procedure, name: str, case: Case | None, given: dict[str, Any],
    actor: roles.Actor,
) -> previews.Shown | None:  # fmt: skip
    """What the act would do, where the reader asked to see it or has to be warned first; None: it is to be done."""
    act, asked = procedure.acts[name], request.POST.get("step") == "preview"
    if act.kind is not ActKind.PLAIN or not (asked or previews.may_warn(procedure, act)):
        return None
    wanted = _asked(request, procedure, name, given)
    if not asked and previews.done_before(actor.user, wanted.key):
        return None
    if case is None:
        quotas.require_case(actor.user, timezone.now())
    shown = previews.tried(wanted, procedure, case, actor, timezone.now())
    return shown if asked or shown.asks != request.POST.get("confirmed", "") else None


def _asked(request: HttpRequest, procedure: Procedure, name: str, given: dict[str, Any]) -> Request:
    seen = request.POST.get("seen", "")
    moves = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    if procedure.acts[name].kind is not ActKind.PLAIN:
        moves = None  # votes and comments of others do not make mine out of date
    day = forms.day_given(request)
    key, for_body = request.POST.get("key", "")[:80], forms.body_given(request)
    return Request(name, given, key=key, seen=moves, day=day, for_body=for_body)


def _text(slip: Mapping[str, Any]) -> str:
    return json.dumps(slip, ensure_ascii=False, indent=1)


def _perform(
    request: HttpRequest, procedure: Procedure, name: str, case: Case | None, given: dict[str, Any],
    actor: roles.Actor,
) -> performing.Performed:  # fmt: skip
    asked = _asked(request, procedure, name, given)
    if case is None:
        quotas.require_case(actor.user, timezone.now())
        opened = performing.open_case(procedure.name, replace(asked, seen=None), actor, timezone.now())
        prepared = _prepared(request, procedure, actor)
        if prepared is not None:
            FollowUp.objects.filter(pk=prepared.pk, opened=None).update(opened_id=opened.case)
        return opened
    return performing.perform(case.number, asked, actor, timezone.now())


def _prepared(request: HttpRequest, procedure: Procedure, actor: roles.Actor) -> FollowUp | None:
    """The prepared case that an opening form starts from, if it is the reader's to open."""
    wanted = request.POST.get("from") or request.GET.get("from", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return None
    rows = FollowUp.objects.filter(pk=int(wanted), procedure=procedure.name, opened=None, holder__in=actor.keys)
    return rows.first()


def _comment(case: Case, procedure: Procedure, name: str, number: str, round_: str) -> Comment:
    """A comment of the present round, or of the one that is named."""
    if any(not text.isdecimal() or len(text) > 9 for text in (number, round_ or "0")):
        raise Http404(number)
    present = int(round_) if round_ else round_of(procedure, case.marks, name)
    found = Comment.objects.filter(case=case, name=name, round=present, number=int(number)).first()
    if found is None:
        raise Http404(number)
    return found
