"""A kind of link as a value: what a file of `data/links` says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.core.definitions.words import Words

CASE, ITEM = "case", "item"
"""Ends of links that acts make, beside facts of the case: the case itself, the item it keeps."""


class Coming(StrEnum):
    """How a link came to be."""

    ACT = "act"
    TABLE = "table"
    MATCH = "match"
    COMPUTED = "computed"


COMINGS: Mapping[Coming, Words] = {
    Coming.ACT: Words("办理", "an act"),
    Coming.TABLE: Words("表格", "a table"),
    Coming.MATCH: Words("匹配后确认", "a match that was confirmed"),
    Coming.COMPUTED: Words("计算", "computed"),
}


@dataclass(frozen=True)
class Making:
    """How the cases of a procedure make links: at which acts, between which ends (`case`, `item`, or a fact)."""

    procedure: str
    acts: tuple[str, ...]
    source: str
    target: str


@dataclass(frozen=True)
class LinkType:
    """`forth` says what the source is to the target, `back` the same from the other side; `sources` and `targets` are
    the kinds of things that may stand at the ends. `one_source`: a target has at most one such link at a time,
    `one_target`: a source has. `acyclic`: following it never comes back. `control`: the body that answers for it."""

    name: str
    forth: Words
    back: Words
    about: Words
    grounds: tuple[str, ...]
    systems: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    one_source: bool = False
    one_target: bool = False
    acyclic: bool = False
    made_by: Mapping[str, Making] = field(default_factory=dict)
    control: str = ""
    digest: str = ""
