"""Targets: a measure, a comparator, a number, a unit and a deadline; never a year, a section or the number of a law."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from guiju.core.plan.deadlines import Deadline, deadlines
from guiju.core.plan.measures import LONGEST, after_en, after_zh, before_en, before_zh, change_zh, clause, stripped
from guiju.core.plan.model import Span, Target
from guiju.core.plan.patterns import pattern
from guiju.core.plan.quantities import Quantity, quantities
from guiju.core.plan.sentences import sentences, trim
from guiju.data.tables import codes

_REACHES = re.compile(r"达到?|提高到|提升到|增长到|增加到|增至|扩大到|(?i:\breach|\brise|\bgrow)")
_PART = re.compile("[,;]")  # what follows is a part of its own
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
    before: _Found | None = None
    for sentence in sentences(folded, start, end):
        said = deadlines(folded, *sentence)
        read_ = _in_sentence(folded, *sentence, said, before)
        for one in read_:
            found += _targets(text, one, _due(folded, one.quantity, said, held))
        before = read_[-1] if read_ else None
        if said:
            held = said[-1]
    return found


def _due(folded: str, quantity: Quantity, said: list[Deadline], held: Deadline | None) -> Deadline | None:
    before = [d for d in said if d[1][1] <= quantity.span[0]]
    after = [d for d in said if d[1][0] >= quantity.span[1]]
    near = (
        bool(after)
        and after[0][1][0] - quantity.span[1] < 4
        and not _PART.search(folded, quantity.span[1], after[0][1][0])
    )
    if before and said[0] is before[0] and not near:
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


def _in_sentence(folded: str, start: int, end: int, said: list[Deadline], before: _Found | None = None) -> list[_Found]:
    """before: what the sentence ahead ended with; "2030年前达到100项" says more of the same."""
    found: list[_Found] = []
    last = start
    shared = _each_its_own(folded, start, end)
    making = pattern("plan_measure_words", "making-en").search(folded, start, end)
    made_from = making.end() if making else end
    for quantity in quantities(folded, start, end):
        if any(a < quantity.span[1] and quantity.span[0] < b for _, (a, b) in said):
            continue
        if _is_number_of_something(folded, quantity, start):
            continue
        own = next((one for one in shared if one.quantity.number == quantity.number), None)
        if own is not None:
            found.append(own)
            last = max(quantity.span[1], last)
            continue
        if _is_rule(folded, quantity, start, end):
            continue
        quantity = _compared_before_verb(folded, quantity, start)
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
        if read_ is None and not found and before is not None and before.quantity.unit == quantity.unit:
            read_ = _more_of_the_same(folded, quantity, before, start)
        if read_ is not None:
            found.append(read_)
            last = max(quantity.span[1], read_.measure[1])
    return found


def _more_of_the_same(folded: str, quantity: Quantity, before: _Found, start: int) -> _Found | None:
    """A sentence that begins with a term and a verb of reaching: its number is of the measure said before."""
    ahead = folded[start : quantity.span[0]]
    if len(ahead) > 30 or not _REACHES.search(ahead) or re.search(r"\w", _BY_AND_TO.sub("", ahead)):
        return None
    return _Found(quantity, before.unit, before.sign, before.measure)


def _compared_before_verb(folded: str, quantity: Quantity, start: int) -> Quantity:
    """至少建设1个, 最多设立3个: the comparator stands before the verb that stands before the number."""
    if quantity.said or len(quantity.values) > 1:
        return quantity
    ahead = folded[max(start, quantity.span[0] - 24) : quantity.span[0]]
    match = _compared().search(ahead)
    if match is None:
        return quantity
    row = codes("plan_comparators")[str(match.lastgroup)]
    values = ((row["comparator"], quantity.values[0][1]),)
    return replace(quantity, values=values, said=True, approximate=quantity.approximate or row["comparator"] == "=")


@cache
def _compared() -> re.Pattern[str]:
    before = [row for row in codes("plan_comparators").values() if row["side"] == "before" and "_zh" in row["code"]]
    said = "|".join(f"(?P<{row['code']}>{row['pattern']})" for row in before)
    return re.compile(
        rf"(?:{said})(?:要|应|再|新|各|能|可|都)?(?:{pattern('plan_measure_words', 'making-zh').pattern}){{1,2}}了?$"
    )


def _is_rule(folded: str, quantity: Quantity, start: int, end: int) -> bool:
    """A rate, a ceiling, an age, a share that somebody may get: what a rule fixes, and nobody is to reach."""
    ahead = folded[max(clause(folded, start, quantity.span[0]), quantity.span[0] - 60) : quantity.span[0]]
    behind = folded[quantity.span[1] : min(end, quantity.span[1] + 12)]
    return bool(
        pattern("plan_measure_words", "rule-before-zh").search(ahead)
        or pattern("plan_measure_words", "rule-behind-zh").match(behind)
    )


def _each_its_own(folded: str, start: int, end: int) -> list[_Found]:
    """国家标准、行业标准分别达到50项、30项: as many numbers as measures, in the same order."""
    found: list[_Found] = []
    for match in re.compile("分别|各自").finditer(folded, start, end):
        numbers = _row_of_numbers(folded, match.end(), end)
        begin = clause(folded, start, match.start())
        measure, _ = before_zh(folded, trim(folded, begin, match.start()))
        parts = _parts(folded, measure)
        if len(numbers) < 2 or len(parts) < len(numbers):
            continue
        parts = parts[-len(numbers) :]
        parts[0] = stripped(folded, stripped(folded, parts[0], "making-zh"), "lead-in-zh")
        unit, sign = change_zh(folded[match.start() : numbers[0].span[0]], numbers[0])
        found += [_Found(number, unit, sign, part) for number, part in zip(numbers, parts, strict=True)]
    return found


def _row_of_numbers(folded: str, start: int, end: int) -> list[Quantity]:
    """Numbers that stand in a row, the first of them soon."""
    row: list[Quantity] = []
    position = start
    for quantity in quantities(folded, start, min(end, start + LONGEST)):
        between = folded[position : quantity.span[0]]
        if (len(between) > 12 or re.search("[。;,]", between)) if not row else re.sub("[、和与及,以 ]", "", between):
            break
        row.append(quantity)
        position = quantity.span[1]
    if not row:
        return []
    said = next(
        (q for q in (row[0], row[-1]) if q.said), row[-1]
    )  # a word before the first or behind the last is of all
    alike = [
        q if q.said else replace(q, values=((said.values[0][0], q.values[0][1]),), approximate=said.approximate)
        for q in row
    ]
    return [replace(q, unit=row[-1].unit, kind=row[-1].kind) if q.kind == "noun" else q for q in alike]


def _parts(folded: str, span: Span) -> list[Span]:
    """The members of a list: 甲、乙和丙."""
    parts, position = [], span[0]
    for match in re.compile("、|和|与|及|以及").finditer(folded, *span):
        parts.append((position, match.start()))
        position = match.end()
    return [part for part in (trim(folded, a, b) for a, b in (*parts, (position, span[1]))) if part[0] < part[1]]


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


def _chinese(folded: str, quantity: Quantity, start: int, end: int, last: int, chained: bool) -> _Found | None:
    at, behind = quantity.span
    begin = max(clause(folded, start, at), last)
    before = trim(folded, begin, at)
    if quantity.kind == "noun":
        return None
    words = folded[slice(*before)]
    unit, sign = change_zh(words, quantity)
    measure, reached = before_zh(folded, before)
    after = after_zh(folded, behind, end)
    making = pattern("plan_measure_words", "making-zh")
    made = any(making.finditer(words))
    if quantity.kind == "count":
        if after[0] < after[1]:
            measure = after if not reached or measure[0] == measure[1] else measure
        elif measure[0] < measure[1]:
            measure = stripped(folded, measure, "making-zh")
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
            earlier = clause(folded, start, begin - 1)
            measure, _ = before_zh(folded, trim(folded, earlier, begin - 1))
    if measure[1] - measure[0] < 2:
        return None
    return _Found(quantity, unit, sign, measure)


def _english(folded: str, quantity: Quantity, start: int, end: int, last: int, made: bool) -> _Found | None:
    at, behind = quantity.span
    begin = max(clause(folded, start, at), last)
    before = folded[begin:at]
    unit, sign = quantity.unit, 1
    for code, way in (("change-up-en", 1), ("change-down-en", -1)):
        if pattern("plan_measure_words", code).search(before):
            sign = way
            unit = unit if quantity.kind in ("point", "times") else f"{unit} change"
    measure, reached = before_en(folded, begin, at)
    after = after_en(folded, behind, end)
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
            measure = after_en(folded, direct.end(), end)
        elif not re.search(r"(?i)\b(?:will|shall|should|to|be|has|have|must)\s*$", before):
            return None
    elif quantity.kind in ("ratio", "point"):
        of = re.compile(r"\s+of\s+(?:the\s+|all\s+)?").match(folded, behind, end)
        if measure[0] >= measure[1] or (of and not reached):
            measure = after_en(folded, of.end(), end) if of else after if made else measure
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
