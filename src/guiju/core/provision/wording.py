"""Values in words: 百分之五, 三分之一, "five per cent", "one third", 两次, "three specimens", "twice a day"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from guiju.core.provision import units
from guiju.core.provision.model import Number, Span
from guiju.core.provision.numbers import CHINESE, DIGITS, ENGLISH, chinese, english, number
from guiju.core.provision.tables import rows
from guiju.core.provision.units import Unit


@dataclass(frozen=True, slots=True)
class Worded:
    """A value told in words, with where it stands."""

    value: Number
    unit: Unit | None
    span: Span
    flags: tuple[str, ...] = ("number_word",)


def worded(text: str, language: str) -> Iterator[Worded]:
    """The values a folded sentence tells in words; those in digits are found elsewhere and come first."""
    taken: list[Span] = []
    for found in (
        *_mixed(text, language),
        *_rates(text, language),
        *_shares(text, language),
        *_periods(text, language),
        *_counts(text, language),
    ):
        if not any(found.span[0] < end and start < found.span[1] for start, end in taken):
            taken.append(found.span)
            yield found


_SHARE_ZH = re.compile(
    rf"(?P<d>[百千万])分之(?P<n>{CHINESE}{{1,7}}|{DIGITS})|(?P<b>{CHINESE}{{1,5}})分之(?P<a>{CHINESE}{{1,5}})"
)
_SHARE_EN = re.compile(
    rf"(?i)\b(?P<n>{ENGLISH})\s?(?:per\s?cent|percent|%)|\b(?P<a>one|two|three|five|seven"
    rf"|nine|a)[- ](?P<b>half|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?|sixteenths?|hundredths?)\b"
    r"|\b(?P<m>twice|(?<!and )(?<!to )(?<!shall )(?<!must )(?<!will )(?<!should )double|thrice|half)"
    r"(?=\s(?:of\s)?(?:the|its|their|that|those|as)\b)"
)


@cache
def _mixed_form() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)\b(?P<n>{ENGLISH}) and (?P<a>a|one|three)[- ](?P<b>half|quarters?|thirds?)(?=\s)(?P<u>"
        rf"\s(?:{units.pattern()}))?"
    )


def _mixed(text: str, language: str) -> Iterator[Worded]:
    """ "One and a half litres"."""
    for match in _mixed_form().finditer(text) if language == "en" and " and " in text else ():
        above = 1 if match["a"].lower() == "a" else english(match["a"])
        amount = english(match["n"]) + above / _PARTS[match["b"].lower().rstrip("s")]
        yield Worded(Number(amount, match[0]), units.read(match["u"]) if match["u"] else None, match.span())


_MULTIPLES = {"half": 0.5, "double": 2, "twice": 2, "thrice": 3}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PARTS |= {"sixteenth": 16, "hundredth": 100}


def _shares(text: str, language: str) -> Iterator[Worded]:
    percent, factor = units.read("%"), units.read("倍")
    for match in (_SHARE_ZH if language == "zh" else _SHARE_EN).finditer(text):
        if match["n"]:
            if language == "en":
                yield Worded(Number(english(match["n"]), match["n"]), percent, match.span())
                continue
            printed = match["n"]
            amount = number(printed).value if printed[0].isdigit() else chinese(printed)
            unit = {"百": percent, "千": units.read("‰"), "万": None}[match["d"]]
            value = amount if unit is not None else amount / 10_000
            yield Worded(Number(value, printed), unit, match.span())
        elif language == "en" and match["m"]:
            yield Worded(Number(_MULTIPLES[match["m"].lower()], match["m"]), factor, match.span())
        elif language == "zh":
            below = chinese(match["b"])
            if below:
                yield Worded(Number(chinese(match["a"]) / below, match[0]), factor, match.span())
        else:
            above = 1 if match["a"].lower() == "a" else english(match["a"])
            part = above / _PARTS[match["b"].lower().rstrip("s")]
            if (whole := _of_whole().match(text, match.end())) and (unit := units.read(whole["u"])):
                yield Worded(Number(part, match[0]), unit, (match.start(), whole.end()))
                continue
            yield Worded(Number(above / _PARTS[match["b"].lower().rstrip("s")], match[0]), factor, match.span())


@cache
def _of_whole() -> re.Pattern[str]:
    """The unit a part is of: "a quarter of an hour", "one-half inch"."""
    return re.compile(
        r"\s(?:of an? |an? )?(?P<u>hours?|days?|years?|minutes?|seconds?|inch(?:es)?|foot|feet|pounds?|miles?"
        r"|met(?:re|er)s?|litres?|liters?)\b"
    )


_TIMES_EN = re.compile(
    rf"(?i)\b(?P<n>once|twice|(?:{ENGLISH}|\d{{1,6}}) times?|(?:{ENGLISH}|\d{{1,6}})(?= per ))(?: a| an"
    rf"| per| every| in an?| in each| in any(?: one)?"
    rf"| each|/)\s?(?:calendar )?(?P<u>second|minute|hour|day|week|month|quarter|year)\b"
)
_TIMES_ZH = re.compile(
    rf"每(?P<u>秒|分钟|小时|天|日|周|星期|个?月|年)(?:(?:应|宜|至少|不应?少于|不应?多于|不应?超过|[^,，;；。\d]{{0,6}}?)){{0,3}}?(?P<n>{CHINESE}{{1,3}}|\d{{1,4}})\s?(?:次|遍|回)(?!检|测)"
)
_SHORT = {"second": "s", "minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_SHORT |= {
    "秒": "s",
    "分钟": "min",
    "小时": "h",
    "天": "d",
    "日": "d",
    "周": "wk",
    "星期": "wk",
    "月": "mo",
    "个月": "mo",
    "年": "a",
}


def _rates(text: str, language: str) -> Iterator[Worded]:
    """Counts with a unit of time. "once a year" is no rate but an interval, and is read as one."""
    for match in (_TIMES_ZH if language == "zh" else _TIMES_EN).finditer(text):
        code = _SHORT.get(match["u"].lower())
        printed = match["n"].lower().removesuffix(" times").removesuffix(" time")
        count = _count(printed, language)
        paced = language == "en" and printed == "one"
        if code is None or count is None or (count == 1 and not paced):
            continue
        unit = Unit(f"/{code}", match[0][match.end("n") - match.start() :].strip() or match["u"], "frequency", "")
        span = match.span("n") if language == "zh" else match.span()
        if language == "zh":
            unit, span = Unit(f"/{code}", f"次/{match['u']}", "frequency", ""), (match.start("n"), match.end())
        yield Worded(Number(count, printed), unit, span)


def _count(printed: str, language: str) -> int | None:
    if printed.isdigit():
        return int(printed)
    if language == "zh":
        return chinese(printed)
    return {"once": 1, "twice": 2}.get(printed) or english(printed)


_PERIODS = {
    word: (1, word) for word in ["年", "月", "周", "天", "日", "小时", "year", "month", "week", "day", "hour"]
} | {"个月": (1, "月"), "季度": (3, "月"), "半年": (6, "月"), "quarter": (3, "month")}
_PERIOD = {
    "zh": re.compile(r"每(?P<p>半年|年|个月|月|周|天|日|小时|季度)(?=[^,，;；。\d]{0,14}[一1]\s?次)"),
    "en": re.compile(r"\b(?:every|once (?:a|an|per|every|each))\s(?P<p>year|month|week|day|hour|quarter)\b"),
}


def _periods(text: str, language: str) -> Iterator[Worded]:
    """The one of "once a year", 每年一次."""
    for match in _PERIOD[language].finditer(text):
        count, unit = _PERIODS[match["p"]]
        yield Worded(Number(count, str(count)), units.read(unit), match.span("p"), ("implied_one",))


@cache
def _count_forms() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    counters = sorted(
        (text for row in rows("units") for text in row["text"].split("|") if "\u4e00" <= text[0] <= "\u9fff"),
        key=lambda text: (-len(text), text),
    )
    joined = "|".join(map(re.escape, counters))
    before = (
        r"(?:于|少|多|每|过|行|抽取?|复|试验|测量|测定|设|有|配备|配置|取|隔|各|足|达到?|至少|应|为|满|留|过去|前|连续|间隔"
        r"|通过)\s?$"
    )
    return (
        re.compile(rf"(?P<n>{CHINESE}{{1,6}}?|半)(?P<u>{joined})(?![一二三四五六七八九十致般定起样])"),
        re.compile(before),
        re.compile(rf"(?i)\b(?P<n>{ENGLISH})\b(?! (?:or|and) (?:more|several)|-(?!(?:{_HYPHENED})\b))"),
    )


def _counts(text: str, language: str) -> Iterator[Worded]:
    """Small numbers in words: 两次, "three specimens"."""
    in_chinese, before, in_english = _count_forms()
    if language == "zh":
        for match in in_chinese.finditer(text):
            free = match["n"] not in ("一", "二", "半") and match["u"] in _FREE
            free = free or _PASSED.match(text, match.start()) is not None
            if (
                free
                and not _EVERY.match(text, match.start() - 1)
                and _NAMED.search(text, max(0, match.start() - 3), match.start())
            ):
                continue
            if match["n"] == "零":
                continue
            if free or before.search(text, max(0, match.start() - 8), match.start()):
                value = 0.5 if match["n"] == "半" else chinese(match["n"])
                yield Worded(Number(value, match["n"]), units.read(match["u"]), match.span())
        return
    for match in in_english.finditer(text):
        count, end = english(match["n"]), match.end()
        following = _following().match(text, end)
        unit = units.read(following["u"]) if following else None
        if following:
            end = following.end()
        if count == 0 and (unit is None or unit.kind not in _KINDS_OF_ONE):
            continue
        if unit is not None and following and re.search(r"\d", following["u"]):
            unit, end = units.read(following["u"].split(" per ")[0]), match.end()
        compared = re.search(r"\b(?:than|least|most|exceed)\s$", text[max(0, match.start() - 8) : match.start()])
        if count == 1 and not compared and not (unit is not None and unit.kind in _KINDS_OF_ONE):
            continue
        yield Worded(Number(count, match["n"]), unit, (match.start(), end))


_KINDS_OF_ONE = ("time", "length", "mass", "volume")
"""Kinds of quantity of which one is an amount: one metre, one second."""
_HYPHENED = "day|hour|minute|second|week|month|year|inch|foot|metre|meter|bit|byte"
_FREE = (
    "个",
    "台",
    "次",
    "倍",
    "天",
    "年",
    "个月",
    "月",
    "小时",
    "人",
    "名",
    "件",
    "只",
    "组",
    "盏",
    "种",
    "份",
    "处",
    "套",
    "周",
    "日",
    "秒",
    "分钟",
    "个小时",
    "平行",
)
"""Counters with which a Chinese numeral above two is a count whatever stands before it."""
_PASSED = re.compile(r"[一二半](?:个?月|年|周|个?小时|天|日|秒|分钟)(?:之?后|以?内|以?前|以上|以下)")
_EVERY = re.compile(r"每[两三四五六七八九十]+个?(?:月|年|周|小时|天|日|秒|分钟|星期)")
_NAMED = re.compile(r"[第之这那每其某\d]\s?$")


@cache
def _following() -> re.Pattern[str]:
    return re.compile(
        rf"[\s-](?:(?:further|additional|more|consecutive|full|complete|whole|working|business)\s)?(?P<u>{units.pattern()})(?![A-Za-z])"
    )
