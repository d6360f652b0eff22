"""A procedure as a value: what `data/procedures/*.yaml` says, checked and resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.core.definitions.words import Words as Words
from guiju.core.procedure.expressions import Expression
from guiju.core.procedure.parameters import Parameter

NEW, SAME, BACK = "new", "same", "back"  # words for states: none yet, the present one, the one before a pause
CLOCK = "clock"  # the actor of acts that time performs
ANYONE, OPENER, NAMED = "anyone", "opener", "named"
OF_COMMITTEE, OF_ISSUER, OF_PARENT = "committee", "issuer", "parent of issuer"
"""Places of offices that the case decides."""


class FactType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    FILE = "file"
    PEOPLE = "people"
    COMMITTEE = "committee"
    BODY = "body"
    STANDARD = "standard"
    DESIGNATION = "designation"
    ICS = "ics"
    PARAMETER = "parameter"
    EMAIL = "email"
    WEB = "web"
    CREDIT_CODE = "credit_code"  # of an organization (GB 32100)
    TABLE = "table"  # rows of the same columns


COLUMN_TYPES = (
    FactType.TEXT, FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.DATE, FactType.YES_NO, FactType.CHOICE,
    FactType.STANDARD, FactType.DESIGNATION, FactType.ICS, FactType.WEB, FactType.CREDIT_CODE,
)  # fmt: skip
"""What a column of a table can hold."""
MOST_ROWS = 500
"""Of one table of a case: what is longer is a file."""


class Visible(StrEnum):
    PUBLIC = "public"
    PARTIES = "parties"


@dataclass(frozen=True)
class Fact:
    """A typed field of a case. `names` is the party role that people entered here come to hold. One that is `computed`
    follows from others, and nobody can bring it. `known` is (what, of which fact) the registry knows: `edition.issuer`
    of the `standard`; what it knows is not typed.

    A table has `columns`, each a fact of its own (a column that is not `needed` may be empty), and `least` to `most`
    rows, told apart by the column `key`; where `each`, the rows of every act count together. One that `continues`
    another table has exactly its rows: their cells are taken over, and only its own columns are brought.

    One with `public_from` is public in a case once that was in one of these states, and not before."""

    name: str
    label: Words
    type: FactType
    help: Words | None = None
    longest: int = 200  # characters
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    options: Mapping[str, Words] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()  # of files, by extension
    names: str = ""
    index: bool = False
    personal: bool = False
    visible: Visible = Visible.PARTIES
    computed: Expression | None = None
    known: tuple[str, str] | None = None
    columns: Mapping[str, Fact] = field(default_factory=dict)
    key: str = ""
    continues: str = ""
    each: bool = False
    needed: bool = True  # of a column: every row has it
    public_from: tuple[str, ...] = ()
    anew_with: str = ""  # the act before which what was brought counts no more among all values


@dataclass(frozen=True)
class Party:
    """A role in a case. `held_by`: opener, anyone, named, or `office of place`, where place is `committee` (of the
    case), `issuer` (of the case), `parent of issuer` (the body above it) or the code of a body."""

    name: str
    label: Words
    held_by: str

    @property
    def office(self) -> tuple[str, str] | None:
        """(office, place) for a standing office."""
        office, of, place = self.held_by.partition(" of ")
        return (office, place) if of else None


@dataclass(frozen=True)
class State:
    name: str
    label: Words
    stage: str = ""  # ISO harmonised stage code; *.98 is abandoned in the stage the case was in
    end: bool = False

    @property
    def follows_stage(self) -> bool:
        """Whether its stage is that of the state before it."""
        return self.stage.startswith("*")


@dataclass(frozen=True)
class Spread:
    """How long an act is usually waited for, in days: least, most likely, most (a triangle)."""

    least: float
    likely: float
    most: float


class ActKind(StrEnum):
    PLAIN = "plain"
    VOTE = "vote"
    COMMENT = "comment"
    SUPPORT = "support"
    ANSWER = "answer"
    COUNT = "count"


@dataclass(frozen=True)
class Decision:
    """That an act decides on what others brought (`separation`). `apart` names the roles and acts that are kept apart
    from it, where it is not those that follow from the definition. `exempt` says why somebody who had a part in the
    matter may do it all the same, with its source."""

    apart: tuple[str, ...] = ()
    exempt: Words | None = None
    source: str = ""


@dataclass(frozen=True)
class Act:
    """Something a party does. `about` names the ballot of a vote or a count, or the comment round of a comment,
    support or answer."""

    name: str
    label: Words
    from_states: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    brings: tuple[str, ...] = ()
    may_bring: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    help: Words | None = None
    usually: Spread | None = None
    often: float = 1.0
    at_will: bool = False  # may be done, but nobody waits for it
    kind: ActKind = ActKind.PLAIN
    about: str = ""
    decides: Decision | None = None
    tells_who: tuple[str, ...] = ()  # acts: whoever did one of them in the case is told
    not_awaited: tuple[str, ...] = ()  # states in which it may be done, but nobody waits for it

    @property
    def takes(self) -> tuple[str, ...]:
        return self.brings + self.may_bring


class Weight(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Rule:
    name: str
    text: Words
    source: str
    when: Expression
    weight: Weight = Weight.ERROR


@dataclass(frozen=True)
class Clock:
    """A term between acts. `limit` is a parameter, or a fact of type date: the day itself. `extended_by` maps an act to
    the fact that says by how much, `shortened_by` an act to the parameter that is the limit from then on."""

    name: str
    label: Words
    source: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    limit: str
    paused_by: tuple[str, ...] = ()
    resumed_by: tuple[str, ...] = ()
    extended_by: Mapping[str, str] = field(default_factory=dict)
    shortened_by: Mapping[str, str] = field(default_factory=dict)
    remind: tuple[int, ...] = ()  # days before the end
    overdue: str = ""  # the act that time then performs
    ballot: str = ""  # whose voting it bounds, of a clock that a ballot brings
    day: str = ""  # the fact by which the act that starts it may name a later last day


@dataclass(frozen=True)
class Condition:
    """One condition under which a ballot passes, over its tally."""

    text: Words
    source: str
    when: Expression


@dataclass(frozen=True)
class Early:
    """Why a ballot may be closed before its last day although not all have voted, with the source."""

    text: Words
    source: str


@dataclass(frozen=True)
class Ballot:
    """What is voted on, by whom, and when it passes. `secret`: positions are sealed until an act of its own counts
    them. `conflicted` are roles whose holders do not vote; `counts_conflicted`: they are among all members all the
    same, as `conflict_source` says. `lasts` is the parameter that says how long members have at least, `closes_on` the
    fact by which whoever opens it may name a later last day, `at_most` the parameter that bounds that. `counted_from`
    maps the positions of a ballot that was held elsewhere to the facts that say how many took each."""

    name: str
    label: Words
    voters: str
    positions: Mapping[str, Words]
    passes: tuple[Condition, ...]
    conflicted: tuple[str, ...] = ()
    reason_with: tuple[str, ...] = ()
    secret: bool = False
    counts_conflicted: bool = False
    conflict_source: str = ""
    lasts: str = ""
    closes_on: str = ""
    at_most: str = ""
    remind: tuple[int, ...] = ()
    overdue: str = ""
    early: Early | None = None
    counted_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def term(self) -> str:
        """The name of the clock that bounds the voting: with a dot, so that no definition can have it."""
        return f"{self.name}.term"

    @property
    def names_read(self) -> frozenset[str]:
        """The names that its conditions read."""
        return frozenset().union(*(condition.when.names for condition in self.passes))

    def among_all(self, may_vote: int, conflicted: int) -> int:
        """How many members there are for the shares: those who may vote, and those with a conflict of interest where
        they are counted."""
        return may_vote + conflicted if self.counts_conflicted else may_vote


@dataclass(frozen=True)
class Round:
    """A round of comments."""

    name: str
    label: Words
    by: tuple[str, ...]
    answered_by: tuple[str, ...]
    about: str = ""  # the fact that holds the document


@dataclass(frozen=True)
class Group:
    """A block of a page. With `by` it is a table: a row for each value that acts brought for that fact, and in it what
    was last brought together with that value."""

    label: Words
    facts: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True)
class Page:
    """How the cases of a procedure are listed and shown."""

    list: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Procedure:
    name: str
    version: int
    label: Words
    about: Words
    pattern: str
    number: str
    sources: tuple[str, ...]
    systems: tuple[str, ...]
    tier: str
    parties: Mapping[str, Party]
    facts: Mapping[str, Fact]
    states: Mapping[str, State]
    acts: Mapping[str, Act]
    rules: Mapping[str, Rule]
    clocks: Mapping[str, Clock]
    ballots: Mapping[str, Ballot]
    comments: Mapping[str, Round]
    parameters: Mapping[str, Parameter]
    page: Page
    lineage: tuple[str, ...] = ()  # the bases it extends, nearest first
    digest: str = ""  # SHA-256 of the resolved definition, in hexadecimal

    def acts_from(self, state: str) -> list[Act]:
        return [act for act in self.acts.values() if state in act.from_states]

    @property
    def naming_committee(self) -> set[str]:
        """The facts that say which committee's a case is: `committee`, or where there is none, every committee."""
        names = {fact.name for fact in self.facts.values() if fact.type is FactType.COMMITTEE}
        return {"committee"} & names or names

    def leading_to(self, states: Collection[str]) -> list[str]:
        """The acts that bring a case into one of these states."""
        return [act.name for act in self.acts.values() if act.to in states]

    @property
    def opening(self) -> list[Act]:
        return self.acts_from(NEW)
