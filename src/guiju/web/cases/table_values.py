"""Facts that are tables, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guiju.core.procedure import tables
from guiju.core.procedure.model import Fact, FactType
from guiju.web.language import chinese, say


@dataclass(frozen=True)
class Head:
    """A column of a table: its name, its kind, and whether it is a number, set to the right."""

    label: str
    kind: str
    number: bool


@dataclass(frozen=True)
class Grid:
    """A table on a page: its columns, and the cells of each row in words."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[tuple[Head, str], ...], ...]

    @classmethod
    def of(cls, fact: Fact, rows: Sequence[Mapping[str, Any]]) -> Grid:
        zh = chinese()
        heads = tuple(
            Head(c.label.said("zh" if zh else "en"), str(c.type), c.type in (FactType.WHOLE_NUMBER, FactType.DECIMAL))
            for c in fact.columns.values()
        )
        names = list(fact.columns)
        cells = (
            tuple((head, tables.worded(fact.columns[n], row.get(n), zh)) for head, n in zip(heads, names, strict=True))
            for row in rows
        )
        return cls(heads, tuple(cells))

    def __str__(self) -> str:
        return say(f"{len(self.rows)} 行", f"{len(self.rows)} rows")
