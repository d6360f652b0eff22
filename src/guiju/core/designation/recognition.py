"""A whole query in a search box that may be a designation, however it was typed."""

from __future__ import annotations

import re

from guiju.core.designation.errors import DesignationError
from guiju.core.designation.matching import LONGEST
from guiju.core.designation.model import Designation
from guiju.core.designation.normal import tidy
from guiju.core.designation.reading import parse
from guiju.core.designation.registry import sure_in_text

_YEAR_AT_END = re.compile(r"(.*[0-9A-Za-z)])(?: ?[ ,(:\-]|-)((?:18|19|20)[0-9]{2})\)?(?:年版?)?")
_HYPHENED = re.compile(
    r"(iso|iec|itu|cen|en|bs|din)[ _-]*(iec|iso|ieee|en|tr|ts|pas|guide|t|r)(?=[ _/0-9-])", re.IGNORECASE
)
_SPACED_PART = re.compile(r"(?<=[0-9]) (?=[0-9]{1,3}(?![0-9.]))")
_PART_SAID = (
    r"(?i)(?<=[0-9])[ ,]{0,2}(?:part|pt|teil|partie|parte)\.? ?([0-9]{1,3}|[ivx]{1,5})(?![0-9a-z])"
    r"|(?<=[0-9])[ ,]{0,2}第 ?([0-9]{1,3}|[一二三四五六七八九十]{1,3}) ?部分"
)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_CHINESE_DIGITS = {char: digit for digit, char in enumerate("一二三四五六七八九", 1)}
_CHINESE = re.compile(r"gb|t/|q/|db|[a-z]{2}/?[tz]?[ 0-9]", re.IGNORECASE)


def recognise(text: str) -> tuple[Designation, ...]:
    """The designations the query can mean, most likely first; empty when it looks like none. Never raises.

    >>> [d.canonical for d in recognise("iso 9001 2015")]
    ['ISO 9001:2015', 'ISO 9001-2015']
    """
    if not 2 <= len(text) <= LONGEST:
        return ()
    tidied = tidy(text).strip("《》<>\"'“”‘’.,;。，； ")
    if not any("0" <= char <= "9" for char in tidied):
        return ()
    found: dict[str, Designation] = {}
    for candidate in _candidates(tidied):
        try:
            value = parse(candidate)
        except DesignationError:
            continue
        if not sure_in_text(value):
            continue
        if candidate == tidied and (value.year is not None or value.adopts is not None):
            return (value,)
        found.setdefault(value.canonical, value)
    return tuple(found.values())[:4]


def _number(said: str) -> int:
    """`3`, `iii`, 十二 as a number."""
    if said.isdecimal():
        return int(said)
    if said[0] in _CHINESE_DIGITS or said[0] == "十":
        tens, ten, ones = said.rpartition("十")
        return (_CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + _CHINESE_DIGITS.get(ones, 0)
    values = [_ROMAN[char] for char in said.lower()]
    return sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))


def _with_part(query: str) -> str:
    """`IEC 61508 part 3`, `GB/T 1 第1部分` with the part as it is printed."""
    sign = "." if _CHINESE.match(query) else "-"
    return re.sub(_PART_SAID, lambda said: f"{sign}{_number(said[1] or said[2])}", query, count=1)


def _candidates(query: str) -> list[str]:
    """The query, and the ways in which blanks and hyphens stand for the separators of a scheme."""
    query = _with_part(query)
    made: list[str] = []
    forms = (query, _HYPHENED.sub(r"\1/\2", query), _HYPHENED.sub(r"\1 \2", query), query.replace("_", " "))
    if ":" in query:
        made.append(query)
    for form in dict.fromkeys(forms):
        dashes = ("-",) if _CHINESE.match(form) else (":", "-")
        match = _YEAR_AT_END.fullmatch(form)
        if match and ":" not in form:
            head, year = match.groups()
            part = _SPACED_PART.sub("." if dashes == ("-",) else "-", head)
            made += [f"{stem}{dash}{year}" for stem in dict.fromkeys((head, part)) for dash in dashes]
        made.append(form)
        made.append(_SPACED_PART.sub("." if dashes == ("-",) else "-", form))
    return list(dict.fromkeys(made))
