"""The value of a computed fact or column, of the type it says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import expressions
from guiju.core.procedure.expressions import Meaning, UnknownError
from guiju.core.procedure.model import Fact, FactType

PLACES = 6
"""Decimals are kept with so many places, a half to the even one (GB/T 8170)."""
_LARGEST = 10**15


def computed_value(fact: Fact, meaning: Meaning) -> Any:
    """What the expression of a fact gives; None where something it reads is not there. GuijuError for a number that is
    too large to be kept."""
    assert fact.computed is not None
    try:
        value = expressions.value(fact.computed, meaning)
    except UnknownError:
        return None
    if value is None:
        return None
    match fact.type:
        case FactType.WHOLE_NUMBER | FactType.DECIMAL if abs(value) >= _LARGEST:
            raise GuijuError(
                "{} is too large to be kept", repr(fact.label.en), where=fact.name, expected="a number of 15 digits"
            )
        case FactType.WHOLE_NUMBER:
            return int(value)
        case FactType.DECIMAL:
            return float(round(Fraction(value), PLACES))
        case FactType.YES_NO:
            return bool(value)
    return value
