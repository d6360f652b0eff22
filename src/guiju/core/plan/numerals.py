"""Numerals of every kind to numbers: 19, 十九, xix, Nineteen, 百分之五十, 1.5万, 2 million."""

from __future__ import annotations

import re
from functools import cache

from guiju.data.tables import codes

_ROMAN = (("l", 50), ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
ZH = "〇零一二三四五六七八九十百千两"
ZH_NUMBER = f"[{ZH}万亿]+"
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d+)?"


@cache
def words(kind: str) -> dict[str, int]:
    """The words of `data/codes/plan_number_words.csv` of one kind: "unit" (一, seven), "scale" (万, million)."""
    return {code: int(row["value"]) for code, row in codes("plan_number_words").items() if row["kind"] == kind}


def kind_of(numeral: str) -> tuple[str, int] | None:
    """(kind, value) of a numeral that stands before a heading: arabic, zh, roman, ROMAN or word; None if it is none.

    >>> kind_of("xiv"), kind_of("十九"), kind_of("Twenty-one"), kind_of("etc")
    (('roman', 14), ('zh', 19), ('word', 21), None)
    """
    if re.fullmatch(r"[0-9]{1,3}", numeral):
        return "arabic", int(numeral)
    if re.fullmatch(f"[{ZH}]{{1,7}}", numeral):
        value = chinese(numeral)
        return None if value is None else ("zh", value)
    value = roman(numeral.lower())
    if value is not None and numeral in (numeral.lower(), numeral.upper()):
        return ("ROMAN" if numeral.isupper() else "roman"), value
    value = english(numeral)
    return None if value is None else ("word", value)


def roman(text: str) -> int | None:
    """1 to 89 in lower-case Roman numerals; None for what is none or not in its only form."""
    rest, value = text, 0
    for sign, worth in _ROMAN:
        while rest.startswith(sign):
            rest, value = rest[len(sign) :], value + worth
    if rest or not value or _as_roman(value) != text:
        return None
    return value


def _as_roman(value: int) -> str:
    text = ""
    for sign, worth in _ROMAN:
        while value >= worth:
            text, value = text + sign, value - worth
    return text


def chinese(text: str) -> int | None:
    """A Chinese numeral up to 亿; None for what is none.

    >>> chinese("三十五"), chinese("一百二十"), chinese("两万"), chinese("二〇二五"), chinese("十百")
    (35, 120, 20000, 2025, None)
    """
    unit, scale = words("unit"), words("scale")
    if re.fullmatch("[〇零一二三四五六七八九]{2,12}", text):
        return int("".join(str(unit[char]) for char in text))
    total = part = digit = 0
    below, pending = 10**9, False
    for char in text:
        if char in unit:
            if pending and unit[char]:
                return None
            digit, pending = unit[char], unit[char] != 0
        elif char in scale and scale[char] < 10_000:
            if scale[char] >= below or (not pending and scale[char] != 10):
                return None
            part, below = part + (digit if pending else 1) * scale[char], scale[char]
            digit, pending = 0, False
        elif char in scale:
            if not part + digit:
                return None
            total, part, digit, below, pending = (total + part + digit) * scale[char], 0, 0, 10**9, False
        else:
            return None
    return total + part + digit if text else None


def english(text: str) -> int | None:
    """An English numeral in words, of at most six words; None for what is none.

    >>> english("thirty-five"), english("one hundred"), english("two"), english("hundred of")
    (35, 100, 2, None)
    """
    unit, scale = words("unit"), words("scale")
    total = part = 0
    parts = re.split(r"[\s-]+", text.strip().lower())
    if not 0 < len(parts) <= 6:
        return None
    last = 0
    for word in parts:
        if word == "and" and part:
            continue
        if not word.isascii():
            return None
        if word in unit:
            if last and not (last >= 20 and unit[word] < 10) and last != 100:
                return None
            part, last = part + unit[word], unit[word]
        elif word == "hundred" and part < 10:
            part, last = max(part, 1) * 100, 100
        elif word in scale and scale[word] >= 1_000:
            total, part, last = total + max(part, 1) * scale[word], 0, 100
        else:
            return None
    return total + part
