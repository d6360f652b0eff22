"""The kinds of links there are."""

from __future__ import annotations

from guiju.core.errors import GuijuError
from guiju.core.links import loader
from guiju.core.links.model import LinkType


class NoLinkTypeError(GuijuError):
    """There is no kind of link of this name."""


def link_type(name: str) -> LinkType:
    """A kind of link by its name. NoLinkTypeError where there is none."""
    found = loader.house().get(name)
    if found is None:
        raise NoLinkTypeError("there is no link {}", repr(name[:60]), where="link", expected=", ".join(loader.house()))
    return found
