"""Digits that count nothing: dates, clock times, versions, identifiers, marks of lists, classes, averaging periods."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.provision.normalization import LABEL, hide
from guiju.core.provision.tables import rows


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Each pattern with the characters one of which a text must have for it to fit; none: any text."""
    return tuple((re.compile(row["pattern"]), frozenset(row["needs"])) for row in rows("labels"))


def hide_labels(text: str) -> str:
    """The folded sentence with such digits covered by a mark of the same length; of a pattern with a group
    `h` only that.

    >>> hide_labels("8:00~18:00 IP54 5 mm").replace(LABEL, "_")
    '____~_____ ____ 5 mm'
    """
    held = frozenset(text)
    for form, needs in _patterns():
        if needs and needs.isdisjoint(held):
            continue
        for match in form.finditer(text):
            text = hide(text, *match.span("h" if "h" in form.groupindex else 0), LABEL)
    return text
