"""The unified social credit code of an organization (GB 32100): 18 characters, the last of which checks the others."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capital letters without I, O, S, V, Z; a character counts as much as its place."""
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def check_character(first: str) -> str:
    """The last character of a code whose first 17 are given. ValueError for another length or another character."""
    if len(first) != LENGTH - 1:
        raise ValueError(f"{len(first)} characters")
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_credit_code(text: str) -> bool:
    """Whether a text is a whole code with the right check character."""
    if len(text) != LENGTH or any(char not in ALPHABET for char in text):
        return False
    return check_character(text[:-1]) == text[-1]
