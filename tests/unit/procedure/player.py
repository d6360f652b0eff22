"""Plays one case act by act, as the registry would keep it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from guiju.core.procedure import Mark, Outcome, Refusal, Situation, house, perform
from guiju.core.procedure.ballots import tally
from guiju.core.procedure.engine import Ground
from guiju.core.procedure.parameters import on_day

PDF = {"sha256": "0" * 64, "name": "a.pdf", "size": 1}


def day(text: str) -> date:
    return date.fromisoformat(text)


class Case:
    """`counts` answers what a registry would count: set it by ("unanswered", "enquiry") and the like."""

    def __init__(self, name: str, opened: str, **facts: Any) -> None:
        p = house()[name]
        self.counts: dict[tuple[str, str], Any] = {}
        parameters = on_day(p.parameters.values(), day(opened))
        self.now = Situation(p, parameters, count=lambda what, name: self.counts.get((what, name), 0), facts=facts)

    def at(self, state: str, **facts: Any) -> Case:
        """The case as if it stood in a state already."""
        self.now = replace(self.now, state=state, facts={**self.now.facts, **facts})
        return self

    def did(self, act: str, when: str) -> Case:
        """The case as if an act had been done on a day."""
        self.now = replace(self.now, marks={**self.now.marks, act: Mark(1, day(when))})
        return self

    def vote(self, ballot: str, eligible: int, favour: int, against: int = 0, abstain: int = 0) -> None:
        cast = [("favour", False)] * favour + [("against", True)] * against + [("abstain", False)] * abstain
        self.counts["tally", ballot] = tally(eligible, cast)
        self.counts["all_voted", ballot] = len(cast) == eligible
        self.counts["votes", ballot] = len(cast)
        self.counts["counted", ballot] = self.now.procedure.ballots[ballot].secret

    def do(self, act: str, when: str, *roles: str, **facts: Any) -> Outcome | Refusal:
        """Try it; the roles are those named, or all that may."""
        who = roles or self.now.procedure.acts[act].by
        answer = perform(replace(self.now, roles=set(who)), act, facts, day(when))
        if isinstance(answer, Outcome):
            mark = self.now.marks.get(act)
            marks = {**self.now.marks, act: Mark(mark.times + 1 if mark else 1, day(when))}
            self.now = replace(
                self.now, state=answer.state, back=answer.back, marks=marks,
                facts={**self.now.facts, **answer.facts}, clocks={**self.now.clocks, **answer.clocks},
            )  # fmt: skip
        return answer

    def done(self, act: str, when: str, *roles: str, **facts: Any) -> Outcome:
        answer = self.do(act, when, *roles, **facts)
        assert isinstance(answer, Outcome), answer
        return answer

    def refused(self, act: str, when: str, *roles: str, **facts: Any) -> str:
        """The name of the rule that refuses, or the ground and the faults."""
        answer = self.do(act, when, *roles, **facts)
        assert isinstance(answer, Refusal), answer
        if answer.rule is not None:
            return answer.rule.name
        faults = ", ".join(f"{fault.fact} {fault.fault}" for fault in answer.faults)
        return f"{answer.ground}: {faults}" if answer.ground is Ground.FACT else str(answer.ground)

    def from_day(self, act: str, when: str, **facts: Any) -> date | None:
        """When a refused act will hold by itself."""
        answer = self.do(act, when, **facts)
        assert isinstance(answer, Refusal)
        return next((s.from_day for s in answer.shortfalls if s.from_day), None)

    def last(self, clock: str) -> date:
        return self.now.clocks[clock].last

    def stopped(self, clock: str) -> date | None:
        return self.now.clocks[clock].stopped
