"""Where a sentence says when its provision applies."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.provision.model import Condition
from guiju.core.provision.tables import rows
from guiju.core.provision.values import Value

_VALUE_FOLLOWS = "@"
_MORE = re.compile(r"\s?(?:,|，|、|and|和|及|or)\s?(?:an?\s)?(?:[a-z]+ of )?$")


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    return tuple(
        (
            row["kind"],
            re.compile(row["pattern"].removesuffix(_VALUE_FOLLOWS), re.IGNORECASE if language == "en" else 0),
            row["pattern"].endswith(_VALUE_FOLLOWS),
        )
        for row in rows("conditions")
        if row["language"] == language
    )


def find(text: str, language: str, values: list[Value]) -> list[Condition]:
    """The conditions in a folded sentence, in order, never overlapping. A pattern that ends in "@" takes the value
    behind it along, and those joined to it."""
    found: list[Condition] = []
    for kind, pattern, value_follows in _patterns(language):
        for match in pattern.finditer(text):
            start, end = match.span()
            if value_follows:
                end = _past_values(text, start, end, values)
            while start < end and text[start] in " ,，":
                start += 1
            while end > start and text[end - 1] in " ,，":
                end -= 1
            if end - start < 2 or any(start < c.span[1] and c.span[0] < end for c in found):
                continue
            found.append(Condition(kind, text[start:end], (start, end)))
    return sorted(found, key=lambda condition: condition.span)


def _past_values(text: str, start: int, position: int, values: list[Value]) -> int:
    limited = {value.unit.ucum for value in values if value.span[1] <= start and value.unit is not None}
    last: Value | None = None
    for value in values:
        joined = value.span[0] > position and _MORE.fullmatch(text[position : value.span[0]]) is not None
        if value.span[0] == position or (
            joined and not (last and _apart(last, value, text[position : value.span[0]], limited))
        ):
            position, last = value.span[1], value
    return position


def _apart(last: Value, value: Value, between: str, limited: set[str]) -> bool:
    """Whether a value behind that of a condition begins anew: "… at 30 °C, and 60 % …", "0.4 dB at 5 m and 0.3 dB"."""
    if last.unit is None or value.unit is None or " of " in between or last.unit.kind == value.unit.kind:
        return False
    return "," in between or value.unit.ucum in limited
