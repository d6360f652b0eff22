"""Designations as people say and mistype them: other keys that a stretch of a question may stand for.

What stands before an adopted standard and what a series is called are rows of `data/terms/spoken.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from guiju.data import tables

PARTS = frozenset(("part", "pt", "teil", "partie", "parte"))
_DIGITS_FOR = str.maketrans("oil", "011")
_IEC_BY_NUMBER = re.compile(r"en(?=6\d{4})")  # CENELEC took over the numbers of IEC, which begin at 60000
_LONGEST_PREFIX = 4  # words an adopting body may set before the number of another


@cache
def _names(kind: str) -> dict[str, str]:
    return {row["spoken"]: row["series"] for row in tables.rows("terms/spoken.csv") if row["kind"] == kind}


def number(word: str) -> str:
    """A number said in words, as digits: `3`, `iii`, `three`, 三; "" for another word."""
    return word if word.isdigit() else _names("number").get(word, "")


@cache
def _runs(kind: str) -> dict[tuple[str, ...], str]:
    return {
        tuple(row["spoken"].split(" ")): row["series"] for row in tables.rows("terms/spoken.csv") if row["kind"] == kind
    }


def series(word: str) -> str:
    """The letters of the series that a word names (国标, chinese → gb; jis → jis); "" for another word."""
    return _names("series").get(word) or _names("nation").get(word, "")


def keeps_numbers(series: str) -> bool:
    """Whether a body gives what it adopts the number it has: JIS Q 9001 is ISO 9001, GB/T 19001 is not GB 9001."""
    return series in _names("keeps")


def forms(words: Sequence[str]) -> Iterator[str]:
    """Other keys for the pieces of a designation, the likeliest first: the name of a series said in words, the number
    that an adopting body has set its own letters before."""
    named = _names("series").get(words[0]) if words else None
    if named:
        yield mended((named, *words[1:]))
    for prefix in _runs("prefix"):
        if tuple(words[: len(prefix)]) == prefix and len(words) > len(prefix):
            yield from _adopted(words[len(prefix) :])
    prefixes = _names("adoption")
    for count in range(1, min(len(words), _LONGEST_PREFIX)):
        if words[count - 1] not in prefixes:
            return
        yield from _adopted(words[count:])
        rest = mended(words[count:])
        if words[count - 1] == "en" and re.match(r"6\d{4}", rest):
            yield "iec" + rest


def _adopted(words: Sequence[str]) -> Iterator[str]:
    rest = mended(words)
    yield rest
    if _IEC_BY_NUMBER.match(rest):
        yield _IEC_BY_NUMBER.sub("iec", rest, count=1)
    elif re.match(r"6\d{4}(?!\d)", rest):
        yield "iec" + rest


def mended(words: Sequence[str]) -> str:
    """The key of pieces in which the letters O, I and L stand beside digits for 0 and 1: `iso`, `9`, `oo`, `1`."""
    mended = list(words)
    for at, word in enumerate(words):
        last = at == len(words) - 1 > 0 and len(word) > 1 and words[at - 1].isalpha()  # `cispr ll`
        beside = (last, at > 0 and words[at - 1].isdigit(), at + 1 < len(words) and words[at + 1].isdigit())
        if any(beside) and not word.strip("oil"):
            mended[at] = word.translate(_DIGITS_FOR)
    return "".join(mended)
