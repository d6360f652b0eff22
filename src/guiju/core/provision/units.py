"""Units as they are printed -> UCUM codes, and the check of their dimensions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from guiju.core.provision.alternatives import any_word
from guiju.core.provision.model import Number
from guiju.core.provision.tables import rows

_EXPONENTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True, slots=True)
class Unit:
    """ucum: the code (UCUM 2.1); text: as printed; kind: the kind of quantity; pint: the same for `pint`, or ""."""

    ucum: str
    text: str
    kind: str
    pint: str


@dataclass(frozen=True, slots=True)
class _Atom:
    ucum: str
    pint: str
    kind: str


@cache
def _atoms() -> dict[str, _Atom]:
    """Every atom with every prefix it takes. Rows without a prefix win over prefixed ones (min is no milli-inch)."""
    made: dict[str, _Atom] = {}
    plain: dict[str, _Atom] = {}
    for row in rows("units"):
        for text in row["text"].split("|"):
            plain[text.replace("µ", "μ")] = _Atom(row["ucum"], row["pint"], row["kind"])
            if row["prefixes"] == "no":
                continue
            for prefix in rows("prefixes"):
                atom = _Atom(prefix["ucum"] + row["ucum"], _prefixed(prefix["pint"], row["pint"]), row["kind"])
                if lead := _lead(prefix, row["prefixes"], text):
                    made.setdefault(lead + text, atom)
    return made | plain


def _lead(prefix: dict[str, str], kind: str, text: str) -> str:
    """A prefix as it stands before a unit: its sign, or its word in the language of a unit spelt out."""
    if kind == "yes":
        return prefix["text"]
    return prefix["zh"] if "\u4e00" <= text[0] <= "\u9fff" else prefix["pint"]


def _prefixed(prefix: str, name: str) -> str:
    head, star, tail = name.partition("*")
    return prefix + head + star + tail


_INCH = (
    r"in(?=\.?\s?(?:$|[,;)±+×x]|\.\s)|\s(?:wide|long|high|thick|deep|tall|apart|in|of|or (?:more|less"
    r"|greater|larger)|by|per"
    r"|shall|should|must|may|is|are|min|max|minimum|maximum|diameter|square)\b)"
)
"""The inch, whose sign is a word too: only where no phrase begins with it."""


@cache
def pattern() -> str:
    """A regular expression without groups for a whole unit: atoms with powers, joined by · and /."""
    prefixable = {
        text.replace("µ", "μ") for row in rows("units") if row["prefixes"] == "yes" for text in row["text"].split("|")
    }
    prefixes = any_word(row["text"] for row in rows("prefixes") if row["text"])
    made = {row["text"] + text for row in rows("prefixes") for text in prefixable}
    others = any_word(text for text in _atoms() if not _is_word(text) and text not in made | prefixable | {"in"})
    bare = any_word(text for text in prefixable if not _is_word(text))
    latin = rf"{others}|(?:{prefixes})?(?:{bare})|{_INCH}"
    word = any_word(text for text in _atoms() if _is_word(text))
    power = r"(?:[⁻]?[¹²³⁴]|\^-?[1-4]|-[1-3](?!\d|\.\d)|[23](?!\d|\.\d))?"
    atom = f"(?:{latin}){power}"
    chinese = f"(?:{word})"
    product = rf"{atom}(?:\s?[·.*×]\s?{atom})*"
    below = rf"(?:\({product}(?:\s?[·.]\s?{chinese})?\)|{atom}|{chinese}|\d+ ?{atom})"
    rate = r"[a-z]{4,12} per (?:second|minute|hour|day|week|month|year)"
    per = rf"(?:\sper\s(?:\d+ ?)?(?:{word}|{atom})(?![A-Za-z]))?"
    end = r"(?![A-Za-zα-ωΑ-Ω])"
    return (
        rf"(?:{product}(?:\s?/\s?{below})*{end}{per}|{rate}|{chinese}(?:每{chinese}|\s?/\s?{below})*(?![A-Za-z]){per})"
    )


def _is_word(text: str) -> bool:
    """Whether a unit is spelt out: in Chinese, or in English with four letters or more, or a known short word."""
    return (
        "\u4e00" <= text[0] <= "\u9fff"
        or (text.isascii() and len(text) > 3 and text.replace(" ", "").isalpha())
        or (text in ("day", "days", "year", "hour", "week", "inch"))
    )


@lru_cache(maxsize=4096)
def read(text: str) -> Unit | None:
    """One unit out of its printed form; None when it is not one.

    >>> read("mg/(kg·d)").ucum, read("℃").ucum, read("W/(m²·K)").ucum
    ('mg/(kg.d)', 'Cel', 'W/(m2.K)')
    """
    printed = tidy = text.strip()
    whole = _atoms().get(tidy) or _atoms().get(tidy.replace(" ", ""))
    if whole is not None:
        return Unit(whole.ucum, printed, whole.kind, whole.pint)
    if " per " in tidy:
        above, _, below = tidy.rpartition(" per ")
        tidy = f"{above}/{below}"
        if above not in _atoms() and above.isalpha() and above.islower() and len(above) > 3:
            tidy = f"times/{below}"
    if "\u4e00" <= tidy[:1] <= "\u9fff":
        tidy = tidy.replace("每", "/")  # 毫克每千克: GB 3101, names of compound units
    ucum, pint, kinds = "", "", []
    position = 0
    token = _token()
    joined = False
    while position < len(tidy):
        match = token.match(tidy, position)
        if match is None or match.end() == position:
            return None
        position = match.end()
        if sign := match["sign"]:
            ucum += {"·": ".", "*": ".", "×": "."}.get(sign, sign)
            pint += {"·": "*", ".": "*", "×": "*"}.get(sign, sign)
        elif factor := match["factor"]:
            ucum, pint = ucum + factor + ".", pint + factor + "*"
            if ucum.endswith(f"/{factor}."):
                ucum, pint = (
                    ucum[: -len(factor) - 1] + "(" + factor + ".",
                    pint[: -len(factor) - 1] + "(" + factor + "*",
                )
        else:
            if joined and printed[:1].isascii() and not tidy[match.start() : match.start() + 1].isspace():
                return None  # APF is no product of amperes and petafarads
            atom = _atoms()[match["atom"]]
            if atom.kind == "count" and atom.ucum == "1" and ucum.endswith("/") and not match["atom"].isascii():
                atom = _Atom(f"{{{match['atom']}}}", atom.pint, "")
            power = (match["power"] or "").translate(_EXPONENTS).lstrip("^")
            ucum += atom.ucum + power
            pint += f"({atom.pint or 'dimensionless'})" + (f"**{power}" if power else "")
            kinds.append(atom.kind if not power else atom.kind + power)
        joined = match["atom"] is not None
    missing = ucum.count("(") - ucum.count(")")
    if tidy.count("(") != tidy.count(")") or missing < 0 or not kinds or tidy[-1] in "·.*×/(":
        return None
    ucum, pint = ucum + ")" * missing, pint + ")" * missing
    ucum = re.sub(r"\((\w+)\)$", r"\1", ucum.replace(".1)", ")"))
    return Unit(ucum, printed, _kind(kinds, ucum), pint)


@cache
def _token() -> re.Pattern[str]:
    names = any_word(_atoms())
    return re.compile(
        rf"\s{{0,8}}+(?:(?P<atom>{names})(?P<power>[⁻]?[¹²³⁴]|\^-?[1-4]|-[1-3](?!\d)|[23](?!\d))?|(?P<sign>[·.*×/()])|(?P<factor>\d+))"
    )


def _kind(kinds: list[str], ucum: str) -> str:
    if len(kinds) == 1:
        return {"length2": "area", "length3": "volume"}.get(kinds[0], kinds[0])
    if kinds == ["length", "time"] and "/" in ucum:
        return "speed"
    if kinds[:1] == ["mass"] and kinds[1:] in (["volume"], ["length3"]):
        return "concentration" if ucum[:2] in ("mg", "ug", "ng") else "density"
    if kinds == ["mass", "mass"]:
        return "ratio"
    return ""


_POWERS = {"T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "": 0, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12}


def scale(unit: Unit | None, other: Unit) -> int | None:
    """The power of ten that turns values of a unit into those of another that differs in its prefix only; 0 for the
    same unit and for none, None for units of two kinds."""
    if unit is None or unit.ucum == other.ucum:
        return 0
    if unit.kind != other.kind:
        return None
    for first, power in _POWERS.items():
        if first and not unit.ucum.startswith(first):
            continue
        base = unit.ucum[len(first) :]
        for second, below in _POWERS.items():
            if base and other.ucum == second + base:
                return power - below
    return None


def scaled(number: Number, power: int) -> Number:
    """A number times a power of ten, without binary noise.

    >>> scaled(Number(-50, "-50"), -6).text
    '-0.000050'
    """
    exact = Decimal(str(number.value)).scaleb(power)
    return number if not power else Number(float(exact), format(exact, "f"))


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


@lru_cache(maxsize=1024)
def dimension(unit: Unit) -> str:
    """The dimension by `pint`, such as "[length]"; "" for ordinal and logarithmic units, which have none to compare."""
    if not unit.pint:
        return ""
    expression = unit.pint
    try:
        return str(_registry().get_dimensionality(_registry().parse_units(expression)))
    except Exception as error:  # a unit that pint does not know is a fault of the table, and a test finds it
        raise ValueError(f"data/provision/units.csv: pint cannot read {expression!r} for {unit.text!r}") from error


def same_dimension(first: Unit, second: Unit) -> bool:
    """Whether values in both units can be compared; equal codes always can, a unit without a dimension only itself."""
    if first.ucum == second.ucum:
        return True
    return bool(first.pint) and bool(second.pint) and dimension(first) == dimension(second)
