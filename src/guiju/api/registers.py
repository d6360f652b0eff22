"""Registers for programs: which there are, their items, an item as it stood on a day by what was known at a number."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.keyholders import owner
from guiju.api.values import Asked, Code, Cursor, Day, Name, Place, Text, Whole, no_parameters
from guiju.core.errors import GuijuError
from guiju.core.grids import State as CellState
from guiju.core.ledger import receipt as receipts
from guiju.core.register.loader import as_dict
from guiju.core.trees.model import State
from guiju.registry.registers import access, grids, listing, proving, serializing, trees
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.definitions import register, registers

router = Router(tags=["registers"])
PAGE, LONGEST_PAGE = 50, 200


class Said(Schema):
    zh: str
    en: str


class FactShape(Schema):
    name: str
    label: Said
    type: str
    personal: bool
    public: bool
    indexed: bool = Field(description="Whether lists can be narrowed by it.")
    options: dict[str, Said]


class KeptBy(Schema):
    acts: dict[str, str] = Field(description="Act of the procedure → what it does to an item.")
    facts: dict[str, str] = Field(description="Fact of the register → fact of the procedure.")
    until: str


class RegisterShape(Schema):
    """A register as its file says it."""

    register_: str = Field(alias="register")
    version: int
    name: Said
    item: Said
    about: Said
    sources: list[str]
    systems: list[str]
    control: str = Field(description="Code of the body that answers for it.")
    closed: bool = Field(description="Items are for the control body and their owners.")
    key: dict[str, str]
    owner: str
    needs: list[str]
    digest: str
    facts: list[FactShape]
    kept_by: dict[str, KeptBy]
    columns: dict[str, str]


class RegisterCount(Schema):
    register_: str = Field(alias="register")
    name: Said
    counts: dict[str, int] = Field(description="How many items stand in each status.")


class RegisterList(Schema):
    items: list[RegisterCount]


class ItemShape(Schema):
    """An item; `facts` are those the owner of the key may read."""

    key: str
    title: Said
    status: str | None = Field(description="valid, suspended, superseded, retired; null: not in the register then.")
    since: str | None = Field(description="The day of its status.")
    entered: str
    until: str | None = Field(description="Last day of validity.")
    owner: str | None
    facts: dict[str, Any]
    url: str


class ItemPage(Schema):
    items: list[ItemShape]
    next: str = Field(description='The `after` of the next page; "" on the last.')


class ItemStood(ItemShape):
    entries: int = Field(description="How many entries of its history held then.")
    day: str
    seq: int | None


class EntryShape(Schema):
    """An entry of an item's history: what it sets from a day on."""

    number: int
    doing: str
    from_: str = Field(alias="from")
    recorded: str
    seq: int | None = Field(description="Its number in the sequence; null while it has none.")
    why: str
    case: str | None
    act: int | None
    sets: dict[str, Any]


class History(Schema):
    items: list[EntryShape]


class TreeNode(Schema):
    code: str
    parent: str
    depth: int
    title_zh: str
    title_en: str
    standard: str = ""
    year: int | str = ""
    case: str = Field("", description="The case that carries it out.")
    due: str = Field("", description="Its last day.")
    kind: str = ""
    lead: str = Field("", description="The body that leads.")
    state: str = Field(description=", ".join(State) + ".")
    late: str = Field("no", description="yes where its last day is over and it, or something under it, is not reached.")


class TreeShape(Schema):
    """A tree: how much it wants, how much exists, and its nodes, each before those under it."""

    key: str
    day: str
    wanted: int
    existing: int
    gaps: int
    share: float | None = Field(description="Of what is wanted, how much exists, in per cent.")
    by_state: dict[str, int]
    nodes: list[TreeNode]


class GridHead(Schema):
    code: str
    zh: str
    en: str


class GridCell(Schema):
    row: str
    column: str
    key: str = Field(description="Key of the item that the cell is; empty where nothing was said about the place.")
    state: str = Field(description=", ".join(CellState) + ".")
    needed: bool | None
    standards: list[str] = Field(description="Designations in force that cover it.")
    cases: list[str] = Field(description="Numbers of cases under way that will.")


class GridShape(Schema):
    """A grid: how many cells are needed, how many of them covered, and every cell about which something is known."""

    register_: str = Field(alias="register")
    day: str
    wanted: int
    covered: int
    share: float | None = Field(description="Of what is needed, how much is covered, in per cent.")
    by_state: dict[str, int]
    rows: list[GridHead]
    columns: list[GridHead]
    cells: list[GridCell]


class Receipt(Schema):
    """A receipt as `guiju receipt verify` reads it."""

    format: str
    act: dict[str, Any] = Field(description="The entry as it stands in the log.")
    salt: str
    personal_digest: str | None
    index: int
    proof: list[str]
    checkpoint: str


class RegisterGiven(Schema):
    name: Code


class ItemGiven(Schema):
    name: Code
    key: Name


class ReceiptGiven(ItemGiven):
    number: Whole = Field(ge=1, le=2**31 - 1)


class ItemsAsked(Asked):
    q: Text = Field("", description="Beginning of a key, or words of a title.")
    status: Code | None = None
    fact: list[Name] = Field([], max_length=10, description="fact=value, as often as needed.")
    owner: Code | None = Field(None, description="Code of the body that owns them.")
    valid_on: Day | None = Field(None, description="Those that may be relied on that day.")
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class MomentAsked(Asked):
    day: Day | None = Field(None, description="As it stood on that day. Unset: today.")
    seq: Place | None = Field(None, description="As known at that number of the sequence, reached already. Unset: now.")


class DayAsked(Asked):
    day: Day | None = Field(None, description="As it stood on that day. Unset: today.")


def _viewer(request: HttpRequest) -> Viewer:
    return access.viewer(owner(request), timezone.localdate())


@router.get("/registers", response=RegisterList, by_alias=True)
def list_registers(request: HttpRequest) -> dict[str, Any]:
    """The registers, with how many items each has."""
    no_parameters(request)
    return {
        "items": [
            {"register": one.name, "name": {"zh": one.label.zh, "en": one.label.en},
             "counts": listing.counts(one, access.NOBODY).by_status}
            for one in registers()
        ]
    }  # fmt: skip


@router.get("/registers/{name}", response=RegisterShape, by_alias=True)
def get_register(request: HttpRequest, given: Path[RegisterGiven]) -> dict[str, Any]:
    """What a register says of its items, and how they come and go."""
    no_parameters(request)
    return as_dict(register(given.name))


@router.get("/registers/{name}/grid", response=GridShape, by_alias=True)
def get_grid(request: HttpRequest, given: Path[RegisterGiven], asked: Query[DayAsked]) -> dict[str, Any]:
    """The grid that the items of a register are the cells of, on `day`. 404 where they are none."""
    return grids.as_dict(grids.grid(register(given.name), asked.day or timezone.localdate()))


@router.get("/registers/{name}/items", response=ItemPage)
def list_items(request: HttpRequest, given: Path[RegisterGiven], asked: Query[ItemsAsked]) -> dict[str, Any]:
    """The items of a register in the order of their keys."""
    found, who = register(given.name), _viewer(request)
    facts = dict(_pair(each) for each in asked.fact)
    wanted = listing.Asked(asked.status or "", asked.q, facts, asked.owner or "", asked.valid_on)
    rows, more = listing.page(listing.narrowed(found, wanted, who).select_related("owner"), asked.after, asked.limit)
    return {"items": [serializing.brief(found, row, who) for row in rows], "next": more}


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise GuijuError("{} is no condition", repr(text[:60]), where="fact", expected="fact=value")
    return name, value


@router.get("/registers/{name}/receipts/{number}/{path:key}", response=Receipt, exclude_unset=True)
def get_entry_receipt(request: HttpRequest, given: Path[ReceiptGiven]) -> dict[str, Any]:
    """The offline receipt of an entry. 404 also for the second until the log has taken it in, and to whom what the
    entry sets is not shown."""
    no_parameters(request)
    found, who = register(given.name), _viewer(request)
    entry = proving.shown(found, serializing.found(found, given.key, who), given.number, who)
    made = proving.receipt(entry) if entry is not None else None
    if made is None:
        raise serializing.NoItemError(
            "there is no receipt to be shown", where="number", expected="an entry of the item, a second after it"
        )
    return dict(json.loads(receipts.write(made)))


@router.get("/registers/{name}/items/{path:key}/tree", response=TreeShape)
def get_tree(request: HttpRequest, given: Path[ItemGiven], asked: Query[MomentAsked]) -> dict[str, Any]:
    """The tree that an item is, such as a standards system, on `day` by what was known at `seq`. 404 where the items of
    the register are no trees."""
    found, who = register(given.name), _viewer(request)
    row = serializing.found(found, given.key, who)
    listing.known_at(asked.seq)
    return serializing.tree(trees.tree(found, row, asked.day or timezone.localdate(), asked.seq))


@router.get("/registers/{name}/items/{path:key}/history", response=History, by_alias=True)
def list_entries(request: HttpRequest, given: Path[ItemGiven]) -> dict[str, Any]:
    """The history of an item, the newest entry first."""
    no_parameters(request)
    found, who = register(given.name), _viewer(request)
    return {"items": serializing.history(found, serializing.found(found, given.key, who), who)}


@router.get("/registers/{name}/items/{path:key}", response=ItemStood)
def get_item(request: HttpRequest, given: Path[ItemGiven], asked: Query[MomentAsked]) -> dict[str, Any]:
    """An item as it stands, or as it stood on `day` by what was known at `seq`: the same answer for ever."""
    found, who = register(given.name), _viewer(request)
    row = serializing.found(found, given.key, who)
    listing.known_at(asked.seq)
    return serializing.item(found, row, who, asked.day or timezone.localdate(), asked.seq)
