"""Numbers with units in a folded sentence: single values, ranges, tolerances. What limits them is read elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from guiju.core.provision import units
from guiju.core.provision.model import Number, Span
from guiju.core.provision.tables import compiled, rows
from guiju.core.provision.units import Unit

_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = r"10(?:\^\(?-?\d{1,2}\)?|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
_DIGITS = (
    rf"(?:{_POWER}|(?:\d{{1,3}}(?: \d{{3}})+(?!\d)|\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d{{1,15}})"
    rf"(?:\.\d{{1,15}}|,\d{{1,2}}(?![\d,])(?=\s?[%℃°A-Za-zμΩ)]))?(?:\s?[×x*·]\s?{_POWER})?)"
)
NUMBER = rf"(?:[-+]\s?)?{_DIGITS}"
_ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_CHINESE = {char: index for index, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_TO = r"\s?(?:~|至|到|—|–|-|\.\.\.|…|to)\s?"


@dataclass(frozen=True, slots=True)
class Value:
    """kind: single, range, tolerance, band (± alone) or grade. span covers number and unit."""

    kind: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit: Unit | None
    span: Span
    flags: tuple[str, ...] = ()


def number(text: str) -> Number:
    """One number out of its printed form, with blanks, commas or powers of ten.

    >>> number("10 000").value, number("0,75").value, number("2.5×10⁻³").value, number("-0.50").text
    (10000, 0.75, 0.0025, '-0.50')
    """
    tidy = text.replace(" ", "").translate(_SUPER).replace("(", "").replace(")", "")
    match = re.fullmatch(r"([-+]?)(?:([\d.,]+)[×x*·])?10\^?(-?\d{1,2})", tidy)
    power = match is not None and (bool(match[2]) or "^" in tidy or any(char in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻" for char in text))
    if match is not None and power:
        plain = float(f"{match[1]}{_dot(match[2] or '1')}e{match[3]}")
        return Number(int(plain) if plain.is_integer() and abs(plain) < 1e15 else plain, text.strip())
    plain_text = _dot(tidy)
    return Number(float(plain_text) if "." in plain_text else int(plain_text), text.strip())


def _dot(text: str) -> str:
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    return text.replace(",", ".")


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    unit = units.pattern()
    n, u = NUMBER, rf"(?:\s?(?P<u1>{unit}))?"
    u2, last = u.replace("u1", "u2"), u.replace("u1", "u3")
    start = r"(?<![A-Za-z0-9_.\-/])"
    upper = rf"\s?\(?\s?\+\s?(?P<b>{_DIGITS}){u2}"
    return (
        ("tolerance", re.compile(rf"\(\s?(?P<a>{n}){u}\s?±\s?(?P<b>{_DIGITS}){u2}\s?\){last}")),
        ("tolerance", re.compile(rf"{start}(?P<a>{n}){u}\s?±\s?(?P<b>{_DIGITS}){last}")),
        ("band", re.compile(rf"\(?±\s?(?P<a>{_DIGITS})\s?\)?{last}")),
        ("deviation", re.compile(rf"{start}(?P<a>{n}){u}{upper}\s?[/,，、]?\s?-\s?(?P<c>{_DIGITS}){last}\)?")),
        ("range", re.compile(rf"\(\s?(?P<a>{n}){u}{_TO}(?P<b>{n}){u2}\s?\){last}")),
        ("range", re.compile(rf"{start}(?P<a>{n}){u}{_TO}(?P<b>{n}){last}")),
        ("between", re.compile(rf"{start}(?P<a>{n}){u}\s?(?:和|与|and)\s?(?P<b>{n}){last}")),
        ("single", re.compile(rf"{start}(?P<a>{n}){last}")),
    )  # fmt: skip


_BETWEEN = re.compile(r"(?:\bbetween|\bfrom|在|介于|于)\s?$")
_LIMITS = compiled("values_limits")


@cache
def _limits() -> re.Pattern[str]:
    return re.compile(_LIMITS.pattern.replace("{unit}", units.pattern()))


@cache
def _counts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    counters = sorted(
        (
            text
            for row in rows("units")
            if row["kind"] in ("count", "time", "factor")
            for text in row["text"].split("|")
        ),
        key=lambda text: (-len(text), text),
    )
    chinese = "|".join(re.escape(text) for text in counters if "\u4e00" <= text[0] <= "\u9fff")
    english = "|".join(_ENGLISH)
    return (
        re.compile(rf"(?P<n>[一二两三四五六七八九十])(?P<u>{chinese})(?![一二三四五六七八九十致般定起样])"),
        re.compile(rf"\b(?P<n>{english})\b"),
    )


_START = re.compile(r"[(±]|[-+]?\s?\d")


def find(text: str, language: str) -> list[Value]:
    """The values in a folded sentence whose labels and references are hidden, in order, never overlapping."""
    found: list[Value] = []
    position = 0
    while match := _START.search(text, position):
        value = _at(text, match.start())
        if value is None:
            position = match.start() + 1
            continue
        found.append(value)
        position = value.span[1]
    found += _words(text, language, found)
    found += _implied(text, language, found)
    return sorted(found, key=lambda value: value.span)


_PERIODS = {
    word: (1, word) for word in ["年", "月", "周", "天", "日", "小时", "year", "month", "week", "day", "hour"]
} | {
    "个月": (1, "月"),
    "季度": (3, "月"),
    "半年": (6, "月"),
    "quarter": (3, "month"),
}
_PERIOD = {
    "zh": re.compile(r"每(?P<p>半年|年|个月|月|周|天|日|小时|季度)(?=[^,，;；。\d]{0,14}[一1]\s?次)"),
    "en": re.compile(r"\b(?:every|once (?:a|an|per|every|each))\s(?P<p>year|month|week|day|hour|quarter)\b"),
}


def _implied(text: str, language: str, taken: list[Value]) -> list[Value]:
    """The one of "once a year", 每年一次."""
    found: list[Value] = []
    for match in _PERIOD[language].finditer(text):
        if any(match.start("p") < value.span[1] and value.span[0] < match.end("p") for value in taken):
            continue
        count, unit = _PERIODS[match["p"]]
        found.append(
            Value("single", Number(count, str(count)), None, None, units.read(unit), match.span("p"), ("implied_one",))
        )
    return found


def _at(text: str, start: int) -> Value | None:
    for kind, form in _forms():
        match = form.match(text, start)
        if match is None:
            continue
        if kind == "between" and not _BETWEEN.search(text, max(0, start - 12), start):
            continue
        value = _made(kind, match)
        if value is None:
            continue
        if kind == "single" and _is_year(value, match, text):
            return None
        if kind == "single" and (limits := _limits().match(text, match.end())):
            return _deviating(value, limits, match.start())
        return value
    return None


def _is_year(value: Value, match: re.Match[str], text: str) -> bool:
    """2017年 is a date; 2 000年 a duration nobody writes."""
    if value.unit is None or value.unit.text not in ("年", "月", "日") or value.value is None:
        return False
    if value.unit.text == "年":
        return re.fullmatch(r"(?:19|20)\d\d", value.value.text) is not None
    return re.search(r"(?:\d年|月)\s?$", text[: match.start()]) is not None


def _made(kind: str, match: re.Match[str]) -> Value | None:
    groups = match.groupdict()
    printed = [groups.get(name) for name in ("u3", "u2", "u1")]
    known = [unit for text in printed if text and (unit := units.read(text)) is not None]
    unit = known[0] if known else None
    flags: list[str] = []
    if any(not units.same_dimension(unit, other) for other in known[1:] if unit is not None):
        flags.append("dimension_mismatch")
    elif len({other.ucum for other in known}) > 1:
        flags.append("mixed_units")
    span = match.span()
    first = number(match["a"])
    if kind == "single":
        return Value("single", first, None, None, unit, span, tuple(flags))
    if kind == "band":
        return Value("band", None, number("-" + match["a"]), first, unit, span, tuple(flags))
    second = number(match["b"])
    if kind in ("range", "between"):
        bracketed = match[0].startswith("(")
        if kind == "range" and second.value < 0 and "-" in match[0][: match.start("b") - match.start()][-1:]:
            return None
        if second.value < first.value:
            flags.append("reversed_range")
        if unit is not None and not groups.get("u1") and not bracketed:
            flags.append("unit_not_repeated")
        return Value("range", None, first, second, unit, span, tuple(flags))
    down = number(groups["c"]) if groups.get("c") else second
    return Value(
        "tolerance", first, _sum(first, -down.value, down), _sum(first, second.value, second), unit, span, tuple(flags)
    )


def _sum(base: Number, difference: int | float, written: Number) -> Number:
    """base + difference without binary noise, with as many decimals as the finer of both."""
    places = max(len(text.partition(".")[2]) if "." in text else 0 for text in (base.text, written.text))
    if "×" in base.text + written.text or "^" in base.text + written.text:
        places = 12
    value = round(base.value + difference, places)
    return Number(int(value) if places == 0 else float(value), f"{value:.{places}f}" if places != 12 else str(value))


def _deviating(value: Value, limits: re.Match[str], start: int) -> Value:
    assert value.value is not None
    unit = value.unit or (units.read(limits["unit"]) if limits["unit"] else None)
    up, down = number(limits["up"]), number(limits["down"])
    return replace(
        value,
        kind="tolerance",
        unit=unit,
        low=_sum(value.value, down.value, down),
        high=_sum(value.value, up.value, up),
        span=(start, limits.end()),
    )


def _words(text: str, language: str, taken: list[Value]) -> list[Value]:
    """Small numbers in words: 两次, "three specimens"."""
    chinese, english = _counts()
    found: list[Value] = []
    for match in (chinese if language == "zh" else english).finditer(text):
        if any(match.start() < value.span[1] and value.span[0] < match.end() for value in taken):
            continue
        word = match["n"]
        if language == "zh":
            if not re.search(
                r"(?:于|少|多|每|过|行|抽取?|复|试验|测量|测定|过|设|有|配备|配置|取|隔|各|过|足|达到?)$",
                text[: match.start()],
            ):
                continue
            count, unit, end = _CHINESE[word], units.read(match["u"]), match.end()
        else:
            count, end = _ENGLISH.index(word) + 1, match.end()
            following = re.compile(rf"\s(?P<u>{units.pattern()})(?![A-Za-z])").match(text, end)
            unit = units.read(following["u"]) if following else None
            if following:
                end = following.end()
            if count == 1 and not (unit is not None and unit.kind == "time"):
                continue
        found.append(Value("single", Number(count, word), None, None, unit, (match.start(), end), ("number_word",)))
    return found
