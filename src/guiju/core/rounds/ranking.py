"""Ranking by the mean of what was given, exactly, with ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from guiju.core.rounds.model import Ranking, Ties


@dataclass(frozen=True)
class Scored:
    """A case with the group it competes in and what it was given."""

    key: str
    group: str
    given: tuple[int, ...]


@dataclass(frozen=True)
class Placed:
    """A case with its mean (None where too few gave one), its place in its group (those with one mean share a place,
    the next is counted on: 1, 1, 3), and whether it is among those that the places are for."""

    key: str
    group: str
    mean: Fraction | None
    place: int | None
    chosen: bool


def ranked(ranking: Ranking, cases: Sequence[Scored]) -> list[Placed]:
    """All cases, group by group, the highest mean first, those that cannot be ranked last."""
    found: list[Placed] = []
    for group in sorted({one.group for one in cases}):
        means = {
            one.key: Fraction(sum(one.given), len(one.given)) if len(one.given) >= max(1, ranking.least) else None
            for one in cases if one.group == group
        }  # fmt: skip
        held = sorted((mean for mean in means.values() if mean is not None), reverse=True)
        places = ranking.places.get(group, ranking.places.get("", 0))
        for key, mean in sorted(means.items(), key=lambda pair: (pair[1] is None, -(pair[1] or 0), pair[0])):
            place = held.index(mean) + 1 if mean is not None else None
            found.append(Placed(key, group, mean, place, mean is not None and _in(mean, held, places, ranking.ties)))
    return found


def _in(mean: Fraction, held: Sequence[Fraction], places: int, ties: Ties) -> bool:
    better = sum(other > mean for other in held)
    level = sum(other == mean for other in held)
    return better < places if ties is Ties.ALL else better + level <= places


def mean_said(mean: Fraction | None) -> str:
    """A mean with two places, rounded half up, as it is printed."""
    if mean is None:
        return ""
    hundredths = (mean.numerator * 200 + mean.denominator) // (2 * mean.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
