"""Values in a sentence: numbers with units as single values, ranges, tolerances, two-sided inequalities, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from guiju.core.provision import units
from guiju.core.provision.model import Number, Span
from guiju.core.provision.numbers import DIGITS, NUMBER, number, power_guessed
from guiju.core.provision.tables import compiled
from guiju.core.provision.units import Unit
from guiju.core.provision.wording import worded

_TO = r"(?:\s?\((?:含|inclusive|included)\))?\s?(?:~|至|到|—|–|-|\.\.\.?|…|⋯|\b(?:up )?to\b|\bthrough\b)\s?"


@dataclass(frozen=True, slots=True)
class Value:
    """kind: single, range, tolerance, band (± alone), between. span covers number and unit.

    op and name: what a two-sided inequality (5 mm≤d≤10 mm) says itself; "" where the words around tell.
    """

    kind: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit: Unit | None
    span: Span
    flags: tuple[str, ...] = ()
    op: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    """A way values are written. `needs`: what a text has to hold for it, so that the long pattern of a form that
    cannot be there is neither compiled nor tried."""

    kind: str
    needs: re.Pattern[str]
    source: str


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


_ANY, _SPREAD = re.compile(""), re.compile(r"±|\+/-|plus or minus")
_SIGNED, _LESS, _GREATER = re.compile(r"[+\-–]\s?\d"), re.compile("[≤<]"), re.compile("[≥>]")
_SPAN, _DASH, _AND = re.compile(_TO.replace("\\b", "")), re.compile("[~—–-]"), re.compile("和|与|及|and")


@cache
def _forms() -> tuple[_Form, ...]:
    unit = units.pattern()
    n, u = NUMBER, rf"(?:(?:\s?|-(?=[a-z]{{2}}))(?P<u1>{unit}))?"
    u2, last = u.replace("u1", "u2"), u.replace("u1", "u3")
    start = r"(?<![A-Za-z0-9_.\-/])"
    spread = r"(?:±|\+/-|plus or minus)"
    share = rf"\(\s?1\s?±\s?(?P<b>{DIGITS})\s?(?P<u2>%|‰)\s?\)"
    apart = r"\s?[/,，、;]?\s?"
    end = r"(?![\d.,:]*\d)"
    lower = rf"[-–]\s?(?P<@>{DIGITS}){end}"
    zero = r"(?<![\d.])(?P<@>0)(?![\d.,])"
    both = (
        rf"(?:\+\s?(?P<b>{DIGITS}){end}{u2}{apart}(?:{lower.replace('@', 'c')}|{zero.replace('@', 'z')}){last}"
        rf"|{zero.replace('@', 'y')}{apart}{lower.replace('@', 'd')}{last.replace('u3', 'u4')}"
        rf"|{lower.replace('@', 'e')}{u2.replace('u2', 'u5')}{apart}"
        rf"(?:\+\s?(?P<f>{DIGITS}){end}|{zero.replace('@', 'x')}){last.replace('u3', 'u6')})"
    )
    sign = r"\s?(?P<s1>[≤<])\s?(?P<n>[^\d≤≥<>,，;；。:：()]{1,24}?)\s?(?P<s2>[≤<])\s?"
    greater = sign.replace("≤<", "≥>").replace("s1", "s3").replace("s2", "s4").replace("<n>", "<m>")
    return (
        _Form("share", _SPREAD, rf"{start}(?P<a>{n}){u}\s?[×x*·]?\s?{share}{last}"),
        _Form("share", _SPREAD, rf"{share}\s?[×x*·]?\s?(?P<a>{n}){last}"),
        _Form("tolerance", _SPREAD, rf"\(\s?(?P<a>{n}){u}\s?(?:±|\+/-)\s?(?P<b>{DIGITS}){u2}\s?\){last}"),
        _Form("tolerance", _SPREAD, rf"{start}(?P<a>{n}){u}\s?,?\s?\(?{spread}\s?(?P<b>{DIGITS}){last}\)?"),
        _Form("band", _SPREAD, rf"\(?(?:±|\+/-|plus or minus)\s?(?P<a>{DIGITS})\s?\)?{last}"),
        _Form("deviation", _SIGNED, rf"{start}(?P<a>{n}){u}\s?\(?\s?{both}\s?\)?(?P<u7>\s?(?:{unit}))?"),
        _Form("deviations", _SIGNED, rf"(?<![\d)])\(?{both}\)?"),
        _Form("inequality", _LESS, rf"{start}(?P<a>{n}){u}{sign}(?P<b>{n}){last}"),
        _Form("inequality", _GREATER, rf"{start}(?P<a>{n}){u}{greater}(?P<b>{n}){last}"),
        _Form("range", _SPAN, rf"\(\s?(?P<a>{n}){u}{_TO}(?P<b>{n}){u2}\s?\){last}"),
        _Form("range", _SPAN, rf"{start}(?P<a>{n}){u}{_TO}(?P<b>{n}){last}(?:\s?\((?:含|inclusive)\))?"),
        _Form("range", _DASH, rf"{start}(?P<a>{n})(?P<w>[\u4e00-\u9fff]{{1,2}})\s?[~—–-]\s?(?P<b>{n})(?P=w)"),
        _Form("between", _AND, rf"{start}(?P<a>{n}){u}\s?(?:和|与|及|and)\s?(?P<b>{n}){last}"),
        _Form("single", _ANY, rf"{start}(?P<a>{n}){last}"),
    )  # fmt: skip


_BETWEEN = re.compile(r"(?i)(?:\bbetween|\bfrom|介于|在|位于|处于)\s?$")
_LIMITS = compiled("values_limits")
_START = re.compile(r"[(±]|plus or minus|(?:[-+–—]|零下|负|minus)?\s?\d|(?<![\w.)])\.\d")


@cache
def _limits() -> re.Pattern[str]:
    return re.compile(_LIMITS.pattern.replace("{unit}", units.pattern()))


def find(text: str, language: str) -> list[Value]:
    """The values in a folded sentence whose labels and references are hidden, in order, never overlapping."""
    found: list[Value] = []
    position = 0
    forms = tuple(form for form in _forms() if form.needs.search(text))
    while match := _START.search(text, position):
        value = _at(text, match.start(), forms)
        if value is None:
            position = match.start() + 1
            continue
        found += _apart(value)
        position = value.span[1]
    told = list(worded(text, language))
    rates = [word.span for word in told if word.unit is not None and word.unit.kind == "frequency"]
    found = [v for v in found if not (v.unit is None or v.unit.kind in ("count", "factor")) or not _inside(v, rates)]
    for word in told:
        if not any(word.span[0] < value.span[1] and value.span[0] < word.span[1] for value in found):
            found.append(Value("single", word.value, None, None, word.unit, word.span, word.flags))
    found = [_counted_on(text, value) for value in found] if language == "en" else found
    found = [_in_each(text, value) for value in found] if " per " in text or "/" in text else found
    found.sort(key=lambda value: value.span)
    return _shared_units(text, [_for_each(text, value) for value in found] if language == "zh" else found)


def _inside(value: Value, spans: list[Span]) -> bool:
    return any(start <= value.span[0] and value.span[1] <= end for start, end in spans)


@cache
def _amount_below() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:/\s?|\bper\s)(?P<u>(?:100?0? ?)?(?:{units.pattern()}))(?![A-Za-z])")


def _in_each(text: str, value: Value) -> Value:
    """A number without a unit in so much of something: "100 000 per ml", 10/g."""
    if value.unit is not None or value.kind != "single":
        return value
    match = _amount_below().match(text, value.span[1])
    amount = re.fullmatch(r"(\d*) ?(.+)", match["u"]) if match else None
    below = units.read(amount[2]) if amount else None
    if match is None or amount is None or below is None or below.kind not in ("mass", "volume", "area", "length"):
        return value
    code = f"/({amount[1]}.{below.ucum})" if amount[1] else f"/{below.ucum}"
    return replace(value, unit=Unit(code, match[0].strip(), "count", ""), span=(value.span[0], match.end()))


@cache
def _counted_days() -> re.Pattern[str]:
    return re.compile(
        r"\s(?:consecutive|calendar|working|business|full|complete|successive|whole|further|additional)\s"
        rf"(?P<u>{units.pattern()})(?![A-Za-z])"
    )


def _counted_on(text: str, value: Value) -> Value:
    """90 consecutive days: a word stands between number and unit."""
    if value.unit is not None or value.kind != "single":
        return value
    match = _counted_days().match(text, value.span[1])
    unit = units.read(match["u"]) if match else None
    return value if match is None or unit is None else replace(value, unit=unit, span=(value.span[0], match.end()))


_EACH = re.compile(
    r"每(?P<u>平方米|立方米|延米|米|毫升|升|毫克|千克|克|公斤|平方厘米|立方厘米|小时|分钟|秒)(?:长度?|面积|体积)?"
    r"(?!.*[检测抽取设装记做])(?:的?[\u4e00-\u9fff]{0,14})\s?$"
)
_PER_EACH = ("length", "mass", "volume", "power", "area", "energy", "count", "temperature")
_PER_TIME = ("小时", "分钟", "秒")


def _for_each(text: str, value: Value) -> Value:
    """每米不得超过2 mm, 每立方米的功率不应少于1.5 W: the unit of what a limit is for each of."""
    unit = value.unit
    if unit is None and text.startswith("转", value.span[1]):
        unit = units.read("转") or Unit("1", "转", "count", "")
    if unit is None or "/" in unit.text or unit.kind not in _PER_EACH:
        return value
    changing = unit.kind == "temperature"
    if changing and text.find("变化", max(0, value.span[0] - 12), value.span[0]) < 0:
        return value
    before = _EACH.search(text, max(0, value.span[0] - 24), value.span[0])
    if before is None:
        return value
    if before["u"] in _PER_TIME and not changing and before.end("u") < value.span[0] - 1:
        return value
    whole = units.read(f"{unit.text}/{before['u']}") if unit.kind != "count" or unit.text == "转" else None
    return value if whole is None else replace(value, unit=whole)


def _at(text: str, start: int, forms: Iterable[_Form]) -> Value | None:
    for form in forms:
        kind = form.kind
        match = _compiled(form.source).match(text, start)
        if match is None:
            continue
        if kind == "between" and not _is_between(text, match):
            continue
        value = _made(kind, match)
        if value is None:
            continue
        if kind == "single" and _is_date(value, match, text):
            return None
        if kind == "single" and (limits := _limits().match(text, match.end())):
            return _deviating(value, limits, match.start())
        return value
    return None


def _is_between(text: str, match: re.Match[str]) -> bool:
    """Whether "a and b" are ends: between 在 and 之间, behind "between" or "from"; else it is a list of two."""
    before = _BETWEEN.search(text, max(0, match.start() - 12), match.start())
    if before is None:
        return False
    return before[0].strip() not in ("在", "位于", "处于") or text.startswith(("之间", "间"), match.end())


def _is_date(value: Value, match: re.Match[str], text: str) -> bool:
    """2017年 is a date; 2 000年 a duration nobody writes."""
    if value.unit is None or value.unit.text not in ("年", "月", "日") or value.value is None:
        return False
    if value.unit.text == "年":
        return re.fullmatch(r"(?:19|20)\d\d", value.value.text) is not None
    return value.unit.text == "月" or re.search(r"(?:\d年|月)\s?$", text[: match.start()]) is not None


def _made(kind: str, match: re.Match[str]) -> Value | None:
    groups = match.groupdict()
    printed = [groups.get(name) for name in ("u7", "u6", "u4", "u3", "u2", "u5", "u1")]
    known = [unit for text in printed if text and (unit := units.read(text.strip())) is not None]
    if kind == "share":
        return _share(match, groups)
    unit = known[0] if known else None
    if kind in ("deviation", "deviations"):
        return _deviation(match, groups, unit)
    own = units.read(groups["u1"] or "") if kind == "tolerance" else None
    if own is not None and unit is not None and own.ucum != unit.ucum and (scale := units.scale(unit, own)):
        base, part = number(match["a"]), units.scaled(number(match["b"]), scale)
        ends = _sum(base, -part.value, part), added(base, part)
        return Value("tolerance", base, *ends, own, match.span())
    if own is not None and own.kind != "ratio" and unit is not None and unit.kind == "ratio":
        return relative(number(match["a"]), number(match["b"]), unit, own, match.span())
    flags = _unit_flags(known, unit)
    first = number(match["a"])
    if power_guessed(match["a"]) or (groups.get("b") and power_guessed(match["b"])):
        flags.append("power_guessed")
    span = match.span()
    if kind == "single":
        return Value("single", first, None, None, unit, span, tuple(flags))
    if kind == "band":
        return Value("band", None, Number(-first.value, "-" + first.text), first, unit, span, tuple(flags))
    second = number(match["b"])
    if kind == "inequality":
        return _inequality(match, groups, unit, flags)
    if kind in ("range", "between"):
        return _range(kind, match, groups, (first, second), unit, flags)
    low, high = _sum(first, -second.value, second), _sum(first, second.value, second)
    return Value("tolerance", first, low, high, unit, span, tuple(flags))


def _unit_flags(known: list[Unit], unit: Unit | None) -> list[str]:
    if any(not units.same_dimension(unit, other) for other in known[1:] if unit is not None):
        return ["dimension_mismatch"]
    return ["mixed_units"] if len({other.ucum for other in known}) > 1 else []


def _range(
    kind: str,
    match: re.Match[str],
    groups: dict[str, str | None],
    ends: tuple[Number, Number],
    unit: Unit | None,
    flags: list[str],
) -> Value | None:
    first, second = ends
    bracketed = match[0].startswith("(")
    joined = match[0][: match.start("b") - match.start()]
    if kind == "range" and second.value == 1 and "^" in match["a"] and "-" in joined:
        return None  # 2^31-1 is one number
    if kind == "range" and second.value < 0 and "-" in joined[-1:]:
        return None
    if kind == "range" and second.value < first.value and first.text == "10" and joined.endswith(("-", "–")):
        power = number(f"10^-{second.text}") if second.value < 13 and " " not in match[0][:4] else None
        if power is not None and not groups.get("u1"):
            return Value("single", power, None, None, unit, match.span(), ("power_guessed",))
    if second.value < first.value and match["a"].startswith("+"):
        first, second = second, first  # +7～-10: limits of a deviation, the upper one first
    if second.value < first.value:
        flags.append("reversed_range")
    if unit is not None and not groups.get("u1") and not bracketed:
        flags.append("unit_not_repeated")
    if unit is None and groups.get("w"):
        unit = Unit("1", str(groups["w"]), "count", "")
    return Value("range", None, first, second, unit, match.span(), tuple(flags))


def _share(match: re.Match[str], groups: dict[str, str | None]) -> Value | None:
    """220(1±10%) V: a tolerance told as a share of the value."""
    unit = units.read((groups.get("u3") or groups.get("u1") or "").strip())
    percent = units.read(match["u2"])
    assert percent is not None
    return relative(number(match["a"]), number(match["b"]), percent, unit, match.span())


def relative(base: Number, share: Number, percent: Unit, unit: Unit | None, span: Span) -> Value:
    """A tolerance told as a share of its value, with its ends in the value's unit."""
    part = abs(base.value) * share.value / (1000 if percent.ucum == "[ppth]" else 100)
    ends = [round(base.value + sign * part, 12) for sign in (-1, 1)]
    low, high = (Number(int(each) if float(each).is_integer() else each, f"{each:.12g}") for each in ends)
    return Value("tolerance", base, low, high, unit, span)


def _deviation(match: re.Match[str], groups: dict[str, str | None], unit: Unit | None) -> Value | None:
    """10 mm(+0.05/-0.02), +0.5/-0.2 mm; one of both may be 0 without a sign."""
    upper = groups.get("b") or groups.get("f") or "0"
    lower = groups.get("c") or groups.get("d") or groups.get("e") or "0"
    up, down = number(upper), number(lower)
    base = groups.get("a")
    if base is None:
        low = Number(-down.value, "-" + down.text if down.value else "0")
        return Value("band", None, low, Number(up.value, up.text), unit, match.span())
    first = number(base)
    return Value("tolerance", first, _sum(first, -down.value, down), _sum(first, up.value, up), unit, match.span())


def _inequality(
    match: re.Match[str], groups: dict[str, str | None], unit: Unit | None, flags: list[str]
) -> Value | None:
    """5 mm≤d≤10 mm: the name stands between both ends; < and ≤ may differ."""
    signs = (groups.get("s1") or groups.get("s3") or "", groups.get("s2") or groups.get("s4") or "")
    name = (groups.get("n") or groups.get("m") or "").strip()
    ends = [number(match["a"]), number(match["b"])]
    if signs[0] in "≥>":
        ends, signs = ends[::-1], signs[::-1]
    op = "".join("=" if sign in "≤≥" else "<" for sign in signs)
    if ends[0].value > ends[1].value:
        flags.append("reversed_range")
    return Value("range", None, ends[0], ends[1], unit, match.span(), tuple(flags), op, name)


def _apart(value: Value) -> list[Value]:
    """A two-sided inequality with an open end as two limits; anything else as it is."""
    if not value.op or value.op == "==":
        return [replace(value, op="range" if value.op else "")]
    low, high = (">=" if value.op[0] == "=" else ">"), ("<=" if value.op[1] == "=" else "<")
    assert value.low is not None and value.high is not None
    one = replace(value, kind="single", low=None, high=None)
    return [replace(one, value=value.low, op=low), replace(one, value=value.high, op=high)]


def _sum(base: Number, difference: int | float, written: Number) -> Number:
    """base + difference without binary noise, with as many decimals as the finer of both."""
    places = max(len(text.partition(".")[2]) if "." in text else 0 for text in (_dotted(base), _dotted(written)))
    if "×" in base.text + written.text or "^" in base.text + written.text:
        places = 12
    value = round(base.value + difference, places)
    return Number(int(value) if places == 0 else float(value), f"{value:.{places}f}" if places != 12 else str(value))


def added(base: Number, part: Number) -> Number:
    """The sum of two printed numbers, with as many decimals as the finer of both."""
    return _sum(base, part.value, part)


def _dotted(of: Number) -> str:
    return re.sub(r",(\d+)$", r".\1", of.text) if isinstance(of.value, float) else of.text


def _deviating(value: Value, limits: re.Match[str], start: int) -> Value:
    assert value.value is not None
    unit = value.unit or (units.read(limits["unit"]) if limits["unit"] else None)
    up, down = number(limits["up"]), number(limits["down"])
    low, high = _sum(value.value, down.value, down), _sum(value.value, up.value, up)
    return replace(value, kind="tolerance", unit=unit, low=low, high=high, span=(start, limits.end()))


LISTED = re.compile(r"\s?(?:、|,|，|/|×|x|\*|和|与|及|以及|或|或者|,?\s?\band\b|,?\s?\bor\b|\bby\b)\s?")


_BOTH_ENDS = re.compile(r"\s?(?:且|并|,|，)?\s?[≤<≥>]\s?")


def _shared_units(text: str, found: list[Value]) -> list[Value]:
    """A unit printed once behind a list (1.9、1.7、1.5 m) is that of each."""
    made = list(found)
    for place in range(len(made) - 2, -1, -1):
        value, following = made[place], made[place + 1]
        if value.unit is not None or following.unit is None or following.unit.kind == "count":
            continue
        between = text[value.span[1] : following.span[0]]
        if (LISTED.fullmatch(between) or _BOTH_ENDS.fullmatch(between)) and value.kind == following.kind == "single":
            made[place] = replace(value, unit=following.unit, flags=(*value.flags, "unit_not_repeated"))
    return made
