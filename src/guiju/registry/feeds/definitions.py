"""The feeds there are."""

from __future__ import annotations

from guiju.core.errors import GuijuError
from guiju.core.feeds import loader
from guiju.core.feeds.model import Feed


class NoFeedError(GuijuError):
    """There is no feed of this name, or no candidate of this key in it."""


def feed(name: str) -> Feed:
    """A feed by its name. NoFeedError where there is none."""
    found = loader.house().get(name)
    if found is None:
        raise NoFeedError("there is no feed {}", repr(name[:60]), where="feed", expected=", ".join(loader.house()))
    return found
