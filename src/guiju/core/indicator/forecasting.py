"""Where a figure is going: a straight line through its history and a band from the errors the line would have made.

The line is the Theil–Sen estimate (H. Theil 1950; P. K. Sen, JASA 63 (1968), 1379–1389): the median of the slopes
between all pairs of points, through the median of what is left; a third of the points may be wild and it stays.
The band at h steps ahead comes from the back-test: at each past point the line is fitted to what was known then and the
error made h steps later is kept; the band reaches as far as the share LEVEL of those errors did, and never narrows with
h. How often bands made in this way held the figure that came is the coverage, printed with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, inf
from statistics import median

FEWEST = 6
"""Points of a history below which nothing is forecast."""
FIRST = 4
"""Points the first back-tested line is fitted to."""
LEVEL = 0.8
METHOD = "Theil–Sen"


@dataclass(frozen=True)
class Line:
    """`at(x)` = level + slope · x."""

    level: float
    slope: float

    def at(self, x: float) -> float:
        return self.level + self.slope * x


@dataclass(frozen=True)
class Band:
    """What is expected on a day, and from where to where."""

    day: date
    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """`bands` by day ahead. `covered` of `tested` back-tested bands held the figure that came."""

    slope: float  # per step of the history
    bands: tuple[Band, ...]
    covered: int
    tested: int

    @property
    def coverage(self) -> float | None:
        return self.covered / self.tested if self.tested else None


def line(values: Sequence[float]) -> Line:
    """The Theil–Sen line through values at 0, 1, 2 … One value: level."""
    slopes = [(b - a) / (j - i) for i, a in enumerate(values) for j, b in enumerate(values[i + 1 :], i + 1)]
    slope = median(slopes) if slopes else 0.0
    return Line(median(v - slope * x for x, v in enumerate(values)), slope)


def forecast(
    history: Sequence[tuple[date, float]], ahead: Sequence[date], least: float = -inf, most: float = inf
) -> Forecast | None:
    """The bands on the days `ahead`, one step of the history apart, within the bounds of the figure. None for a history
    of fewer than 6 points."""
    values = [value for _, value in history]
    if len(values) < FEWEST:
        return None
    errors = _errors(values, max(1, len(ahead)))
    fitted, n = line(values), len(values)
    bands, reach = [], 0.0
    for step, day in enumerate(ahead, 1):
        reach = max(reach, _reach(errors, step))
        middle = fitted.at(n - 1 + step)
        low, high = (min(most, max(least, x)) for x in (middle - reach, middle + reach))
        bands.append(Band(day, min(most, max(least, middle)), low, high))
    covered, tested = _backtest(values)
    return Forecast(fitted.slope, tuple(bands), covered, tested)


def _errors(values: Sequence[float], steps: int) -> list[tuple[int, int, float]]:
    """(when known, steps ahead, size) of the errors that lines fitted along the way would have made."""
    found = []
    for end in range(FIRST, len(values)):
        fitted = line(values[:end])
        for step in range(1, min(steps, len(values) - end) + 1):
            found.append((end - 1 + step, step, abs(values[end - 1 + step] - fitted.at(end - 1 + step))))
    return found


def _reach(errors: Sequence[tuple[int, int, float]], step: int) -> float:
    """How far the share LEVEL of the errors went at this many steps; where none is known, at fewer steps in proportion
    of the root."""
    for known in range(step, 0, -1):
        sizes = sorted(size for _, s, size in errors if s == known)
        if sizes:
            place = min(len(sizes), ceil(LEVEL * (len(sizes) + 1))) - 1
            return float(sizes[place] * (step / known) ** 0.5)
    return 0.0


def _backtest(values: Sequence[float]) -> tuple[int, int]:
    """(held, tried): bands one step ahead, each made of what was known before."""
    errors = _errors(values, 1)
    covered = tested = 0
    for end in range(FIRST + 1, len(values)):
        known = [error for error in errors if error[0] < end]
        reach = _reach(known, 1)
        tested += 1
        covered += abs(values[end] - line(values[:end]).at(end)) <= reach + 1e-9
    return covered, tested
