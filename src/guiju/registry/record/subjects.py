"""The kinds of things the registry keeps. An app registers a subject once; the house gives it pages, search, watching,
notices and counts. No list of kinds stands closed anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    """What a thing is called: its number or code, its title, and the path of its page below the site; "" for the page
    that the house makes."""

    name: str
    title: Words
    address: str = ""


def _none(row: Any) -> Sequence[tuple[Words, str]]:
    return ()


def _empty(row: Any) -> str:
    return ""


def _unsaid(row: Any) -> Words | None:
    return None


def _nothing(name: str) -> Any:
    return None


@dataclass(frozen=True)
class Subject:
    """A kind of thing.

    kind: what changes and watches call it (at most 40 characters). label: many of them, in words. rows: those that
    everybody may see; nothing else is listed, indexed, told or counted. named: what one is called. shown: what its page
    says, label and value. words: more text it is found by. status: where it stands, in words. touched: for changes of
    another kind that change this one, the change's subjects to keys of this one's rows. watched: what can be watched,
    kind of watch to its words; a change of a row is told to who watches its name. own_index: searched by its app.
    find: the row that everybody may see by what people call it; None where there is none.
    """

    kind: str
    label: Words
    rows: Callable[[], QuerySet[Any]]
    named: Callable[[Any], Named]
    shown: Callable[[Any], Sequence[tuple[Words, str]]] = _none
    words: Callable[[Any], str] = _empty
    status: Callable[[Any], Words | None] = _unsaid
    touched: Mapping[str, Callable[[Sequence[int]], Iterable[int]]] = field(default_factory=dict)
    watched: Mapping[str, Words] | None = None
    own_index: bool = False
    find: Callable[[str], Any] = _nothing

    @property
    def watches(self) -> Mapping[str, Words]:
        """What can be watched of it; itself where nothing else is said."""
        return {self.kind: self.label} if self.watched is None else self.watched

    def by_keys(self, keys: Iterable[int]) -> Iterator[Any]:
        """The rows with these keys that everybody may see."""
        yield from self.rows().filter(pk__in=list(keys))

    def address(self, row: Any) -> str:
        """The path of its page below the site."""
        return self.named(row).address or f"registry/{self.kind}/{row.pk}/"


_SUBJECTS: dict[str, Subject] = {}
_CHANGES: set[str] = set()


def register(subject: Subject) -> None:
    """Make a subject known. GuijuError for a kind or a kind of watch that another has, or that is too long."""
    where = f"subject {subject.kind[:60]!r}"
    if not 0 < len(subject.kind) <= 40:
        raise GuijuError("a kind of this length cannot be kept", where=where, expected="1 to 40 characters")
    if subject.kind in _SUBJECTS:
        raise GuijuError("this kind of subject is registered twice", where=where, expected="each once")
    taken = sorted(watch for watch in subject.watches if watch in watchable())
    if taken:
        raise GuijuError("what can be watched stands twice: {}", ", ".join(taken), where=where, expected="each once")
    _SUBJECTS[subject.kind] = subject


def register_change(kind: str) -> None:
    """Make a kind of change known that is no subject of its own: a relation between subjects, an act in a case."""
    _CHANGES.add(kind)


def forget(kind: str) -> None:
    """Take a subject out again: an app that is no longer there."""
    _SUBJECTS.pop(kind, None)


def subjects() -> Mapping[str, Subject]:
    """Every subject by its kind, in the order in which apps registered them."""
    return MappingProxyType(_SUBJECTS)


def subject(kind: str) -> Subject:
    """One subject. GuijuError when no app has registered it."""
    if kind not in _SUBJECTS:
        raise GuijuError(
            "nothing of this kind is kept: {}", repr(kind[:40]), where="kind", expected=", ".join(_SUBJECTS)
        )
    return _SUBJECTS[kind]


def watchable() -> Mapping[str, Words]:
    """What can be watched, in words."""
    return {watch: words for each in _SUBJECTS.values() for watch, words in each.watches.items()}


def changes() -> frozenset[str]:
    """The kinds that changes may be of."""
    return frozenset(_SUBJECTS) | _CHANGES


def searched() -> tuple[Subject, ...]:
    """The subjects of the common index."""
    return tuple(each for each in _SUBJECTS.values() if not each.own_index)
