"""The checks a rule can name. A check is a function (context, parameters) → hits, with the parameters it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guiju.core.lint.model import Hit

if TYPE_CHECKING:
    from guiju.core.lint.context import Context

Parameters = Mapping[str, Any]
Function = Callable[["Context", Parameters], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """`needs`: parameters that must be there; `may`: those that can be; `gives`: what its hits say for messages."""

    name: str
    run: Function
    needs: frozenset[str]
    may: frozenset[str]
    gives: frozenset[str]


_CHECKS: dict[str, Check] = {}


def check(
    name: str, *, needs: tuple[str, ...] = (), may: tuple[str, ...] = (), gives: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """Register a function under a name."""

    def register(function: Function) -> Function:
        _CHECKS[name] = Check(name, function, frozenset(needs), frozenset(may), frozenset(gives))
        return function

    return register


def known() -> dict[str, Check]:
    """Every check by name."""
    return _CHECKS
