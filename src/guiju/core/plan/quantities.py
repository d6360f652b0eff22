"""Numbers with their comparators and units: 不少于50个, 18个月以内, "more than 50%", 翻一番, 50—60项."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from guiju.core.plan.model import Span
from guiju.core.plan.numerals import DIGITS, ZH, chinese, english, words
from guiju.core.plan.patterns import alternatives, pattern
from guiju.data.tables import codes

_LIMIT = 10**15


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed. values: one (comparator, value), or two for a range. kind: of `data/codes/plan_units.csv`,
    or "noun" where no unit follows (in English, what is counted does). said: a comparator was printed; spelled: in
    words. span: number with comparator and unit; number: the numeral alone."""

    values: tuple[tuple[str, int | float], ...]
    unit: str
    kind: str
    approximate: bool
    said: bool
    spelled: bool
    span: Span
    number: Span


_EN_WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
)
_EN_NUMBER = rf"(?i:{_EN_WORD}(?:[\s-](?:{_EN_WORD}|hundred|thousand|million|and(?=\s{_EN_WORD})))*|hundred|thousand)"
_TENTHS = "[一二三四五六七八九]成[一二三四五六七八九半]?(?![为立员果就本品效绩功长熟])"


@cache
def _pattern() -> re.Pattern[str]:
    before = "|".join(row["pattern"] for row in codes("plan_comparators").values() if row["side"] == "before")
    after = "|".join(row["pattern"] for row in codes("plan_comparators").values() if row["side"] == "after")
    chinese_units, english_units = [], []
    for index, row in enumerate(codes("plan_units").values()):
        chinese_units.append(f"(?P<Z{index}>{row['zh']})")
        if row["en"]:
            english_units.append(rf"(?P<E{index}>{row['en']})")
    number = rf"(?:{DIGITS}|百分之[{ZH}点]+|{_TENTHS}|[{ZH}]+|\b{_EN_NUMBER}\b)"
    scale = r"(?:\s?(?:万亿|亿|万|千|百)(?!分)|\s(?i:thousand|million|billion)\b)"
    small = (
        rf"(?:\s?(?:{'|'.join(r['zh'] for r in codes('plan_units').values() if r['kind'] != 'count')}|个|项|家)|\s?%)"
    )
    return re.compile(
        rf"(?P<pre>(?:{before})\s?(?:(?:{before})\s?)?)?"
        rf"(?P<n1>(?<![\d.A-Za-z/]){number})(?P<s1>{scale})?"
        rf"(?:{small}?\s?(?:-|至|到|\bto\b|\band\b)\s?(?P<n2>{number})(?P<s2>{scale})?)?"
        rf"(?:\s?(?:(?:余|多)(?=个|项|家|件|种))?(?:{'|'.join(chinese_units)})|[\s-]?(?:{'|'.join(english_units)})(?![A-Za-z]))?"
        rf"(?P<post>(?:{after}))?"
    )


@cache
def _units() -> list[tuple[str, str]]:
    return [(code, row["kind"]) for code, row in codes("plan_units").items()]


def quantities(folded: str, start: int, end: int) -> list[Quantity]:
    """Every quantity between two offsets, in order; plain numbers too (kind "noun"), for others to judge."""
    found = [q for match in _pattern().finditer(folded, start, end) for q in [_read(folded, match)] if q]
    taken = [q.span for q in found]
    for match in _MULTIPLE.finditer(folded, start, end):
        multiple = _multiple(match)
        if multiple:
            found = [q for q in found if q.span[1] <= match.start() or q.span[0] >= match.end()]
            found.append(multiple)
    half = [m for m in _HALF.finditer(folded, start, end) if not any(a < m.end() and m.start() < b for a, b in taken)]
    found += [_halved(match) for match in half]
    return sorted(found, key=lambda q: q.span)


def _read(folded: str, match: re.Match[str]) -> Quantity | None:
    first = _number(match["n1"], match["s1"])
    if first is None:
        return None
    unit, kind = "item", "noun"
    for index, (code, its) in enumerate(_units()):
        if match[f"Z{index}"] or (codes("plan_units")[code]["en"] and match[f"E{index}"]):
            unit, kind = code, its
            break
    if match["n1"].startswith("百分之") or "成" in match["n1"]:
        unit, kind = "%", "ratio"
    second = _number(match["n2"], match["s2"]) if match["n2"] else None
    comparator, approximate = _comparator(match["pre"], "before")
    other, about = _comparator(match["post"], "after")
    said = bool(match["pre"] or match["post"])
    comparator = comparator if comparator != "=" else other
    values: tuple[tuple[str, int | float], ...] = ((comparator, first),)
    begin = match.start()
    if second is not None:
        from_before = pattern("plan_measure_words", "from-zh").search(folded[max(0, begin - 26) : begin])
        from_before = from_before or re.search(r"(?i)\bfrom\s(?:the\s|about\s)?$", folded[max(0, begin - 12) : begin])
        if from_before and not re.search(r"-", folded[match.end("n1") : match.start("n2")]):
            values, begin = ((comparator, second),), match.start("n2")
        elif first < second or (match["s2"] and not match["s1"]):
            if match["s2"] and not match["s1"]:
                first = _number(match["n1"], match["s2"]) or first
            if re.search(r"\band\b", folded[match.end("n1") : match.start("n2")]) and not re.search(
                r"(?i)\bbetween\s$", folded[max(0, begin - 10) : begin]
            ):
                return None
            values = ((">=", first), ("<=", second))
            said = True
        else:
            return None
    if kind == "noun" and re.match(r"[A-Za-z]", folded[match.end() : match.end() + 1]):
        return None
    number = (begin, match.end("s1") if match["s1"] else match.end("n1"))
    spelled = not match["n1"][0].isdigit() and not match["n1"].startswith("百分之")
    if begin != match.start():
        number = (begin, match.end("n2"))
    return Quantity(values, unit, kind, approximate or about, said, spelled, (begin, match.end()), number)


def _comparator(words_: str | None, side: str) -> tuple[str, bool]:
    if not words_:
        return "=", False
    comparator, approximate = "=", False
    for match in alternatives("plan_comparators", "side", side).finditer(words_.strip() or words_):
        row = codes("plan_comparators")[str(match.lastgroup)]
        approximate = approximate or row["code"].startswith("about")
        comparator = row["comparator"] if row["comparator"] != "=" else comparator
    return comparator, approximate


def _number(text: str | None, scale: str | None) -> int | float | None:
    if not text:
        return None
    value: int | float | None
    if text[0].isdigit():
        value = float(text.replace(",", ""))
    elif "成" in text:
        tens, _, ones = text.partition("成")
        value = words("unit")[tens] * 10 + (5 if ones == "半" else words("unit").get(ones, 0))
    elif text.startswith("百分之"):
        whole, _, part = text[3:].partition("点")
        read = chinese(whole)
        digits = "".join(str(words("unit").get(char, "")) for char in part)
        value = None if read is None else float(f"{read}.{digits or 0}")
    else:
        value = chinese(text) if not text.isascii() else english(text)
    if value is None:
        return None
    for sign in (scale or "").strip().lower().split() or []:
        for part in re.findall("[万亿千百]|[a-z]+", sign):
            value *= words("scale")[part]
    if not 0 <= value < _LIMIT:
        return None
    return int(value) if value == int(value) else round(float(value), 6)


_MULTIPLE = re.compile(
    r"翻(?P<fold>[一两二三四五1-5])番|(?:增长|增加|提高|扩大|提升)(?:了)?(?P<grown>[一两二三四五六七八九十]|\d{1,2})倍"
    r"|(?P<as>(?i:\b(?:double[sd]?|doubling|triple[sd]?|tripling|quadrupl(?:e[sd]?|ing))\b(?!-|\s(?:track|standard|check))))"
)
_TIMES = {"d": 2, "t": 3, "q": 4}


def _multiple(match: re.Match[str]) -> Quantity | None:
    if match["as"]:
        value = _TIMES[match["as"][0].lower()]
    elif match["fold"]:
        value = 2 ** (int(match["fold"]) if match["fold"].isdigit() else words("unit")[match["fold"]])
    else:
        grown = int(match["grown"]) if match["grown"].isdigit() else chinese(match["grown"]) or 0
        value = grown + 1
    return Quantity((("=", value),), "times", "times", False, True, False, match.span(), match.span())


_HALF = re.compile(
    r"(?P<zh>(?:超过|过|达到)?(?:一半|半数)(?P<up>以上)?|过半)"
    r"|(?i:(?P<en>\b(?P<more>at least|more than|over)\s+half)\b(?=\s+of\b)|(?<=by\s)half\b)"
)


def _halved(match: re.Match[str]) -> Quantity:
    more = (match["more"] or "").lower()
    strict = more in ("more than", "over") or match[0].startswith(("超过", "过"))
    comparator = ">" if strict else ">=" if more or match["up"] else "="
    return Quantity(((comparator, 50),), "%", "ratio", False, True, False, match.span(), match.span())
