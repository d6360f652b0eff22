"""How long something takes, learned from cases of which some are not finished: the product-limit estimate.

E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958), 457–481. At equal
times an end counts before a censoring, as they define it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from guiju.core.errors import GuijuError


@dataclass(frozen=True)
class Observed:
    """A length in days. `ended` False: it was still going on when last seen (censored)."""

    days: float
    ended: bool = True


@dataclass(frozen=True)
class Step:
    """What happened at one time: `at_risk` were under way just before, `ends` of them ended; `survival` is S(t)."""

    days: float
    at_risk: int
    ends: int
    survival: Fraction


@dataclass(frozen=True)
class Curve:
    """The estimate S(t): the share that lasts longer than t days, falling at each step."""

    steps: tuple[Step, ...]
    count: int
    longest: float  # seen, whether it had ended or not

    def survival(self, days: float) -> Fraction:
        """S(t), exactly."""
        place = bisect_right(self._times, days)
        return self.steps[place - 1].survival if place else Fraction(1)

    def quantile(self, share: Fraction | float) -> float | None:
        """The shortest time by which at least this share has ended; None where the curve does not fall so far."""
        return next((step.days for step in self.steps if 1 - step.survival >= share), None)

    def draw(self, chance: float, beyond: float = 0.0) -> float:
        """The length that belongs to a number in [0, 1), given that it is longer than `beyond` days. What the curve
        leaves open at its end is put at the longest time seen (Efron 1967): an estimate on the short side."""
        place = bisect_right(self._times, beyond)
        left = self._ended[place - 1] if place else 0.0
        place = bisect_right(self._ended, left + chance * (1 - left))
        return self.steps[place].days if place < len(self.steps) else max(self.longest, beyond)

    @cached_property
    def _times(self) -> list[float]:
        return [step.days for step in self.steps]

    @cached_property
    def _ended(self) -> list[float]:
        return [float(1 - step.survival) for step in self.steps]


def estimate(observations: Iterable[Observed]) -> Curve:
    """The product-limit estimate. GuijuError for a negative length and where nothing ended."""
    seen = list(observations)
    for o in seen:
        if not 0 <= o.days < float("inf"):
            raise GuijuError("a length of {} days", o.days, where="history", expected="a number of days, 0 or more")
    ends = Counter(o.days for o in seen if o.ended)
    if not ends:
        raise GuijuError("nothing in the history has ended", where="history", expected="at least one observed end")
    leaving = Counter(o.days for o in seen)
    at_risk, survival = len(seen), Fraction(1)
    steps: list[Step] = []
    for days in sorted(leaving):
        if ends[days]:
            survival *= Fraction(at_risk - ends[days], at_risk)
            steps.append(Step(days, at_risk, ends[days], survival))
        at_risk -= leaving[days]
    return Curve(tuple(steps), len(seen), max(leaving))
