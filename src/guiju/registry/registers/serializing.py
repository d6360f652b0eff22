"""Items as programs are told them: what somebody may read, nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.register.model import Register
from guiju.registry.registers import access, listing, subjects, trees
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.models import Item


class NoItemError(GuijuError):
    """There is no such item, or none that somebody may see."""


def found(register: Register, key: str, who: Viewer) -> Item:
    """An item that somebody may see. NoItemError for one that is not there, or not theirs to see."""
    item = Item.objects.select_related("owner").filter(register=register.name, key=key).first()
    if item is None or not access.may_see(register, item, who):
        raise NoItemError(
            "{} has no item {}", register.name, repr(key[:60]), where="key", expected="a key of the register"
        )
    return item


def brief(register: Register, item: Item, who: Viewer) -> dict[str, Any]:
    """An item as it stands today."""
    title = subjects.title_of(register, item)
    return {
        "key": item.key, "title": {"zh": title.zh, "en": title.en}, "status": item.status,
        "since": item.since.isoformat(), "entered": item.entered.isoformat(),
        "until": item.until.isoformat() if item.until else None, "owner": item.owner.code if item.owner else None,
        "facts": access.values(register, item, who),
        "url": "/" + subjects.address(register.name, item.key),
    }  # fmt: skip


def item(register: Register, row: Item, who: Viewer, day: date, seq: int | None) -> dict[str, Any]:
    """An item as it stood on a day by what was known at a number; its status null where it was not in the register."""
    stood = listing.on(row, day, seq)
    seen = {fact.name for fact in access.readable(register, row, who)}
    if stood is None:
        return {
            **brief(register, row, who), "status": None, "since": None, "until": None, "facts": {}, "entries": 0,
            "day": day.isoformat(), "seq": seq,
        }  # fmt: skip
    state = stood.state
    return {
        **brief(register, row, who), "status": str(state.status), "since": state.since.isoformat(),
        "until": state.until.isoformat() if state.until else None, "entered": state.entered.isoformat(),
        "facts": {name: value for name, value in state.facts.items() if name in seen}, "entries": stood.entries,
        "day": day.isoformat(), "seq": seq,
    }  # fmt: skip


def history(register: Register, row: Item, who: Viewer) -> list[dict[str, Any]]:
    """The entries of an item, the newest first."""
    seen = {"until", *(fact.name for fact in access.readable(register, row, who))}
    return [
        {
            "number": told.entry.number, "doing": told.entry.doing, "from": told.entry.valid_from.isoformat(),
            "recorded": told.entry.recorded.isoformat(), "seq": told.seq, "why": told.entry.why,
            "case": told.entry.case or None, "act": told.entry.act,
            "sets": {name: value for name, value in told.entry.sets.items() if name in seen},
        }
        for told in listing.told(row)
    ]  # fmt: skip


def tree(whole: trees.Tree) -> dict[str, Any]:
    """A tree for programs: what it covers, and its nodes, each before those under it."""
    covered = whole.coverage
    return {
        "key": whole.item.key, "day": whole.day.isoformat(), "wanted": covered.wanted, "existing": covered.existing,
        "gaps": covered.gaps, "share": covered.share,
        "by_state": {str(state): count for state, count in covered.by_state.items()},
        "nodes": list(trees.flat(whole)),
    }  # fmt: skip
