"""Values that belong to another one: a tolerance told apart, the amount something is counted in, a unit before."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from guiju.core.provision import units
from guiju.core.provision.model import Number
from guiju.core.provision.units import Unit
from guiju.core.provision.values import Value, added
from guiju.core.provision.values import relative as _relative

_SAID = {
    "zh": re.compile(
        r"\s?[,，、;；]?\s?\(?(?:其|的|且)?(?:允许|极限|尺寸|质量|最大)*(?:误差|偏差|公差|允差|允许差)(?:范围)?(?:应|宜)?(?:为|是|:)?\s?"
    ),
    "en": re.compile(
        r"(?:\s(?:long|wide|high|deep|thick|in [a-z]{5,9}))?\s?,?\s?\(?(?:and |with )?(?:an? |the |its )?"
        r"(?:permissible |permitted |allowable |manufacturing |maximum )?(?:tolerances?|deviations?)"
        r"(?:\s(?:of|is|are|shall be|being))?\s?",
        re.IGNORECASE,
    ),
}
_COMPARED = re.compile(r"(?:[≤≥<>]|[大小高低多少]于|超过|\b(?:than|exceed|least|most))\s?$")
_ONE = re.compile(r"(?i)tolerance of|允许?差")
_AND = re.compile(r"\s?(?:,|，|、|/|和|与|及|and|,? ?and)\s?")


def read(text: str, found: list[Value], language: str) -> list[Value]:
    """The values with those that belong together made one, in order. text: as for `values.find`."""
    made = _tolerances(text, found, language) if "差" in text or "ol" in text or "dev" in text else found
    made = _amounts(text, made) if language == "zh" else _rates(text, made)
    made = [_per_time(text, value) if value.unit is None else value for value in made]
    return _named_units(text, made) if "计" in text or "表示" in text or "为单位" in text else made


def _tolerances(text: str, found: list[Value], language: str) -> list[Value]:
    made: list[Value] = []
    place = 0
    while place < len(found):
        value = found[place]
        if value.kind == "single" and not value.op and place + 1 < len(found):
            whole, taken = _with_tolerance(text, value, found[place + 1 : place + 3], language)
            made.append(whole)
            place += 1 + taken
            continue
        made.append(value)
        place += 1
    return made


def _with_tolerance(text: str, value: Value, behind: list[Value], language: str) -> tuple[Value, int]:
    """The value with the tolerance told behind it, and how many values that took; itself and 0 without one."""
    first = behind[0]
    between = text[value.span[1] : first.span[0]]
    if value.value is None or value.unit is None or not _SAID[language].fullmatch(between):
        return value, 0
    if _COMPARED.search(text, max(0, value.span[0] - 12), value.span[0]):
        return value, 0  # "at least 5 mm, tolerance ±2 µm" is a limit and a tolerance
    if first.kind == "band" and first.low is not None and first.high is not None:
        ends, taken = (first.low, first.high), 1
    elif first.kind == "single" and first.value is not None and first.value.text[:1] in "+-":
        second = behind[1] if len(behind) > 1 else None
        if second is None or second.value is None or not _AND.fullmatch(text[first.span[1] : second.span[0]]):
            return value, 0
        low, high = sorted((first.value, second.value), key=lambda number: number.value)
        ends, taken = (low, high), 2
    elif first.kind == "single" and first.value is not None and _ONE.search(between) and language == "en":
        ends, taken = (Number(-first.value.value, f"-{first.value.text}"), first.value), 1
    else:
        return value, 0
    shared = first.unit is not None and first.unit.kind == "ratio" and value.unit.kind != "ratio"
    if shared and first.kind == "band" and first.unit is not None:
        return _relative(value.value, ends[1], first.unit, value.unit, (value.span[0], first.span[1])), taken
    exponent = units.scale(first.unit, value.unit)
    if exponent is None:
        return value, 0
    low, high = (added(value.value, units.scaled(end, exponent)) for end in ends)
    end = behind[taken - 1].span[1]
    return replace(value, kind="tolerance", low=low, high=high, span=(value.span[0], end)), taken


_AMOUNT = re.compile(r"每\s?$")
_WHOLE = ("volume", "mass", "area", "length")


def _amounts(text: str, found: list[Value]) -> list[Value]:
    """每1 mL …应小于0.25 EU: the amount something is counted in is part of the unit."""
    made = list(found)
    for value in found:
        unit = value.unit
        one = value.kind == "single" and value.value is not None and value.value.value == 1
        if not one or unit is None or unit.kind not in _WHOLE or not _AMOUNT.search(text, 0, value.span[0]):
            continue
        for place, other in enumerate(made):
            if other.span[0] <= value.span[1] or re.search(r"[;；。]", text[value.span[1] : other.span[0]]):
                continue
            if (per := _per(other.unit, unit)) is not None:
                made[place] = replace(other, unit=per)
                made.remove(value)
                break
    return made


def _per(unit: Unit | None, below: Unit) -> Unit | None:
    if unit is None or unit.ucum == "1":
        counted = "" if unit is None else unit.text
        return Unit(f"/{below.ucum}", f"{counted}/{below.text}", "count", "")
    if "/" in unit.ucum or unit.kind in ("length", "time", "temperature", "ratio", "area", "volume"):
        return None
    return units.read(f"{unit.text}/{below.text}")


_BEHIND = re.compile(r"(?:\s[a-z]{3,}){1,3}\sper\s(?P<u>litre|liter|millilitre|milliliter|gram|kilogram|metre|meter)\b")
_YEARLY = re.compile(r"\)\sper\s(?P<u>year|hour|day|minute|month|week)\b")


def _rates(text: str, found: list[Value]) -> list[Value]:
    """ "50 fibres per litre" is counted in litres; "5 mSv (0.5 rem) per year" is so much a year in both units."""
    if " per " not in text:
        return found
    made = list(found)
    for place, value in enumerate(made):
        if value.kind != "single":
            continue
        if value.unit is None and (match := _BEHIND.match(text, value.span[1])):
            below = units.read(match["u"])
            if below is not None:
                made[place] = replace(value, unit=Unit(f"/{below.ucum}", match[0].strip(), "count", ""))
        elif place and value.unit is not None and (match := _YEARLY.match(text, value.span[1])):
            before = made[place - 1]
            if before.unit is None or not re.fullmatch(r"\s?\(", text[before.span[1] : value.span[0]]):
                continue
            for index in (place - 1, place):
                unit = made[index].unit
                whole = units.read(f"{unit.text}/{match['u']}") if unit is not None else None
                made[index] = replace(made[index], unit=whole or unit)
    return made


_PER_TIME = re.compile(r"(?:\s?/\s?(?P<s>h|a|d|s|min)(?![A-Za-z])|\sper\s(?P<u>hour|year|day|second|minute)\b)")


def _per_time(text: str, value: Value) -> Value:
    """A rate told as a power of ten: 1E-7/h."""
    if value.kind != "single" or value.value is None or not re.search(r"[eE×^⁻]", value.value.text):
        return value
    match = _PER_TIME.match(text, value.span[1])
    below = units.read(match["s"] or match["u"]) if match else None
    if match is None or below is None:
        return value
    return replace(
        value, unit=Unit(f"/{below.ucum}", match[0].strip(), "frequency", ""), span=(value.span[0], match.end())
    )


@cache
def _basis() -> re.Pattern[str]:
    return re.compile(rf"以\s?(?P<u>{units.pattern()})\s?(?:计|表示|为单位)")


def _named_units(text: str, found: list[Value]) -> list[Value]:
    """以mL/min计的滴定速度应为6~8: a unit told before its values."""
    match = _basis().search(text)
    unit = units.read(match["u"]) if match else None
    if match is None or unit is None:
        return found
    return [
        replace(value, unit=unit) if value.unit is None and value.span[0] > match.end() else value for value in found
    ]
