"""Numbers that somebody typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.decimals import decimal, whole, written
from guiju.core.errors import GuijuError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"), ("0.50", "0.50"), (" 1.5 ", "1.5"), ("-3", "-3"), ("−3", "-3"), ("＋１．５", "1.5"), (".5", "0.5"),
        ("5.", "5"), ("1e3", "1000"), ("1e-5", "0.00001"), ("999999999999999", "999999999999999"),
    ],
)  # fmt: skip
def test_a_number_keeps_the_digits_it_has(text: str, value: str) -> None:
    assert (decimal(text), written(decimal(text))) == (Decimal(value), value)


NONE = (
    "", "nan", "NaN", "sNaN", "inf", "-Infinity", "1e999", "1e-99", "1e16", "1_000", "0x10", "1,000", "1 000", "٣",
    "五", "1.2.3", "--1", "1" * 16, "0." + "1" * 16, "1" * 5000, "²", "½", "\x00", "1e", "e5", ".", "+", "1\n2",
)  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(GuijuError):
        decimal(text, "value")


@pytest.mark.parametrize("text", [*NONE, "-1", "1.0", "101", "1e1"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(GuijuError):
        whole(text, 100)


def test_whole_numbers_lie_within_their_ends() -> None:
    assert [whole(text, 100, least=1) for text in ("1", "100", "0007")] == [1, 100, 7]
    with pytest.raises(GuijuError):
        whole("0", 100, least=1)


@given(st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False, allow_infinity=False, places=9))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert decimal(written(value)) == value
