"""From a value to its limit: the operator around it, what a negation makes of it, what it is relative to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guiju.core.provision import bases, operators, relations
from guiju.core.provision.model import Modality
from guiju.core.provision.normalization import lowered
from guiju.core.provision.relations import Operator
from guiju.core.provision.tables import compiled
from guiju.core.provision.values import LISTED, Value
from guiju.core.provision.verbs import Verb

_ASKING = (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION)
_COMPARING = ("<", ">", "<=", ">=")


@dataclass(frozen=True, slots=True)
class Limit:
    """op: the effective limit on the measured value, "?" where it cannot be told; start: where its words begin.

    negated: the words were turned round; interval: 至少每 turned it round; doubts: codes of `sureness`.
    """

    op: str
    start: int
    end: int
    relative_to: str
    rule: str
    flags: tuple[str, ...] = ()
    interval: bool = False
    negated: bool = False
    doubts: tuple[str, ...] = ()


_GAP = {"zh": compiled("limits_gap_zh"), "en": compiled("limits_gap_en")}
_BREAK = {"zh": re.compile(r"[,，;；。:：、]"), "en": re.compile(r"[;:]|,(?!\d)|\)")}
_EQUAL = {"zh": re.compile(r"(?:为|是|等于|取)\s*$"), "en": re.compile(r"\b(?:be|is|are|equals?)\s*$")}
_LIMITING = {
    "<=": {"zh": compiled("limits_limiting_most_zh"), "en": compiled("limits_limiting_most_en")},
    ">=": {"zh": compiled("limits_limiting_least_zh"), "en": compiled("limits_limiting_least_en")},
}
_EVERY = {
    "zh": re.compile(r"每隔?\s*$"),
    "en": re.compile(r"\b(?:every|once (?:a|an|per|each|every))\s*$", re.IGNORECASE),
}
_SELDOM = {
    "zh": re.compile(r"(?:至多|最多|不(?:应|得|宜)?(?:多于|超过|高于))[^,，;；。]{0,6}每"),
    "en": re.compile(
        r"(?i)\b(?:(?:not?|never)\b[^,;]{0,40}?\bmore(?: (?:often|frequently))? than|at most|no more"
        r"(?: often)? than)\s(?:once\s)?"
    ),
}
"""Doing something at most so often bounds the interval from below."""
_LEAST = {"zh": compiled("limits_least_zh"), "en": compiled("limits_least_en")}
_ONCE = {"zh": re.compile(r"[^,，;；。]{0,14}[一1]\s?次"), "en": re.compile(r"")}


def read(
    text: str,
    value: Value,
    floor: int,
    verb: Verb,
    language: str,
    last: tuple[Value, Limit] | None = None,
    given: bool = False,
) -> Limit:
    """The limit a value stands for. floor: where the words that can belong to it begin; last: the value before it and
    its limit; given: whether it stands in a condition, which the verb does not negate."""
    start, end = value.span
    window_start = floor
    for match in _BREAK[language].finditer(text, floor, start):
        window_start = match.end()
    window = text[window_start:start]
    relative = bases.relative(text, value, window_start, language)
    begin = _equal_start(window, window_start, start, language)
    if value.op and value.kind == "single":
        return Limit(value.op, start, end, relative, "inequality")
    if value.kind == "tolerance":
        return Limit("tol", begin, end, relative, "tolerance")
    if value.kind in ("range", "band"):
        within = _WITHIN.search(window)
        return Limit("range", window_start + within.start() if within else begin, end, relative, value.kind)
    if interval := _interval(text, value, window, window_start, language):
        return interval
    found = _operator(window, window_start, language)
    if found is None and language == "zh":
        found = relations.since(window, window_start, value) or relations.of_these(text, floor, start)
    if found is not None and language == "en" and _spans_time(value, found, text):
        found = None
    unbound = found is not None and "operator_unbound" in found.doubts
    near = found is not None and not unbound and "operator_far" not in found.doubts
    behind = None if near else _behind(text, value, begin, relative, verb, language, given)
    if behind:
        return behind
    if found is not None and not unbound:
        found = _negated_by_verb(text, value, found, verb, last, given, language)
        gap = _GAP[language].fullmatch(text[found.end : start])
        if not relative and gap and language == "zh" and gap.groupdict().get("base") and bases.is_relative(value):
            relative = gap["base"]
        flags = ("not_verifiable",) if found.op == "~" else ()
        return Limit(
            found.op, found.start, end, relative, f"operator {found.word}", flags, False, found.negated, found.doubts
        )
    if last is not None and (same := _converted(text, value, last, relative)):
        return same
    if found is None and last is not None and (listed := _listed(text, value, last, relative)):
        return listed
    if found is not None:
        return Limit("?", begin, end, relative, f"operator {found.word} not bound", doubts=("operator_unbound",))
    if _NOT_EXCEEDED[language].match(text, end) and verb.negated:
        return Limit("<=", begin, end, relative, "not to be exceeded")
    if begin < start and not relative and (op := relations.extreme_subject(text, begin, value, language)):
        return Limit(op, begin, end, relative, "extreme named by the subject")
    head = window
    if not window.strip() and text[window_start - 1 : window_start] in (":", "："):
        head = re.split(r"[,，;；。]|\.\s", text[floor : window_start - 1])[-1]  # "Minimum clearance: 5 mm"
    for op, forms in () if _NAMED_EXTREME.search(window) else _LIMITING.items():
        if forms[language].search(head) and (not verb.text or verb.span[0] >= window_start):
            return Limit(op, begin, end, relative, "limit word")
    doubts = () if begin < start or _CARRIED[language].search(window) else ("no_operator",)
    return Limit("=", begin, end, relative, "value without operator", doubts=doubts)


def operator_before(text: str, value: Value, floor: int, language: str) -> str:
    """The operator straight before a value, "" where there is none that surely reaches it."""
    start = max([floor, *(match.end() for match in _BREAK[language].finditer(text, floor, value.span[0]))])
    found = _operator(text[start : value.span[0]], start, language)
    return "" if found is None or found.op not in _COMPARING or found.doubts else found.op


_NAMED_EXTREME = re.compile(
    r"最[小低短少大高长多](?!允许|限|值)[\u4e00-\u9fff]{1,10}?应?为\s?$|默认|缺省|初始|(?i:\b(?:default|initial|suggested|typical|preset)\b)"
)
"""最小宽度应为: the name of a property, of which the value is one; 最大允许误差为 is a limit."""
_NOT_EXCEEDED = {
    "zh": re.compile(r"[^,，;；。:：]{0,8}?不(?:应|得|宜|可|许|允许)(?:被)?(?:超过|突破|超出|超越)(?=[,，;；。]|$)"),
    "en": re.compile(
        r"[^,;.:]{0,50}?\b(?:shall|must|may|should|is|are)\s(?:not|never)\s(?:to\s)?be\s(?:exceeded|surpassed)\b"
    ),
}
"""A value that is itself the bound: "A level of 85 dB is not to be exceeded"."""
_WITHIN = re.compile(r"\b(?:within|from|between|in the range(?: of)?|range from)\s*$|(?:在|介于|于)\s*$")
_CARRIED = {
    "zh": re.compile(r"(?:在|至|到|以|有|各|用|历时|持续|保持|取|约|:|=|设|[\u4e00-\u9fff]{2})\s*$"),
    "en": re.compile(r"(?:\b(?:of|to|for|at|by|with|in|a|an|the|every|each|after|than|and|or)|[=:(])\s*$"),
}


def _listed(text: str, value: Value, last: tuple[Value, Limit], relative: str) -> Limit | None:
    """A value of a list has the operator its first one has: 分别不应小于1.9、1.7、1.5."""
    before, limit = last
    if limit.op not in _COMPARING or limit.interval or before.span[1] > value.span[0]:
        return None
    between = text[before.span[1] : value.span[0]]
    between = between if "," in between else re.sub(r"\s{2,}", " ", between)  # its own conditions are blanks
    kinds = {each.unit.kind for each in (value, before) if each.unit is not None}
    if len(kinds) > 1 and not re.search(r"或|\bor\b", between):
        return None
    if not (LISTED.fullmatch(between) or _EACH_FOR.fullmatch(between)) or limit.rule.startswith("operator within"):
        return None
    return Limit(limit.op, value.span[0], value.span[1], relative, f"list: {limit.rule}", negated=limit.negated)


def _spans_time(value: Value, found: Operator, text: str) -> bool:
    """ "±2 °C over 24 hours": over tells how long, unless something is said to last over it."""
    if found.word.lower() != "over" or value.unit is None or value.unit.kind != "time":
        return False
    return re.search(r"\b(?:be|is|are|for|than|last|lasts|of)\s$", text[max(0, found.start - 6) : found.start]) is None


_EACH_FOR = re.compile(r"\s(?:for|of|in) [a-z][a-z -]{1,30}(?:,|,? and)\s")


def _converted(text: str, value: Value, last: tuple[Value, Limit], relative: str) -> Limit | None:
    """The same amount in another unit, in brackets: "at least 200 pounds (890 N)"."""
    before, limit = last
    if (
        not re.fullmatch(r"\s?\(", text[before.span[1] : value.span[0]])
        or text[value.span[1] : value.span[1] + 1] != ")"
    ):
        return None
    return replace(limit, start=value.span[0], end=value.span[1], relative_to=relative)


def _behind(text: str, value: Value, begin: int, relative: str, verb: Verb, language: str, given: bool) -> Limit | None:
    """The limit of an operator behind the value: 5 mm以上, "5 mm or more"."""
    start, end = value.span
    aside = (_ASIDE_EN if language == "en" else _COUNTER_ZH).match(text, end)
    if language == "zh" and (value.unit is None or value.unit.kind != "count"):
        aside = None
    match = operators.after(language).match(text, end) or (
        operators.after(language).match(text, aside.end()) if aside else None
    )
    if match is None:
        return None
    op = operators.signs(language, "after")[int(str(match.lastgroup)[1:])]
    between = text[verb.span[1] : start]
    near = (
        verb.negated
        and verb.modality in _ASKING
        and (_MEASURED[language].fullmatch(between) is not None or _MOVED.fullmatch(between) is not None)
        and not given
        and verb.span[1] <= start
        and start - verb.span[1] < (8 if language == "zh" else 14)
    )
    if near and op in ("<=", ">="):
        op = {"<=": ">", ">=": "<"}[op]
    flags: tuple[str, ...] = ()
    if language == "zh" and op in ("<=", ">=") and "含" not in match[0] and "内" not in match[0]:
        flags = ("inclusive_assumed",)
    if "不含" in match[0] and op in ("<=", ">="):
        op, flags = op[0], ()
    if language == "en" and re.search(r"or more|or less|or greater|or above|and above|or below", match[0]):
        flags = ("inclusive_assumed",)
    return Limit(op, begin, match.end(), relative, f"operator {match[0].strip()}", flags, negated=near)


_APART_FROM = re.compile(r"\s(?:of|from)\s")
_ASIDE_EN = re.compile(r"\s?\([^()]{1,20}\)")
_COUNTER_ZH = re.compile(r"[\u4e00-\u9fff]{1,3}?(?=(?:及|或)?以[上下内])")
"""What is counted, between a count and its relation: 三个班以下."""


def _negated_by_verb(
    text: str, value: Value, found: Operator, verb: Verb, last: tuple[Value, Limit] | None, given: bool, language: str
) -> Operator:
    """An operator the verb negates: 不应有大于5 mm的裂纹, "shall not deviate by more than 2 %"; and one of several
    behind the same negation: 不应低于5 ℃或高于40 ℃."""
    length = value.unit is not None and value.unit.kind == "length" and found.start >= verb.span[1] > 0
    if length and found.word == "within" and verb.negated and not given and _APART_FROM.match(text, value.span[1]):
        return replace(found, op=">", negated=True, word=f"{verb.text}…within")
    if found.negated or found.op not in "<>" or given or found.doubts[-1:] == ("negation_far",):
        return found
    if last is not None and last[1].negated and _ALTERNATIVE.fullmatch(text[last[0].span[1] : found.start]):
        return replace(found, op=relations.TURNED[found.op], negated=True)
    if not verb.negated or not verb.text or found.start < verb.span[1]:
        return found
    between = text[verb.span[1] : found.start]
    if _OTHER_SCOPE[language].search(between):
        return found
    if fronted(verb):
        return replace(found, op=relations.TURNED[found.op], negated=True, word=f"{verb.text}…{found.word}")
    measured = _MEASURED[language].fullmatch(between) is not None
    if measured and not (_PLACED.match(found.word) and between.strip() not in ("", "be") and not _AT.search(between)):
        return replace(found, op=relations.TURNED[found.op], negated=True, word=f"{verb.text}…{found.word}")
    return replace(found, doubts=(*found.doubts, "negation_far"))


def turned(limit: Limit) -> Limit:
    """The limit of what is left where a range is excluded: "Speeds above 30 km/h are not permitted"."""
    return replace(limit, op=relations.TURNED[limit.op], negated=True, rule="excluded range")


def fronted(verb: Verb) -> bool:
    """Whether the negation stands first and the subject behind the verb: "At no time may the level exceed"."""
    return verb.negated and _FRONTED.match(verb.text) is not None


_FRONTED = re.compile(r"(?i)(?:in|at|under|on) no\b|never (?:shall|may|must|should)")
_MOVED = re.compile(
    r"超[载出速重限压温]|偏离|(?:被|再|使[\u4e00-\u9fff]{2,4})?(?:[降升增减跌落涨]|下降|上升|降低|升高|提高|加热|冷却|减少|增加)[至到]\s?"
)
_MODAL = re.compile(r"^(?:.*\b(?:shall|should|must|may|can|will)\b\s?)?(?:(?:permitted|allowed) to\s)?")
"""What stands between "no" and a verb of provision is the subject: "No cable shall be longer than"."""
_REACHED = re.compile(r"(?i)≤|≥|\bequal to\b|\breach|or exceed|\b(?:attain|achieve)")
"""Comparisons with their bound that a negation turns; "not … at least" and the like are two and not one."""
_AT = re.compile(r"\sat\s(?:an?\s)?[a-z]+\s(?:of\s)?$")
_PLACED = re.compile(r"(?:above|below|under|over|beyond)\b")
_MEASURED = {
    "zh": re.compile(
        r"(?:有|出现|存在|产生|含有?|带有|发生|使用|采用|具有|设置|留有|处于|在|被|使|(?:连续|持续|累计)(?:运行|运转|工作|作业|驾驶|使用|操作|停电|中断|加热|搅拌)?|一次|同时|任何|任意|再|长期)*\s*"
        r"|(?:使|让|令|导致|造成)[\u4e00-\u9fff]{1,10}"
        r"|(?:使用|采用|选用|设置|安装|敷设|运输|装载|储存|存放|携带|销售|生产|进口|出现|存在|有)"
        r"[\u4e00-\u9fff]{1,8}(?<![时后前下的])"
    ),
    "en": re.compile(
        r"\s*(?:(?:allowed to|permitted to|at any time|at no time|be|have|has|contain|show|exhibit|use|take|last"
        r"|weigh|include|cause|generate|any|a|an)\s*)*"
        r"|\s(?:to\s)?(?:use|install|carry|transport|store|place|sell|supply|operate|lift)\s(?:[a-z-]+\s){1,4}"
        r"|\s(?:[A-Za-z-]+\s){1,12}(?:by|of|for|to|with|have|contain)\s*(?:a |an )?"
        r"|\s(?:be\s)?[a-z]+\s(?:[A-Za-z-]+\s){0,8}(?:in|at)\s(?:amount|quantitie|concentration|level|proportion|rate|dose)s?\s"
        r"|\s(?:require|need|demand|exert|produce|develop|generate|cause|create|draw|display|impose|deliver|emit|release"
        r"|yield)\s(?:an?\s|any\s)?(?:[a-z-]+\s){1,4}|\s(?!be\b"
        r"|apply\b)[a-z]+\s(?:[a-z]+\s){0,1}|\sbe\s[a-z]+(?:\s(?:for|by|at|to))?\s"
        r"|\s(?:be\s)?[a-z]+\sat\s(?:an?\s)?[a-z]+\s(?:of\s)?"
        r"|\s(?:contain|include|have|display|show|comprise|incorporate|carry)\s(?:[a-z-]+\s){1,4}(?:that|which)\s"
        r"(?!is\b|are\b|was\b|were\b)[a-z]+\s(?:by\s|for\s)?"
    ),
}
"""What an order may forbid a measure of: 不应有…, "shall not deviate … by"; other words tell only where it holds."""
_ALTERNATIVE = re.compile(
    r"(?:\s(?:of|for|in|from)\s[^,;.:\d]{1,40}?)?[,，]?\s?(?:或者?|和|及|、|亦不|\bor\b|\bnor\b)\s?(?:be |is |are "
    r"|to )?"
)
_OTHER_SCOPE = {
    "zh": re.compile(r"[,，;；。:：]|且|并|但|而|时|当"),
    "en": re.compile(r"[;:]|,(?!\d)|\b(?:and|but|if|when|where|unless|provided|only|until)\b"),
}
_FAR = {
    "zh": re.compile(
        r"(?!.*(?:应|宜|为|在|时|当|从|至|距|每|且|并|或|可|按|用|以|的试|后|前))[\u4e00-\u9fffA-Za-z ()]{1,16}"
    ),
    "en": re.compile(
        r"\s(?:(?!(?:at|in|for|after|when|if|shall|should|may|is|are|be|with|under"
        r"|per|and|or|but|on|from|than|within|where|as|before|during|until|every|each"
        r"|which|that|to)\b)[a-z-]+\s){1,5}(?:(?:by|to be|of)\s)?"
    ),
}
"""What may stand between an operator and its value: 不应超过最上层支点3步, "exceed the rated voltage by 5 %"."""


def _operator(window: str, offset: int, language: str) -> Operator | None:
    """The last operator of the window that reaches the value; op "?" where there is one that does not."""
    matches = [
        match
        for match in operators.before(language).finditer(lowered(window))
        if not (_MOVES_TO.match(match[0]) and _MADE.search(window, 0, match.start()))
    ]
    compared = [
        match
        for match in matches
        if not relations.SUPERLATIVE.match(match[0])
        and not (_PLACED.match(match[0]) and re.match(r"\s*(?:the|an?)\b", window[match.end() :]))
    ]
    for match in reversed(matches):
        gap = window[match.end() :]
        doubts: tuple[str, ...] = ()
        if not _GAP[language].fullmatch(gap):
            if not compared or match is not compared[-1] or not _FAR[language].fullmatch(gap):
                continue
            doubts = ("operator_far",)
        op = operators.signs(language, "before")[int(str(match.lastgroup)[1:])]
        negated = bool(match["neg"])
        printed = window[match.start() : match.end()]
        word = printed[len(match["neg"] or "") :]
        if relations.names_another(word, gap, window[: match.start()], language) and compared:
            continue
        if language == "en" and _PLACED.match(word):
            if re.match(r"\s*(?:the|an?)\b", gap):
                continue  # "under the load of 5 N" compares nothing
            if negated and re.search(r"\bbe\s+[a-z]+", match["neg"]):
                negated, doubts = False, (*doubts, "negation_far")
        elif language == "en" and negated and len(match["neg"].split()) > 2:
            acted = _MODAL.sub("", match["neg"].split(maxsplit=1)[1].rstrip())
            if not _MEASURED["en"].fullmatch(f" {acted} "):
                negated, doubts = False, (*doubts, "negation_far")
        if language == "en" and negated and op in ("<=", ">=") and not _REACHED.search(match[0]):
            negated = False
        if negated:
            op = relations.TURNED[op]
        return Operator(op, offset + match.start(), offset + match.end(), negated, printed.strip(), doubts)
    close = [match for match in compared if len(window) - match.end() < 24]
    if close and not re.search(r"\d|[时的后前]|\b(?:at|when|if|for|in|after|shall)\b", window[close[-1].end() :]):
        match = close[-1]
        return Operator(
            "?",
            offset + match.start(),
            offset + match.end(),
            False,
            window[match.start() : match.end()].strip(),
            ("operator_unbound",),
        )
    return None


_MOVES_TO = re.compile(r"(?i)(?:up|down) to")
_MADE = re.compile(r"(?i)\b(?:round|pad|fill|top|mak|made|bring|brought|inflat|pump)\w*\s$")
""" "Rounded up to 1 s" is 1 s: up belongs to what is done."""


def _equal_start(window: str, offset: int, start: int, language: str) -> int:
    match = _EQUAL[language].search(window)
    return offset + match.start() if match else start


def _interval(text: str, value: Value, window: str, offset: int, language: str) -> Limit | None:
    """至少每12个月校准一次: doing it at least so often bounds the interval from above (DOMAIN §5.4, no. 23)."""
    if value.unit is None or value.unit.kind != "time":
        return None
    every = _EVERY[language].search(window)
    if every is None:
        return None
    end = value.span[1]
    tail = re.compile(r"[^,，;；。]{0,16}").match(text, end)
    least = _LEAST[language].search(window) or (_LEAST[language].search(tail[0]) if tail and language == "zh" else None)
    if language == "zh" and not (tail and re.search(r"[一1]\s?次", tail[0])):
        return None
    begin = offset + (min(every.start(), window.find(least[0])) if least and least[0] in window else every.start())
    if _SELDOM[language].search(window):
        return Limit(">=", begin, end, "", "at most every: direction turned", (), True)
    if least:
        return Limit("<=", begin, end, "", "at least every: direction turned", (), True)
    return Limit("=", begin, end, "", "every", (), True)
