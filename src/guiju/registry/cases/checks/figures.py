"""Figures that computed facts ask for by name: figure(seats_held) is what the registry counts on the day of an act. One
is registered once, by the app that knows the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.core.errors import GuijuError
from guiju.core.procedure import computing
from guiju.core.procedure.model import Procedure
from guiju.registry.bodies.models import Post
from guiju.registry.cases import roles


@dataclass(frozen=True)
class Asked:
    """What a figure is counted for: the facts of a case with what the act at hand brings, who opened the case (a holder
    key, "" for nobody), and the day of the act."""

    procedure: Procedure
    facts: Mapping[str, Any]
    opener: str
    today: date


Figure = Callable[[Asked], int | None]
_FIGURES: dict[str, Figure] = {}


_READ: dict[str, frozenset[str]] = {}


def figure(name: str, reads: Collection[str] = ()) -> Callable[[Figure], Figure]:
    """Register the figure of this name. `reads` are the facts of the case that alone decide it: it is counted anew
    where one of them is corrected."""

    def register(function: Figure) -> Figure:
        _FIGURES[name], _READ[name] = function, frozenset(reads)
        return function

    return register


def decided_by(facts: Collection[str]) -> frozenset[str]:
    """The figures that are counted anew where these facts are corrected."""
    return frozenset(name for name, read in _READ.items() if not read.isdisjoint(facts))


def names() -> frozenset[str]:
    """The figures that are registered."""
    return frozenset(_FIGURES)


def counted(asked: Asked, name: str) -> int | None:
    """A figure; None where there is nothing it could be counted for. GuijuError when there is no such figure."""
    if name not in _FIGURES:
        raise GuijuError(
            "there is no figure {}", repr(name), where=asked.procedure.name, expected=", ".join(sorted(_FIGURES))
        )
    return _FIGURES[name](asked)


def asks(procedure: Procedure) -> bool:
    """Whether any fact of a procedure is computed from a figure."""
    return any(computing.figures(fact) for fact in procedure.facts.values())


@figure("seats_held")
def seats_held(asked: Asked) -> int | None:
    """The committees of the country in which whoever opened the case has a seat on the day; None of a case that nobody
    holds."""
    return _seats(asked, Q(committee__code__startswith="SAC/"))


@figure("seats_abroad")
def seats_abroad(asked: Asked) -> int | None:
    """The same of committees that are not of the country."""
    return _seats(asked, ~Q(committee__code__startswith="SAC/"))


def _seats(asked: Asked, where: Q) -> int | None:
    if not asked.opener.startswith("u"):
        return None
    posts = Post.objects.filter(where, roles.posts_on(asked.today), user=int(asked.opener[1:]), committee__isnull=False)
    return posts.values("committee").distinct().count()
