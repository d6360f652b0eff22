"""One candidate: its row beside each thing it may be, what speaks for each, what was decided; deciding; receipts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.feeds.checking import sort_of
from guiju.core.feeds.model import ATTRIBUTES, Feed, Field, State
from guiju.registry.feeds import access, deciding, listing, proving
from guiju.registry.feeds.definitions import NoFeedError
from guiju.registry.feeds.models import Candidate, Decision
from guiju.registry.links import neighbours
from guiju.registry.links.models import Link
from guiju.registry.record import subjects
from guiju.registry.registers.access import Viewer
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.views.feeds.lists import address, compare_word, feed_or_404, state_of
from guiju.web.views.registers.lists import viewer_of

MOST = 2**63 - 1


def _found(name: str, key: str, who: Viewer) -> tuple[Feed, Candidate]:
    held = feed_or_404(name)
    row = listing.candidate(held, key, who)
    if row is None:
        raise Http404(key)
    return held, row


@require_safe
def one(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """A candidate: the two sides compared, what can be decided, what was."""
    return _page(request, name, key)


def _page(request: HttpRequest, name: str, key: str, refusal: GuijuError | None = None) -> HttpResponse:
    who = viewer_of(request)
    held, row = _found(name, key, who)
    css, state = state_of(row)
    history = listing.history(held, row, who)
    runs, mine = access.may_run(held, who), access.brought(held, row, who)
    given = request.POST if refusal is not None else {}
    context = {
        "feed": held, "label": word(held.label), "row": row, "css": css, "state": state, "refusal": refusal,
        "decision": word(held.decisions[row.decision].label) if row.decision in held.decisions else "",
        "fields": _fields(held, row), "proposals": _proposals(held, row), "inside": access.inside(held, who),
        "own": _own(held, row), "runs": runs, "mine": runs and mine,
        "decides": runs and not mine and row.state == State.OPEN,
        "plain": [_choice(d) for d in held.decisions.values() if not d.chooses or d.optional],
        "free": [_choice(d) for d in held.decisions.values() if d.chooses],
        "kinds": [(kind, _kind(kind)) for kind in held.match.things],
        "history": [_decided(held, one_) for one_ in history],
        "can_take_back": runs and not mine and bool(row.decision) and "edition" not in _wrote(history, row),
        "why": str(given.get("why", ""))[: deciding.LONGEST_WHY], "named": str(given.get("name", ""))[:200],
    }  # fmt: skip
    return render(request, "feeds/candidate.html", context, status=400 if refusal is not None else 200)


def _wrote(history: list[Decision], row: Candidate) -> dict[str, Any]:
    last = next((one_ for one_ in history if one_.candidate_id == row.pk), None)
    return dict(last.wrote) if last is not None else {}


def _kind(kind: str) -> str:
    return word(subjects.subject(kind).label)


def _choice(decision: Any) -> dict[str, Any]:
    refuses = decision.leads_to is State.REFUSED
    return {"name": decision.name, "label": word(decision.label), "refuses": refuses, "kinds": decision.chooses}


def _fields(held: Feed, row: Candidate) -> list[dict[str, Any]]:
    """The fields of a row with what they said before, where that changed."""
    found = []
    for field in held.fields.values():
        now, change = row.row.get(field.name, []), row.changed.get(field.name)
        if now or change:
            before = _values(field, change[0]) if change else ""
            said = {"label": word(field.label), "now": _values(field, now), "before": before, "changed": bool(change)}
            found.append(said)
    return found


def _values(field: Field, values: list[str]) -> str:
    return "; ".join(word(field.words[one_]) if one_ in field.words else one_ for one_ in values)


def _own(held: Feed, row: Candidate) -> dict[str, Any] | None:
    """What the registry holds already under the key of a row, where a decision would make it so."""
    for decision in held.decisions.values():
        writes = decision.writes
        kind = "committee" if writes.committee else f"item-{writes.register}" if writes.register else ""
        kind = "edition" if writes.edition else kind
        found = subjects.subject(kind).find(row.key) if kind else None
        if found is not None:
            return {
                "kind": kind,
                "pk": found.pk,
                "name": row.key,
                "address": "/" + subjects.subject(kind).address(found),
            }
    return None


def _proposals(held: Feed, row: Candidate) -> list[dict[str, Any]]:
    """Each thing a row may be as everybody may see it, with the values compared, and what can be decided about it."""
    seen = neighbours.things((one_["kind"], one_["key"]) for one_ in row.proposals)
    best: dict[str, int] = {}
    found = []
    for one_ in row.proposals:
        told = seen.get((one_["kind"], one_["key"]))
        if told is None:
            continue
        named, label, path = told
        choices = [_choice(d) for d in held.decisions.values() if one_["kind"] in d.chooses]
        for choice in choices:
            first = best.setdefault(choice["name"], one_["score"])
            choice["why"] = choice["refuses"] or one_["score"] < first
        found.append({
            "kind": one_["kind"], "name": named.name, "label": word(label),
            "title": word(named.title) or named.title.zh or named.title.en,
            "address": "/" + path, "score": one_["score"], "choices": choices,
            "asks": any(choice["why"] for choice in choices),
            "evidence": [_evidence(held, one_["kind"], each) for each in one_["evidence"]],
        })  # fmt: skip
    return found


def _evidence(held: Feed, kind: str, each: dict[str, Any]) -> dict[str, Any]:
    field = held.fields.get(each["field"])
    attribute = ATTRIBUTES[sort_of(kind)].get(each["with"])
    return {
        "field": word(field.label) if field else each["field"], "with": word(attribute) if attribute else each["with"],
        "compare": compare_word(each["compare"]), "points": each["points"], "ours": each["ours"],
        "theirs": each["theirs"],
    }  # fmt: skip


def _decided(held: Feed, row: Decision) -> dict[str, Any]:
    decision = held.decisions.get(row.name)
    told = None
    if row.chosen is not None:
        seen = neighbours.things([(row.chosen_kind, row.chosen)]).get((row.chosen_kind, row.chosen))
        told = "/" + seen[2] if seen is not None else ""
    link = Link.objects.filter(pk=row.wrote.get("link", row.wrote.get("held_link"))).first()
    return {
        "row": row, "label": word(decision.label) if decision else row.name, "address": told,
        "link": link, "older": row.candidate.version, "before": row.candidate.row if not row.candidate.present else {},
    }  # fmt: skip


@login_required
@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponse:
    """Decide about a candidate, or take the decision back; what refuses it stands on its page."""
    held, who, given = feed_or_404(name), viewer_of(request), request.POST
    key = given.get("candidate", "")[:240]
    access.run(held, who)
    if listing.candidate(held, key, who) is None:
        raise NoFeedError("there is no candidate {}", repr(key[:80]), where=name, expected="one of its candidates")
    now, why = timezone.now(), given.get("why", "")
    try:
        if given.get("do", "") == "back":
            deciding.take_back(held, key, why, who, now)
        else:
            asked = deciding.Asked(
                given.get("do", ""), given.get("kind", "")[:40], given.get("name", "").strip()[:300], why,
                given.get("seen", "")[:64],
            )  # fmt: skip
            deciding.decide(held, key, asked, who, now)
    except GuijuError as error:
        if isinstance(error, NotAllowedError):
            raise
        return _page(request, name, key, error)
    return redirect(address(held, key))


@require_safe
def receipt(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The receipt of a decision: provable without this site. Of a closed feed those that confirmed are for all."""
    held, who = feed_or_404(name), viewer_of(request)
    rows = Decision.objects.select_related("candidate").filter(candidate__feed=held.name)
    row = rows.filter(pk=number).first() if number <= MOST else None
    if row is None or not access.may_see(held, row.candidate, who):
        raise Http404(str(number))
    return downloads.receipt(proving.receipt(row), f"feed-{held.name}-{number}")
