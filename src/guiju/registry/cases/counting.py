"""What rules ask that only the registry can count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure.ballots import Tally, Verdict, tally, verdict
from guiju.core.procedure.model import Procedure
from guiju.registry.cases import checks, definitions
from guiju.registry.cases.holders import Actor
from guiju.registry.cases.models import Act, Case, Comment, Elector, Vote
from guiju.registry.cases.rounds import round_of


def counter(case: Case, procedure: Procedure, actor: Actor) -> Callable[[str, str], Any]:
    """The `count` of a situation."""

    def count(what: str, name: str) -> Any:
        match what:
            case "times_by_actor":
                return Act.objects.filter(case=case, name=name, user_id=actor.user).count()
            case "unanswered":
                return Comment.objects.filter(case=case, name=name, disposition="").count()
            case "comments":
                return Comment.objects.filter(case=case, name=name).count()
            case "tally":
                return tally_of(case, name, round_of(procedure, case.marks, name))
            case "errors":
                return len(checks.findings(case, procedure, name))
        raise GuijuError(f"nothing counts {what!r}", where=procedure.name, expected="a function of the language")

    return count


def tally_of(case: Case, ballot: str, round_: int) -> Tally:
    """The votes of a round that stand: who has a conflict of interest is not eligible."""
    mine = {"case": case, "ballot": ballot, "round": round_}
    eligible = Elector.objects.filter(**mine, conflicted=False).count()
    votes = Vote.objects.filter(**mine, superseded=False).values_list("position", "reason")
    return tally(eligible, ((position, bool(reason)) for position, reason in votes))


def verdict_of(case: Case, ballot: str) -> Verdict:
    """How the present round of a ballot stands."""
    procedure = definitions.kept(case.definition_id)
    counted = tally_of(case, ballot, round_of(procedure, case.marks, ballot))
    return verdict(procedure.ballots[ballot], counted, definitions.numbers(case.rules_id))
