"""What must hold of a row of `data/codes/schemes.csv` before a scheme is made of it."""

from __future__ import annotations

import re

from guiju.core.designation.model import Tier
from guiju.data.tables import Row

_PATTERNS = ("number", "part", "revision")
_NEEDED = ("code", "prefix", "number", "example", "en", "zh", "source")


def check(row: Row) -> None:
    """ValueError that names what is wrong with a row. Patterns are looked at, not compiled: a group of their own would
    shift those of the grammar."""
    where = f"schemes.csv: {row.get('code') or row}"
    for name in _NEEDED:
        if not row[name]:
            raise ValueError(f"{where}: {name} is empty")
    if row["tier"] not in [tier.value for tier in Tier]:
        raise ValueError(f"{where}: {row['tier']!r} is no tier")
    for name in _PATTERNS:
        outside = re.sub(r"\\.|\[[^\]]*\]", "", row[name])
        if re.search(r"\((?!\?)|[\[\]]", outside):
            raise ValueError(f"{where}: the pattern of {name} has a group of its own, or a bracket too many")
    for year in row["year"].split(",") if row["year"] else ():
        if year != "(4)" and year[-1] not in "2467":
            raise ValueError(f"{where}: {year!r} is no way of printing a year; expected such as :4, -2, _6 or (4)")
