"""Which element of a standard a title names (GB/T 1.1—2020, table 3; ISO/IEC Directives Part 2)."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.text.model import Kind, Words
from guiju.core.text.walking import plain
from guiju.data import tables


@cache
def _titles() -> dict[tuple[str, str], Kind]:
    return {(row["language"], row["title"]): Kind(row["kind"]) for row in tables.rows("text/elements.csv")}


_TERMS = {
    "en": re.compile(
        r"terms(?:,| and) definitions(?:(?:, and|,| and) (?:letter )?"
        r"(?:symbols|units|abbreviations|abbreviated terms|acronyms|notations?|conventions)){0,4}"
    ),
    "zh": re.compile(r"术语[和与、]定义(?:[和与、以及]{1,2}(?:符号|代号|缩略语|缩写|单位|约定)){0,4}"),
}
"""The element of terms with what it may hold beside them, in any order (ISO/IEC Directives Part 2, 17.5)."""


def kind_of(title: Words) -> Kind:
    """The element a title names, CLAUSE when it names none. Spaces and case do not count (范　围, SCOPE)."""
    for language, inlines in title.items():
        text = plain(inlines)
        text = re.sub(r"\s+", "", text) if language == "zh" else " ".join(text.lower().split())
        found = _titles().get((language, text))
        if found is not None:
            return found
    return Kind.CLAUSE


def holds_terms(title: Words) -> bool:
    """Whether a title names the element of terms, alone or with symbols and abbreviations beside them."""
    for language, inlines in title.items():
        text = plain(inlines)
        text = re.sub(r"\s+", "", text) if language == "zh" else " ".join(text.lower().split())
        if language in _TERMS and _TERMS[language].fullmatch(text):
            return True
    return False
