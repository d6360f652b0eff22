"""Limits in base units, so that they can be ordered by strictness across standards. Numbers are exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from guiju.core.provision import units
from guiju.core.provision.model import Number

_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?")


def exact(number: Number) -> Decimal:
    """The number as it is written, with its trailing zeros; by its value where it is written another way (2×10⁻³)."""
    return Decimal(number.text if _PLAIN.fullmatch(number.text) else repr(number.value))


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True, non_int_type=Decimal)


def to_base(
    printed: str, ucum: str, low: Decimal | None, high: Decimal | None
) -> tuple[str, Decimal | None, Decimal | None]:
    """(base unit, low, high) by `pint`; the unit as it is where it has no dimension (grades, pH, dB)."""
    unit = units.read(printed) if printed else None
    if unit is None or not unit.pint:
        return ucum[:60], low, high
    try:
        registry = _registry()
        base = str(registry.Quantity(Decimal(1), unit.pint).to_base_units().units)
        change = [
            None if each is None else _decimal(registry.Quantity(each, unit.pint).to_base_units().magnitude)
            for each in (low, high)
        ]
    except Exception:  # a unit pint cannot convert is kept as printed
        return ucum[:60], low, high
    return base[:60], change[0], change[1]


def _decimal(magnitude: Any) -> Decimal:
    """A magnitude of `pint`, which gives floats for some units, without trailing zeros."""
    found = magnitude if isinstance(magnitude, Decimal) else Decimal(repr(magnitude))
    return found.normalize() if found.is_finite() else found
