"""Bounds that turn on more than their operator: one end of a tolerance, a deadline counted back from an event."""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.provision import characteristics, limits
from guiju.core.provision.limits import Limit
from guiju.core.provision.model import Modality, Quantity
from guiju.core.provision.tables import words
from guiju.core.provision.values import LISTED, Value
from guiju.core.provision.verbs import Verb

_DEADLINE = re.compile(r"晚于|迟于|早于|最迟|最晚|(?i:\blater than|\blatest|\bearlier than|\bsooner than)")
_AHEAD = {
    "zh": re.compile(r"(?:晚|迟|早)于[^,，;；。]{2,20}前第?\s?$"),
    "en": re.compile(r"\s(?:before|prior to|ahead of|in advance of)\b"),
}
ASKING = (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION)
MIRRORED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
"""The same bound from the other side."""


def outer_end(text: str, value: Value, floor: int, language: str) -> Value:
    """A tolerance behind a comparison is one bound, its outer end: 不得高于37±0.5 is at most 37.5.

    Any other value as it is.
    """
    if value.kind != "tolerance" or value.low is None or value.high is None:
        return value
    op = limits.operator_before(text, value, floor, language)
    if not op:
        return value
    end = value.high if op in ("<", "<=") else value.low
    return replace(value, kind="single", value=end, low=None, high=None, flags=(*value.flags, "tolerance_bound"))


_FAILS = {
    "en": re.compile(
        r"\s(?:be )?(?:fail|break|rupture|leak|burst|trip|yield|collapse|crack|ignite|separate|detach"
        r"|deform|slip|melt|tear"
        r"|open|crush|shatter|buckle|damaged|released?)\s(?:at|under|below)?\b.{0,40}"
    ),
    "zh": re.compile(
        r"[^,，;；。]{0,12}(?:破裂|破坏|泄漏|断裂|动作|开裂|失效|损坏|脱落|变形|爆裂|熔化|脱开|松脱|击穿)"
    ),
}


def fails_at(text: str, quantity: Quantity, verb: Verb, language: str) -> bool:
    """Whether it may not fail at less: "shall not fail at less than 5 MPa" asks for 5 MPa at least."""
    if quantity.span[0] < verb.span[1]:
        return False
    if language == "en":
        return _FAILS["en"].fullmatch(text[verb.span[1] : quantity.span[0]]) is not None
    return _FAILS["zh"].match(text, quantity.span[1]) is not None


_EXCLUDED = {
    "en": re.compile(
        r"(?i)(?:is|are) (?:not (?:permitted|allowed|permissible|acceptable)|prohibited|forbidden)"
        r"|shall not|must not|may not"
    ),
    "zh": re.compile(r"不(?:允许|许可|许|准|得|应)|禁止|严禁"),
}
_EXISTS = {
    "en": re.compile(
        r"\s?(?:[.;,]|$|(?:be (?:permitted|allowed|accepted|tolerated)|occur|arise|exist|be reached|be used)\b)"
    ),
    "zh": re.compile(r"\s?(?:[,，;；。]|$|出现|存在|发生|使用)"),
}


def excluded(before: str, text: str, value: Value, limit: Limit, verb: Verb, language: str) -> bool:
    """Whether a property is the subject of a prohibition, so that what is told is what is excluded: "Speeds above
    30 km/h are not permitted". A thing with a property ("ladders less than 3 m long") is only told which it is."""
    if not verb.negated or value.span[1] > verb.span[0] or limit.op not in ("<", ">") or limit.negated:
        return False
    if not _EXCLUDED[language].fullmatch(verb.text.strip()) or not _EXISTS[language].match(text, verb.span[1]):
        return False
    if language == "zh":
        named = re.match(r"\s?的([\u4e00-\u9fff]{2,10})$", text[max(value.span[1], limit.end) : verb.span[0]])
        return named is not None and named[1].endswith(words("property", "zh"))
    head = before[: max(0, limit.start - (value.span[0] - len(before)))].strip().lower()
    head = re.sub(r"^(?:an?|the|any|all)\s", "", head)
    plain = re.sub(r"ies$", "y", head)
    singular = plain.removesuffix("s")
    if text[max(value.span[1], limit.end) : verb.span[0]].strip():
        return False
    heads = (*words("property", "en"), "deviation", "level", "content", "variation", "difference", "value")
    return plain.endswith(heads) or singular.endswith(heads)


_VARIES = re.compile(r"(?i)\b(?:deviat|differ|var[yi])|偏离|偏差")


def signed(limit: Limit, value: Value, last: tuple[Value, Limit] | None, text: str) -> Limit:
    """The lower end of a pair of deviations: "by more than +5 % or -10 %" is at most +5 and at least -10. A negative
    deviation alone under "more than" may be meant as an amount: its direction is not sure."""
    if value.value is None or value.value.value >= 0 or limit.op not in ("<", "<=") or value.kind != "single":
        return limit
    upper = last[0].value if last is not None and last[1].op == limit.op else None
    if last is not None and upper is not None and upper.text.startswith("+"):
        joined = LISTED.fullmatch(text[last[0].span[1] : value.span[0]])
        return replace(limit, op=MIRRORED[limit.op], rule=f"lower deviation: {limit.rule}") if joined else limit
    if limit.negated and _VARIES.search(text[max(0, limit.start - 40) : value.span[0]]):
        return replace(limit, doubts=(*limit.doubts, "negation_far"))
    return limit


_BEFORE = re.compile(r"\bbefore\s$")


def counted_back(limit: Limit, value: Value, text: str, language: str, negated: bool) -> Limit:
    """A deadline before an event leaves so much time at least: "no later than 30 days before the expiry" is >= 30 d.

    text: the sentence with its conditions, one of which the event may be; negated: whether its verb forbids, so that
    "not … before 24 h" asks for 24 h at least.
    """
    if value.unit is None or value.unit.kind != "time":
        return limit
    if limit.op == "=" and negated and _BEFORE.search(text, max(0, value.span[0] - 8), value.span[0]):
        return replace(limit, op=">=", rule="not before")
    if limit.op not in MIRRORED:
        return limit
    if not _DEADLINE.search(limit.rule):
        return limit
    if language == "zh":
        ahead = _AHEAD["zh"].search(text, max(0, value.span[0] - 40), value.span[0])
    else:
        ahead = _AHEAD["en"].match(text, value.span[1])
    return replace(limit, op=MIRRORED[limit.op]) if ahead else limit


def withstood(text: str, value: Value, verb: Verb, language: str) -> bool:
    """A load that is withstood (承受2 kV 1 min) is what the product is put under, no limit on the product."""
    if verb.modality not in ASKING:
        return False
    before = text[max(verb.span[1], value.span[0] - characteristics.LONGEST) : value.span[0]]
    if _COMPARES[language].search(before):
        return False
    word = (
        re.search(r"承受|经受|耐受", before)
        if language == "zh"
        else re.search(r"\b(?:withstand|subjected to|endure)\b", before)
    )
    return word is not None and not re.search(r"[,，;；。]", before[word.end() :])


_COMPARES = {
    "zh": re.compile(r"(?:不[小低少]于|不应?[小低少]于|至少|以上)[^,，;；。]{0,4}$"),
    "en": re.compile(r"\b(?:at least|not less than|minimum|no less than)\b[^,;]{0,8}$"),
}
"""A load of at least so much that is withstood is what is asked of the product."""
