"""Grids: where cells stand, what is wanted and covered; what the file of a register that is one must keep."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.core.grids import Cell, State, grown
from guiju.core.procedure import loader as procedures
from guiju.core.register import loader

TEXT = loader.house_texts()["hazard-coverage"][1]


@pytest.mark.parametrize(
    ("needed", "standards", "cases", "state"),
    [
        (True, ("GB 1",), (), State.COVERED), (True, ("GB 1",), ("G-1",), State.COVERED),
        (True, (), ("G-1",), State.UNDER_WAY), (True, (), (), State.GAP),
        (False, (), (), State.NOT_NEEDED), (False, (), ("G-1",), State.NOT_NEEDED),
        (False, ("GB 1",), (), State.COVERED),
        (None, (), (), State.UNDECIDED), (None, (), ("G-1",), State.UNDER_WAY), (None, ("GB 1",), (), State.COVERED),
    ],
)  # fmt: skip
def test_where_a_cell_stands(
    needed: bool | None, standards: tuple[str, ...], cases: tuple[str, ...], state: State
) -> None:
    assert Cell("a", "b", "a/b", needed, standards, cases).state is state


_CELL = st.builds(
    Cell, st.sampled_from("abc"), st.sampled_from("xy"), st.just("k"), st.sampled_from([True, False, None]),
    st.sampled_from([(), ("GB 1",)]), st.sampled_from([(), ("G-1",)]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_CELL, max_size=8))
def test_a_grid_has_every_place_once_and_counts_what_is_needed(cells: list[Cell]) -> None:
    made = grown("abc", "xy", cells)
    assert list(made.cells) == list(product("abc", "xy")) and sum(made.by_state().values()) == 6
    last = {(cell.row, cell.column): cell for cell in cells}
    needed = [cell for cell in last.values() if cell.needed]
    assert (made.wanted, made.covered) == (len(needed), sum(1 for cell in needed if cell.standards))
    assert made.share == (100 * made.covered / made.wanted if needed else None)


def test_the_house_has_one() -> None:
    grid = loader.house()["hazard-coverage"].grid
    assert grid is not None and (grid.rows, grid.columns, grid.effect) == ("hazard", "sector", "mandatory")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  need: need\n", "", "the grid is incomplete"),
        ("  need: need\n", "  need: need\n  colour: red\n", "the grid is incomplete"),
        ("rows: hazard", "rows: nothing", "unknown fact 'nothing'"),
        ("rows: hazard", "rows: ground", "'ground' is of type text"),
        ("needed: [needed]", "needed: [wanted]", "unknown option 'wanted'"),
        ("key: {fact: cell}", "key: {issued: 'C-{year}-{serial}'}", "a cell of a grid has no number"),
        ("needs: [cell, hazard, sector, need]", "needs: [cell, hazard]", "unknown fact"),
        ("control: SAC\n", "control: SAC\nclosed: true\n", "the grid is closed"),
        ("    en: Hazard\n    type: choice\n    index: true\n", "    en: Hazard\n    type: choice\n", "is not indexed"),
    ],
)
def test_a_file_that_is_no_grid_is_refused(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(GuijuError, match=said) as caught:
        loader.load(TEXT.replace(old, new, 1), "g.yaml", procedures.house())
    assert caught.value.where.startswith("g.yaml:") and caught.value.expected
