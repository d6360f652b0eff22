"""Where the measure of a number stands: in the clause before it, or behind it, without verbs and terms."""

from __future__ import annotations

import re

from guiju.core.plan.deadlines import deadlines
from guiju.core.plan.model import Span
from guiju.core.plan.patterns import pattern
from guiju.core.plan.quantities import Quantity
from guiju.core.plan.sentences import trim

LONGEST = 240
"""Code points looked at on either side of a number."""
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[.、)]|\))\s?(?=[\u4e00-\u9fff])")
_CLAUSE = re.compile(r"[。;,!?\n•]|:(?!\d)|\s-\s|--|[.](?=\s)")


def clause(folded: str, start: int, at: int) -> int:
    """Where the clause that holds `at` begins, at most 240 code points before."""
    begin = max(start, at - LONGEST)
    for match in _CLAUSE.finditer(folded, begin, at):
        begin = match.end()
    return begin


def change_zh(words: str, quantity: Quantity) -> tuple[str, int]:
    """("% change", -1) for 下降20%; the unit itself for a level."""
    for code, sign in (("change-up-zh", 1), ("change-down-zh", -1)):
        if re.search(f"{pattern('plan_measure_words', code).pattern}(?:了|约|幅度)?$", words):
            if quantity.kind == "point":
                return quantity.unit, sign
            return (f"{quantity.unit} change", sign) if quantity.kind != "times" else (quantity.unit, 1)
    return quantity.unit, 1


def before_zh(folded: str, span: Span) -> tuple[Span, bool]:
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
    numbered = _NUMBERED.match(folded, start, end)
    start, end = stripped(folded, (numbered.end() if numbered else start, end), "lead-in-zh")
    for _, (_, after) in deadlines(folded, start, end):
        start = max(start, after)
    start, end = trim(folded, start, end)
    while start < end and folded[start] in ",、:和与及的-":
        start += 1
    while start < end and folded[end - 1] in ",、:":
        end -= 1
    return stripped(folded, (start, end), "lead-in-zh"), reached


def stripped(folded: str, span: Span, code: str) -> Span:
    """Without the leading words of one row, as often as they come, but never all."""
    start, end = span
    while (match := pattern("plan_measure_words", code).match(folded, start, end)) and match.end() > start:
        if match.end() >= end:
            break
        start = match.end()
    return start, end


def after_zh(folded: str, start: int, end: int) -> Span:
    """The measure that stands behind a number: what follows it up to the end of the clause."""
    stop = re.compile(r"[,。;:!?\n(|]").search(folded, start, min(end, start + LONGEST))
    finish = stop.start() if stop else min(end, start + LONGEST)
    if folded[start : start + 1] in ("、", "和", "及", "与", "以"):
        return start, start
    begin, finish = trim(folded, start, finish)
    following = re.compile(r"[、和]\s?(?:\d|不少于|至少)").search(folded, begin, finish)
    finish = following.start() if following else finish
    if folded[begin : begin + 1] == "的":
        begin += 1
    return begin, max(begin, finish)


def before_en(folded: str, begin: int, at: int) -> tuple[Span, bool]:
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


def after_en(folded: str, start: int, end: int) -> Span:
    limit = min(end, start + LONGEST)
    stop = pattern("plan_measure_words", "stop-en").search(folded, start, limit)
    begin, finish = trim(folded, start, stop.start() if stop else limit)
    of = re.compile(r"(?:of\s+)?(?:the\s+)?").match(folded, begin, finish)
    if of:
        begin = of.end()
    return begin, max(begin, finish)
