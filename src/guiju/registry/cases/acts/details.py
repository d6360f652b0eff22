"""What votes, comments, supports and answers bring beside the facts of a case."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guiju.core.ledger.secret_ballot import new_nonce
from guiju.core.procedure.model import Act, ActKind, Procedure
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
    """`public` and `personal` go into the act. `row` is what hangs on it, unsaved, and `seals` the position and reason
    of a vote in a secret ballot: `hang` writes both. `write(act id)` writes what is not a row of its own. `told` is
    filled with what only who did the act is told, and nobody keeps. `mask` hides the digest of what was sent where that
    could be guessed. `tells` are holder keys that are told of the act beside those of its procedure."""

    public: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[FactError, ...] = ()
    row: Vote | Comment | Support | None = None
    seals: tuple[str, str] | None = None
    write: Callable[[int], None] = lambda act: None
    told: dict[str, Any] = field(default_factory=dict)
    mask: Callable[[bytes], bytes] = lambda digest: digest
    tells: tuple[str, ...] = ()


class Known:
    """What is looked up in a case for the details of its acts. Of many acts at once it is looked up once: `users` are
    all who act."""

    def __init__(self, case: Case, users: Collection[int | None]) -> None:
        self._case, self._users = case, users
        self._rolls: dict[tuple[str, int], dict[int, bool]] = {}
        self._last: dict[tuple[str, int], int] = {}

    def conflicted(self, ballot: str, round_: int, user: int | None) -> bool | None:
        """Whether somebody who may vote has a conflict of interest; None for who may not vote."""
        if (ballot, round_) not in self._rolls:
            rows = Elector.objects.filter(case=self._case, ballot=ballot, round=round_, user_id__in=self._users)
            self._rolls[ballot, round_] = dict(rows.values_list("user_id", "conflicted"))
        return self._rolls[ballot, round_].get(user) if user is not None else None

    def next_comment(self, name: str, round_: int) -> int:
        """The number of the next comment of a round."""
        if (name, round_) not in self._last:
            rows = Comment.objects.filter(case=self._case, name=name, round=round_).order_by("-number")
            self._last[name, round_] = rows.values_list("number", flat=True).first() or 0
        return self._last[name, round_] + 1

    def commented(self, name: str, round_: int) -> None:
        """The next comment has its number."""
        self._last[name, round_] += 1


def checked(
    case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor, known: Known | None = None
) -> Detail:
    """The detail of an act, with its faults. Plain acts have none, unless they end a secret ballot uncounted. `known`
    is shared by acts that are done together."""
    known = known or Known(case, [actor.user])
    match act.kind:
        case ActKind.VOTE:
            return _vote(case, procedure, act, brought, actor, known)
        case ActKind.COMMENT:
            return _comment(case, procedure, act, brought, actor, known)
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

    def round(self, present: int) -> int:
        """The round that is named, or the present one."""
        return min(self.number("round"), present) if self.brought.get("round") else present

    def number(self, name: str) -> int:
        given = str(self.brought.get(name) or "")
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            self.faults.append(FactError(name, "not_whole" if given else "missing"))
            return 0
        return int(given)


def hang(case: Case, done: Sequence[tuple[int, int, Detail]]) -> None:
    """Write the rows that hang on acts: (key of the act, its number, its detail)."""
    votes, comments, supports = [], [], []
    sealed: dict[tuple[str, int], list[tuple[int, Detail, int]]] = {}
    for act, number, detail in done:
        row = detail.row
        if row is None:
            continue
        row.act_id = act
        if isinstance(row, Vote):
            votes.append(row)
            if detail.seals is not None:
                sealed.setdefault((row.ballot, row.round), []).append((row.user_id, detail, number))
        elif isinstance(row, Comment):
            comments.append(row)
        else:
            supports.append(row)
    for place in {(vote.ballot, vote.round) for vote in votes}:
        mine = {"case": case, "ballot": place[0], "round": place[1]}
        users = [vote.user_id for vote in votes if (vote.ballot, vote.round) == place]
        Vote.objects.filter(**mine, user_id__in=users, superseded=False).update(superseded=True)
    Vote.objects.bulk_create(votes)
    Comment.objects.bulk_create(comments)
    Support.objects.bulk_create(supports)
    for (ballot, round_), cast in sealed.items():
        here = sealing.Round(case, ballot, round_)
        put = here.put([(user, *(detail.seals or ("", "")), number) for user, detail, number in cast])
        for (_, detail, _), vote in zip(cast, put, strict=True):
            detail.told.update(slip(here, vote))


def _vote(
    case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor, known: Known
) -> Detail:  # fmt: skip
    ballot = procedure.ballots[act.about]
    form = _Form(brought, ("position", "reason"))
    position = form.choice("position", list(ballot.positions))
    longest = sealing.LONGEST_REASON if ballot.secret else LONG
    reason = form.text("reason", longest, needed="needed" if position in ballot.reason_with else "")
    round_ = round_of(procedure, case.marks, ballot.name)
    conflicted = known.conflicted(ballot.name, round_, actor.user)
    if conflicted is None or conflicted:
        form.faults.append(FactError("position", "not_eligible" if conflicted is None else "conflicted"))
    mine = {"case": case, "ballot": ballot.name, "round": round_, "user_id": actor.user}
    if ballot.secret:  # the act and its row say that somebody voted; what, is sealed apart from them
        public = {"ballot": ballot.name, "round": round_, "sealed": True}
        mask = sealing.Round(case, ballot.name, round_).mask
        return Detail(public, {}, tuple(form.faults), Vote(**mine), (position, reason), mask=mask)
    said = {"position": position, **({"reason": reason} if reason else {})}
    row = Vote(**mine, position=position, reason=reason)
    return Detail({"ballot": ballot.name, "round": round_, **said}, {}, tuple(form.faults), row)


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

    return Detail({"ballot": act.about, "round": round_, "opened": votes}, {}, tuple(form.faults), write=write)


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

    return Detail({"uncounted": [{"ballot": r.ballot, "round": r.number} for r in rounds]}, write=write)


def _comment(
    case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor, known: Known
) -> Detail:  # fmt: skip
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
    number = known.next_comment(act.about, round_)
    if not form.faults:
        known.commented(act.about, round_)
    row = Comment(
        case=case, name=act.about, round=round_, number=number, user_id=actor.user, organization=organization, **said
    )
    public = {"round": round_, "comment": number, **{key: value for key, value in said.items() if value}}
    personal = {"organization": organization} if organization else {}
    return Detail(public, personal, tuple(form.faults), row)


def _find(case: Case, procedure: Procedure, act: Act, form: _Form) -> Comment | None:
    number = form.number("comment")
    round_ = form.round(round_of(procedure, case.marks, act.about))
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

    row = Support(comment=found, user_id=actor.user)
    return Detail({"round": found.round, "comment": found.number}, {}, tuple(form.faults), row)


def _answer(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any]) -> Detail:
    form = _Form(brought, ("comment", "disposition", "reason", "round"))
    found = _find(case, procedure, act, form)
    disposition = form.choice("disposition", Comment.Disposition.values)
    reason = form.text("reason", LONG, needed="" if disposition == Comment.Disposition.ADOPTED else "needed")
    if found is None or form.faults:
        return Detail(faults=tuple(form.faults))

    def write(act_id: int) -> None:
        Comment.objects.filter(pk=found.pk).update(disposition=disposition, reason=reason, answered_id=act_id)

    public = {"round": found.round, "comment": found.number, "disposition": disposition, "reason": reason}
    author = () if found.user_id is None else (key_of(found.user_id),)
    return Detail(public, write=write, tells=author)
