"""The rounds there are."""

from __future__ import annotations

from guiju.core.errors import GuijuError
from guiju.core.rounds import loader
from guiju.core.rounds.model import Round


class NoRoundError(GuijuError):
    """There is no round of this name, or it does not come in this year."""


def round_(name: str) -> Round:
    """A round by its name. NoRoundError where there is none."""
    found = loader.house().get(name)
    if found is None:
        raise NoRoundError("there is no round {}", repr(name[:60]), where="round", expected=", ".join(loader.house()))
    return found
