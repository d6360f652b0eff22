"""Walks a procedure along every path it has: facts are made up by type, days and counts are chosen to satisfy rules.

Guided chance with a fixed seed: an act that was done less often is tried first; a rule that refuses has the facts it
reads drawn anew, or time moved on to the day it names. What the walk has seen is left in a `Seen`.
"""

from __future__ import annotations

import ast
import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from guiju.core.procedure import Mark, Outcome, Refusal, Situation, computing, perform, separation
from guiju.core.procedure.ballots import Tally
from guiju.core.procedure.calendar import after, before
from guiju.core.procedure.engine import Ground
from guiju.core.procedure.loader import effects
from guiju.core.procedure.model import CLOCK, NEW, SAME, Act, ActKind, Fact, FactType, Procedure, Rule
from guiju.core.procedure.parameters import Duration, on_day

START = date(2026, 3, 2)
FILE = {"sha256": "0" * 64, "size": 1}
FIGURES = (-1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 4, 6, 13, 26, 40, 90)
OFTEN = {"behaviour_points": (90, 90, 90, 40), "behaviour_failed": (0, 0, 0, 1), "association_faults": (0, 0, 0, 1)}
"""Figures that have to be right all at once before a case begins, which they seldom are by chance."""
PASSING, FAILING = Tally(4, {"favour": 4}, {}), Tally(4, {"favour": 1, "against": 3}, {"against": 3})


_FEWER = {"members_backing": 2}  # so many acts of one kind in a row are rare on a random walk
_DONE = (ActKind.PLAIN, ActKind.COUNT, ActKind.VOTE, ActKind.COMMENT)


@dataclass
class Seen:
    acts: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)

    def missing(self, p: Procedure) -> dict[str, set[str]]:
        return {
            "acts never done": {a.name for a in p.acts.values() if a.kind is ActKind.PLAIN} - set(self.acts),
            "states never left": {s.name for s in p.states.values() if not s.end} - set(self.left),
            "rules never holding": set(p.rules) - set(self.held),
            "rules never refusing": set(p.rules) - set(self.refused),
        }


class Walker:
    def __init__(self, procedure: Procedure) -> None:
        self.p = procedure
        self.chance = random.Random(procedure.name)
        self.parameters = {
            key: replace(one, value=Fraction(_FEWER[key])) if key in _FEWER else one
            for key, one in on_day(procedure.parameters.values(), START).items()
        }
        self.seen = Seen()
        self.near = self._near()
        calls = [(function, name) for rule in procedure.rules.values() for function, name in rule.when.calls]
        self.different = {name for function, name in calls if function == "distinct"}
        computed = [fact.computed for fact in procedure.facts.values() if fact.computed is not None]
        self.averaged = {name for one in computed for function, name in one.calls if function == "mean"}
        self.years = {
            name for rule in procedure.rules.values() if "year(" in rule.when.text for name in rule.when.names
        } & set(procedure.facts)  # fmt: skip

    def walk(self, cases: int, steps: int = 80) -> Seen:
        """Run cases until everything was seen, at most as many as given."""
        for _ in range(cases):
            self._case(steps)
            if not any(self.seen.missing(self.p).values()):
                break
        return self.seen

    def _case(self, steps: int) -> None:
        case, today = Situation(self.p, self.parameters), START
        self.given: dict[str, list[Any]] = {}  # fact → every value brought for it in this case
        pace = self.chance.choice(((0, 0, 0, 1), (0, 1, 1, 7), (0, 1, 7, 30, 200)))  # some cases are hurried, some rest
        for _ in range(steps):
            acts = [a for a in self.p.acts_from(case.state) if a.kind in _DONE]
            if not acts:
                return
            act = self.chance.choices(acts, [self._draw(a) for a in acts])[0]
            today += timedelta(self.chance.choice(pace))
            case, today = self._attempt(case, act, today)

    def _draw(self, act: Act) -> float:
        """How much an act is wanted: the unseen first, the end of a case and what stays and was seen often last."""
        unsettled = sum(not self.seen.held[r] or not self.seen.refused[r] for r in act.rules)
        ends = act.to in self.p.states and self.p.states[act.to].end
        stays = act.to == SAME and act.at_will and self.seen.acts[act.name] > 20 and not unsettled
        return (1 / (1 + self.seen.acts[act.name]) + 0.3 * unsettled + 0.02) * (0.1 if ends else 0.05 if stays else 1)

    def _attempt(self, case: Situation, act: Act, today: date) -> tuple[Situation, date]:
        self.held = case.facts
        brought = {name: self._value(self.p.facts[name], today) for name in act.brings}
        brought |= {n: self._value(self.p.facts[n], today) for n in act.may_bring if self.chance.random() < 0.5}
        counts: dict[tuple[str, str], Any] = {}
        roles = self._roles(act)
        for _ in range(40):
            trial = replace(case, roles=roles, count=lambda what, name: self._count(counts, what, name))
            answer = perform(trial, act.name, brought, today)
            if isinstance(answer, Outcome):
                return self._moved(case, act, answer, today), today
            assert answer.ground is Ground.RULE, (self.p.name, act.name, answer)
            self._note(act, answer)
            if self.chance.random() < 0.04:  # leave it: it waits for another act
                return case, today
            days = [s.from_day for s in answer.shortfalls if s.from_day is not None]
            if days and self.chance.random() < 0.8:
                today = max(days)
            assert answer.rule is not None
            asks = {function for function, _ in answer.rule.when.calls} & ASKED
            if not days and not asks and not self._read(answer.rule) & set(act.takes):
                return case, today  # nothing that this act could do about it
            counts.clear()
            roles = self._roles(act)
            for name in sorted(self._read(answer.rule)):
                if name in act.brings or (name in brought and self.chance.random() < 0.7) or name in act.may_bring:
                    brought[name] = self._value(self.p.facts[name], today)
        return case, today

    def _moved(self, case: Situation, act: Act, outcome: Outcome, today: date) -> Situation:
        self.seen.acts[act.name] += 1
        if outcome.state != case.state and case.state != NEW:
            self.seen.left[case.state] += 1
        warned = {rule.name for rule, _ in outcome.warnings}
        for rule in act.rules:
            (self.seen.refused if rule in warned else self.seen.held)[rule] += 1
        mark = case.marks.get(act.name)
        marks = {**case.marks, act.name: Mark(mark.times + 1 if mark else 1, today)}
        facts = {**case.facts, **outcome.facts}
        for name in (n for effect in act.effects for n in effects()[effect].get("makes", ())):
            if self.p.facts[name].type is FactType.TABLE:  # what other tables continue
                facts[name] = self._rows(self.p.facts[name], today)
        for name in (fact.name for fact in self.p.facts.values() if fact.anew_with == act.name):
            self.given.pop(name, None)
        for name, value in outcome.facts.items():
            self.given.setdefault(name, []).append(value)
        clocks = {**case.clocks, **outcome.clocks}
        return replace(case, state=outcome.state, back=outcome.back, facts=facts, marks=marks, clocks=clocks)

    def _note(self, act: Act, refusal: Refusal) -> None:
        assert refusal.rule is not None
        for name in act.rules[: act.rules.index(refusal.rule.name)]:
            self.seen.held[name] += self.p.rules[name].weight == "error"
        if not self.seen.refused[refusal.rule.name]:
            self.seen.refusals.append(refusal)
        self.seen.refused[refusal.rule.name] += 1

    def _roles(self, act: Act) -> set[str]:
        role = self.chance.choice(act.by)
        apart = separation.sides(self.p, act) if separation.decides(act) else ()
        return {role} if role == CLOCK or self.chance.random() < 0.7 else {role, *self.p.parties}.difference(apart)

    def _count(self, counts: dict[tuple[str, str], Any], what: str, name: str) -> Any:
        if what == "given":
            return self.given.get(name, ())
        if (what, name) not in counts:
            choices = {"tally": (PASSING, FAILING), "figure": OFTEN.get(name, FIGURES)}.get(what, (0, 0, 1))
            counts[what, name] = self.chance.choice(choices)
        return counts[what, name]

    def _read(self, rule: Rule) -> set[str]:
        """What a rule reads, and what the computed facts it reads rest on."""
        of_all = (*computing.OF_ALL, "within")
        tables = {argument.partition(".")[0] for function, argument in rule.when.calls if function in of_all}
        known = (rule.when.names | tables) & set(self.p.facts)
        return set(rule.when.names | tables).union(*(computing.rests_on(self.p.facts, name) for name in known))

    def _near(self) -> dict[str, set[Any]]:
        """Values that matter to a fact: what the rules compare it with."""
        found: dict[str, set[Any]] = {}
        for rule in self.p.rules.values():
            for node in (n for n in ast.walk(rule.when.tree) if isinstance(n, ast.Compare)):
                names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                told = {self.parameters[n].term for n in names if n in self.parameters}
                for fact in names & set(self.p.facts):
                    for name in (fact, *computing.rests_on(self.p.facts, fact)):
                        found.setdefault(name, set()).update(told)
        for fact in (one for one in self.p.facts.values() if one.computed is not None):
            asked = {self.parameters[n].term for n in fact.computed.names if n in self.parameters}  # type: ignore[union-attr]
            for name in computing.rests_on(self.p.facts, fact.name):
                found.setdefault(name, set()).update(asked)
        return found

    def _rows(self, fact: Fact, today: date) -> list[dict[str, Any]]:
        """One to three rows, or those of the table that is continued. Numbers are near each other, so that what is
        computed of a row comes out either way."""
        base = self.held.get(fact.continues) or [{}] * self.chance.choice((1, 2, 3))
        base = [{}] * max(len(base), fact.least or 1) if not fact.continues else base
        shared = self.p.facts[fact.continues].columns if fact.continues else {}
        own = [c for c in fact.columns.values() if c.computed is None and c.name not in shared]
        rows = []
        for place, old in enumerate(base):
            row = {c.name: self._cell(c, place, today) for c in own if c.needed or self.chance.random() < 0.5}
            if fact.key in row:
                row[fact.key] = self._key(fact.columns[fact.key], place)
            rows.append({**({fact.key: old[fact.key]} if fact.continues else {}), **row})
        listed = self._listed(fact)
        if listed and self.chance.random() < 0.8:  # of those on the list of another table
            rows = [{**rows[n % len(rows)], fact.key: key} for n, key in enumerate(listed)]
        return rows

    def _listed(self, fact: Fact) -> list[Any]:
        """The keys of the table that a rule keeps the rows of this one within."""
        for rule in self.p.rules.values():
            for node in (n for n in ast.walk(rule.when.tree) if isinstance(n, ast.Call)):
                asked = [ast.unparse(one) for one in node.args]
                if ast.unparse(node.func) == "within" and asked[0] == f"{fact.name}.{fact.key}":
                    table, _, column = asked[1].partition(".")
                    return [row[column] for row in self.held.get(table) or () if column in row]
        return []

    def _key(self, column: Fact, place: int) -> str:
        """What tells a row apart from those before it."""
        if column.type is FactType.CHOICE:
            return list(column.options)[place % len(column.options)]
        return f"GB/T {19001 + place + self.chance.choice((0, 0, 0, 7))}-2016"

    def _cell(self, column: Fact, place: int, today: date) -> Any:
        match column.type:
            case FactType.DECIMAL | FactType.WHOLE_NUMBER:
                least, most = column.least or 0, column.most or 10**6
                return min(max(self.chance.choice((least, 1, 2, 3, 5, 8, 100, most)), least), most)
            case FactType.TEXT if not column.pattern:
                return f"text {place}"
            case FactType.CHOICE:
                options = list(column.options)
                return options[place % len(options)] if self.chance.random() < 0.7 else self.chance.choice(options)
        return self._value(column, today)

    def _value(self, fact: Fact, today: date) -> Any:
        near = sorted(self.near.get(fact.name, ()), key=str)
        if fact.name in self.years:
            return today.year - self.chance.choice((0, 0, 1, 1, 2, -1))
        if fact.name in self.different and fact.type is FactType.TEXT:
            return f"text {self.chance.randrange(30)}"
        match fact.type:
            case FactType.WHOLE_NUMBER | FactType.DECIMAL:
                least, most = fact.least or 0, fact.most or 1000
                whole = [int(n.value if isinstance(n, Duration) else n) for n in near]
                ends = [] if whole else [most, most]
                near_by = [n + d for n in whole for d in (-1, 0, 1, 5)]
                ends += [most] * len(near_by) if fact.name in self.averaged else []  # as many are high as low
                drawn = self.chance.choice([least, least + 1, 1, 2, *ends, *near_by])
                return min(max(drawn, least), most)
            case FactType.DATE:
                moves = [n for n in near if isinstance(n, Duration)]
                close = [f(today, n) for n in moves for f in (after, before)]
                return self.chance.choice(
                    close + [today + timedelta(d) for d in (-900, -30, -1, 0, 1, 20, 100, 400, 4000)]
                )
            case FactType.YES_NO:
                return self.chance.random() < 0.6
            case FactType.CHOICE:
                return self.chance.choice(list(fact.options))
            case FactType.FILE:
                return {**FILE, "name": f"a.{fact.kinds[0] if fact.kinds else 'pdf'}"}
            case FactType.TABLE:
                return self._rows(fact, today)
            case FactType.PEOPLE:
                return ["li.ming"]
            case FactType.STANDARD | FactType.DESIGNATION:
                given = ("GB/T 19001-2016", "T/ZZB 2224-2021", "GB 20891-2014/XG1-2020", "GSB 04-1234-2020")
                return next(g for g in given if not fact.pattern or fits(fact, g))
        return EXAMPLES.get(fact.type) or next(e for e in TEXTS if not fact.pattern or fits(fact, e))


def fits(fact: Fact, text: str) -> bool:
    return re.fullmatch(fact.pattern, text) is not None


ASKED = {"passed", "counted", "all_voted", "votes", "unanswered", "comments", "errors", "times_by_actor", "actor_is"}
EXAMPLES = {
    FactType.ICS: "35.030", FactType.EMAIL: "a@example.org", FactType.WEB: "https://example.org/",
    FactType.COMMITTEE: "SAC/TC 260", FactType.BODY: "SAC", FactType.CREDIT_CODE: "91350100M000100Y43",
}  # fmt: skip
TEXTS = (
    "text",
    "07",
    "91110000MA00000000",
    "G/TBT/N/CHN/1234",
    "SAC/TC 999",
    "CHN",
    "NY",
    "3701",
    "0" * 64,
    "T2 = 16.5",
)
