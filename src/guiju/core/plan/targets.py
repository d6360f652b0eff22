"""Targets: a measure, a comparator, a number, a unit and a deadline; never a year, a section or the number of a law."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guiju.core.plan.deadlines import Deadline, deadlines
from guiju.core.plan.model import Span, Target
from guiju.core.plan.patterns import pattern
from guiju.core.plan.quantities import Quantity, quantities
from guiju.core.plan.sentences import sentences, trim

_LONGEST = 240
_CLAUSE = re.compile(r"[。;,!?\n•]|:(?!\d)|\s-\s|--|[.](?=\s)")
_CJK = re.compile("[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BY_AND_TO = re.compile(
    r"(?i)\b(?:by|the|end|of|and|then|to|in|reach(?:es|ing)?|rise|further)\b|(?:19|20)\d\d|年底?|到|达到|提高|提升|进一步|前|分别|和|底|至"
)
_PLURAL = re.compile(
    r"\b(?!is\b|as\b|was\b|has\b|this\b|its\b|us\b|plus\b|less\b|[a-z]+ss\b)[A-Za-z]{2,}s\b|\bpeople\b|\bpersonnel\b|\bstaff\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    unit: str
    sign: int
    measure: Span


def read(text: str, folded: str, start: int, end: int, deadline: Deadline | None) -> list[Target]:
    """The targets between two offsets of a masked text. deadline: that of the plan, for targets without their own.

    A deadline holds for its own sentence and for the sentences behind it until the next one."""
    found: list[Target] = []
    held = deadline
    for sentence in sentences(folded, start, end):
        said = deadlines(folded, *sentence)
        for one in _in_sentence(folded, *sentence, said):
            found += _targets(text, one, _due(one.quantity, said, held))
        if said:
            held = said[-1]
    return found


def _due(quantity: Quantity, said: list[Deadline], held: Deadline | None) -> Deadline | None:
    before = [d for d in said if d[1][1] <= quantity.span[0]]
    after = [d for d in said if d[1][0] >= quantity.span[1]]
    if before and (said[0] is before[0]) and not (after and after[0][1][0] - quantity.span[1] < 4):
        return before[-1]
    return after[0] if after else before[-1] if before else held


def _targets(text: str, one: _Found, due: Deadline | None) -> list[Target]:
    quantity = one.quantity
    span = min(one.measure[0], quantity.span[0]), max(one.measure[1], quantity.span[1])
    return [
        Target(
            text[slice(*one.measure)], _turned(comparator, one.sign), one.sign * value, one.unit,
            due[0] if due else None,
            quantity.approximate, span, one.measure, quantity.span, due[1] if due else None,
        )
        for comparator, value in quantity.values
    ]  # fmt: skip


def _turned(comparator: str, sign: int) -> str:
    """Down by at least 50 % is a change of at most -50 %."""
    return comparator if sign > 0 else comparator.translate(str.maketrans("<>", "><"))


def _in_sentence(folded: str, start: int, end: int, said: list[Deadline]) -> list[_Found]:
    found: list[_Found] = []
    last = start
    making = pattern("plan_measure_words", "making-en").search(folded, start, end)
    made_from = making.end() if making else end
    for quantity in quantities(folded, start, end):
        if any(a < quantity.span[1] and quantity.span[0] < b for _, (a, b) in said):
            continue
        if _is_number_of_something(folded, quantity, start):
            continue
        chained = bool(found)
        read_ = (
            _chinese(folded, quantity, start, end, last, chained)
            if _in_chinese(folded, quantity, start, end)
            else (_english(folded, quantity, start, end, last, chained or quantity.span[0] >= made_from))
        )
        if (
            read_ is None
            and found
            and quantity.said | (quantity.kind == "ratio")
            and found[-1].quantity.kind == quantity.kind
        ):
            read_ = _again(folded, quantity, found[-1], last)
        if read_ is not None:
            found.append(read_)
            last = max(quantity.span[1], read_.measure[1])
    return found


def _again(folded: str, quantity: Quantity, before: _Found, last: int) -> _Found | None:
    """ "70 % by 2027 and over 90 % by 2028": the second number is of the same measure."""
    between = folded[last : quantity.span[0]]
    if quantity.kind not in ("ratio", "time", "point") or len(between) > 60 or re.search("[。;!?]", between):
        return None
    left = _BY_AND_TO.sub("", between)
    return _Found(quantity, before.unit, before.sign, before.measure) if not re.search(r"\w", left) else None


def _in_chinese(folded: str, quantity: Quantity, start: int, end: int) -> bool:
    around = folded[max(start, quantity.span[0] - 30) : min(end, quantity.span[1] + 30)]
    return len(_CJK.findall(around)) * 4 > len(around.replace(" ", ""))


def _is_number_of_something(folded: str, quantity: Quantity, start: int) -> bool:
    """第5号, Article 5, GB/T 1, March 3: a number that names and does not count."""
    before = folded[max(start, quantity.number[0] - 14) : quantity.number[0]]
    if re.search(r"(?:从|由|(?i:\bfrom\s))$", folded[max(start, quantity.span[0] - 6) : quantity.span[0]]):
        return True
    if pattern("plan_measure_words", "not-counted-zh").search(before) and quantity.kind in ("noun", "count", "time"):
        return not (quantity.said and before[-1:] == "近")
    if quantity.kind == "noun" and not quantity.said:
        number = folded[slice(*quantity.number)]
        return bool(_YEAR.fullmatch(number)) or bool(pattern("plan_measure_words", "not-counted-en").search(before))
    return bool(re.search(r"[$€£(]$|(?i:article |section |no\. )$", before)) and quantity.kind == "noun"


def _clause(folded: str, start: int, at: int) -> int:
    """Where the clause that holds `at` begins, at most 240 code points before."""
    begin = max(start, at - _LONGEST)
    for match in _CLAUSE.finditer(folded, begin, at):
        begin = match.end()
    return begin


def _chinese(folded: str, quantity: Quantity, start: int, end: int, last: int, chained: bool) -> _Found | None:
    at, behind = quantity.span
    begin = max(_clause(folded, start, at), last)
    before = trim(folded, begin, at)
    if quantity.kind == "noun":
        return None
    words = folded[slice(*before)]
    unit, sign = _change_zh(words, quantity)
    measure, reached = _before_zh(folded, before)
    after = _after_zh(folded, behind, end)
    making = pattern("plan_measure_words", "making-zh")
    made = any(making.finditer(words))
    if quantity.kind == "count":
        if after[0] < after[1]:
            measure = after if not reached or measure[0] == measure[1] else measure
        elif measure[0] < measure[1]:
            measure = _stripped(folded, measure, "making-zh")
        if quantity.spelled and not (
            quantity.said or quantity.values[0][1] >= 10 or re.search(f"{making.pattern}$", words)
        ):
            return None
        if not (made or reached or quantity.said or chained):
            return None
    elif quantity.kind in ("time", "amount", "times"):
        if not (reached or quantity.said or unit != quantity.unit):
            return None
        if measure[0] == measure[1] and quantity.kind != "amount":
            measure = after
    if measure[0] == measure[1] and quantity.kind not in ("count",):
        measure = after if quantity.kind in ("ratio", "point", "amount") and after[0] < after[1] else measure
        if measure[0] == measure[1] and begin > start:
            earlier = _clause(folded, start, begin - 1)
            measure, _ = _before_zh(folded, trim(folded, earlier, begin - 1))
    if measure[1] - measure[0] < 2:
        return None
    return _Found(quantity, unit, sign, measure)


def _change_zh(words: str, quantity: Quantity) -> tuple[str, int]:
    """("% change", -1) for 下降20%; the unit itself for a level."""
    for code, sign in (("change-up-zh", 1), ("change-down-zh", -1)):
        if re.search(f"{pattern('plan_measure_words', code).pattern}(?:了|约|幅度)?$", words):
            if quantity.kind == "point":
                return quantity.unit, sign
            return (f"{quantity.unit} change", sign) if quantity.kind != "times" else (quantity.unit, 1)
    return quantity.unit, 1


def _before_zh(folded: str, span: Span) -> tuple[Span, bool]:
    """The measure that stands before a number, and whether a verb of reaching stood between."""
    start, end = span
    reached = False
    codes_ = ("reach-zh", "change-up-zh", "change-down-zh", "baseline-zh", "from-zh")
    going = True
    while going:
        going = False
        for code in codes_:
            match = re.search(
                f"(?:{pattern('plan_measure_words', code).pattern.removesuffix('$')})了?$", folded[start:end]
            )
            if match and match.start() < match.end():
                end, going = start + match.start(), True
                reached = True
    start, end = _stripped(folded, (start, end), "lead-in-zh")
    for _, (_, after) in deadlines(folded, start, end):
        start = max(start, after)
    start, end = trim(folded, start, end)
    while start < end and folded[start] in ",、:和与及的-":
        start += 1
    while start < end and folded[end - 1] in ",、:":
        end -= 1
    return _stripped(folded, (start, end), "lead-in-zh"), reached


def _stripped(folded: str, span: Span, code: str) -> Span:
    """Without the leading words of one row, as often as they come, but never all."""
    start, end = span
    while (match := pattern("plan_measure_words", code).match(folded, start, end)) and match.end() > start:
        if match.end() >= end:
            break
        start = match.end()
    return start, end


def _after_zh(folded: str, start: int, end: int) -> Span:
    """The measure that stands behind a number: what follows it up to the end of the clause."""
    stop = re.compile(r"[,。;:!?\n(|]").search(folded, start, min(end, start + _LONGEST))
    finish = stop.start() if stop else min(end, start + _LONGEST)
    if folded[start : start + 1] in ("、", "和", "及", "与", "以"):
        return start, start
    begin, finish = trim(folded, start, finish)
    following = re.compile(r"[、和]\s?(?:\d|不少于|至少)").search(folded, begin, finish)
    finish = following.start() if following else finish
    if folded[begin : begin + 1] == "的":
        begin += 1
    return begin, max(begin, finish)


def _english(folded: str, quantity: Quantity, start: int, end: int, last: int, made: bool) -> _Found | None:
    at, behind = quantity.span
    begin = max(_clause(folded, start, at), last)
    before = folded[begin:at]
    unit, sign = quantity.unit, 1
    for code, way in (("change-up-en", 1), ("change-down-en", -1)):
        if pattern("plan_measure_words", code).search(before):
            sign = way
            unit = unit if quantity.kind in ("point", "times") else f"{unit} change"
    measure, reached = _before_en(folded, begin, at)
    after = _after_en(folded, behind, end)
    if quantity.kind == "noun" or quantity.kind == "count":
        counts = bool(_PLURAL.search(folded, *after)) or quantity.values[-1][1] == 1
        if after[0] < after[1] and counts:
            if quantity.spelled and not (quantity.said or quantity.values[0][1] >= 10 or _just_made(before)):
                return None
            if not (made or reached or quantity.said):
                return None
            return _Found(_more(folded, quantity, after[1], end), unit, sign, after)
        if (
            not reached
            or not re.search(r"(?i)\b(?:reach|exceed|total|number|rais|increas|be |is |are |to$)", before)
            or quantity.spelled
        ):
            return None
    elif quantity.kind == "times" and folded[at:behind].lower().startswith(("doubl", "tripl", "quadr")):
        direct = re.compile(r"\s+(?:the|its|their)\s+").match(folded, behind, end)
        if direct:
            measure = _after_en(folded, direct.end(), end)
        elif not re.search(r"(?i)\b(?:will|shall|should|to|be|has|have|must)\s*$", before):
            return None
    elif quantity.kind in ("ratio", "point"):
        of = re.compile(r"\s+of\s+(?:the\s+|all\s+)?").match(folded, behind, end)
        if measure[0] >= measure[1] or (of and not reached):
            measure = _after_en(folded, of.end(), end) if of else after if made else measure
    elif quantity.kind in ("time", "amount") and not (reached or (quantity.said and measure[0] < measure[1])):
        return None
    if measure[1] - measure[0] < 3 or not re.search("[A-Za-z]{3}", folded[slice(*measure)]):
        return None
    return _Found(quantity, unit, sign, measure)


def _more(folded: str, quantity: Quantity, at: int, end: int) -> Quantity:
    """ "1,000 experts or more": the comparator behind the noun."""
    match = re.compile(r"(?i)\s+or\s+(more|above|fewer|less)\b").match(folded, at, end)
    if not match or quantity.said:
        return quantity
    comparator = ">=" if match[1].lower() in ("more", "above") else "<="
    return replace(quantity, values=((comparator, quantity.values[0][1]),))


def _just_made(before: str) -> bool:
    return bool(re.search(rf"{pattern('plan_measure_words', 'making-en').pattern}\s*$", before))


def _before_en(folded: str, begin: int, at: int) -> tuple[Span, bool]:
    start, end = trim(folded, begin, at)
    match = pattern("plan_measure_words", "reach-en").search(folded[start:end] + " ")
    reached = bool(match and match[0].strip() and start + match.start() < end)
    if match and reached:
        end = start + match.start()
    for _, (_, after) in deadlines(folded, start, end):
        start = max(start, after)
    while start < end and folded[start] in " -•*":
        start += 1
    lead = pattern("plan_measure_words", "lead-in-en").match(folded, *trim(folded, start, end))
    if lead:
        start = lead.end()
    start, end = trim(folded, start, max(start, end))
    while start < end and folded[start] in ",:- \"'":
        start += 1
    while start < end and folded[end - 1] in ",:- \"'":
        end -= 1
    return (start, end), reached


def _after_en(folded: str, start: int, end: int) -> Span:
    limit = min(end, start + _LONGEST)
    stop = pattern("plan_measure_words", "stop-en").search(folded, start, limit)
    begin, finish = trim(folded, start, stop.start() if stop else limit)
    of = re.compile(r"(?:of\s+)?(?:the\s+)?").match(folded, begin, finish)
    if of:
        begin = of.end()
    return begin, max(begin, finish)
