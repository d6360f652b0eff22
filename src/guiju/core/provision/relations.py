"""A comparison in its place: its operator, how it is turned, and relations that stand apart from their value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.core.provision.values import Value

TURNED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "=", "~": "~", "?": "?"}


@dataclass(frozen=True, slots=True)
class Operator:
    op: str
    start: int
    end: int
    negated: bool
    word: str
    doubts: tuple[str, ...] = ()


SUPERLATIVE = re.compile(r"(?i)最[大小高低长短多少]|达|上限|下限|限|max|min|reach|about|约|up to|within")


_EXTREME_OF = re.compile(r"(?i)\b(?:than|exceed|below|above|to|of|by)\s(?:the|its|their|that|a)\s$")


def names_another(word: str, gap: str, before: str, language: str) -> bool:
    """Whether an extreme belongs to the name of what is compared with: 高于最小流量的1/2, "than the minimum width"."""
    if not SUPERLATIVE.match(word):
        return False
    if language == "zh":
        return re.fullmatch(r"\s*[^,，;；。、\d为是]{1,18}的\s*", gap) is not None
    return _EXTREME_OF.search(before) is not None


_SINCE = re.compile(
    r"(?P<neg>不(?:应|得|宜|可)?)?(?P<word>[晚迟早少短长多]于|超过)[^,，;；。\d]{2,20}?(?:之?后|之日起|之?前|起|前)第?\s?$"
)


def since(window: str, offset: int, value: Value) -> Operator | None:
    """不得晚于合同生效后45日: what comes between is the event the days are counted from."""
    match = _SINCE.search(window)
    if match is None or value.unit is None or value.unit.kind != "time":
        return None
    negated = match["neg"] is not None
    op = "<" if match["word"] in ("早于", "少于", "短于") else ">"
    return Operator(TURNED[op] if negated else op, offset + match.start(), offset + match.end(), negated, match["word"])


_OF_THESE = re.compile(
    r"(?:(?P<least>至少|最少|不少于)|(?P<most>至多|最多|不超过))(?:应|宜)?"
    r"(?:包含|包括|含有?|具备|选取|选择|满足|符合|采用|使用)[^,，;；。\d]{1,60}中的?(?:任意|任何)?\s?$"
)


def of_these(text: str, floor: int, start: int) -> Operator | None:
    """至少包含大写字母、小写字母和数字中的3种: the things stand between the relation and how many of them."""
    match = _OF_THESE.search(text, max(floor, start - 80), start)
    if match is None:
        return None
    return Operator(">=" if match["least"] else "<=", match.start(), start, False, match["least"] or match["most"])


_EXTREME_SUBJECT = re.compile(
    r"(?i)\s*(?:the\s|an?\s|any\s)?(?:(?:permissible|allowed|permitted|required|overall|absolute)\s)?"
    r"(?:(?P<most>maximum|max\.?|largest|highest|longest|greatest|upper limit)"
    r"|(?P<least>minimum|min\.?|smallest|lowest|shortest|least|lower limit))\s(?!and\b|or\b)[a-z]"
)


def extreme_subject(text: str, begin: int, value: Value, language: str) -> str:
    """The operator of an extreme that the clause begins with: "The minimum width of a corridor serving fewer than 50
    persons shall be 900 mm"; "" where it begins otherwise."""
    if language != "en" or value.kind != "single":
        return ""
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, begin)), default=0)
    subject = _EXTREME_SUBJECT.match(text, start, begin)
    if subject is None or _FINITE.search(
        _RELATIVE.sub("", text[start:begin].removesuffix("shall ").removesuffix("should "))
    ):
        return ""
    return "<=" if subject["most"] else ">="


_CLAUSE = re.compile(r"[;:]|\.\s|\b(?:and|but)\s(?=(?:the|its)\s(?:min|max))|,\s(?:and\s)?(?=the\s(?:min|max))")
_RELATIVE = re.compile(r"\b(?:that|which|who)\s(?:shall|must|may|should|can|is|are|has|have)\b", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:shall|should|must|may|can|is|are|was|were|has|have)\b", re.IGNORECASE)
