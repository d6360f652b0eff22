"""The check character of a unified social credit code (GB 32100)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.credit_code import ALPHABET, check_character, is_credit_code

PUBLISHED = ("91350100M000100Y43", "91110000600037341L")


@pytest.mark.parametrize("code", PUBLISHED)
def test_codes_that_are_in_use_check(code: str) -> None:
    assert check_character(code[:17]) == code[17] and is_credit_code(code)


@pytest.mark.parametrize(
    "wrong", ["", "91350100M000100Y4", "91350100M000100Y44", "91350100I000100Y43", "9135０100M000100Y43"]
)
def test_what_is_no_code(wrong: str) -> None:
    assert not is_credit_code(wrong)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_checks(first: str, place: int, other: str) -> None:
    code = first + check_character(first)
    changed = code[:place] + other + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)
