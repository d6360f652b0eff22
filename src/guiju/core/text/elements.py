"""Which element of a standard a title names (GB/T 1.1—2020, table 3; ISO/IEC Directives Part 2)."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from guiju.core.text.model import Kind, Words
from guiju.core.text.walking import plain


@cache
def _titles() -> dict[tuple[str, str], Kind]:
    text = files("guiju.data").joinpath("text", "elements.csv").read_text(encoding="utf-8")
    return {(row["language"], row["title"]): Kind(row["kind"]) for row in csv.DictReader(text.splitlines())}


def kind_of(title: Words) -> Kind:
    """The element a title names, CLAUSE when it names none. Spaces and case do not count (范　围, SCOPE)."""
    for language, inlines in title.items():
        text = plain(inlines)
        text = re.sub(r"\s+", "", text) if language == "zh" else " ".join(text.lower().split())
        found = _titles().get((language, text))
        if found is not None:
            return found
    return Kind.CLAUSE
