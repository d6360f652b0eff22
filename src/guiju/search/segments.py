"""Where the words of a CJK stretch of a question probably end: the fewest pieces that are terms, words of asking, or
stand so in titles."""

from __future__ import annotations

from collections.abc import Callable
from math import log

from guiju.search.prepare import TITLE_GRAM
from guiju.search.terms import LONGEST_CJK

_TERM, _ASKING, _PIECE, _SINGLE, _UNKNOWN = 1.0, 0.7, 1.25, 1.9, 2.5
_RARITY = 0.35  # what a piece costs more that one title only holds
_COMMON = 1_000


def segments(
    run: str, frequency: Callable[[str], int], is_term: Callable[[str], bool], asking: Callable[[str], str]
) -> list[str]:
    """The pieces of a run, in its order; they join to the run again. `frequency`: how many titles hold a piece of at
    most four characters. Linear: twelve pieces are tried from each character."""
    size = len(run)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * size
    for end in range(1, size + 1):
        for start in range(max(0, end - LONGEST_CJK), end):
            cost = best[start][0] + _cost(run[start:end], frequency, is_term, asking)
            if cost < best[end][0]:
                best[end] = (cost, start)
    pieces: list[str] = []
    end = size
    while end:
        start = best[end][1]
        pieces.append(run[start:end])
        end = start
    return pieces[::-1]


def _cost(
    piece: str, frequency: Callable[[str], int], is_term: Callable[[str], bool], asking: Callable[[str], str]
) -> float:
    if asking(piece):
        return _ASKING
    if is_term(piece):
        return _TERM
    if len(piece) > TITLE_GRAM or _made_of(piece, is_term, asking):
        return float("inf")
    held = frequency(piece)
    if not held:
        return _UNKNOWN if len(piece) == 1 else float("inf")
    rare = _RARITY * max(0.0, 1 - log(held) / log(_COMMON))
    return (_SINGLE if len(piece) == 1 else _PIECE) + rare


def _made_of(piece: str, is_term: Callable[[str], bool], asking: Callable[[str], str]) -> bool:
    """Whether a piece is nothing but terms and words of asking (强度测定, 的测定): titles in another language hold what
    its parts are called, not what it is called. Two single characters are a word of their own."""
    for at in range(1, len(piece)):
        parts = piece[:at], piece[at:]
        asked = [bool(asking(part)) for part in parts]
        if all(
            told or is_term(part) or _made_of(part, is_term, asking) for told, part in zip(asked, parts, strict=True)
        ):
            return len(piece) > len(parts) or any(asked)
    return False
