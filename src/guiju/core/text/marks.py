"""How the parts of a standard announce themselves in plain paragraphs (`data/text/marks.csv`): 注1：, 附录 A, 表1."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    lines = files("guiju.data").joinpath("text", "marks.csv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[re.Pattern[str]]] = {}
    for row in csv.DictReader(lines):
        found.setdefault(row["what"], []).append(re.compile(row["pattern"]))
    return found


def match(what: str, text: str) -> re.Match[str] | None:
    """How a paragraph announces this; None if it does not."""
    return next((found for pattern in _patterns()[what] if (found := pattern.match(text))), None)
