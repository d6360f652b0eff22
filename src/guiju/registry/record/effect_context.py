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
    and `keys` are the actor and the holder keys they act by. `before` are the facts as they stood when the effect was
    done, where it is done again because they were corrected."""

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
    before: Mapping[str, Any] | None = None

    def differs(self, *names: str) -> bool:
        """Whether one of these facts was corrected."""
        return self.before is not None and any(self.before.get(name) != self.facts.get(name) for name in names)


Handler = Callable[[EffectContext], Mapping[str, Any]]
_HANDLERS: dict[str, Handler] = {}


def effect_handler(name: str) -> Callable[[Handler], Handler]:
    """Register the one handler of an effect."""

    def register(handler: Handler) -> Handler:
        if name in _HANDLERS:
            raise GuijuError("the effect {} has two handlers", repr(name), where=handler.__module__, expected="one")
        _HANDLERS[name] = handler
        return handler

    return register


_AGAIN: dict[str, Handler] = {}


def done_again(name: str) -> Callable[[Handler], Handler]:
    """Register what does an effect again after its facts were corrected: it leaves what the effect would have left."""

    def register(handler: Handler) -> Handler:
        _AGAIN[name] = handler
        return handler

    return register


def again_handler(name: str, words: str) -> Handler:
    """What does an effect again; `words` name it. GuijuError where it cannot be done again."""
    try:
        return _AGAIN[name]
    except KeyError:
        raise GuijuError("what was done cannot be done again: {}", words, where="correction", expected=PUT_RIGHT)


PUT_RIGHT = "an act of its own that puts it right"


def handler(name: str) -> Handler:
    """The handler of an effect. GuijuError when there is none."""
    try:
        return _HANDLERS[name]
    except KeyError:
        raise GuijuError(
            "the effect {} has no handler", repr(name), where="effects", expected=", ".join(sorted(_HANDLERS))
        )


def handled() -> frozenset[str]:
    return frozenset(_HANDLERS)
