"""What every chart has: how its figures are printed, its table twin, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guiju.core.errors import GuijuError

THIN = "\u2009"
"""Between thousands, as standards print numbers."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a chart says, in words and figures: `head` names the columns, each row has as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Format:
    """How a figure is printed: digits after the point (None: as many as it has, at most three), and its unit."""

    decimals: int | None = None
    unit: str = ""

    def __call__(self, value: float | None) -> str:
        """The figure with its unit; "–" for one that is missing."""
        if value is None:
            return "–"
        unit = self.unit if self.unit in ("", "%", "‰") else f" {self.unit}"
        return _number(value, self.decimals) + unit


PLAIN = Format()
"""Figures as they are."""


def _number(value: float, decimals: int | None) -> str:
    if value and not 1e-4 <= abs(value) < 1e15:
        return f"{value:.3g}".replace("-", "−", 1) if value < 0 else f"{value:.3g}"
    if decimals is None:
        text = (
            f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.001 else f"{value:.6f}".rstrip("0").rstrip(".")
        )
    else:
        text = f"{value:,.{decimals}f}"
    text = "0" if text in ("-0", "") else text
    return text.replace(",", THIN).replace("-", "−", 1)


def exact(value: float) -> Decimal:
    """The value as it is printed shortest: scales are reckoned with it, so that no finite number overflows."""
    return Decimal(repr(float(value)))


def finite(values: Iterable[float | None], where: str) -> None:
    """GuijuError when one of them is not a finite number; None stands for a value that is missing."""
    for place, value in enumerate(values, 1):
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise GuijuError(
                "{} cannot be drawn", repr(value)[:40], where=f"{where}, value {place}", expected="a finite number"
            )


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an int too large for a float
        return False


def some(values: Sequence[object], where: str) -> None:
    """GuijuError when there is nothing to draw."""
    if not values:
        raise GuijuError("a chart without values", where=where, expected="at least one value")


def not_negative(values: Iterable[float | None], where: str) -> None:
    """GuijuError when a share or a count is below zero."""
    for place, value in enumerate(values, 1):
        if value is not None and value < 0:
            raise GuijuError("{} is below zero", repr(value), where=f"{where}, value {place}", expected="zero or more")
