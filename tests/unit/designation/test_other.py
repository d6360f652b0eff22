"""Numbers of no known scheme: kept by their publisher, never the key of a number that was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.designation import (
    DesignationError,
    Order,
    compare,
    other,
    parse,
    parse_or_other,
    rank,
    restored,
    sort_key,
)


def test_what_a_scheme_reads_is_read() -> None:
    value, remark = parse_or_other("ISO 9001:2015", "WTO")
    assert (value, remark) == (parse("ISO 9001:2015"), None)


def test_the_rest_is_kept_as_printed_with_the_reason() -> None:
    value, remark = parse_or_other("WTO  G/TBT/1—rev", "WTO")
    assert (value.scheme, value.publisher, value.canonical) == ("other", "WTO", "WTO G/TBT/1-rev")
    assert remark is not None and remark.what and remark.expected
    assert value.work == value.edition == value.expression == "[WTO] WTO G/TBT/1-rev"
    assert value.year is None and value.input == "WTO  G/TBT/1—rev"


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("ABC 12-3", "ABC12-3"),
        ("ABC 12 - 3", "ABC 12-3"),
        ("ABC\u300012/4", "ABC 12 / 4"),
        ("ABC_12", "ABC 12"),
        ("ＡＢＣ　１２", "ABC 12"),
    ],
)
def test_blanks_and_width_do_not_make_two_works(one: str, same: str) -> None:
    assert other(one, "ABC").work == other(same, "ABC").work


@pytest.mark.parametrize(("one", "another"), [("ABC 1 2", "ABC 12"), ("A BC 1", "AB C 1"), ("ABC 1-2", "ABC 12")])
def test_other_numbers_stay_apart(one: str, another: str) -> None:
    assert other(one, "ABC").work != other(another, "ABC").work
    assert other(one, "ABC").work != other(one, "ABD").work


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\x00", "/", "x" * 201, "x" * 100_000])
def test_nothing_to_keep_is_refused(text: str) -> None:
    with pytest.raises(DesignationError):
        other(text, "ABC")


@given(st.text(max_size=250), st.text(max_size=80))
def test_any_text_is_kept_or_refused_and_comes_back(text: str, publisher: str) -> None:
    try:
        value = other(text, publisher)
    except DesignationError as error:
        assert 0 <= error.position <= len(text)
        return
    again = restored(value.canonical, value.scheme, value.publisher)
    assert again == value and again.expression == value.expression
    assert compare(again, value) is Order.SAME
    assert 0 <= rank(value) < 1 << 63 and sort_key(value) == sort_key(again)
    assert len(value.publisher) <= 60 and len(value.work) <= 200 and len(value.canonical) <= 240
    assert value.as_dict()["scheme"] == "other"
    with pytest.raises(DesignationError):  # no scheme reads its key, so no other value has it
        parse(value.expression)


def test_a_read_value_is_restored_by_its_scheme() -> None:
    value = parse("GB/T 1.1-2020")
    assert restored(value.canonical, value.scheme, value.publisher) == value
