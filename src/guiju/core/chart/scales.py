"""From a value to a place: linear scales with round ticks, exact for any finite number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from guiju.core.chart.model import exact


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` laid on places from `start` to `end`; low < high."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        share = ((value if isinstance(value, Decimal) else exact(value)) - self.low) / (self.high - self.low)
        return self.start + float(share) * (self.end - self.start)


def step(low: Decimal, high: Decimal, wanted: int) -> Decimal:
    """The round step (1, 2 or 5 by a power of ten) that makes about so many parts, never more than twice as many."""
    rough = (high - low) / max(wanted, 1)
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def scale(values: Iterable[float], start: float, end: float, wanted: int = 4) -> tuple[Scale, tuple[Decimal, ...]]:
    """A scale over all values with round ends, and its ticks. Equal values are given room around them."""
    found = [exact(value) for value in values]
    low, high = min(found), max(found)
    if low == high:
        room = abs(low) / 10 or Decimal(1)
        low, high = (low, high + room) if low == 0 else (low - room, high + room)
    by = step(low, high, wanted)
    first = (low / by).to_integral_value(ROUND_FLOOR)
    last = (high / by).to_integral_value(ROUND_CEILING)
    if first == last:  # the span is lost against the size of the numbers
        return Scale(low, high, start, end), (low, high)
    ticks = tuple((first + place) * by for place in range(int(last - first) + 1))
    return Scale(ticks[0], ticks[-1], start, end), ticks


def tick_label(tick: Decimal) -> str:
    """Short: 12 000 with a thin space, 0.25, 1e+30."""
    if tick and not -5 < tick.adjusted() < 12:
        return f"{tick:.2g}".replace("-", "−", 1) if tick < 0 else f"{tick:.2g}"
    text = f"{tick.normalize():,f}" if abs(tick) >= 10_000 else f"{tick.normalize():f}"  # a year stays whole
    return text.replace(",", "\u2009").replace("-", "−", 1)
