"""A round as a value: what a file of `data/rounds` says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guiju.core.definitions.words import Words


class Coming(StrEnum):
    """How the units of an occurrence come about."""

    CALL = "call"
    DRAW = "draw"
    ALL = "all"


COMINGS: Mapping[Coming, Words] = {
    Coming.CALL: Words("征集", "a call"),
    Coming.DRAW: Words("抽取", "a draw"),
    Coming.ALL: Words("全部", "all of the frame"),
}


class Of(StrEnum):
    """What the units of a frame are."""

    EDITIONS = "editions"
    ITEMS = "register"
    BODIES = "bodies"
    COMMITTEES = "committees"
    CASES = "cases"  # of a call: what anybody opens


class Ties(StrEnum):
    """What becomes of those who tie for the last place."""

    ALL = "all"
    NONE = "none"


SOURCES: Mapping[Of, tuple[str, ...]] = {
    Of.EDITIONS: ("key", "draw", "stratum", "title", "issuer", "committee"),
    Of.ITEMS: ("key", "draw", "stratum", "title"),
    Of.BODIES: ("key", "draw", "stratum", "title"),
    Of.COMMITTEES: ("key", "draw", "stratum", "title"),
    Of.CASES: (),
}
"""What a fact of the case of a unit can be taken from; for items also the facts of their register."""
OCCASION = ("opens", "closes", "year_from", "year_to", "said")
"""What it can be taken from besides, where every unit is asked: the days of the occurrence, the calendar year before
it, and what who asks says."""
FILTERS: Mapping[Of, tuple[str, ...]] = {
    Of.EDITIONS: ("status", "tier", "effect", "scheme"),
    Of.BODIES: ("kind", "country"),
    Of.COMMITTEES: ("status", "body"),
}
"""What a frame is narrowed by; items by the facts their register is narrowed by."""
STRATA: Mapping[Of, tuple[str, ...]] = {
    Of.EDITIONS: ("tier", "effect", "publisher"),
    Of.BODIES: ("kind", "country"),
    Of.COMMITTEES: ("body",),
}
HOLDERS = ("control", "owner", "issuer", "committee")
"""Who is to open the case of a unit."""
PUBLISHED = ("unit", "title", "stratum", "case", "answered", "place", "score")
"""What a list can say of a unit."""


@dataclass(frozen=True)
class Frame:
    """Where units come from: `name` the register of items; `where` what they are narrowed by, each to some values."""

    of: Of
    name: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """Every how many years from the year `first` on (to `last`); `opens` and `closes` are (month, day)."""

    first: int
    every: int
    opens: tuple[int, int]
    closes: tuple[int, int]
    last: int | None = None


@dataclass(frozen=True)
class Occurrence:
    """One time that a round comes: its name (the year), its first and last day."""

    period: str
    opens: date
    closes: date


@dataclass(frozen=True)
class CaseOf:
    """The case each unit becomes: its procedure, fact → where it is taken from, and who is to open it. `answered` is
    the act by which a unit answers, where every unit is asked."""

    procedure: str
    facts: Mapping[str, str] = field(default_factory=dict)
    holder: str = "control"
    answered: str = ""


@dataclass(frozen=True)
class Answer:
    """A unit answers by an act in its own case, whose fact names the year."""

    procedure: str
    act: str
    year: str


@dataclass(frozen=True)
class Cover:
    """What a unit has to cover within some years: the facts of its item that say how much is done, and of how much."""

    done: str
    of: str
    years: int


@dataclass(frozen=True)
class Ranking:
    """The order of cases by the mean of a fact of one of their acts. `places` by the value of `by` ("" for all);
    `least` how many such acts a case needs to be ranked."""

    act: str
    fact: str
    least: int
    ties: Ties
    places: Mapping[str, int]
    by: str = ""


@dataclass(frozen=True)
class Round:
    """`control` is the code of the body that runs it, `office` the office that does. `quota` is how many are drawn, by
    stratum ("" for the whole); `objections` how many days a list is public for objections before it is published."""

    name: str
    version: int
    label: Words
    about: Words
    grounds: tuple[str, ...]
    systems: tuple[str, ...]
    control: str
    office: str
    frame: Frame
    coming: Coming
    calendar: Calendar
    stratum: str = ""
    quota: Mapping[str, int] = field(default_factory=dict)
    case: CaseOf | None = None
    answer: Answer | None = None
    cover: Cover | None = None
    ranking: Ranking | None = None
    published: tuple[str, ...] = ()
    objections: int = 0
    digest: str = ""
