"""The patterns of `data/codes/plan_*.csv`, compiled once."""

from __future__ import annotations

import re
from functools import cache

from guiju.data.tables import codes


@cache
def pattern(table: str, code: str) -> re.Pattern[str]:
    """The pattern of one row."""
    return re.compile(codes(table)[code]["pattern"])


@cache
def alternatives(table: str, column: str, value: str) -> re.Pattern[str]:
    """All rows of a table whose column has that value, as one pattern with a group for each row."""
    rows = [(code, row["pattern"]) for code, row in codes(table).items() if row[column] == value]
    return re.compile("|".join(f"(?P<{code}>{given})" for code, given in rows))
