"""How wide a text is before any font is at hand: wide characters are 1 em, others by class."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[] \u2009")
_BROAD = frozenset("mwMW%—@")


def ems(text: str) -> float:
    """Width in em, rather too wide than too narrow: Chinese characters 1, letters and digits by class."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    if character in _NARROW:
        return 0.34
    if character in _BROAD:
        return 0.92
    return 0.68 if character.isupper() else 0.58


def fitted(text: str, room: float, size: float) -> str:
    """The text, or as much of it as has room (in the unit of `size`), with an ellipsis."""
    if ems(text) * size <= room:
        return text
    kept = ""
    for character in text:
        if ems(kept + character + "…") * size > room:
            break
        kept += character
    return kept.rstrip() + "…"
