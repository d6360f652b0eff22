"""Ballots counted again: the opened sets of secret ones, sealed votes that wait, and what was decided by a vote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.ledger import secret_ballot
from guiju.core.procedure.ballots import Tally, tally, verdict
from guiju.core.procedure.model import ActKind
from guiju.registry.cases import definitions, sealing
from guiju.registry.cases.acts import counting
from guiju.registry.cases.models import Act, BallotKey, Case, SealedVote
from guiju.registry.cases.verifying.replaying import Done, Replay
from guiju.registry.cases.verifying.rows import Fault, RowsOfCase

_DECIDED = re.compile(r"(not )?passed\((\w+)\)")


@dataclass
class BallotsOfCase:
    """The ballots of one case, followed through its acts. `opened`: the votes of each round that was counted."""

    case: Case
    rows: RowsOfCase
    opened: dict[tuple[str, int], list[Mapping[str, Any]]] = field(default_factory=dict)
    uncounted: set[tuple[str, int]] = field(default_factory=set)

    def add(self, act: Done, replay: Replay) -> Iterator[Fault]:
        """The next act, already added to `rows` and `replay`: a count, or what was decided by one."""
        known = replay.procedure.acts.get(act.name)
        self.uncounted |= {(gone["ballot"], gone["round"]) for gone in act.public.get("uncounted", ())}
        if known is None:
            return
        if known.kind is ActKind.COUNT:
            yield from self._count(act, replay, known.about)
        for name in known.rules:
            found = _DECIDED.fullmatch(replay.procedure.rules[name].when.text.strip())
            if found is not None:
                yield from self._decided(replay, found[2], passes=found[1] is None)

    def _count(self, act: Done, replay: Replay, ballot: str) -> Iterator[Fault]:
        said = act.public
        key = (ballot, replay.round(ballot))
        if (said.get("ballot"), said.get("round")) != key:
            yield "it counts another round", f"{ballot}, round {key[1]}"
        if key in self.opened:
            yield "its round was counted before", "one count of a round"
        votes = self.opened[key] = list(said.get("opened", ()))
        place = secret_ballot.Place(self.case.number, *key)
        try:
            opened = counting.opened_of(Act(public=said))
            for what in secret_ballot.faults(place, opened, list(replay.procedure.ballots[ballot].positions)):
                yield what, "an opened set as it was counted"
        except (KeyError, TypeError, ValueError, GuijuError):
            self.opened[key] = []
            yield "its opened set cannot be read", "nonces, positions and reasons"
        voters = len(self.rows.standing(*key))
        if len(votes) != voters:
            yield f"it counts {len(votes)} votes", f"{voters}, one of each who voted"

    def _decided(self, replay: Replay, ballot: str, *, passes: bool) -> Iterator[Fault]:
        """An act that needs a vote to pass, or not to, against the votes as they stood then."""
        key = (ballot, replay.round(ballot))
        roll = replay.electors.get(key)
        if roll is None:
            return  # an older case does not say who could vote
        numbers = definitions.numbers_kept(replay.rules) or definitions.numbers(self.case.rules_id)
        known = replay.procedure.ballots[ballot]
        members = known.among_all(roll["eligible"], roll["conflicted"])
        counted = verdict(known, self._tally(key, members), numbers)
        if counted.passed != passes:
            word = "passed" if counted.passed else "did not pass"
            yield f"the vote {ballot} {word}: {dict(counted.tally.votes)} of {members}", "an act it allows"

    def _tally(self, key: tuple[str, int], eligible: int) -> Tally:
        if key in self.opened:
            return tally(eligible, ((vote["position"], bool(vote["reason"])) for vote in self.opened[key]))
        return tally(eligible, ((c.position, bool(c.reason)) for c in self.rows.standing(*key).values()))

    def end(self, replay: Replay, held: Iterable[tuple[str, int]]) -> Iterator[Fault]:
        """Sealed votes: of each round that waits for its count those of its voters, of others none. `held` are the
        rounds of which there are rows."""
        over = self.opened.keys() | self.uncounted
        waiting = {
            (ballot, round_)
            for ballot, round_, user in self.rows.votes
            if replay.procedure.ballots[ballot].secret and not self.rows.votes[ballot, round_, user][-1].position
        } - over
        for ballot, round_ in sorted(waiting | set(held)):
            where = f"{ballot}, round {round_}"
            if (ballot, round_) not in waiting:
                yield f"sealed votes of {where}, are still there", "none: nobody has voted, or they were counted"
                continue
            voters = [user for user, cast in self.rows.standing(ballot, round_).items() if not cast.position]
            for what in sealing.Round(self.case, ballot, round_).faults(voters):
                yield f"{what} ({where})", "one sealed vote of each who voted"


def rounds_held(cases: Iterable[int]) -> dict[int, set[tuple[str, int]]]:
    """case → the rounds of which there are sealed votes or a key."""
    found: dict[int, set[tuple[str, int]]] = {}
    for model in (SealedVote, BallotKey):
        rows = model.objects.filter(case_id__in=list(cases)).values_list("case_id", "ballot", "round").distinct()
        for case, ballot, round_ in rows:
            found.setdefault(case, set()).add((ballot, round_))
    return found
