"""What may have been meant: confusions of O and 0, I, l and 1 (DOMAIN 1.4), a year behind a wrong sign. Offered, never
used."""

from __future__ import annotations

import difflib
import re

from guiju.core.designation import registry
from guiju.core.designation.matching import LONGEST, read_adopted

_TO_DIGITS = str.maketrans("OoIlQ", "00110")
_TO_LETTERS = str.maketrans("01l", "OII")
_HEAD = re.compile(r"[A-Za-z01/]+")
_YEAR = re.compile(r"(?<=[0-9])[ ./_-]{0,2}((?:19|20)[0-9]{2})$")
_SHORT_YEAR = r"(?<=[0-9])[-:]([0-9]{2})$"
_COLON = r"(?i:ISO|IEC|EN|BS|DIN|JIS|CIE|CISPR|PREN)\b"
"""Bodies that print a colon before the year; behind a dash stands a part."""
_TAIL = re.compile(r"[0-9OoIl][0-9OoIl.:\-]*")


def suggestions(tidied: str) -> tuple[str, ...]:
    """Canonical designations that differ from the text only by such confusions, most likely first."""
    if len(tidied) > LONGEST:
        return ()
    found: dict[str, None] = {}
    for candidate in _candidates(tidied):
        if candidate != tidied:
            value = read_adopted(candidate)
            if value is not None:
                found[value.canonical] = None
    return tuple(found)[:3]


def _candidates(text: str) -> list[str]:
    """The text with letters made digits after the prefix, with digits made letters in the prefix, with both."""

    def digits(match: re.Match[str]) -> str:
        run = match.group()
        return run.translate(_TO_DIGITS)

    head = _HEAD.match(text)
    end = head.end() if head else 0
    fixed_head = text[:end].translate(_TO_LETTERS) + text[end:]
    made = []
    for variant in (text, fixed_head):
        for start in sorted({_first_digit_like(variant), end, _after_prefix(variant)}):
            if 0 <= start <= len(variant):
                made.append(variant[:start] + _TAIL.sub(digits, variant[start:]))
    made.append(fixed_head)
    if year := _YEAR.search(text):
        made += [f"{text[: year.start()]}{sign}{year[1]}" for sign in (":" if re.match(_COLON, text) else "-:")]
    elif short := re.search(_SHORT_YEAR, text):
        made.append(f"{text[: short.start(1)]}20{short[1]}")
    return list(dict.fromkeys(made))


def _first_digit_like(text: str) -> int:
    match = re.search(r"(?<=[ /])[0-9OIl](?=[0-9OIl.:\-]|$)", text)
    return match.start() if match else len(text)


def _after_prefix(text: str) -> int:
    match = re.search(r"[0-9]", text)
    return match.start() if match else len(text)


def near_leads(lead: str) -> list[str]:
    """The known prefixes most like this one; the commonest when none is."""
    plain = [known for known in registry.leads() if known != "#"]
    return difflib.get_close_matches(lead.upper(), plain, n=4, cutoff=0.5) or ["GB/T", "DB11/T", "T/", "ISO", "IEC"]
