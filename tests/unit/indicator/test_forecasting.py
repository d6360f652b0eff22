"""The line, its band, its back-test, and what they say of a target."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.indicator.forecasting import forecast, line
from guiju.core.indicator.model import Target
from guiju.core.indicator.status import Ground, Status, standing

DAYS = [date(2020 + n // 4, 3 * (n % 4) + 1, 1) for n in range(40)]


def history(values: list[float]) -> list[tuple[date, float]]:
    return list(zip(DAYS, values, strict=False))


def test_a_straight_course_is_continued_and_every_band_held() -> None:
    made = forecast(history([10.0 + 2 * n for n in range(8)]), DAYS[8:11])
    assert made is not None
    assert made.slope == 2.0
    assert [(b.middle, b.low, b.high) for b in made.bands] == [
        (26.0, 26.0, 26.0),
        (28.0, 28.0, 28.0),
        (30.0, 30.0, 30.0),
    ]
    assert (made.covered, made.tested) == (3, 3)


def test_one_wild_point_does_not_move_the_line() -> None:
    fitted = line([1.0, 2.0, 3.0, 400.0, 5.0, 6.0, 7.0])
    assert fitted.slope == 1.0
    assert fitted.at(7) == 8.0


def test_a_band_widens_and_stays_within_the_bounds() -> None:
    made = forecast(history([90.0, 97.0, 91.0, 98.0, 92.0, 99.0, 94.0, 99.0]), DAYS[8:12], 0.0, 100.0)
    assert made is not None
    widths = [band.high - band.low for band in made.bands]
    assert all(0.0 <= band.low <= band.middle <= band.high <= 100.0 for band in made.bands)
    assert widths[0] > 0
    assert made.coverage is not None


def test_a_short_history_gives_no_forecast() -> None:
    assert forecast(history([1.0, 2.0, 3.0, 4.0, 5.0]), DAYS[5:7]) is None
    assert forecast([], DAYS[:1]) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=20))
def test_any_history_has_a_band_around_its_middle(values: list[float]) -> None:
    made = forecast(history(values), DAYS[20:24])
    assert made is not None
    assert all(band.low <= band.middle <= band.high for band in made.bands)
    assert 0 <= made.covered <= made.tested == len(values) - 5


TARGET = Target(">=", 50.0, date(2022, 12, 31), "O 2", "T4")


@pytest.mark.parametrize(
    ("value", "day", "rising", "status", "ground"),
    [
        (None, date(2022, 1, 1), 1.0, Status.NO_DATA, Ground.NO_FIGURE),
        (50.0, date(2022, 1, 1), 1.0, Status.REACHED, Ground.HOLDS),
        (50.0, date(2024, 1, 1), 1.0, Status.REACHED, Ground.HOLDS),
        (49.0, date(2022, 12, 31), 9.0, Status.BEHIND, Ground.PASSED),
        (27.0, date(2022, 1, 1), 9.0, Status.ON_COURSE, Ground.FORECAST),
        (27.0, date(2022, 1, 1), 1.0, Status.BEHIND, Ground.FORECAST),
    ],
)
def test_where_a_target_stands(value: float | None, day: date, rising: float, status: Status, ground: Ground) -> None:
    made = forecast(history([27.0 - rising * (7 - n) for n in range(8)]), [*DAYS[9:12], date(2023, 1, 1)])
    found = standing(TARGET, value, day, made)
    assert (found.status, found.ground) == (status, ground)


def test_without_a_forecast_nothing_is_claimed() -> None:
    assert standing(TARGET, 10.0, date(2022, 1, 1), None).status is Status.NO_DATA
    assert standing(TARGET, 10.0, date(2022, 1, 1), None).ground is Ground.SHORT
