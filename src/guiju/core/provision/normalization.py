"""One character for one: what is read is the text with widths, dashes and blanks made equal, so offsets stay true."""

from __future__ import annotations

import re

REFERENCE = "\ue000"
"""Stands for every character of the designation of a standard."""
LABEL = "\ue001"
"""Stands for every character of a clause, table, annex or other label whose digits are no quantity."""
NEAR = 160
"""Characters before a verb, a citation or a value in which the words that belong to it are looked for. What is looked
for in all that stands before each of them takes time with the square of the sentence."""

_MAP = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MAP |= dict.fromkeys(map(ord, "\t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"), ord(" "))
_MAP |= dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], ord(" "))
_MAP |= {ord(a): ord(b) for a, b in zip("−﹣－‑‐", "-----", strict=True)}
_MAP |= {ord(a): ord("~") for a in "～〜∼"}
_MAP |= {0xB5: 0x3BC, 0x2126: 0x3A9, 0x2A7D: 0x2264, 0x2266: 0x2264, 0x2A7E: 0x2265, 0x2267: 0x2265}
_MAP |= {0x2DA: 0xB0, 0xBA: 0xB0, 0x22C5: 0xB7, 0x2022: 0xB7, 0x2219: 0xB7, 0x2019: 0x27}
_MAP |= {0x2236: 0x3A, 0x226E: 0x2265, 0x226F: 0x2264, 0xFE63: 0x2D, 0x2043: 0x2D, 0x2796: 0x2D, 0x2795: 0x2B}
_MAP[ord("，")] = ord("，")
_MAP |= {ord(REFERENCE): 0xFFFD, ord(LABEL): 0xFFFD}


_CHINESE = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")
_LATIN = re.compile("[A-Za-z]")


def fold(text: str) -> str:
    """The text, character by character: same length, ASCII digits and signs, one kind of blank.

    >>> fold("（１０±０．５）\\u2009mm")
    '(10±0.5) mm'
    """
    return text.translate(_MAP)


def lowered(text: str) -> str:
    """The text in lower case, character by character, so that offsets stay true."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def straight_before(form: re.Pattern[str], text: str, place: int, start: int = 0) -> re.Match[str] | None:
    """Where a form that ends with `$` ends at a place of the text: looked for in NEAR characters before the place, from
    start at the earliest."""
    return form.search(text, max(start, place - NEAR), place)


def hide(text: str, start: int, end: int, mark: str) -> str:
    """The text with start:end covered by a mark of the same length."""
    return text[:start] + mark * (end - start) + text[end:]


def language_of(text: str) -> str:
    """zh when at least one letter in eight is a Chinese character, else en."""
    chinese, latin = len(_CHINESE.findall(text)), len(_LATIN.findall(text))
    return "zh" if chinese and chinese * 7 >= latin else "en"
