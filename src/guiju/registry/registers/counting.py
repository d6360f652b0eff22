"""How many items of a register stand in each status and have each value: kept with every change, so that a list of a
million items is counted at once. Written under the lock of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from guiju.core.procedure.model import FactType
from guiju.core.register.model import Register
from guiju.registry.registers.models import Item

COUNTED = (FactType.CHOICE, FactType.YES_NO, FactType.ICS, FactType.BODY, FactType.COMMITTEE)
"""Facts whose values are few enough to be counted one by one."""
Key = tuple[str, str, str]
"""(fact, "" for all items; value; status)."""


def counted(register: Register, status: str, facts: Mapping[str, Any]) -> Iterator[Key]:
    """Under which keys an item is counted."""
    yield "", "", status
    for fact in register.filters:
        value = facts.get(fact.name)
        if fact.type in COUNTED and value is not None:
            yield fact.name, _text(value), status


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)[:120]


def marks(register: Register, facts: Mapping[str, Any]) -> list[str]:
    """What a list of items is narrowed by: each indexed fact with its value."""
    return [mark(fact.name, facts[fact.name]) for fact in register.filters if facts.get(fact.name) is not None]


def mark(fact: str, value: Any) -> str:
    """A fact with a value, as `kind=field`."""
    return f"{fact}={_text(value)}"


class Tally:
    """Changes of counts, gathered and then written at once."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._by: Counter[Key] = Counter()

    def change(self, before: tuple[str, Mapping[str, Any]] | None, after: tuple[str, Mapping[str, Any]]) -> None:
        """An item that was (status, facts), or was not there, and now is."""
        if before is not None:
            self._by.subtract(counted(self.register, *before))
        self._by.update(counted(self.register, *after))

    def write(self) -> None:
        rows = [(key, by) for key, by in sorted(self._by.items()) if by]
        self._by.clear()
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into registers_count (register, fact, value, status, number)"
                " select %s, f, v, s, n from unnest(%s::text[], %s::text[], %s::text[], %s::int[]) x (f, v, s, n)"
                " on conflict (register, fact, value, status)"
                " do update set number = registers_count.number + excluded.number",
                [
                    self.register.name, [key[0] for key, _ in rows], [key[1] for key, _ in rows],
                    [key[2] for key, _ in rows], [by for _, by in rows],
                ],
            )  # fmt: skip


def kept(register: Register) -> dict[Key, int]:
    """The counts of a register, those of nothing left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select fact, value, status, number from registers_count where register = %s and number <> 0",
            [register.name],
        )
        return {(fact, value, status): number for fact, value, status, number in cursor.fetchall()}


def made_anew(register: Register) -> dict[Key, int]:
    """The same out of the items themselves."""
    found: Counter[Key] = Counter()
    for status, facts in Item.objects.filter(register=register.name).values_list("status", "facts").iterator():
        found.update(counted(register, status, facts))
    return dict(found)
