"""Numbers that somebody typed, as exact decimals; and decimals as they are given out."""

from __future__ import annotations

import re
from decimal import Decimal

from guiju.core.errors import GuijuError, sentence

DIGITS = 15
"""Digits before the point, and digits after it, of a number that is taken."""
_NUMBER = re.compile(rf"[+-]?(?:\d{{1,{DIGITS}}}(?:\.\d{{0,{DIGITS}}})?|\.\d{{1,{DIGITS}}})(?:[eE][+-]?\d{{1,2}})?")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: "-"}
"""Wide forms as Chinese input gives them, and the sign of subtraction."""
_WHOLE = re.compile(r"\d+")


def decimal(text: str, where: str = "") -> Decimal:
    """A number out of what was typed: digits with a point, a sign, a power of ten. GuijuError for everything else: no
    number, NaN, infinity, a number with more than 15 digits before or after its point.

    >>> decimal("0.50"), decimal("1e-5"), decimal("−3")
    (Decimal('0.50'), Decimal('0.00001'), Decimal('-3'))
    """
    tidy = text.translate(_WIDE).strip()
    expected = f"a number with at most {DIGITS} digits before and after its point"
    if not tidy.isascii() or _NUMBER.fullmatch(tidy) is None:
        raise GuijuError("{} is no number", repr(text[:40]), where=where, expected=expected)
    found = Decimal(tidy)
    if found and (found.adjusted() >= DIGITS or int(found.as_tuple().exponent) < -DIGITS):
        raise GuijuError("{} has too many digits", repr(text[:40]), where=where, expected=expected)
    return Decimal(written(found)) + 0


def whole(text: str, most: int, where: str = "", least: int = 0) -> int:
    """A whole number out of what was typed, ASCII digits only. GuijuError: no number, below `least`, above `most`."""
    tidy = text.strip()
    if tidy.isascii() and _WHOLE.fullmatch(tidy) and len(tidy.lstrip("0")) <= len(str(most)):
        found = int(tidy)
        if least <= found <= most:
            return found
    raise GuijuError(
        "{} is no such number", repr(text[:40]), where=where, expected=sentence("a number from {} to {}", least, most)
    )


def written(value: Decimal) -> str:
    """A decimal in digits, without a power of ten and with the digits it has.

    >>> written(Decimal("1E-5")), written(Decimal("0.50")), written(Decimal("1E+3"))
    ('0.00001', '0.50', '1000')
    """
    return format(value, "f")


def optional(value: Decimal | None) -> str | None:
    """The same, None for none."""
    return None if value is None else written(value)
