"""Words, patterns and units of provisions, read from `guiju.data.provision`; each row names its source."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.provision.normalization import LABEL, REFERENCE
from guiju.data import tables


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/provision/<name>.csv`. Raises ValueError for a row without a source."""
    found = tables.rows(f"provision/{name}.csv")
    for row in found:
        if not row.get("source"):
            raise ValueError(f"data/provision/{name}.csv: a row without a source: {row}")
    return found


@cache
def words(kind: str, language: str) -> tuple[str, ...]:
    """The words or patterns of one kind, longest first, so that an alternation takes the longest."""
    found = [row["pattern"] for row in rows("words") if row["kind"] == kind and row["language"] == language]
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def any_of(kind: str, language: str) -> re.Pattern[str]:
    """One pattern for all words of a kind; English words stand between word boundaries."""
    joined = "|".join(words(kind, language))
    return re.compile(rf"\b(?:{joined})\b" if language == "en" else f"(?:{joined})", re.IGNORECASE)


def guard(pattern: str, language: str) -> str:
    """A pattern of words as it is looked for in a language: English words never inside others."""
    if language == "en" and pattern[0].isalpha():
        return rf"\b(?:{pattern})(?![A-Za-z])"
    return f"(?:{pattern})"


def marked(pattern: str, name: str) -> str:
    """The pattern with an empty group behind it that tells which it was: an alternation of such is left at once at a
    letter that begins none of them, which one of groups is not."""
    return f"(?:{pattern})(?P<{name}>)" if "|" in pattern else f"{pattern}(?P<{name}>)"


@cache
def compiled(name: str) -> re.Pattern[str]:
    """The pattern called `name` in `data/provision/patterns.csv`; {REFERENCE} and {LABEL} stand for hidden text."""
    row = next(row for row in rows("patterns") if row["name"] == name)
    text = row["pattern"].replace("{REFERENCE}", REFERENCE).replace("{LABEL}", LABEL)
    return re.compile(text, re.IGNORECASE if row["case"] == "any" else 0)
