"""One case of the demonstration on its way: every act is done by the one function, in the name of who may do it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure import calendar
from guiju.core.procedure.drawings.paths import main_path
from guiju.core.procedure.model import ANYONE, CLOCK, Act, ActKind
from guiju.data import tables
from guiju.registry.cases import access, definitions
from guiju.registry.cases import roles as holders
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.performing import Request, midday, open_case, perform, perform_together
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.checks import judging
from guiju.registry.cases.demonstration.cast import Cast
from guiju.registry.cases.demonstration.materials import Materials
from guiju.registry.cases.models import Case, Comment

_NO_VOTER = {"conflicted", "not_eligible"}  # what a vote of somebody is refused with who may not vote
_AWAY, _AGAINST, _ABSTAIN = 0.1, 0.04, 0.04  # shares of the members in an ordinary ballot
_READER = "reader"


class Run(Materials):
    """One case on its way. `day` is the day the last act was done; the case stops at the state wanted, or today."""

    def __init__(self, entry: Mapping[str, Any], now: datetime, cast: Cast | None = None) -> None:
        self.given = {name: str(v) if isinstance(v, date) else v for name, v in entry.items()}
        self.procedure = definitions.current(self.given.pop("procedure"))
        self.plan: list[tuple[str, date]] = self.given.pop("plan", [])
        self.until = self.given.pop("until", "")
        self.then: list[str] = self.given.pop("then", [])
        self.comments = _comments(self.given.pop("comments", []))
        self.opener = self.given.pop("opener", "proposer")
        self.day = date.fromisoformat(self.given.pop("begun"))
        self.now, self.number = now, ""
        self.cast = cast or Cast()
        self.chance = random.Random(str(sorted(self.given.items())))
        self._held: Case | None = None

    def go(self) -> None:
        """Open the case and go on by the acts that are planned; without a plan by those that are waited for, then by
        those the entry names."""
        opening = self.procedure.opening[0]
        request = Request(opening.name, self._brought(opening), effective=self._moment())
        self.number = open_case(self.procedure.name, request, self._actor(self.opener), self.now).number
        if self.plan:
            done = all(self._step(self.procedure.acts[name], day) for name, day in self.plan[1:])
            if done:
                self._meanwhile(None, timezone.localdate(self.now) - timedelta(1))
            return
        while (case := self.case).state != self.until and not case.ended:
            path = main_path(self.procedure, case.state)
            if not path or not self._step(path[0][0], self._likely(path[0][0])):
                return
        for name in self.then:
            if not self._step(self.procedure.acts[name], self._likely(self.procedure.acts[name])):
                return

    @property
    def case(self) -> Case:
        """The case as it stands. Read anew after each act of its own; always, where others may act in it."""
        if self._held is None or not self.plan:
            self._held = Case.objects.get(number=self.number)
        return self._held

    def _actor(self, name: str) -> holders.Actor:
        return self.cast.actor(name, self.day)

    def _likely(self, act: Act) -> date:
        usual = act.usually
        day = self.day + timedelta(self.chance.triangular(usual.least, usual.most, usual.likely) if usual else 3)
        while not calendar.is_working(day):
            day += timedelta(1)
        return day

    def _step(self, act: Act, day: date) -> bool:
        """Do one act on its day, and before it what falls in the days since the last; False when that day has not
        come."""
        today = timezone.localdate(self.now)
        day = max(day, self.day)
        self._meanwhile(act, min(day, today - timedelta(1)))
        self.day = day
        for _ in range(4):
            if self.day >= today:
                return False
            try:
                self._by_one(act)
            except RefusedError as error:
                days = [s.from_day for s in error.refusal.shortfalls if s.from_day]
                if not self._help(error, act):
                    if not days:
                        raise
                    self.day = max([self.day, *days])
            else:
                if act.opens in self.procedure.comments and not self.plan:
                    self._comment(act.opens, self.day, self.day)
                return True
        raise GuijuError("{} is refused again and again", act.name, where=self.number, expected="a path to the end")

    def _by_one(self, act: Act) -> None:
        """Do an act by the first who may; where a rule leaves it to another of its roles, by the first of those."""
        who, brought = self._who(act), self._brought(act)
        try:
            self._do(act.name, brought, who)
        except RefusedError as error:
            calls = error.refusal.rule.when.calls if error.refusal.rule else ()
            if not any(function == "actor_is" for function, _ in calls):
                raise
            for other in [one for one in self._all(act) if one != who]:
                try:
                    return self._do(act.name, brought, other)
                except RefusedError:
                    continue
            raise

    def _meanwhile(self, act: Act | None, last: date) -> None:
        """What others do between the last act and the next: votes, comments, answers, opinions asked for."""
        case = self.case
        for name, ballot in self.procedure.ballots.items():
            vote = self.procedure.acts.get(f"{name}.vote")
            if vote is not None and case.state in vote.from_states and (act is None or act.closes == name):
                closes = counting.last_day(case, self.procedure, name)
                self._vote(name, list(ballot.positions), min(last, closes or last), act is not None)
        if self.plan:
            for name in self.procedure.comments:
                if case.state in self.procedure.acts[f"{name}.comment"].from_states:
                    ends = case.clocks.get(name, {}).get("last", "")
                    self._comment(name, self.day, min(last, date.fromisoformat(ends)) if ends else last)
        self._answer(last, act)
        if act is not None and self.plan:
            for other in self._asked_for(act):
                self._side(other, last)

    def _asked_for(self, act: Act) -> list[Act]:
        """Acts on the side that a rule of the next act counts, and that can be done by now."""
        case = self.case
        calls = [call for rule in act.rules for call in sorted(self.procedure.rules[rule].when.calls)]
        named = [
            self.procedure.acts[name] for function, name in calls if function in ("times", "done") and name != act.name
        ]
        facts = {name for function, name in calls if function in ("count", "mean")}
        named += [one for one in self.procedure.acts_from(case.state) if facts.intersection(one.brings)]
        return [
            one for one in dict.fromkeys(named)
            if one.name not in (act.name, *case.marks) and not one.at_will and one.kind is ActKind.PLAIN
            and case.state in one.from_states and one.to in ("same", case.state) and not self._waits_for_another(one)
        ]  # fmt: skip

    def _waits_for_another(self, act: Act) -> bool:
        calls = {call for rule in act.rules for call in self.procedure.rules[rule].when.calls}
        named = {name for function, name in calls if function in ("times", "done")}
        return bool(named - {act.name} - set(self.case.marks))

    def _side(self, act: Act, last: date) -> None:
        """Everybody who is asked does an act, each on a day of their own."""
        people = list(self._all(act))
        for place, who in enumerate(people, 1):
            self.day += (last - self.day) * place // (len(people) + 1)
            try:
                self._do(act.name, self._brought(act), who)
            except RefusedError as error:
                days = [s.from_day for s in error.refusal.shortfalls if s.from_day]
                if error.refusal.rule is None and not days:
                    raise

    def _help(self, error: RefusedError, act: Act) -> bool:
        """Do what a rule asks to be done before: opinions of experts, and acts on the side."""
        calls = error.refusal.rule.when.calls if error.refusal.rule else ()
        wanted = {argument for function, argument in calls if function in ("times", "done")}
        wanted |= {f"{argument}.count" for function, argument in calls if function == "counted"}
        helped = ("errors", "unjudged") in calls and self._judge()
        for name in sorted(wanted):
            other = self.procedure.acts.get(name)
            if other is None or name == act.name or self.case.state not in other.from_states or helped:
                continue
            for who in list(self._all(other)):
                try:
                    self._do(name, self._brought(other), who)
                    helped = True
                except RefusedError:
                    continue
        return helped

    def _judge(self) -> bool:
        """Judge each doubtful finding of the checks to be no fault."""
        act = self.procedure.acts[judging.JUDGE]
        found = [one.key for one in judging.judged(self.case, self.procedure) if not one.judgement]
        for key in found:
            self._do(act.name, {**self._brought(act), judging.FINDING: key}, self._who(act))
        return bool(found)

    def _moment(self) -> datetime:
        """A moment of the day of the next act, after the last one."""
        moment = midday(self.day)
        return moment if not self.plan else moment + timedelta(minutes=self.chance.randrange(-170, 200))

    def _do(self, act: str, brought: Mapping[str, Any], who: str) -> None:
        last = self.case.last_effective
        request = Request(act, brought, effective=max(self._moment(), last + timedelta(minutes=11 * bool(self.plan))))
        actor = holders.TIME if who == CLOCK else self._actor(who)
        perform(self.number, request, actor, self.now)
        self._held = None
        if self.procedure.acts[act].effects if act in self.procedure.acts else True:
            self.cast.forget()

    def _all(self, act: Act) -> Iterator[str]:
        """User names of everybody who may do the act, in the order of its roles."""
        case = self.case
        keys = [case.parties.get(role, ()) for role in act.by if role != CLOCK]
        if any(ANYONE in held for held in keys):
            yield _READER
            return
        people = [name for held in keys for name in self.cast.people_of(held, self.day)]
        for name in dict.fromkeys(people):
            if access.may_do(case, act, self._actor(name)):
                yield name

    def _who(self, act: Act) -> str:
        found = next(self._all(act), None)
        if found is None and CLOCK in act.by:
            return CLOCK
        if found is None and self._name(act.by):
            found = next(self._all(act), None)
        if found is None:
            raise GuijuError("nobody may do {}", act.name, where=self.number, expected=", ".join(act.by))
        return found

    def _name(self, roles: Sequence[str]) -> bool:
        """Name who is to hold one of the roles, where an act of the present state does that."""
        for act in self.procedure.acts_from(self.case.state):
            if any(self.procedure.facts[name].names in roles for name in act.brings):
                self._do(act.name, self._brought(act), self._who(act))
                return True
        return False

    def _vote(self, ballot: str, positions: Sequence[str], last: date, all_of_them: bool) -> None:
        """The members vote, each on a day until the last; while the ballot runs on, some have not yet."""
        act, case = self.procedure.acts[f"{ballot}.vote"], self.case
        keys = [key for role in act.by for key in case.parties.get(role, ())]
        voters = self.cast.people_of(keys, self.day)
        asked: list[tuple[date, int, str, Mapping[str, Any]]] = []
        most = len(voters) // 7  # so many may stay away, and so many be against or abstain, and it still passes
        away = apart = 0
        for number, who in enumerate(voters):
            position, reason = positions[0], {}
            if not self.plan:
                day = last
                if number == 4 and len(positions) > 1:
                    position, reason = positions[1], {"reason": "范围仍需收窄。"}
            else:
                if (
                    number
                    and self.chance.random() < (_AWAY if all_of_them else 0.5)
                    and (away < most or not all_of_them)
                ):
                    away += 1
                    continue
                chosen = self.chance.random()
                if chosen < _AGAINST and len(positions) > 1 and apart < most:
                    apart += 1
                    position, reason = positions[1], {"reason": self.chance.choice(_REASONS)}
                elif chosen > 1 - _ABSTAIN and len(positions) > 2 and apart < most:
                    apart += 1
                    position = positions[2]
                day = self._later(last)
            asked.append((day, self.chance.randrange(600) if self.plan else 0, who, {"position": position, **reason}))
        self._together(act.name, sorted(asked, key=lambda one: one[:2]))

    def _later(self, last: date) -> date:
        """A day after the last act, until a last day."""
        return (
            self.day if not self.plan else self.day + timedelta(self.chance.randint(0, max(0, (last - self.day).days)))
        )

    def _together(self, act: str, asked: Sequence[tuple[date, int, str, Mapping[str, Any]]]) -> None:
        """Several people do the same, each on their day; whoever may not vote does not."""
        moment, wanted = self.case.last_effective, []
        for day, minute, who, brought in asked:
            at = midday(day) + timedelta(minutes=minute - 240 if self.plan else 0)
            moment = max(moment + timedelta(minutes=2 * bool(self.plan)), at)
            wanted.append((Request(act, brought, effective=moment), self.cast.actor(who, day)))
        for error in perform_together(self.number, wanted, self.now):
            if error is not None and not _may_not_vote(error):
                raise error
        self._held = None

    def _comment(self, name: str, first: date, last: date) -> None:
        first_round = "enquiry" if "enquiry" in self.procedure.comments else name
        said = [one for one in self.comments if one.get("user", _READER) in self.cast]
        if not said or name != first_round or (self.plan and f"{name}.comment" in self.case.marks):
            return
        days = sorted(first if not self.plan else self._later(last) for _ in said)
        asked = [
            (day, 3 * n, one.get("user", _READER), {k: v for k, v in one.items() if k in _SAID and v})
            for n, (day, one) in enumerate(zip(days, said, strict=True))
        ]
        if len({one[2] for one in asked}) == len(asked):
            self._together(f"{name}.comment", asked)
            return
        for one in asked:
            self._together(f"{name}.comment", [one])

    def _answer(self, last: date, act: Act | None) -> None:
        """Answer what is open, as the entry says, where the state lets it be answered."""
        case = self.case
        if self.plan and not any(f"{name}.comment" in case.marks for name in self.procedure.comments):
            return
        waiting = list(Comment.objects.filter(case=case, disposition="").order_by("number"))
        said = [one for one in self.comments if one.get("user", _READER) in self.cast]
        for place, comment in enumerate(waiting, 1):
            answer = self.procedure.acts[f"{comment.name}.answer"]
            still_open = case.state in self.procedure.acts[f"{comment.name}.comment"].from_states
            if still_open or case.state not in answer.from_states or (self.until == case.state and act is None):
                continue
            if self.plan:
                self.day += (last - self.day) * place // (len(waiting) + 1)
            one = said[comment.number - 1] if comment.number <= len(said) else {}
            disposition = one.get("disposition") or "noted"
            reason = one.get("reason") or ("" if disposition == "adopted" else "已转起草组研究。")
            brought = {"comment": str(comment.number), "disposition": disposition, "reason": reason}
            self._do(answer.name, brought, self._who(answer))


def _may_not_vote(error: BaseException) -> bool:
    faults = error.refusal.faults if isinstance(error, RefusedError) else ()
    return bool(faults) and {fault.fault for fault in faults} <= _NO_VOTER


_SAID = ("clause", "kind", "text", "proposal")
_REASONS = ("范围仍需收窄。", "试验条件缺少依据，建议补充验证。", "与上层标准的关系需要写明。", "过渡期偏短。")


def _comments(given: Any) -> list[dict[str, str]]:
    """The comments an entry gives; of a course: how many of `comments.csv`, and which is the first."""
    if isinstance(given, list):
        return given
    rows = [dict(row) for row in tables.rows("demo/comments.csv")]
    return [rows[(int(given["first"]) + n) % len(rows)] for n in range(int(given["many"]))]
