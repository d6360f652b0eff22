"""The designation a line of a list of references begins with, read by `core.designation`."""

from __future__ import annotations

import re

from guiju.core.designation import DesignationError, parse
from guiju.core.designation.registry import sure_in_text

_FAR = 100
"""Characters of a line in which its designation ends."""
_ENDS = re.compile(r"(?=[\s\u3000,，;；:：《]|[—–-]{2}|$)|(?<=\d)(?=[\u4e00-\u9fff])")
_EDITION = re.compile(
    r"\s*[（(](?:\d{4}\s*年?版?(?:[^（）()]{0,12})|所有部分|全部部分|all parts|both parts|toutes les parties)[)）]",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:[~～]|至|to\b|\bund\b)\s*(?=[A-Z0-9])")
_PLAIN = re.compile(
    r"(?:[A-Z]{2,10}\d{0,2}|T|Q)(?:\s?[（(][\u4e00-\u9fff]{1,3}[)）])?(?:/[A-Z]{1,8}){0,4}(?:\s(?:Guide|TR|TS|PAS|Rec\.|Std|SP))?"
    r"\s?[A-Z]{0,2}[\s\u00a0]?\d[\d.]*[A-Z]?(?:-\d{1,3})*"
    r"(?:\s?[—–:-]\s?(?:\d{4}|\d{2}(?!\d)))?(?:/(?:[A-Za-z]{2,4}\.?\s?|J\s?)\d+[:—–-]\d{4})*"
)
"""A designation of a body whose scheme nobody has written down yet."""


def leading(text: str) -> int:
    """How many characters at the start of a line are a designation, with what stands in brackets behind it (all parts,
    an edition) and the other end of a range; 0 for a line that begins with none."""
    end = max(_read(text), _plain(text))
    if not end:
        return 0
    if more := _RANGE.match(text, end):
        further = _PART.match(text, more.end())
        end = further.end() if further else end
    if edition := _EDITION.match(text, end):
        end = edition.end()
    return end


_PART = re.compile(r"(?:[A-Z]{2,10}(?:/[A-Z]{1,3})?\s?)?\d[\d.]{0,20}(?:-\d{1,3})*(?:\s?[—–:-]\s?\d{4})?(?![\d.])")


def _read(text: str) -> int:
    """The longest beginning that is a designation and ends with a word of the line."""
    places = [found.start() for found in _ENDS.finditer(text[:_FAR]) if found.start()]
    for place in reversed(places[:16]):
        if not re.search(r"\d", text[:place]) or text[place - 1] in "—–-:/":
            continue
        try:
            value = parse(text[:place].strip())
        except DesignationError:
            continue
        if text[:1].isdigit() and not sure_in_text(value):
            continue  # 12-345 at the start of a line is more often a page than a number without its publisher
        # A parse that swallowed a title is none: the number ends in a digit, a bracket or a letter of a number
        if value.number and re.search(r"\d[A-Za-z]{0,3}\s?[)）]?$|[)）]$", text[:place]):
            return place
    return 0


def _plain(text: str) -> int:
    found = _PLAIN.match(text)
    if found is None:
        return 0
    return found.end() if re.match(r"[\s\u3000,，.;；:：~～（(《]|$|[\u4e00-\u9fff]", text[found.end() :]) else 0
