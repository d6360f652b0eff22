"""The tables that a sentence names: 表1, 表1～表3, "Tables 2 and 4 to 6"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"(?:[A-Z]\.)?\d{1,3}(?!\.?\d)"
_NAMED = re.compile(
    rf"(?:表|Tables?)\s{{0,3}}{_NUMBER}(?:\s{{0,3}}(?:[~～—–-]|至|到|\bto\b|\bthrough\b|、|,|，|和|与|及|或|\band\b|\bor\b)\s{{0,3}}(?:表|Tables?)?\s{{0,3}}{_NUMBER}(?!\s{{0,3}}(?:%|‰|℃|°|mm|kg|[个次件项]))){{0,20}}"
)
_RANGE = re.compile(r"[~～—–-]|至|到|to|through")
LARGEST = 100
"""Tables of one range."""


def named_in(text: str) -> Iterator[str]:
    """Their names without blanks, each of a range.

    >>> list(named_in("应符合表1～表3和表B.2的规定")), list(named_in("see Tables 2 and 4 to 5"))
    (['表1', '表2', '表3', '表B.2'], ['Table2', 'Table4', 'Table5'])
    """
    for match in _NAMED.finditer(text):
        word = "表" if match[0].startswith("表") else "Table"
        last = ""
        for joint, printed in re.findall(rf"([^\dA-Z]{{0,12}}?)\s{{0,3}}(?:表|Tables?)?\s{{0,3}}({_NUMBER})", match[0]):
            yield from (f"{word}{each}" for each in _through(last, printed, joint))
            last = printed


def _through(first: str, last: str, joint: str) -> Iterator[str]:
    """The numbers behind the first up to the last where the joint says a range, else the last alone."""
    a, b = first.rpartition("."), last.rpartition(".")
    if first and _RANGE.search(joint) and a[0] == b[0] and 0 < int(b[2]) - int(a[2]) <= LARGEST:
        for number in range(int(a[2]) + 1, int(b[2])):
            yield f"{b[0]}{b[1]}{number}"
    yield last
