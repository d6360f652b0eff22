"""What hangs on acts: votes, comments, supports and answers, each compared with what its act says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from guiju.core.procedure.model import ActKind
from guiju.registry.cases.verifying.replaying import Done, Replay


class Vote(NamedTuple):
    case: int
    ballot: str
    round: int
    user: int
    position: str
    reason: str
    superseded: bool


class Comment(NamedTuple):
    case: int
    name: str
    round: int
    number: int
    user: int | None
    organization: str
    clause: str
    words: str
    kind: str
    text: str
    proposal: str
    disposition: str
    reason: str
    answered: int | None


class Support(NamedTuple):
    user: int
    case: int
    name: str
    round: int
    number: int


class Rows(NamedTuple):
    """The rows that point to one act, None where there is none."""

    vote: Vote | None
    comment: Comment | None
    support: Support | None

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Rows:
        vote, comment, support = columns[:7], columns[7:21], columns[21:26]
        return cls(
            Vote(*vote) if vote[0] is not None else None,
            Comment(*comment) if comment[0] is not None else None,
            Support(*support) if support[0] is not None else None,
        )


Fault = tuple[str, str]
"""(what, expected)"""


def by_whom(act: Done) -> Iterator[Fault]:
    """Who did an act is personal: proven by its digest while it is kept, open once the person was erased."""
    if act.personal is None:
        if act.sealed and act.user is not None:
            yield "its personal fields are gone", "personal fields: the account that did it was not erased"
        return
    account = act.personal.get("account")
    if account is not None and account != (f"u{act.user}" if act.user is not None else None):
        yield f"it is said to be by {'u' + str(act.user) if act.user is not None else 'nobody'}", account


class Cast(NamedTuple):
    """A vote somebody cast: the number of its act, whether it counts as replaced, and what it says."""

    act: int
    superseded: bool
    position: str
    reason: str


@dataclass
class RowsOfCase:
    """The votes and comments of one case, followed through its acts."""

    case: int
    votes: dict[tuple[str, int, int], list[Cast]] = field(default_factory=dict)
    comments: dict[tuple[str, int, int], tuple[str, str, int | None]] = field(default_factory=dict)
    answers: dict[tuple[str, int, int], tuple[str, str, int | None]] = field(default_factory=dict)

    def add(self, act: Done, rows: Rows, replay: Replay) -> Iterator[Fault]:
        """The rows of the next act; what is not as the act says."""
        known = replay.procedure.acts.get(act.name)
        kind = known.kind if known else ActKind.PLAIN
        about = known.about if known else ""
        yield from self._there("vote", rows.vote, kind is ActKind.VOTE)
        yield from self._there("comment", rows.comment, kind is ActKind.COMMENT)
        yield from self._there("support", rows.support, kind is ActKind.SUPPORT)
        if kind is ActKind.VOTE and rows.vote is not None:
            yield from self._vote(act, rows.vote)
        elif kind is ActKind.COMMENT and rows.comment is not None:
            yield from self._comment(act, rows.comment, about)
        elif kind is ActKind.SUPPORT and rows.support is not None:
            row, said = rows.support, act.public
            held = (row.case, row.name, row.round, row.number)
            yield from _differ("the support", {"comment": held}, {"comment": self._place(about, said)})
            yield from _same_person("the support", row.user, act)
        elif kind is ActKind.ANSWER:
            said = act.public
            key = (about, said.get("round", 0), said.get("comment", 0))
            self.answers[key] = (said.get("disposition", ""), said.get("reason", ""), act.id)

    def end(self) -> Iterator[tuple[str, str, str]]:
        """(place, what, expected) of what all acts together show: which votes stand, which comments are answered."""
        for (ballot, round_, user), cast in self.votes.items():
            for number, superseded, _, _ in cast:
                if superseded != (number != cast[-1].act):
                    stands = "a later vote replaces it" if number != cast[-1].act else "it stands"
                    what = "the vote counts as " + ("replaced" if superseded else "standing")
                    yield f"act {number} (vote of u{user} in {ballot}, round {round_})", what, stands
        for (name, round_, number), held in self.comments.items():
            said = self.answers.get((name, round_, number), ("", "", None))
            for column, is_, was in zip(("disposition", "reason", "answered"), held, said, strict=True):
                if is_ != was:
                    what = f"its {column} is {_short(is_)}"
                    yield f"comment {number} in {name}, round {round_}", what, f"{_short(was)}, as it was answered"

    def _there(self, what: str, row: object, due: bool) -> Iterator[Fault]:
        if due and row is None:
            yield f"its {what} is gone", f"a row of its {what}"
        elif row is not None and not due:
            yield f"a {what} hangs on it", f"no {what}: it is an act of another kind"

    def _place(self, about: str, said: Mapping[str, Any]) -> tuple[Any, ...]:
        return (self.case, about, said.get("round"), said.get("comment"))

    def _vote(self, act: Done, row: Vote) -> Iterator[Fault]:
        said = act.public
        made: dict[str, Any] = {"case": self.case, "ballot": said.get("ballot"), "round": said.get("round")}
        told = said if "position" in said else act.personal or {}  # once, secret positions were personal fields
        if "position" in told or "sealed" in said:
            made |= {"position": told.get("position", ""), "reason": told.get("reason", "")}
        yield from _differ("the vote", row._asdict(), made)
        yield from _same_person("the vote", row.user, act)
        self.votes.setdefault((row.ballot, row.round, row.user), []).append(
            Cast(act.number, row.superseded, row.position, row.reason)
        )

    def standing(self, ballot: str, round_: int) -> dict[int, Cast]:
        """Voter → the last vote of each, as the acts so far say."""
        return {user: cast[-1] for (name, n, user), cast in self.votes.items() if (name, n) == (ballot, round_)}

    def _comment(self, act: Done, row: Comment, about: str) -> Iterator[Fault]:
        said = act.public
        made = {
            "case": self.case, "name": about, "round": said.get("round"), "number": said.get("comment"),
            **{key: said.get(key, "") for key in ("clause", "words", "kind", "text", "proposal")},
            "organization": (act.personal or {}).get("organization", ""),
        }  # fmt: skip
        yield from _differ("the comment", row._asdict(), made)
        yield from _same_person("the comment", row.user, act)
        self.comments[row.name, row.round, row.number] = (row.disposition, row.reason, row.answered)


def _differ(name: str, held: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[Fault]:
    for column, value in made.items():
        if held[column] != value:
            yield f"{column} of {name} is {_short(held[column])}", f"{_short(value)}, as the act says"


def _same_person(name: str, user: int | None, act: Done) -> Iterator[Fault]:
    """A row is by who did its act, as long as that is known."""
    if act.user is not None and user != act.user:
        yield f"{name} is by {f'u{user}' if user is not None else 'nobody'}", f"u{act.user}, who did the act"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else text[:119] + "…"
