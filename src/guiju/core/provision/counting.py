"""Numbers that only count what a sentence is about, or are what a field holds, and ask for nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guiju.core.provision.values import Value
from guiju.core.provision.verbs import Verb

_FIELD = re.compile(
    r"(?i)\b(?:value|values|port|code|codes|number|version|line|status|bit|bits|flag|field|set|length|level|marked|is|be|range|from)"
    r"(?: (?:is|of|to|be|are|equal to|the range|between))*\s?(?:in the range )?$"
)


def is_content(value: Value, text: str, verb: Verb) -> bool:
    """Whether a bare number of a protocol is what a field holds: "the version MUST have the value 13"."""
    if value.unit is not None or not verb.rule.startswith(("key word", "no provision")) or value.flags:
        return False
    if "." in value_text(value) or "/" in value_text(value) or _EXTREME.search(text, 0, value.span[0]):
        return False
    return _FIELD.search(text, max(0, value.span[0] - 40), value.span[0]) is not None


def value_text(value: Value) -> str:
    """The printed numbers of a value."""
    return " ".join(number.text for number in (value.value, value.low, value.high) if number is not None)


_EXTREME = re.compile(r"(?i)\b(?:minimum|maximum|clamped|limited|restricted|number of)\b")
_RELATED = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:之间|间)的|[\u4e00-\u9fff]{1,8}?的?(?:差异|差值|之差)")


def is_determiner(value: Value, text: str, found: Sequence[Value], verb: Verb) -> bool:
    """Whether a number in words only counts what the subject is of: "Two readings shall not differ by more than 3 %",
    两个避难层之间的高度. Alone, or with a relation before it, it is what is asked for."""
    if "number_word" in value.flags and _THE.search(text, max(0, value.span[0] - 30), value.span[0]):
        return any(other.span[0] > value.span[1] for other in found)
    those = _AMONG.search(text, max(0, value.span[0] - 30), value.span[0])
    if "number_word" in value.flags and those and any(other.span[0] > value.span[1] for other in found):
        return True
    if "number_word" in value.flags and _RELATED.match(text, value.span[1]):
        return any(other.span[0] > value.span[1] for other in found)
    if "number_word" not in value.flags or not verb.text or value.span[1] > verb.span[0]:
        return False
    before, behind = text[max(0, value.span[0] - 30) : value.span[0]], text[value.span[1] : verb.span[0]]
    if _PAIR.fullmatch(behind) or (verb.text.isascii() and _DIFFER.match(text, verb.span[1])):
        return True
    later = [other for other in found if other.span[0] >= verb.span[1]]
    if not later or all(other.unit is None or other.unit.kind in ("count", "time") for other in later):
        return False
    if re.search(r"(?:[于少多大小过]|至少|最多|≥|≤|每)\s?$|\b(?:than|least|most|every|of at|within)\s$", before):
        return False
    compared = COMPARED_BEHIND.search(text, verb.span[1]) is not None
    return compared and not re.search(r"[,，;；:：\d]", behind)


_THE = re.compile(r"(?i)\b(?:between|of|both|from|in|on|to|for)\sthe\s$")
"""The two that are known: "the resolution between the two peaks"."""
_AMONG = re.compile(r"\b(?:any|between|between any|these|those|until|both|all)\s$")
_PAIR = re.compile(r"[^,，;；。:：\d的]{0,12}(?:间隔|间距|距离|之差|差值|差|偏差|时间)\s?")
_DIFFER = re.compile(r"\s(?:be )?(?:differ|deviate|separated|spaced|apart|agree)\b")
COMPARED_BEHIND = re.compile(r"[大小高低多少长短]于|超过|\b(?:than|exceed|at least|at most|by|within)\b")
