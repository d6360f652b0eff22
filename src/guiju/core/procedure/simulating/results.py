"""What a simulation found, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Lengths:
    """Lengths in days: how many, their mean, and the days within which 10, 50 and 90 of a hundred are over."""

    count: int
    mean: float
    p10: int
    p50: int
    p90: int


@dataclass(frozen=True)
class Spent:
    """Days that a case spends in a state on average, their share of the whole, and the share of cases that see it."""

    state: str
    mean: float
    share: float
    visited: float


@dataclass(frozen=True)
class Kept:
    """How often a clock's term came to its end in the cases, and how often it was kept."""

    clock: str
    runs: int
    kept: int

    @property
    def share(self) -> float:
        return self.kept / self.runs


@dataclass(frozen=True)
class Result:
    """Cases from opening to end. `ends`: end state → its lengths; `unfinished` cases went round without an end."""

    procedure: str
    version: int
    cases: int
    seed: int
    unfinished: int
    duration: Lengths
    ends: Mapping[str, Lengths]
    states: tuple[Spent, ...]
    clocks: tuple[Kept, ...]

    @property
    def bottleneck(self) -> Spent | None:
        """The state in which most of the time goes."""
        return max(self.states, key=lambda s: s.mean, default=None)

    def as_dict(self) -> dict[str, Any]:
        """For programs; shares have four places, days one."""
        told = asdict(self)
        told["states"] = [{**asdict(s), "mean": round(s.mean, 1), "share": round(s.share, 4)} for s in self.states]
        told["clocks"] = [{**asdict(k), "share": round(k.share, 4)} for k in self.clocks]
        told["bottleneck"] = self.bottleneck.state if self.bottleneck else None
        return told


def spread_of(days: Sequence[int]) -> Lengths:
    """Mean and quantiles: the p-quantile is the least length within which a share p is over."""
    if not days:
        return Lengths(0, 0.0, 0, 0, 0)
    ordered = sorted(days)

    def within(percent: int) -> int:
        return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

    return Lengths(len(ordered), round(sum(ordered) / len(ordered), 1), within(10), within(50), within(90))
