"""Limits in base units, so that they can be ordered by strictness across standards."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from guiju.core.provision import units


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def to_base(printed: str, ucum: str, low: float | None, high: float | None) -> tuple[str, float | None, float | None]:
    """(base unit, low, high) by `pint`; the unit as it is where it has no dimension (grades, pH, dB)."""
    unit = units.read(printed) if printed else None
    if unit is None or not unit.pint:
        return ucum[:60], low, high
    try:
        registry = _registry()
        base = str(registry.Quantity(1.0, unit.pint).to_base_units().units)
        change = [
            None if each is None else registry.Quantity(each, unit.pint).to_base_units().magnitude
            for each in (low, high)
        ]
    except Exception:  # a unit pint cannot convert is kept as printed
        return ucum[:60], low, high
    return base[:60], change[0], change[1]
