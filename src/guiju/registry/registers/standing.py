"""Where the nodes of trees stand on a day: by the editions held of the standard they name, or by the history of the
case that carries them out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from guiju.core.designation import parse
from guiju.core.register.model import Tree
from guiju.core.trees.model import Given, State
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.timeline import DRAFT, IN_FORCE, UNKNOWN, from_json, status_on

Stands = Callable[[date], State]
Resting = Sequence[tuple[list[str], Stands]]
"""(keys of nodes, where what they name stands on a day) for each thing that nodes name."""
sources: dict[str, Callable[[Tree, Collection[str]], Mapping[str, Stands]]] = {}
"""`case` and `goal`: names of such things → where each stands. They live above registers, and their apps say how."""


def resting(tree: Tree, given: Iterable[Given]) -> Resting:
    """What the nodes of a tree rest on, read once for as many days as are asked."""
    given = list(given)
    found = [*_standards(given)]
    for kind in ("case", "goal"):
        wanted: dict[str, list[str]] = {}
        for one in given:
            if not one.standard and (name := getattr(one, kind)) and (kind == "case" or not one.case):
                wanted.setdefault(name, []).append(one.key)
        held = sources[kind](tree, wanted) if wanted else {}
        found += [(keys, held[name]) for name, keys in wanted.items() if name in held]
    return found


def states(rests: Resting, day: date) -> dict[str, State]:
    """Key of a node → where what it names stands on a day."""
    found: dict[str, State] = {}
    for keys, stands in rests:
        state = stands(day)
        found |= dict.fromkeys(keys, state)
    return found


def _standards(given: Iterable[Given]) -> Resting:
    """By the edition a node names, or by any edition of the work it names."""
    wanted: dict[str, list[str]] = {}
    for one in given:
        if one.standard:
            wanted.setdefault(one.standard, []).append(one.key)
    named = {text: parse(text) for text in wanted}
    works = {d.work for d in named.values()}
    spans: dict[str, list[tuple[str, Any]]] = {}
    rows = Edition.objects.filter(work__key__in=works).values_list("work__key", "key", "spans")
    for work, key, held in rows.iterator():
        spans.setdefault(work, []).append((key, from_json(held)))
    found: list[tuple[list[str], Callable[[date], State]]] = []
    for text, keys in wanted.items():
        meant = named[text]
        held = spans.get(meant.work, [])
        if meant.expression != meant.work:
            held = [pair for pair in held if pair[0] in (meant.expression, meant.edition)]
        found.append((keys, partial(_of_editions, [timeline for _, timeline in held])))
    return found


def _of_editions(timelines: Sequence[Any], day: date) -> State:
    statuses = [status_on(timeline, day) for timeline in timelines]
    if IN_FORCE in statuses:
        return State.EXISTING
    for status, state in (("published", State.COMING), (UNKNOWN, State.UNKNOWN), (DRAFT, State.PLANNED)):
        if status in statuses:
            return state
    return State.ENDED if statuses else State.MISSING
