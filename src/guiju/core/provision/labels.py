"""Digits that count nothing: dates, clock times, versions, identifiers, marks of lists, classes, averaging periods."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.provision.normalization import LABEL, hide
from guiju.core.provision.tables import rows


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in rows("labels"))


def hide_labels(text: str) -> str:
    """The folded sentence with such digits covered by a mark of the same length.

    >>> hide_labels("8:00~18:00 IP54 5 mm").replace(LABEL, "_")
    '____~_____ ____ 5 mm'
    """
    for form in _patterns():
        for match in form.finditer(text):
            text = hide(text, *match.span(), LABEL)
    return text
