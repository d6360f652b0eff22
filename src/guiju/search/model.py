"""What goes into the search floor and what comes out. No database and no web here.

Days are proleptic Gregorian ordinals (`date.toordinal()`), 0 for "unknown"; an open end is `OPEN_END`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

OPEN_END = 4_000_000
FACETS = ("tier", "status", "publisher", "ics", "year", "committee")
RELEVANCE_LIMIT = 10_000
EXACT_LIMIT = 100_000


class IndexDocument(NamedTuple):
    """One edition as the index sees it. `id` is the edition's key in the registry.

    `designations` holds every number the edition goes by (its own first, then dual and source forms);
    `force` the half-open intervals of days on which it is in force; `number_rank` the 63-bit rank of
    `core.designation.rank`; `seq` the number of the change that last touched it; `adopts` the numbers of what it
    adopts, by which it is found too.
    """

    id: int
    seq: int
    designations: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]
    abstract: str = ""
    tier: str = ""
    effect: str = ""
    status: str = ""
    scheme: str = ""
    publisher: str = ""
    committee: str = ""
    ics: tuple[str, ...] = ()
    year: int = 0
    published: int = 0
    force: tuple[tuple[int, int], ...] = ()
    number_rank: int = 0
    adopts: tuple[str, ...] = ()


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"  # newest publication first
    NUMBER = "number"  # tier, prefix, number, part, year


@dataclass(frozen=True, slots=True)
class Query:
    """A question. `filters` maps a facet (or `effect`, `scheme`, `id`) to values any of which may match;
    an ICS value matches its whole branch. `on` keeps editions in force on that day. `after` is the cursor of the
    page before. `since_seq` keeps documents changed after that number. `literal`: only what holds every word as typed;
    otherwise a question that few answer so is asked again with other words for the same, and with most of its words."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: date | None = None
    sort: Sort = Sort.RELEVANCE
    after: str = ""
    limit: int = 20
    facets: tuple[str, ...] = FACETS
    since_seq: int = 0
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Wider:
    """How a question was asked again because few editions hold all its words. `read_as`: (typed, read instead), the
    index not holding what was typed; `also`: (typed, other words for the same); `unknown`: words nothing holds, left
    out; `some`: not every word is in every answer; `parts`: what the question was cut into."""

    read_as: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unknown: tuple[str, ...] = ()
    some: bool = False
    parts: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that were asked for, for marking them in a text."""
        others = (*(read for _, read in self.read_as), *(word for _, ways in self.also for word in ways))
        return tuple(dict.fromkeys((*self.parts, *others)))


@dataclass(frozen=True, slots=True)
class Hit:
    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` is exact when `exact`; otherwise the truth is over `EXACT_LIMIT`. `next` is "" on the last page."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    next: str = ""
    end_reason: str = ""  # said to the reader when relevance stops at RELEVANCE_LIMIT
    wider: Wider | None = None
    facets_exact: bool = True  # False: a very large answer's facets are scaled up from a fixed sample of 1 in 16


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is "designation" or "word"; `id` the edition for a designation, else 0."""

    text: str
    kind: str
    id: int = 0
