"""Refusals of the lower floors in Chinese: `data/words/refusals.csv` maps a sentence with gaps to one with as many.

Core and registry say what is wrong in one language; the pages say it in the reader's. A sentence without an entry
stays as it is."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from guiju.web.language import chinese


@cache
def _sentences() -> list[tuple[re.Pattern[str], str]]:
    """(pattern, Chinese), those with fewer gaps first, so that a special sentence goes before a general one."""
    text = (files("guiju.data") / "words" / "refusals.csv").read_text(encoding="utf-8")
    rows = [(row["en"], row["zh"]) for row in csv.DictReader(text.splitlines())]
    rows.sort(key=lambda row: (row[0].count("{}"), -len(row[0])))
    return [(re.compile(re.escape(en).replace(re.escape("{}"), "(.+?)"), re.DOTALL), zh) for en, zh in rows]


def spoken(text: str) -> str:
    """The sentence in the reader's language."""
    if not chinese() or not text:
        return text
    for pattern, zh in _sentences():
        found = pattern.fullmatch(text)
        if found is not None:
            said = zh
            for part in found.groups():
                said = said.replace("{}", part, 1)
            return said
    return text
