"""A tree out of its nodes: who stands under whom, what is covered and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError, sentence

MOST = 20_000
"""Nodes of one tree."""
DEEPEST = 30
_STEP = re.compile(r"[.\-/]")
_DIGITS = re.compile(r"\d+")


class State(StrEnum):
    """Where a node stands; a branch stands for what is under it."""

    BRANCH = "branch"
    EXISTING = "existing"
    COMING = "coming"
    PLANNED = "planned"
    MISSING = "missing"
    ENDED = "ended"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


STATES: Mapping[State, Words] = {
    State.BRANCH: Words("类目", "branch"),
    State.EXISTING: Words("现有", "existing"),
    State.COMING: Words("即将实施", "to come into force"),
    State.PLANNED: Words("拟制定", "planned"),
    State.MISSING: Words("缺失", "missing"),
    State.ENDED: Words("已废止", "withdrawn"),
    State.UNDER_WAY: Words("进行中", "under way"),
    State.DONE: Words("完成", "done"),
    State.DROPPED: Words("已终止", "given up"),
    State.UNKNOWN: Words("状态不明", "status unknown"),
}
GAPS = (State.PLANNED, State.MISSING, State.ENDED, State.DROPPED)
"""What a system lacks today."""
REACHED = (State.EXISTING, State.DONE)


@dataclass(frozen=True, slots=True)
class Given:
    """A node as it is kept: its code, that of the node above it ("" where the code says it), its titles, the standard,
    the year it is planned for, the case that carries it out, the target it is to reach, its last day, its kind and the
    body that leads."""

    key: str
    code: str
    parent: str
    title: Words
    standard: str = ""
    year: int | None = None
    case: str = ""
    goal: str = ""
    due: date | None = None
    kind: str = ""
    lead: str = ""

    @property
    def rests(self) -> bool:
        """Whether its state follows from what it names."""
        return bool(self.standard or self.case or self.goal)

    @property
    def is_planned(self) -> bool:
        return self.year is not None or self.due is not None

    @property
    def until(self) -> date | None:
        """The last day it is planned for, that of the year where only that is said."""
        return self.due or (date(self.year, 12, 31) if self.year is not None else None)


@dataclass(frozen=True, slots=True)
class Node:
    """A node in its place. `state` follows from what stands under it and from the standard it names."""

    given: Given
    depth: int
    state: State
    below: tuple[Node, ...] = ()

    @property
    def leaves(self) -> Iterator[Node]:
        """The nodes at the ends of its branches, itself where nothing stands under it."""
        if not self.below:
            yield self
        for node in self.below:
            yield from node.leaves

    def is_late(self, day: date) -> bool:
        """Whether its last day is over on a day, and it or something under it is not reached."""
        until = self.given.until
        if until is None or until >= day:
            return False
        wanted = self.leaves if self.state is State.BRANCH else (self,)
        return any(node.state not in REACHED for node in wanted)


@dataclass(frozen=True)
class Coverage:
    """How many standards, or other things, a tree wants, and in which state they are."""

    by_state: Mapping[State, int] = field(default_factory=dict)

    @property
    def wanted(self) -> int:
        return sum(self.by_state.values())

    @property
    def existing(self) -> int:
        return sum(self.by_state.get(state, 0) for state in REACHED)

    @property
    def gaps(self) -> int:
        return sum(self.by_state.get(state, 0) for state in GAPS)

    @property
    def share(self) -> float | None:
        """Of what is wanted, how much exists, in per cent; None where nothing is wanted."""
        return 100 * self.existing / self.wanted if self.wanted else None


def parent_of(code: str, known: Mapping[str, object]) -> str:
    """The code of the node above one by its own code: the longest beginning, at a dot, dash or slash, that another node
    has; "" at the top."""
    ends = [match.start() for match in _STEP.finditer(code)]
    for end in reversed(ends):
        if code[:end] in known:
            return code[:end]
    return ""


def under(nodes: Iterable[Given], code: str) -> list[str]:
    """The codes of the nodes that stand under one, whether they all make a tree or not."""
    held = {one.code: one for one in nodes}
    return [one.code for one in _sorted(held.values()) if (one.parent or parent_of(one.code, held)) == code]


def sort_key(code: str) -> tuple[str, ...]:
    """An order in which 2 stands before 10."""
    return tuple(_DIGITS.sub(lambda digits: digits[0].zfill(8), part) for part in _STEP.split(code))


def grown(nodes: Iterable[Given], states: Mapping[str, State]) -> tuple[Node, ...]:
    """The nodes at the top with what stands under them. `states` maps the key of a node that names something to
    where that stands. GuijuError for too many nodes, a code that stands twice, a node under none, a circle."""
    held: dict[str, Given] = {}
    for one in nodes:
        if one.code in held:
            raise GuijuError("{} stands here twice", one.code, where="code", expected="each code once")
        held[one.code] = one
        if len(held) > MOST:
            raise GuijuError("the tree has too many nodes", where="code", expected=sentence("at most {}", f"{MOST:,}"))
    under: dict[str, list[Given]] = {}
    for one in held.values():
        parent = one.parent or parent_of(one.code, held)
        if parent and parent not in held:
            raise GuijuError(
                "{} stands under {}, which is not there", one.code, parent, where="parent", expected="a code"
            )
        under.setdefault(parent, []).append(one)
    made = tuple(_node(one, under, states, 0) for one in _sorted(under.get("", ())))
    placed = sum(1 for top in made for _ in _all(top))
    if placed != len(held):
        raise GuijuError("nodes stand under each other in a circle", where="parent", expected="a tree")
    return made


def _sorted(nodes: Iterable[Given]) -> Sequence[Given]:
    return sorted(nodes, key=lambda one: (sort_key(one.code), one.code))


def _node(one: Given, under: Mapping[str, Sequence[Given]], states: Mapping[str, State], depth: int) -> Node:
    if depth > DEEPEST:
        raise GuijuError("nested too deep", where=one.code, expected=sentence("at most {} levels", DEEPEST))
    below = tuple(_node(child, under, states, depth + 1) for child in _sorted(under.get(one.code, ())))
    state = State.BRANCH if below and not one.rests else _named(one, states)
    return Node(one, depth, state, below)


def _named(one: Given, states: Mapping[str, State]) -> State:
    """Where a node stands by what it names; one that names nothing is planned or missing."""
    state = states.get(one.key, State.MISSING)
    return State.PLANNED if state is State.MISSING and one.is_planned else state


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.below:
        yield from _all(child)


def every(tops: Iterable[Node]) -> Iterator[Node]:
    """All nodes, each before those under it."""
    for top in tops:
        yield from _all(top)


def coverage(tops: Iterable[Node], states: Mapping[str, State] | None = None) -> Coverage:
    """What a tree wants: every node but those that are only branches. `states`: where the standards stand on another
    day than that of the tree, by key of the node."""
    counted: dict[State, int] = {}
    for node in every(tops):
        state = _named(node.given, states) if states is not None and node.given.rests else node.state
        if state is not State.BRANCH:
            counted[state] = counted.get(state, 0) + 1
    return Coverage(counted)


def only_gaps(tops: Iterable[Node]) -> tuple[Node, ...]:
    """The tree without what exists: gaps and the branches that lead to them."""
    found = []
    for node in tops:
        below = only_gaps(node.below)
        if below or node.state in GAPS:
            found.append(replace(node, below=below))
    return tuple(found)


def planned(tops: Iterable[Node], day: date) -> int:
    """How many of what a tree wants should be there at the end of a day."""
    wanted = (node.given.until for node in every(tops) if node.state is not State.BRANCH)
    return sum(1 for until in wanted if until is not None and until <= day)
