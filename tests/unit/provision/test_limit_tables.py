"""Limit tables give one requirement a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from guiju.core.errors import GuijuError
from guiju.core.provision.cells import CellRequirement, LimitTable, read_table

TABLES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text(encoding="utf-8"))


def shown(cell: CellRequirement) -> str:
    if cell.quantity is not None:
        q = cell.quantity
        amount = q.value.text if q.value else ""
        if q.low is not None and q.high is not None:
            amount = f"{amount} [{q.low.value}, {q.high.value}]".strip()
        core = f"{q.characteristic} {q.op} {amount.replace(' 000', '000')} {q.unit}"
    else:
        assert cell.check is not None
        core = f"{cell.check.characteristic} {cell.check.op} {' '.join(cell.check.values)}".strip()
    notes = f" ! {' '.join(cell.exceptions)}" if cell.exceptions else ""
    return f"{cell.row},{cell.column}: {cell.klass} | {core}{notes}"


def test_there_are_twenty_two() -> None:
    assert len(TABLES) == 22


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_cells(case: dict[str, Any]) -> None:
    table = LimitTable(
        rows=tuple(tuple(row) for row in case["rows"]),
        heads=case.get("heads", 1),
        labels=case.get("labels", 1),
        unit_line=case.get("unit_line", ""),
        footnotes=tuple(case.get("footnotes", {}).items()),
        default=case.get("default", "<="),
    )
    found = [shown(cell) for cell in read_table(table)]
    assert found == case["expect"]


@pytest.mark.parametrize(
    ("table", "what"),
    [
        (LimitTable(()), "no cell"),
        (LimitTable((("a", "b"), ("c",))), "row 1 has 1 cells"),
        (LimitTable((("a", "b"),)), "no cell is left"),
        (LimitTable((("a",), ("b",))), "no cell is left"),
    ],
)
def test_a_table_that_is_none(table: LimitTable, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        read_table(table)


def test_symbols_of_elements_are_no_units_and_methods_no_limits() -> None:
    rows = (("项目", "指标", "试验方法"), ("镉（Cd）", "≤0.1", "第5章"), ("砷（As）", "≤0.2", "6.3"))
    found = read_table(LimitTable(rows, unit_line="单位为毫克每千克"))
    assert [(cell.quantity.characteristic, cell.quantity.unit) for cell in found if cell.quantity] == [
        ("镉", "mg/kg"),
        ("砷", "mg/kg"),
    ]
    assert len(found) == 2
