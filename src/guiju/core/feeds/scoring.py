"""Which things of the registry a row may be, each with its score and what speaks for it.

Things are found by keys and never compared one with all: of each rule, the values of things are filed under the keys
they are compared by, and a row looks under its own. A key that more things share than COMMON says nothing and proposes
nothing, so that a row costs what its own values cost, however many things there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guiju.core.feeds import keys
from guiju.core.feeds.model import FINDS, Compare, Match, Rule

COMMON = 300
"""Things under one key, beyond which it tells none apart."""
MOST_VALUES = 50
"""Values of one field or attribute that are looked at."""
FULL = 100


@dataclass(frozen=True)
class Thing:
    """A thing of the registry: its kind, the key of its row, what people call it, attribute → values. `told`: how a
    value is shown, where not as it is."""

    kind: str
    key: int
    name: str
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """What a rule found: its place among the rules of the feed, the points it gave, the two values it compared."""

    rule: int
    points: int
    ours: str
    theirs: str


@dataclass(frozen=True)
class Proposal:
    """A thing that a row may be, with its score out of 100."""

    thing: Thing
    score: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class _Filed:
    thing: int
    value: str
    words: int = 0


def finds(rule: Rule) -> bool:
    """Whether a rule finds things, or only adds to the score of those that others found."""
    return rule.of not in FINDS or rule.attribute in FINDS[rule.of]


class Book:
    """Things filed under what the rules of a feed compare them by."""

    def __init__(self, match: Match, things: Iterable[Thing]) -> None:
        self.match, self._things = match, list(things)
        self._filed: list[dict[str, list[_Filed]]] = [{} for _ in match.rules]
        for place, rule in enumerate(match.rules):
            filed = self._filed[place]
            for at, thing in enumerate(self._things):
                if thing.kind == rule.of:
                    for value in thing.attributes.get(rule.attribute, ())[:MOST_VALUES]:
                        found = keys.keys(rule, value)
                        for key in found:
                            filed.setdefault(key, []).append(_Filed(at, value, len(found)))

    def proposals(self, row: Mapping[str, Sequence[str]]) -> list[Proposal]:
        """The things a row may be, the best first, those of one score in the order of their names."""
        found: dict[int, list[Evidence]] = {}
        for place, rule in sorted(enumerate(self.match.rules), key=lambda pair: not finds(pair[1])):
            for thing, evidence in self._best(place, rule, row).items():
                if finds(rule) or thing in found:
                    found.setdefault(thing, []).append(evidence)
        made = [
            Proposal(self._things[thing], min(FULL, sum(one.points for one in held)), tuple(held))
            for thing, held in found.items()
        ]
        made = [one for one in made if one.score >= self.match.least]
        made.sort(key=lambda one: (-one.score, one.thing.name, one.thing.kind, one.thing.key))
        return made[: self.match.shown]

    def _best(self, place: int, rule: Rule, row: Mapping[str, Sequence[str]]) -> dict[int, Evidence]:
        """Of the values of a row, the one that speaks most for each thing."""
        best: dict[int, Evidence] = {}
        for value in row.get(rule.field, ())[:MOST_VALUES]:
            for thing, evidence in self._agreeing(place, rule, value):
                if thing not in best or best[thing].points < evidence.points:
                    best[thing] = evidence
        return best

    def _agreeing(self, place: int, rule: Rule, value: str) -> Iterable[tuple[int, Evidence]]:
        filed = self._filed[place]
        own = keys.keys(rule, value)
        if rule.compare is not Compare.WORDS:
            for key in own:
                for one in _telling(filed, key):
                    yield one.thing, Evidence(place, rule.weight, value, self._told(one.thing, one.value))
            return
        shared: dict[tuple[int, str], tuple[int, int]] = {}
        for key in own:
            for one in _telling(filed, key):
                count, _ = shared.get((one.thing, one.value), (0, 0))
                shared[one.thing, one.value] = (count + 1, one.words)
        for (thing, theirs), (count, words) in shared.items():
            share = 2 * count * FULL // (len(own) + words)
            if share >= rule.least:
                yield thing, Evidence(place, max(1, rule.weight * share // FULL), value, self._told(thing, theirs))

    def _told(self, thing: int, value: str) -> str:
        return self._things[thing].told.get(value, value)


def _telling(filed: Mapping[str, list[_Filed]], key: str) -> Sequence[_Filed]:
    """What is filed under a key, nothing where that is too much to tell anything apart."""
    held = filed.get(key, ())
    return held if len(held) <= COMMON else ()
