"""Bounds that turn on more than their operator: one end of a tolerance, a deadline counted back from an event."""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.provision import limits
from guiju.core.provision.limits import Limit
from guiju.core.provision.values import Value

_DEADLINE = re.compile(r"晚于|迟于|早于|最迟|最晚|(?i:\blater than|\blatest|\bearlier than|\bsooner than)")
_AHEAD = {
    "zh": re.compile(r"(?:晚|迟|早)于[^,，;；。]{2,20}前第?\s?$"),
    "en": re.compile(r"\s(?:before|prior to|ahead of|in advance of)\b"),
}
_MIRRORED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


def outer_end(text: str, value: Value, floor: int, language: str) -> Value:
    """A tolerance behind a comparison is one bound, its outer end: 不得高于37±0.5 is at most 37.5. Any other as it is."""
    if value.kind != "tolerance" or value.low is None or value.high is None:
        return value
    op = limits.operator_before(text, value, floor, language)
    if not op:
        return value
    end = value.high if op in ("<", "<=") else value.low
    return replace(value, kind="single", value=end, low=None, high=None, flags=(*value.flags, "tolerance_bound"))


def counted_back(limit: Limit, value: Value, text: str, language: str) -> Limit:
    """A deadline before an event leaves so much time at least: "no later than 30 days before the expiry" is >= 30 d.

    text: the sentence with its conditions, one of which the event may be.
    """
    if value.unit is None or value.unit.kind != "time" or limit.op not in _MIRRORED:
        return limit
    if not _DEADLINE.search(limit.rule):
        return limit
    if language == "zh":
        ahead = _AHEAD["zh"].search(text, max(0, value.span[0] - 40), value.span[0])
    else:
        ahead = _AHEAD["en"].match(text, value.span[1])
    return replace(limit, op=_MIRRORED[limit.op]) if ahead else limit
