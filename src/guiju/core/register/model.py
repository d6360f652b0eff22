"""A register as a value: what a file of `data/registers` says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guiju.core.definitions.words import Words
from guiju.core.errors import sentence
from guiju.core.procedure.model import Fact, Page


class Status(StrEnum):
    """Where an item stands (ISO 19135; suspended is ours)."""

    VALID = "valid"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


STATUSES: Mapping[Status, Words] = {
    Status.VALID: Words("有效", "valid"),
    Status.SUSPENDED: Words("暂停", "suspended"),
    Status.SUPERSEDED: Words("被替代", "superseded"),
    Status.RETIRED: Words("已注销", "retired"),
}


class Doing(StrEnum):
    """What an entry in the history of an item does."""

    ENTER = "enter"
    CHANGE = "change"
    SUSPEND = "suspend"
    RESUME = "resume"
    SUPERSEDE = "supersede"
    RETIRE = "retire"


DOINGS: Mapping[Doing, Words] = {
    Doing.ENTER: Words("登记", "entered"),
    Doing.CHANGE: Words("变更", "changed"),
    Doing.SUSPEND: Words("暂停", "suspended"),
    Doing.RESUME: Words("恢复", "resumed"),
    Doing.SUPERSEDE: Words("被替代", "superseded"),
    Doing.RETIRE: Words("注销", "retired"),
}
LEADS_TO: Mapping[Doing, Status] = {
    Doing.ENTER: Status.VALID, Doing.SUSPEND: Status.SUSPENDED, Doing.RESUME: Status.VALID,
    Doing.SUPERSEDE: Status.SUPERSEDED, Doing.RETIRE: Status.RETIRED,
}  # fmt: skip
"""What leads to a status; a change leads to none."""


class Key(StrEnum):
    """How items are told apart: by a number the register gives, or by a fact that the item brings."""

    ISSUED = "issued"
    FACT = "fact"


@dataclass(frozen=True)
class Keeping:
    """How cases of a procedure keep items. `acts` says which act does what; `facts` maps a fact of the register to the
    fact of the procedure it is taken from; `until` is the procedure's fact that holds the last day of validity."""

    procedure: str
    acts: Mapping[str, Doing]
    facts: Mapping[str, str]
    until: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table that is imported: its head, and what it fills (a fact, or `status`, `since`, `until`);
    `values` maps what stands in a cell to the option of a choice."""

    head: str
    fills: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tree:
    """That the items of a register are nodes of trees: `of` is the register whose items are the trees; the others name
    the facts that hold the key of the tree, the code of the node, that of the node above it, the standard, the year it
    is planned for, the number of the case that carries it out, the target of a plan that it is to reach (plan and
    key), its last day, its kind, and the body that leads.
    `done` maps a procedure to the states in which one of its cases has done what a node wants."""

    of: str
    system: str
    code: str
    parent: str = ""
    standard: str = ""
    year: str = ""
    case: str = ""
    goal: str = ""
    due: str = ""
    kind: str = ""
    lead: str = ""
    done: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, str]:
        """What is said of a node → the fact that says it."""
        parts = ("system", "code", "parent", "standard", "year", "case", "goal", "due", "kind", "lead")
        return {part: getattr(self, part) for part in parts if getattr(self, part)}


@dataclass(frozen=True)
class Grid:
    """That the items of a register are cells of a grid: `rows` and `columns` are the facts (choices) that place a cell,
    its key is both with a slash between. `need` is the fact that says whether a cell is needed, `needed` its options
    that say so, `not_needed` those that say it is not. `covered_by` is the kind of link whose source covers a cell:
    editions in force, of the effect `effect` where one is said, and cases under way of the procedures `made_by`."""

    rows: str
    columns: str
    need: str
    needed: tuple[str, ...]
    not_needed: tuple[str, ...]
    covered_by: str
    effect: str = ""
    made_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """`item` is what one of its things is called. `owner` is the fact that names the submitting organization of an
    item; `control` the code of the body that answers for the register. `key` says how items are told apart: `pattern`
    with {year} and {serial} for issued numbers, else the fact `key_fact`. `needs` are facts no item can be without.
    `closed`: items are for the control body and their owners; everybody sees how many there are."""

    name: str
    version: int
    label: Words
    item: Words
    about: Words
    sources: tuple[str, ...]
    systems: tuple[str, ...]
    control: str
    key: Key
    pattern: str
    key_fact: str
    owner: str
    facts: Mapping[str, Fact]
    needs: tuple[str, ...]
    kept_by: Mapping[str, Keeping]
    columns: tuple[Column, ...]
    page: Page
    closed: bool = False
    tree: Tree | None = None
    grid: Grid | None = None
    digest: str = ""  # SHA-256 of the definition, in hexadecimal

    @property
    def filters(self) -> tuple[Fact, ...]:
        """The facts by which a list of items is narrowed: those that are indexed."""
        return tuple(fact for fact in self.facts.values() if fact.index)


LONGEST_KEY = 240
_PAGES_OF_ITEMS = ("tree", "personal", "history")
KEYS_ARE = sentence(
    "at most {} printable characters, no part of it '.' or '..', the last part not {}",
    LONGEST_KEY, ", ".join(_PAGES_OF_ITEMS),
)  # fmt: skip


def is_key(text: str) -> bool:
    """Whether an item may be told apart by it: each item has a page whose address ends in its key, so it has no parts
    (between slashes) that addresses resolve away, and does not end like the address of another page of an item."""
    parts = text.split("/")
    return (
        0 < len(text) <= LONGEST_KEY
        and text.replace("\u3000", " ").replace("\xa0", " ").isprintable()
        and not {".", ".."} & set(parts)
        and not (len(parts) > 1 and parts[-1].casefold() in _PAGES_OF_ITEMS)
    )


RESERVED = ("key", "status", "since", "until", "owner", "register", "format", "after", "q", "day", "seq")
"""Names that lists of items have for themselves: no fact may have them."""
PARTS_OF_HISTORY = ("status", "since", "until")
"""What a column may fill beside facts."""
