"""The values of entries of definitions, each with its fault at the entry's place."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence

_E = TypeVar("_E", bound=StrEnum)


def names(entry: Entry | None) -> tuple[str, ...]:
    """A list of names; one alone counts as a list of one, no entry as none."""
    return tuple(one.text("a name") for one in entry.list("names")) if entry is not None else ()


def whole_number(entry: Entry, least: int, most: int) -> int:
    """A whole number within bounds."""
    said = entry.text("a whole number")
    if not (said.isascii() and said.isdecimal() and len(said) < 9 and least <= int(said) <= most):
        raise GuijuError(
            "{} is no number of this kind", repr(said[:20]), where=entry.where,
            expected=sentence("{} to {}", least, most),
        )  # fmt: skip
    return int(said)


def one_of(kind: type[_E], entry: Entry) -> _E:
    """One of the words of a kind."""
    said = entry.text("a word")
    if said not in list(kind):
        raise GuijuError("{} is not known", repr(said[:40]), where=entry.where, expected=", ".join(map(str, kind)))
    return kind(said)
