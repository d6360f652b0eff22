"""Ballots as programs read them: turnout, tally and conditions, cut to what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guiju.core.procedure import sentences
from guiju.core.procedure.ballots import Verdict
from guiju.core.procedure.expressions import Shortfall
from guiju.core.procedure.model import Ballot, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.registry.cases import access, definitions
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Case, Vote
from guiju.registry.cases.views.words import Told, both


def told(case: Case, procedure: Procedure, inside: bool) -> list[Told]:
    """The present round of each ballot. `inside`: the reader sees more of the case than the public does."""
    found = []
    for ballot in procedure.ballots.values():
        if ballot.counted_from:
            found += _elsewhere(case, procedure, ballot, inside)
            continue
        round_ = round_of(procedure, case.marks, ballot.name)
        if not round_:
            continue
        verdict = counting.verdict_of(case, ballot.name)
        sealed = counting.hides_tally(case, ballot.name, round_, inside)
        votes: Iterable[tuple[str, str, str]] = ()
        if inside and not ballot.secret:
            rows = Vote.objects.filter(case=case, ballot=ballot.name, round=round_, superseded=False)
            votes = rows.order_by("user__username").values_list("user__username", "position", "reason")
        found.append(
            {
                "name": ballot.name,
                "label": both(ballot.label),
                "round": round_,
                "open": case.state in procedure.acts[f"{ballot.name}.vote"].from_states,
                "eligible": verdict.tally.eligible,
                "cast": counting.cast_of(case, ballot.name, round_),
                "conflicted": counting.conflicted_of(case, ballot.name, round_),
                "last_day": counting.last_day(case, procedure, ballot.name),
                "sealed": sealed,
                "tally": {} if sealed else {p: verdict.tally.votes.get(p, 0) for p in ballot.positions},
                "passed": None if sealed else verdict.passed,
                "conditions": [] if sealed else _conditions(case, procedure, verdict),
                "votes": [{"user": user, "position": position, "reason": why} for user, position, why in votes],
            }
        )
    return found


def _elsewhere(case: Case, procedure: Procedure, ballot: Ballot, inside: bool) -> list[Told]:
    """A ballot that was held elsewhere, once its votes are known, for whoever may read the facts that hold them."""
    held = ballot.counted_from.values()
    shown = inside or all(access.is_public_in(case, procedure, procedure.facts[name]) for name in held)
    if not shown or any(case.facts.get(name) is None for name in held):
        return []
    verdict = counting.verdict_of(case, ballot.name)
    return [
        {
            "name": ballot.name, "label": both(ballot.label), "round": 1, "open": False,
            "eligible": verdict.tally.eligible, "cast": verdict.tally.cast, "conflicted": 0, "last_day": None,
            "sealed": False, "tally": dict(verdict.tally.votes), "passed": verdict.passed,
            "conditions": _conditions(case, procedure, verdict), "votes": [],
        }
    ]  # fmt: skip


def _conditions(case: Case, procedure: Procedure, verdict: Verdict) -> list[Told]:
    numbers = definitions.numbers(case.rules_id)
    return [
        {"text": both(c.text), "source": c.source, "met": not why, "shortfalls": _short(procedure, why, numbers)}
        for c, why in verdict.conditions
    ]


def _short(
    procedure: Procedure, faults: Iterable[Shortfall], parameters: Mapping[str, Parameter]
) -> list[dict[str, str]]:
    return [both(sentences.sentence(procedure, fault, parameters)) for fault in faults]
