"""Dates as catalogues write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from unicodedata import normalize

from guiju.core.errors import GuijuError, sentence

_FORM = re.compile(
    r"(\d{4})(?:年|[-./年]?(\d{1,2})(?:月|[-./月]?(\d{1,2})日?)?)?(?:[T ].*)?\Z", re.ASCII
)  # 2021, 2021年, 2021-03, 202103, 2021年3月, 2021/3/5, 2021年3月5日, 20210305, each with a time behind it or not
_SERIAL = re.compile(r"([1-6]\d{4})(?:\.\d{1,12})?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of workbooks, which believe in a 29 February 1900."""
EARLIEST, LATEST = 1850, 2200


@lru_cache(maxsize=1 << 16)
def first_day(text: str) -> date:
    """The day, or the first day of the month or year, that `text` names. GuijuError when there is no such day."""
    match = _FORM.match(normalize("NFKC", text).strip())
    if serial := _SERIAL.fullmatch(text.strip()):
        meant = _SERIAL_ZERO + timedelta(days=int(serial[1]))
        raise GuijuError(
            "{} is not a date, but the number of a day in a workbook ({})", repr(text), meant.isoformat(),
            expected="cells formatted as dates, or YYYY-MM-DD",
        )  # fmt: skip
    if match is None:
        raise GuijuError("{} is not a date", repr(text), expected="YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    if not EARLIEST <= year <= LATEST:
        raise GuijuError(
            "the year of {} cannot be right", repr(text), expected=sentence("a year from {} to {}", EARLIEST, LATEST)
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise GuijuError("there is no day {}", text, expected="a day of the calendar")


def finer(a: str, b: str) -> str:
    """Of two forms of one date the one that says more ("1998-08-19" over "1998-08"); the first when they disagree."""
    return b if len(b) > len(a) and b.startswith(a) else a


@lru_cache(maxsize=1 << 16)
def printed(text: str) -> str:
    """The form that is kept: dashes, as many parts as were given."""
    match = _FORM.match(normalize("NFKC", text).strip())
    if match is None:
        return text
    return "-".join([match[1], *(part.zfill(2) for part in match.groups()[1:] if part)])
