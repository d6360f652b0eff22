"""Numbers as standards print them: thousands, decimal commas, powers of ten, fractions, numerals in words."""

from __future__ import annotations

import re

from guiju.core.provision.model import Number

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPER = str.maketrans(RAISED + "⁻⁺", "0123456789-+")
_EXPONENT = rf"(?:\^\s?[{{(]?[-+–]?\d{{1,2}}[)}}]?|\*\*-?\d{{1,2}}|[⁻⁺]?[{RAISED}]{{1,2}})"
POWER = rf"10{_EXPONENT}"
"""A power of ten whose exponent is told by a sign or by raised digits."""
_LOST = r"10(?:\s?[-–]\d{1,2}(?![\d.~～至])|[2-9](?![\d.,]))"
"""A power of ten behind × whose exponent is no longer raised: 5×10-3, 5×104."""
_PLAIN = (
    r"(?:(?<![\d.])(?=\.\d)|\d{1,3}(?: \d{3})+(?![\d])|\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,15})"
    r"(?:\.\d{3}(?: \d{3})* \d{1,2}(?![\d.])(?=\s?[A-Za-z%‰℃°μΩ])|\.\d{1,15}(?: \d{3})*"
    r"|(?<=\b0),\d{1,6}(?![\d,])|,(?:\d{1,2}|\d{4,6})(?![\d,]))?"
)
_SCALE = r"(?:\s?[eE][-+]?\d{1,2}(?![A-Za-z\d]))"
DIGITS = (
    rf"(?:{POWER}|2(?:\^\d{{1,3}}(?![\d.])|[{RAISED}]{{1,3}})(?:\s?-\s?1(?!\d|\.\d))?"
    rf"|1 (?:part )?in \d{{1,3}}(?: ?\d{{3}}){{0,2}}(?!\d)|\d{{1,3}} \d{{1,2}}/\d{{1,2}}(?![\d/.])"
    rf"|1:\d{{1,4}}(?![\d:])|\d{{1,4}}\s?/\s?\d{{1,5}}(?![\d/]|\.\d)(?!\s?[A-Za-z]{{2,}}/)"
    rf"|{_PLAIN}"
    rf"(?:{_SCALE}|\s?[×x*·]\s?(?:{POWER}|{_LOST})|\s?[万亿](?=[\u4e00-\u9fff A-Za-z]))?)"
)
SIGN = r"(?:[-+]\s?|[–—](?=\d)|[–—]\s(?=\d[\d.,]*\s?(?:℃|°C|°F|dB))|零下\s?|负(?=\d)|minus\s)"
NUMBER = rf"{SIGN}?{DIGITS}"

_CHINESE = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}
CHINESE = r"[一二两三四五六七八九十百千万零〇]"
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_SMALL += ["seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ENGLISH = (
    rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(reversed(_SMALL))}"
    r"|(?:a |one )?(?:hundred|dozen))"
)


_TWO = re.compile(rf"^\s*2(?:\^|[{RAISED}])")


def number(text: str) -> Number:
    """One number out of its printed form, with blanks, commas or powers of ten.

    >>> number("10 000").value, number("0,75").value, number("2.5×10⁻³").value, number("-0.50").text
    (10000, 0.75, 0.0025, '-0.50')
    >>> number("5×10-3").value, number("1/4").value, number("零下18").value, number("5万").value
    (0.005, 0.25, -18, 50000)
    """
    if (match := re.fullmatch(r"\s*(\d{1,3}) (\d{1,2})/(\d{1,2})", text)) and int(match[3]):
        return Number(_clean(int(match[1]) + int(match[2]) / int(match[3])), text.strip())
    if (
        binary := re.fullmatch(r"\s*2\^?(\d{1,3})(?:\s?-\s?(1))?\s*", text.translate(_SUPER))
        if _TWO.search(text)
        else None
    ):
        return Number(2 ** int(binary[1]) - int(binary[2] or 0), text.strip())
    tidy = (
        re.sub(r"\s", "", re.sub(r" (?:part )?in ", "/", text))
        .translate(_SUPER)
        .translate(str.maketrans("", "", "(){}"))
    )
    tidy = re.sub(r"^(?:零下|负|minus|[–—])", "-", tidy).replace("–", "-").replace("**", "^")
    sign = -1 if tidy.startswith("-") else 1
    tidy = tidy.lstrip("+-")
    if "/" in tidy or ":" in tidy:
        above, _, below = tidy.replace(":", "/").partition("/")
        return Number(_clean(sign * int(above) / int(below)) if int(below) else 0, text.strip())
    scale = 1
    if tidy[-1:] in "万亿":
        scale, tidy = {"万": 10**4, "亿": 10**8}[tidy[-1]], tidy[:-1]
    raised = any(char in text for char in RAISED)
    match = re.fullmatch(r"(?:([\d.,]+)[×x*·])?10\^?([-+]?\d{1,2})", tidy)
    if match is not None and (match[1] or "^" in tidy or raised):
        plain = float(f"{_dot(match[1] or '1')}e{match[2]}")
    elif (match := re.fullmatch(r"([\d.,]+)[eE]([-+]?\d{1,2})", tidy)) is not None:
        plain = float(f"{_dot(match[1])}e{match[2]}")
    else:
        printed = _dot(tidy)
        if scale == 1:
            value: int | float = float(printed) if "." in printed else int(printed)
            return Number(sign * value, _printed(text))
        plain = float(printed) * scale
    return Number(_clean(sign * plain), text.strip())


def _printed(text: str) -> str:
    """The number as it stands, its sign as a hyphen, so that decimals can read it."""
    return re.sub(r"^(?:零下|负|minus|[–—])\s?", "-", text.strip())


def _clean(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _dot(text: str) -> str:
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text) and not text.startswith("0"):
        return text.replace(",", "")
    return text.replace(",", ".")


def power_guessed(text: str) -> bool:
    """Whether a power of ten was understood although its exponent is neither raised nor signed (5×104)."""
    return re.search(r"[×x*·]\s?10[2-9]$", text) is not None


def chinese(text: str) -> int:
    """A Chinese numeral up to 99,999,999.

    >>> chinese("二十四"), chinese("一百零五"), chinese("两"), chinese("三万五千")
    (24, 105, 2, 35000)
    """
    head, ten_thousand, tail = text.partition("万")
    if ten_thousand:
        return chinese(head or "一") * 10_000 + (chinese(tail) if tail else 0)
    total, digit = 0, 0
    for char in text:
        if char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            digit = digit * 10 + _CHINESE[char] if digit else _CHINESE[char]
    return total + digit


def english(text: str) -> int:
    """An English numeral up to a hundred, or a dozen.

    >>> english("twenty-five"), english("twelve"), english("a hundred")
    (25, 12, 100)
    """
    word = text.lower()
    if word.endswith("hundred"):
        return 100
    if word.endswith("dozen"):
        return 12
    if word in _SMALL:
        return _SMALL.index(word)
    tens, _, rest = word.partition("-")
    return (_TENS.index(tens) + 2) * 10 + (_SMALL.index(rest) if rest else 0)
