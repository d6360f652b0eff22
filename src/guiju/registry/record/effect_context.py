"""Effects of acts: one handler for each name of `data/effects.yaml`, registered by the app that owns the rows.

A handler runs in the transaction of the act, writes rows only, and returns the facts it made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guiju.core.errors import GuijuError


@dataclass(frozen=True)
class EffectContext:
    """An act as a handler sees it. `facts` are the typed facts of the case, what the act brought among them; `holders`
    the holder keys of each party; `today` the day the act takes effect; `user`
    and `keys` are the actor and the holder keys they act by."""

    case: int
    number: str
    procedure: str
    tier: str
    act: str
    facts: Mapping[str, Any]
    holders: Mapping[str, tuple[str, ...]]
    committee: int | None
    body: int | None
    today: date
    now: datetime
    user: int | None = None
    user_name: str = ""
    keys: frozenset[str] = frozenset()


Handler = Callable[[EffectContext], Mapping[str, Any]]
_HANDLERS: dict[str, Handler] = {}


def effect_handler(name: str) -> Callable[[Handler], Handler]:
    """Register the one handler of an effect."""

    def register(handler: Handler) -> Handler:
        if name in _HANDLERS:
            raise GuijuError(f"the effect {name!r} has two handlers", where=handler.__module__, expected="one")
        _HANDLERS[name] = handler
        return handler

    return register


def handler(name: str) -> Handler:
    """The handler of an effect. GuijuError when there is none."""
    try:
        return _HANDLERS[name]
    except KeyError:
        raise GuijuError(f"the effect {name!r} has no handler", where="effects", expected=", ".join(sorted(_HANDLERS)))


def handled() -> frozenset[str]:
    return frozenset(_HANDLERS)
