"""What votes, comments, supports and answers bring beside the facts of a case."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.core.ledger.secret_ballot import new_nonce
from guiju.core.procedure.model import Act, ActKind, Ballot, Procedure
from guiju.core.procedure.values import FactError
from guiju.registry.accounts.principals import key_of
from guiju.registry.cases import sealing
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import BallotKey, Case, Comment, Elector, Support, Vote
from guiju.registry.cases.roles import Actor

LONG = 8000
_CONTROL = {chr(n) for n in (*range(32), 127, *range(0xD800, 0xE000)) if chr(n) not in "\n\t"}


@dataclass(frozen=True)
class Detail:
    """`public` and `personal` go into the act; `write(act id)` writes the rows of its own. `told` is filled by it with
    what only who did the act is told, and nobody keeps. `mask` hides the digest of what was sent where that could be
    guessed. `tells` are holder keys that are told of the act beside those of its procedure."""

    public: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[FactError, ...] = ()
    write: Callable[[int], None] = lambda act: None
    told: dict[str, Any] = field(default_factory=dict)
    mask: Callable[[bytes], bytes] = lambda digest: digest
    tells: tuple[str, ...] = ()


def checked(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    """The detail of an act, with its faults. Plain acts have none, unless they end a secret ballot uncounted."""
    match act.kind:
        case ActKind.VOTE:
            return _vote(case, procedure, act, brought, actor)
        case ActKind.COMMENT:
            return _comment(case, procedure, act, brought, actor)
        case ActKind.SUPPORT:
            return _support(case, procedure, act, brought, actor)
        case ActKind.ANSWER:
            return _answer(case, procedure, act, brought)
        case ActKind.COUNT:
            return _count(case, procedure, act, brought)
    return _uncounted(case, procedure, act)


class _Form:
    """Texts out of what was brought, with faults collected."""

    def __init__(self, brought: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        self.brought = brought
        self.faults = [FactError(name[:60], "unknown", ", ".join(allowed)) for name in brought if name not in allowed]

    def text(self, name: str, longest: int, *, needed: str = "") -> str:
        """`needed` "needed" refuses an empty text."""
        given = self.brought.get(name) or ""
        if not isinstance(given, str):
            self.faults.append(FactError(name, "not_text"))
            return ""
        text = given.replace("\r\n", "\n").strip()
        if not _CONTROL.isdisjoint(text):
            self.faults.append(FactError(name, "control_characters"))
        elif len(text) > longest:
            self.faults.append(FactError(name, "too_long", str(longest)))
        elif needed and not text:
            self.faults.append(FactError(name, "missing"))
        return text

    def choice(self, name: str, options: list[str]) -> str:
        given = self.brought.get(name)
        if given not in options:
            self.faults.append(FactError(name, "not_a_choice" if given else "missing", ", ".join(options)))
            return ""
        return str(given)

    def number(self, name: str) -> int:
        given = str(self.brought.get(name) or "")
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            self.faults.append(FactError(name, "not_whole" if given else "missing"))
            return 0
        return int(given)


def _vote(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    ballot = procedure.ballots[act.about]
    form = _Form(brought, ("position", "reason"))
    position = form.choice("position", list(ballot.positions))
    longest = sealing.LONGEST_REASON if ballot.secret else LONG
    reason = form.text("reason", longest, needed="needed" if position in ballot.reason_with else "")
    round_ = round_of(procedure, case.marks, ballot.name)
    mine = {"case": case, "ballot": ballot.name, "round": round_, "user_id": actor.user}
    conflicted = Elector.objects.filter(**mine).values_list("conflicted", flat=True).first()
    if conflicted is None or conflicted:
        form.faults.append(FactError("position", "not_eligible" if conflicted is None else "conflicted"))
    if ballot.secret:
        return _sealed(case, ballot, round_, actor, (position, reason), form)
    said = {"position": position, **({"reason": reason} if reason else {})}

    def write(act_id: int) -> None:
        Vote.objects.filter(**mine, superseded=False).update(superseded=True)
        Vote.objects.create(**mine, act_id=act_id, position=position, reason=reason)

    return Detail({"ballot": ballot.name, "round": round_, **said}, {}, tuple(form.faults), write)


def _sealed(case: Case, ballot: Ballot, round_: int, actor: Actor, vote: tuple[str, str], form: _Form) -> Detail:
    """A vote in a secret ballot: the act and its row say that somebody voted; what, is sealed apart from them."""
    told: dict[str, Any] = {}
    here = sealing.Round(case, ballot.name, round_)

    def write(act_id: int) -> None:
        mine = {"case": case, "ballot": ballot.name, "round": round_, "user_id": actor.user}
        Vote.objects.filter(**mine, superseded=False).update(superseded=True)
        Vote.objects.create(**mine, act_id=act_id)
        assert actor.user is not None  # electors have accounts
        told.update(slip(here, here.put(actor.user, *vote, case.acts)))

    public = {"ballot": ballot.name, "round": round_, "sealed": True}
    return Detail(public, {}, tuple(form.faults), write, told, here.mask)


def slip(here: sealing.Round, vote: sealing.Sealed) -> dict[str, Any]:
    """What a voter is given to find their vote in the count. Whoever has it can prove how they voted."""
    place = here.place
    return {
        "case": place.case, "ballot": place.ballot, "round": place.round, "position": vote.position,
        "reason": vote.reason, "nonce": vote.nonce, "commitment": vote.opened.commitment(place),
    }  # fmt: skip


def told_before(done: ActRow, asked: bytes) -> tuple[dict[str, Any], bool]:
    """What who did an act was told, for a repetition, and whether `asked` is the digest of what was sent then. Of a
    vote in a secret ballot both can be said until the count; after it, any repetition gets the first answer without
    its slip."""
    if "sealed" not in done.public or done.user_id is None:
        return {}, bytes(done.asked) == asked
    here = sealing.Round(done.case, done.public["ballot"], done.public["round"])
    masked = here.masked(asked)
    if masked is None:
        return {}, True
    vote = here.vote_of(done.user_id)
    told = slip(here, vote) if vote is not None and vote.act == done.number else {}
    return told, hmac.compare_digest(masked, bytes(done.asked))


def _count(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any]) -> Detail:
    """All votes of a secret ballot, opened at once in the order of their commitments; sealed votes and key are gone."""
    form = _Form(brought, ())
    round_ = round_of(procedure, case.marks, act.about)
    here = sealing.Round(case, act.about, round_)
    held = [*here.open(), *_in_clear(case, act.about, round_)]
    held.sort(key=lambda vote: vote.opened.commitment(here.place))
    votes = [{"nonce": vote.nonce, "position": vote.position, "reason": vote.reason} for vote in held]

    def write(act_id: int) -> None:
        here.discard()

    return Detail({"ballot": act.about, "round": round_, "opened": votes}, {}, tuple(form.faults), write)


def _in_clear(case: Case, ballot: str, round_: int) -> list[sealing.Sealed]:
    """Votes of a secret ballot that was open when votes were not sealed yet."""
    rows = Vote.objects.filter(case=case, ballot=ballot, round=round_, superseded=False).exclude(position="")
    return [sealing.Sealed(new_nonce(), row.position, row.reason, row.act_id) for row in rows]


def _uncounted(case: Case, procedure: Procedure, act: Act) -> Detail:
    """Votes of a secret ballot that will not be counted any more, because the case ends or votes anew, are deleted."""
    ends = act.to in procedure.states and procedure.states[act.to].end
    if case.pk is None or not (ends or act.opens) or not any(b.secret for b in procedure.ballots.values()):
        return Detail()
    rows = BallotKey.objects.filter(case=case).order_by("ballot", "round")
    rounds = [sealing.Round(case, row.ballot, row.round) for row in rows if ends or row.ballot == act.opens]
    if not rounds:
        return Detail()

    def write(act_id: int) -> None:
        for here in rounds:
            here.discard()

    return Detail({"uncounted": [{"ballot": r.ballot, "round": r.number} for r in rounds]}, {}, (), write)


def _comment(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    form = _Form(brought, ("clause", "words", "kind", "text", "proposal", "organization"))
    said = {
        "clause": form.text("clause", 80),
        "words": form.text("words", 500),
        "kind": form.choice("kind", Comment.Kind.values),
        "text": form.text("text", LONG, needed="needed"),
        "proposal": form.text("proposal", LONG),
    }
    organization = form.text("organization", 200)
    round_ = round_of(procedure, case.marks, act.about)
    where = {"case": case, "name": act.about, "round": round_}
    last = Comment.objects.filter(**where).order_by("-number").values_list("number", flat=True).first() or 0

    def write(act_id: int) -> None:
        Comment.objects.create(
            **where, number=last + 1, user_id=actor.user, organization=organization, act_id=act_id, **said
        )

    public = {"round": round_, "comment": last + 1, **{key: value for key, value in said.items() if value}}
    personal = {"organization": organization} if organization else {}
    return Detail(public, personal, tuple(form.faults), write)


def _find(case: Case, procedure: Procedure, act: Act, form: _Form) -> Comment | None:
    number = form.number("comment")
    round_ = round_of(procedure, case.marks, act.about)
    found = Comment.objects.filter(case=case, name=act.about, round=round_, number=number).first()
    if found is None and not form.faults:
        last = Comment.objects.filter(case=case, name=act.about, round=round_).count()
        form.faults.append(FactError("comment", "not_a_choice", f"1–{last}"))
    return found


def _support(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    form = _Form(brought, ("comment",))
    found = _find(case, procedure, act, form)
    if found is None:
        return Detail(faults=tuple(form.faults))
    if found.user_id == actor.user:
        form.faults.append(FactError("comment", "own"))
    elif Support.objects.filter(comment=found, user_id=actor.user).exists():
        form.faults.append(FactError("comment", "twice"))

    def write(act_id: int) -> None:
        Support.objects.create(comment=found, user_id=actor.user, act_id=act_id)

    return Detail({"round": found.round, "comment": found.number}, {}, tuple(form.faults), write)


def _answer(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any]) -> Detail:
    form = _Form(brought, ("comment", "disposition", "reason"))
    found = _find(case, procedure, act, form)
    disposition = form.choice("disposition", Comment.Disposition.values)
    reason = form.text("reason", LONG, needed="" if disposition == Comment.Disposition.ADOPTED else "needed")
    if found is None or form.faults:
        return Detail(faults=tuple(form.faults))

    def write(act_id: int) -> None:
        Comment.objects.filter(pk=found.pk).update(disposition=disposition, reason=reason, answered_id=act_id)

    public = {"round": found.round, "comment": found.number, "disposition": disposition, "reason": reason}
    author = () if found.user_id is None else (key_of(found.user_id),)
    return Detail(public, {}, (), write, tells=author)
