"""A feed as a value: what a file of `data/feeds` says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.core.definitions.words import Words


class Source(StrEnum):
    """What a feed is read out of."""

    TABLE = "table"
    ISO_COMMITTEES = "iso-committees"
    RELATON = "relaton"


GIVEN: Mapping[Source, tuple[str, ...]] = {
    Source.ISO_COMMITTEES: ("reference", "title", "title_fr", "status", "secretariat", "created", "participation"),
    Source.RELATON: (
        "designation", "work", "title", "title_fr", "title_zh", "status", "stage", "published", "committee", "ics",
        "kind",
    ),
}  # fmt: skip
"""What a reader gives of a row; that of tables the columns of the table."""


class Kind(StrEnum):
    """What a field of a row holds."""

    TEXT = "text"
    DESIGNATION = "designation"
    DATE = "date"
    WHOLE_NUMBER = "whole_number"


class Compare(StrEnum):
    """How a value of a row is compared with one of a thing of the registry."""

    SAME = "same"
    WORDS = "words"
    DIGITS = "digits"
    EDITION = "edition"
    WORK = "work"
    PREFIX = "prefix"


COMPARES: Mapping[Compare, Words] = {
    Compare.SAME: Words("相同", "the same"),
    Compare.WORDS: Words("词语相近", "words in common"),
    Compare.DIGITS: Words("数字相同", "the same digits"),
    Compare.EDITION: Words("同一编号", "the same designation"),
    Compare.WORK: Words("同一标准（不计年号）", "the same standard, whatever its year"),
    Compare.PREFIX: Words("编号代号相同", "numbered under the same code"),
}
ATTRIBUTES: Mapping[str, Mapping[str, Words]] = {
    "committee": {
        "code": Words("编号", "code"), "name": Words("名称", "name"),
        "adopts_from": Words("归口标准所采用标准的归口机构", "committee whose standards its standards adopt"),
    },
    "body": {
        "code": Words("代码", "code"), "name": Words("名称", "name"),
        "prefix": Words("标准代号", "code it numbers under"),
    },
    "edition": {
        "designation": Words("编号", "designation"), "title": Words("名称", "title"),
        "adopts": Words("所采用的标准", "standard it adopts"),
    },
    "case": {
        "research_project": Words("来源科技项目", "research project it comes from"),
        "standard": Words("所涉标准", "standard it is about"),
    },
    "item": {"key": Words("登记号", "number in the register"), "title": Words("名称", "title")},
}  # fmt: skip
"""What rows are compared with, of each kind of thing; `item` stands for items of any register."""
FINDS: Mapping[str, tuple[str, ...]] = {
    "edition": ("designation", "adopts"), "case": ("research_project", "standard"),
}  # fmt: skip
"""Of kinds with too many things to go through: the attributes by which they are looked up. The others only add to the
score of what was found by these."""
FILTERS: Mapping[str, tuple[str, ...]] = {
    "committee": ("body",), "body": ("kind", "country"), "edition": ("tier", "publisher"), "case": ("procedure",),
    "item": (),
}  # fmt: skip
"""What the things are narrowed by that rows are matched with."""


class State(StrEnum):
    """Where a candidate stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"


STATES: Mapping[State, Words] = {
    State.OPEN: Words("待定", "open"),
    State.CONFIRMED: Words("已确认", "confirmed"),
    State.REFUSED: Words("已排除", "refused"),
    State.REPLACED: Words("已被新行取代", "replaced by a newer row"),
}


@dataclass(frozen=True)
class Field:
    """A part of a row. `heads` are what its column may be called beside its name and labels; `several`: values apart by
    a semicolon; `needed`: a row without it is refused; `words`: what its values are called."""

    name: str
    label: Words
    kind: Kind = Kind.TEXT
    heads: tuple[str, ...] = ()
    several: bool = False
    needed: bool = False
    words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A comparison of a field with an attribute of one kind of thing: `weight` out of 100 where they agree, for words
    the part of it that they share. `ignore`: words that say nothing; `least`: the share of words from which on they
    count at all, in hundredths."""

    field: str
    of: str
    attribute: str
    compare: Compare
    weight: int
    ignore: tuple[str, ...] = ()
    least: int = 50


@dataclass(frozen=True)
class Match:
    """What rows are matched with (kind of thing → what it is narrowed by) and how. A thing is proposed from a score of
    `least` on, the best `shown` of them."""

    things: Mapping[str, Mapping[str, tuple[str, ...]]]
    rules: tuple[Rule, ...]
    least: int
    shown: int = 5

    @property
    def compared(self) -> tuple[str, ...]:
        """The fields that are compared."""
        return tuple(dict.fromkeys(rule.field for rule in self.rules))


@dataclass(frozen=True)
class Writing:
    """What a decision writes, each where it is named: `committee`, the row as a committee of the registry; `register`,
    the row as an item of it, with fact → field; `edition`, the row as an edition, with part → field and the words of
    parts; `link` between the row's own thing, or the edition made of it, and the thing chosen, which is its source
    where `from_chosen`."""

    committee: bool = False
    register: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    edition: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    link: str = ""
    from_chosen: bool = False


@dataclass(frozen=True)
class Decision:
    """What a person can decide about a candidate. `chooses`: the kinds of things of which one is chosen with it, none
    where it is empty. `optional`: it may be decided without one. `reason`: it needs one in any case."""

    name: str
    label: Words
    leads_to: State
    chooses: tuple[str, ...] = ()
    optional: bool = False
    reason: bool = False
    writes: Writing = field(default_factory=Writing)


@dataclass(frozen=True)
class Feed:
    """`control` is the code of the body that answers for it, `office` whose holders take files and decide. `only`:
    field → values of the rows that are candidates, the others are passed over. `whole`: a file is all of the feed, what
    a later one lacks is gone. `closed`: what is not confirmed is for the control body. `four_eyes`: who took a row does
    not decide about it."""

    name: str
    version: int
    label: Words
    about: Words
    grounds: tuple[str, ...]
    systems: tuple[str, ...]
    control: str
    office: str
    source: Source
    key: str
    title: tuple[str, ...]
    fields: Mapping[str, Field]
    match: Match
    decisions: Mapping[str, Decision]
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: bool = False
    closed: bool = False
    four_eyes: bool = True
    digest: str = ""

    @property
    def telling(self) -> tuple[str, ...]:
        """The fields that are compared, or that a decision writes: a row where one of them has changed is asked about
        again."""
        written = (
            name
            for one in self.decisions.values()
            for name in (*one.writes.facts.values(), *one.writes.edition.values())
        )
        return tuple(dict.fromkeys((*self.match.compared, *written)))
