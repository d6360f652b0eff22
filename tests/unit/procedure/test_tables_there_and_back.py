"""Tables written as CSV and read again: each value is the same; keys that differ in width, case or blanks are one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.procedure import tables
from guiju.core.procedure.model import Fact, FactType, Words
from guiju.core.procedure.single_values import WrongError, value_of


def _fact(name: str, kind: FactType, **more: Any) -> Fact:
    return Fact(name=name, label=Words(name, name.upper()), type=kind, **more)


NAME, NUMBER = _fact("name", FactType.TEXT, longest=40), _fact("number", FactType.DECIMAL)
COUNT = _fact("count", FactType.WHOLE_NUMBER)
TABLE = _fact("table", FactType.TABLE, columns={c.name: c for c in (NAME, NUMBER, COUNT)}, key="name")
AGAIN = _fact("again", FactType.TABLE, columns={c.name: c for c in (NAME, COUNT)}, key="name", continues="table")
BASE = _fact("table", FactType.TABLE, columns={"name": NAME}, key="name")

DECIMALS = st.decimals(-(10**15) + 1, 10**15 - 1, places=12).map(lambda d: format(d, "f"))
TEXTS = st.text("aＡ甲=+-@'\",;0 ", min_size=1, max_size=20)


@given(TEXTS.filter(str.strip), DECIMALS, st.integers(-(10**15) + 1, 10**15 - 1), st.booleans())
def test_every_value_comes_back(name: str, number: str, count: int, chinese: bool) -> None:
    rows, faults = tables.read(TABLE, [{"name": name, "number": number, "count": count}])
    assert rows and not faults
    assert tables.read(TABLE, tables.as_csv(TABLE, rows, chinese)) == (rows, [])
    assert tables.read(TABLE, rows) == (rows, [])  # as a program that got them sends them


@pytest.mark.parametrize(
    ("held", "said"),
    [(1e-05, "0.00001"), (1e-12, "0.000000000001"), (0.5, "0.5"), (-2.5e-07, "-0.00000025"), (10**14, "1" + "0" * 14)],
)
def test_a_number_stands_in_digits(held: float, said: str) -> None:
    assert tables.worded(NUMBER, held, True) == said
    assert value_of(NUMBER, said) == value_of(NUMBER, held) == held


@pytest.mark.parametrize("bad", ["1e-05", "NaN", float("nan"), float("inf"), 1e300, 1e-300, "1.", ".5", "1,5", True])
def test_what_is_no_plain_number_is_refused(bad: Any) -> None:
    with pytest.raises(WrongError):
        value_of(NUMBER, bad)


def test_one_folding_of_keys() -> None:
    before = [{"name": "Ａ 1"}]
    assert tables.continued(AGAIN, BASE, [{"name": "a  1", "count": 3}], before) == ([{"name": "Ａ 1", "count": 3}], [])
    assert tables.carried(AGAIN, BASE, [{"name": "a 1", "count": 3}], before) == [{"name": "Ａ 1", "count": 3}]
    twice = tables.read(TABLE, "name,number,count\nA,1,1\nａ,1,1")
    assert [(f.fault, f.row, f.column) for f in twice[1]] == [("row_twice", 2, "name")]


def test_a_column_given_twice_is_named() -> None:
    for text in ("name,name,number,count\na,b,1,1", "name\tNAME\na\tb"):
        rows, faults = tables.read(TABLE, text)
        assert rows is None and [(f.fault, f.column) for f in faults] == [("column_twice", "name")]
