"""How the parts of a standard announce themselves in plain paragraphs (`data/text/marks.csv`): 注1：, 附录 A, 表1."""

from __future__ import annotations

import re
from functools import cache

from guiju.data import tables


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    found: dict[str, list[re.Pattern[str]]] = {}
    for row in tables.rows("text/marks.csv"):
        found.setdefault(row["what"], []).append(re.compile(row["pattern"]))
    return found


def match(what: str, text: str) -> re.Match[str] | None:
    """How a paragraph announces this; None if it does not."""
    return next((found for pattern in _patterns()[what] if (found := pattern.match(text))), None)
