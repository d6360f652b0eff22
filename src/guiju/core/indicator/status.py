"""Whether a target is reached, on course or behind; why it is said stands with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guiju.core.indicator.forecasting import Forecast
from guiju.core.indicator.model import Target


class Status(StrEnum):
    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    NO_DATA = "no_data"


class Ground(StrEnum):
    """What a status rests on."""

    HOLDS = "holds"  # the figure meets the target on the day
    PASSED = "passed"  # the deadline has passed and it does not
    FORECAST = "forecast"  # the middle of the forecast on the deadline meets it, or does not
    NO_FIGURE = "no_figure"
    SHORT = "short"  # the history is too short for a forecast


@dataclass(frozen=True)
class Standing:
    """`expected`: the middle of the forecast on the deadline, where the status rests on it."""

    status: Status
    ground: Ground
    expected: float | None = None


def standing(target: Target, value: float | None, day: date, forecast: Forecast | None) -> Standing:
    """The status of a target on a day. `forecast` is needed before the deadline only, with a band on or after it."""
    if value is None:
        return Standing(Status.NO_DATA, Ground.NO_FIGURE)
    if target.met(value):
        return Standing(Status.REACHED, Ground.HOLDS)
    if day >= target.deadline:
        return Standing(Status.BEHIND, Ground.PASSED)
    band = next((b for b in forecast.bands if b.day >= target.deadline), None) if forecast else None
    if band is None:
        return Standing(Status.NO_DATA, Ground.SHORT)
    status = Status.ON_COURSE if target.met(band.middle) else Status.BEHIND
    return Standing(status, Ground.FORECAST, band.middle)
