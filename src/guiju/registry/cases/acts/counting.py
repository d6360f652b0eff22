"""What rules ask that only the registry can count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.ledger.secret_ballot import Opened, Place, reason_digest, written
from guiju.core.procedure.ballots import Tally, Verdict, tally, tally_elsewhere, verdict
from guiju.core.procedure.model import Procedure
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import repeating, replacing
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.checks import registry
from guiju.registry.cases.checks.registry import Finding
from guiju.registry.cases.models import Act, Case, Comment, Elector, Vote
from guiju.registry.cases.roles import Actor


def counter(case: Case, procedure: Procedure, actor: Actor) -> Callable[[str, str], Any]:
    """The `count` of a situation."""

    def count(what: str, name: str) -> Any:
        match what:
            case "times_by_actor":
                return Act.objects.filter(case=case, name=name, user_id=actor.user).count()
            case "unanswered":
                return Comment.objects.filter(case=case, name=name, disposition="").count()
            case "given":
                known = procedure.facts.get(name)
                return repeating.given(case, name, known.anew_with if known else "")
            case "comments":
                return Comment.objects.filter(case=case, name=name).count()
            case "tally":
                return tally_of(case, name, round_of(procedure, case.marks, name))
            case "counted":
                return is_counted(case, name, round_of(procedure, case.marks, name))
            case "all_voted":
                return all_voted(case, name, round_of(procedure, case.marks, name))
            case "votes":
                return cast_of(case, name, round_of(procedure, case.marks, name))
            case "took_part":
                return bool(actor.keys & replacing.took_part(case, procedure, name))
        raise GuijuError("nothing counts {}", repr(what), where=procedure.name, expected="a function of the language")

    return with_checks(case, procedure, count)


def with_checks(case: Case, procedure: Procedure, count: Callable[[str, str], Any]) -> Callable[[str, str], Any]:
    """A `count` that answers ("errors", check) and ("findings", check) by looking at this case, once each."""
    found: dict[str, list[Finding]] = {}

    def asked(what: str, name: str) -> Any:
        if what not in ("errors", "findings"):
            return count(what, name)
        if name not in found:
            found[name] = registry.findings(case, procedure, name)
        return found[name] if what == "findings" else len(found[name])

    return asked


def tally_of(case: Case, ballot: str, round_: int) -> Tally:
    """The votes of a round that stand, of all members as the definition counts them. Of a secret ballot there are none
    before its count."""
    mine = {"case": case, "ballot": ballot, "round": round_}
    eligible = eligible_of(case, ballot, round_)
    count = count_of(case, ballot, round_)
    if count is not None:
        return tally(eligible, ((vote["position"], bool(vote["reason"])) for vote in count.public["opened"]))
    if is_sealed(case, ballot, round_):
        return tally(eligible, ())
    votes = Vote.objects.filter(**mine, superseded=False).values_list("position", "reason")
    return tally(eligible, ((position, bool(reason)) for position, reason in votes))


def eligible_of(case: Case, ballot: str, round_: int) -> int:
    """How many members there are for the shares of a round (`Ballot.among_all`)."""
    conflicted = list(
        Elector.objects.filter(case=case, ballot=ballot, round=round_).values_list("conflicted", flat=True)
    )
    known = definitions.kept(case.definition_id).ballots[ballot]
    return known.among_all(conflicted.count(False), conflicted.count(True))


def conflicted_of(case: Case, ballot: str, round_: int) -> int:
    """How many members have a conflict of interest in a round."""
    return Elector.objects.filter(case=case, ballot=ballot, round=round_, conflicted=True).count()


def missing(case: Case, ballot: str, round_: int) -> list[int]:
    """The accounts that may vote in a round and have not voted."""
    mine = {"case": case, "ballot": ballot, "round": round_}
    voted = Vote.objects.filter(**mine, superseded=False).values("user_id")
    rows = Elector.objects.filter(**mine, conflicted=False).exclude(user_id__in=voted)
    return list(rows.order_by("user_id").values_list("user_id", flat=True))


def all_voted(case: Case, ballot: str, round_: int) -> bool:
    """Whether everybody who may vote in a round has voted; not where there is nobody."""
    return cast_of(case, ballot, round_) > 0 and not missing(case, ballot, round_)


def last_day(case: Case, procedure: Procedure, ballot: str) -> date | None:
    """The last day on which members vote in the present round; None where it has none or is over."""
    said = case.clocks.get(procedure.ballots[ballot].term)
    return date.fromisoformat(said["last"]) if said and not said.get("stopped") else None


# -- secret ballots ----------------------------------------------------------------------------------------------------
def count_of(case: Case, ballot: str, round_: int) -> Act | None:
    """The act that counted a round of a secret ballot."""
    return Act.objects.filter(case=case, name=f"{ballot}.count", public__round=round_).first()


def is_counted(case: Case, ballot: str, round_: int) -> bool:
    """Whether the votes of a round are no secret any more: it was counted, or closed before votes were sealed."""
    return count_of(case, ballot, round_) is not None or not is_sealed(case, ballot, round_)


def is_sealed(case: Case, ballot: str, round_: int) -> bool:
    """Whether a ballot is secret and its round was not counted. A ballot that ended before Guiju sealed votes has its
    tally still."""
    procedure = definitions.kept(case.definition_id)
    if not procedure.ballots[ballot].secret or count_of(case, ballot, round_) is not None:
        return False
    present = round_ == round_of(procedure, case.marks, ballot)
    if present and case.state in procedure.acts[f"{ballot}.vote"].from_states:
        return True
    return not Vote.objects.filter(case=case, ballot=ballot, round=round_).exclude(position="").exists()


def hides_tally(case: Case, ballot: str, round_: int, inside: bool) -> bool:
    """Whether how votes fall is not shown: while they are sealed, and to the public while the ballot is open."""
    if is_sealed(case, ballot, round_):
        return True
    procedure = definitions.kept(case.definition_id)
    present = round_ == round_of(procedure, case.marks, ballot)
    return not inside and present and case.state in procedure.acts[f"{ballot}.vote"].from_states


def cast_of(case: Case, ballot: str, round_: int) -> int:
    """How many have voted in a round: no secret."""
    return Vote.objects.filter(case=case, ballot=ballot, round=round_, superseded=False).count()


def published(case: Case, ballot: str, round_: int) -> dict[str, Any] | None:
    """The count of a round of a secret ballot as everybody may have it; None before it, and of any other ballot."""
    count = count_of(case, ballot, round_)
    if count is None:
        return None
    eligible = eligible_of(case, ballot, round_)
    return written(Place(case.number, ballot, round_), eligible, opened_of(count))


def opened_of(count: Act) -> list[Opened]:
    """The opened set of a count, reasons as digests."""
    return [
        Opened(vote["nonce"], vote["position"], reason_digest(vote["nonce"], vote["reason"]))
        for vote in count.public["opened"]
    ]


def verdict_of(case: Case, ballot: str) -> Verdict:
    """How the present round of a ballot stands, or a ballot that was held elsewhere."""
    procedure, numbers = definitions.kept(case.definition_id), definitions.numbers(case.rules_id)
    known = procedure.ballots[ballot]
    if known.counted_from:
        return verdict(known, tally_elsewhere(known, case.facts) or tally(0, ()), numbers, case.facts)
    return verdict(known, tally_of(case, ballot, round_of(procedure, case.marks, ballot)), numbers)
