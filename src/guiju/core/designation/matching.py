"""Which scheme a tidied text belongs to, and the designation inside a designation."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.model import Designation
from guiju.core.designation.registry import by_lead
from guiju.core.errors import sentence

LONGEST = 300
"""Code points. The longest printed designation known, with the titles IEEE prints behind its numbers, has 160."""

LEAD = re.compile(r"[A-Za-zÀ-ž]+|[А-Яа-яЁё]+|[\u4e00-\u9fff]+|[0-9]")
"""What a designation begins with: the letters of its scheme, or a digit."""

LATEST_YEAR = datetime.now(UTC).year + 5
"""Bodies announce editions a few years ahead at most; a later year is a slip (GB 12345-2099)."""

_DATED = frozenset(
    ("gb", "sector", "local", "association", "enterprise", "cn-other", "iso", "iec", "en", "bs", "din", "jis", "gost")
)
"""Schemes that print a year behind number and parts."""


def _lost_sign(digits: str, before: int) -> bool:
    """Whether digits are a number of at most `before` digits and a year (12020, 172008)."""
    return 4 < len(digits) <= 4 + before and digits.isdecimal() and "1940" <= digits[-4:] < "2050"


def suspect(d: Designation) -> bool:
    """Whether `implausible` has to be asked: a look at what nearly no value has."""
    if d.year is None:
        if (d.parts and len(d.parts[-1]) > 4) or len(d.number) == 6:
            return True
    elif d.year > LATEST_YEAR:
        return True
    return any(s.year is not None and s.year > LATEST_YEAR for s in d.supplements) if d.supplements else False


def implausible(d: Designation) -> tuple[str, str, str] | None:
    """Why a value that a grammar read is no designation all the same: a year nobody has announced yet, or a part that
    is a part and a year between which a dash was lost (GB/T 1.12020). What is wrong, the digits, what is expected."""
    if d.year is None and d.scheme in _DATED:
        last = d.parts[-1] if d.parts else d.number if d.scheme in ("gb", "sector") and len(d.number) == 6 else ""
        if len(last) > 4 and _lost_sign(last, 2):
            what = sentence("{} is a number and a year without a sign between them", last)
            return what, last, f"{last[:-4]}, a dash or a colon, and the year {last[-4:]}"
    for year in (d.year, *(supplement.year for supplement in d.supplements)):
        if year is not None and year > LATEST_YEAR:
            return sentence("the year {} is yet to come", year), str(year), f"a year up to {LATEST_YEAR}"
    return None


def read_adopted(tidied: str) -> Designation | None:
    """The designation inside a designation (a dual number, `BS EN ISO …`); None when it is not one."""
    match = LEAD.match(tidied)
    if match is None:
        return None
    lead = match.group().upper()
    for scheme in by_lead("#" if lead <= "9" else lead):
        try:
            value = scheme.read(tidied, tidied)
        except RefusalError:
            continue
        if value is not None:
            return value if implausible(value) is None else None
    return None
