"""Rows of tables that name bodies, committees and classes: whether those are known, asked for many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from guiju.core.errors import GuijuError, Named, sentence
from guiju.core.procedure.fault_words import FAULTS
from guiju.core.procedure.model import FactType
from guiju.core.register.model import Register
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue import classes
from guiju.registry.registers.tables import Refused, Row

_SAYS = {
    FactType.BODY: ("unknown_body", "SAC"), FactType.COMMITTEE: ("unknown_committee", "SAC/TC 260"),
    FactType.ICS: ("unknown_ics", "35.030"),
}  # fmt: skip


def check(register: Register, facts: Mapping[str, Any]) -> None:
    """GuijuError at the first fact that names what is not known."""
    refused: list[Refused] = []
    Names(register, {name: register.facts[name].label.zh for name in facts}).checked(
        [Row(0, "", facts)], refused.append
    )
    for one in refused:
        raise GuijuError(one.what, where=one.where, expected=one.expected)


class Names:
    """What the rows of one table name. `heads`: fact → the head of its column."""

    def __init__(self, register: Register, heads: Mapping[str, str]) -> None:
        self._register = register
        self._facts = [(n, register.facts[n].type, head) for n, head in heads.items() if n in register.facts]
        self._facts = [each for each in self._facts if each[1] in _SAYS]
        self._known: dict[tuple[FactType, str], bool] = {}

    def checked(self, rows: Sequence[Row], refuse: Callable[[Refused], None]) -> list[Row]:
        """The rows that name only what is known; the others are refused. One query for each kind that is new."""
        if not self._facts and self._register.grid is None:
            return list(rows)
        for kind in _SAYS:
            named = [name for name, type_, _ in self._facts if type_ is kind]
            codes = {str(row.facts[name]) for row in rows for name in named if row.facts.get(name)}
            self._look_up(kind, {code for code in codes if (kind, code) not in self._known})
        kept = []
        for row in rows:
            fault = self._fault(row)
            if fault is None:
                kept.append(row)
            else:
                refuse(fault)
        return kept

    def _misplaced(self, row: Row) -> Refused | None:
        """Why the key of a cell is not that of its place in the grid."""
        grid, register = self._register.grid, self._register
        if grid is None:
            return None
        place = f"{row.facts.get(grid.rows)}/{row.facts.get(grid.columns)}"
        said = str(row.facts.get(register.key_fact))
        if said == place:
            return None
        where = register.facts[register.key_fact].label.named()
        return Refused(row.line, sentence("{} is not the key of its place", repr(said[:60])), where, place)

    def _fault(self, row: Row) -> Refused | None:
        if (misplaced := self._misplaced(row)) is not None:
            return misplaced
        for name, kind, head in self._facts:
            value = row.facts.get(name)
            if value and not self._known[kind, str(value)]:
                fault, example = _SAYS[kind]
                words = FAULTS[fault]
                what = sentence("{} {}", repr(str(value)[:60]), Named.of(words.en, words.zh))
                return Refused(row.line, what, head, sentence("a code that is known, such as {}", example))
        return None

    def _look_up(self, kind: FactType, codes: set[str]) -> None:
        if not codes:
            return
        if kind is FactType.ICS:
            self._known |= {(kind, code): classes.is_known_ics(code, self._ics) for code in codes}
            return
        model = Body if kind is FactType.BODY else Committee
        found = set(model._default_manager.filter(code__in=codes).values_list("code", flat=True))
        self._known |= {(kind, code): code in found for code in codes}

    @cached_property
    def _ics(self) -> frozenset[str]:
        return classes.ics_codes()
