"""What acts brought together with a fact that names something, such as the number of a patent: one row for each thing
named, with all that was done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from guiju.core.procedure.model import Procedure
from guiju.registry.cases.models import Act


@dataclass(frozen=True)
class Step:
    """An act about a thing, and what it brought beside its name, as corrections left it."""

    act: Act
    brought: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A thing that acts named, and what was done about it, the oldest first."""

    named: Any
    steps: tuple[Step, ...]


def columns(procedure: Procedure, by: str) -> frozenset[str]:
    """The facts that acts bring together with the one that names things."""
    return frozenset(name for act in procedure.acts.values() if by in act.takes for name in act.takes)


def rows(procedure: Procedure, by: str, acts: Iterable[Act], seen: Collection[str]) -> list[Row]:
    """The things named in the acts of a case, the first named first; only facts in `seen` are told."""
    told: dict[int, tuple[Act, dict[str, Any]]] = {}
    for act in acts:
        facts = act.public.get("facts", {})
        if act.corrects in told:
            told[act.corrects][1].update(facts)
        elif facts.get(by) is not None and by in getattr(procedure.acts.get(act.name), "takes", ()):
            told[act.number] = (act, dict(facts))
    found: dict[str, tuple[Any, list[Step]]] = {}
    for act, facts in told.values():
        kept = {n: v for n, v in facts.items() if n != by and n in seen and v is not None}
        found.setdefault(_spelled(facts[by]), (facts[by], []))[1].append(Step(act, kept))
    return [Row(named, tuple(steps)) for named, steps in found.values()]


def _spelled(named: Any) -> str:
    """A name as it is compared: width, case and blanks do not count."""
    return "".join(normalize("NFKC", str(named)).casefold().split())
