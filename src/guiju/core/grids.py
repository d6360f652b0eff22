"""Grids: what is to be covered, by two tables of codes (hazard × sector), and what of it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guiju.core.definitions.words import Words


class State(StrEnum):
    """Where a cell stands."""

    COVERED = "covered"
    UNDER_WAY = "under_way"
    GAP = "gap"
    NOT_NEEDED = "not_needed"
    UNDECIDED = "undecided"


STATES: Mapping[State, Words] = {
    State.COVERED: Words("已覆盖", "covered"),
    State.UNDER_WAY: Words("制定中", "under way"),
    State.GAP: Words("缺口", "gap"),
    State.NOT_NEEDED: Words("不需要", "not needed"),
    State.UNDECIDED: Words("未确定", "undecided"),
}


@dataclass(frozen=True)
class Cell:
    """One place of a grid: the key of its item ("" where there is none), whether it is needed (None: nobody said), the
    designations in force that cover it, the numbers of cases under way that will."""

    row: str
    column: str
    key: str = ""
    needed: bool | None = None
    standards: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """What covers a cell covers it, whether it was said to be needed or not."""
        if self.standards:
            return State.COVERED
        if self.needed is None:
            return State.UNDER_WAY if self.cases else State.UNDECIDED
        if not self.needed:
            return State.NOT_NEEDED
        return State.UNDER_WAY if self.cases else State.GAP


@dataclass(frozen=True)
class Grid:
    """The codes of rows and columns in their order, and every cell, row by row."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def wanted(self) -> int:
        """How many cells are needed."""
        return sum(1 for cell in self.cells.values() if cell.needed)

    @property
    def covered(self) -> int:
        """How many of those that are needed are covered."""
        return sum(1 for cell in self.cells.values() if cell.needed and cell.standards)

    @property
    def share(self) -> float | None:
        """Of what is needed, how much is covered, in per cent; None where nothing is."""
        return 100 * self.covered / self.wanted if self.wanted else None

    def by_state(self) -> dict[State, int]:
        """State → how many cells stand there, in the order of the states."""
        held = [cell.state for cell in self.cells.values()]
        return {state: held.count(state) for state in State if state in held}


def grown(rows: Sequence[str], columns: Sequence[str], given: Sequence[Cell]) -> Grid:
    """A grid with a cell at every place: the one given, or one of which nothing was said."""
    held = {(cell.row, cell.column): cell for cell in given}
    return Grid(rows, columns, {(r, c): held.get((r, c), Cell(r, c)) for r in rows for c in columns})
