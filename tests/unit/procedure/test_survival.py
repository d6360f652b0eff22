"""The product-limit estimate against values worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from guiju.core.errors import GuijuError
from guiju.core.procedure.simulating.kaplan_meier import Curve, Observed, Step, estimate


def _curve(*lengths: float) -> Curve:
    """Negative lengths stand for censored ones."""
    return estimate(Observed(abs(days), days > 0) for days in lengths)


def test_without_censoring_it_is_the_share_that_lasts_longer() -> None:
    curve = _curve(5, 5, 8, 12, 20)
    assert curve.steps == (
        Step(5, 5, 2, Fraction(3, 5)), Step(8, 3, 1, Fraction(2, 5)),
        Step(12, 2, 1, Fraction(1, 5)), Step(20, 1, 1, Fraction(0)),
    )  # fmt: skip
    assert [curve.survival(t) for t in (0, 4.9, 5, 11, 20, 99)] == [1, 1, Fraction(3, 5), Fraction(2, 5), 0, 0]


def test_with_censoring() -> None:
    # at risk 8: one of 8 ends at 3 → 7/8; one censored at 4; of 6, two end at 6 → 7/8·4/6 = 7/12;
    # one censored at 7; of 3, one ends at 9 → 7/12·2/3 = 7/18; two censored at 10.
    curve = _curve(3, -4, 6, 6, -7, 9, -10, -10)
    assert curve.steps == (
        Step(3, 8, 1, Fraction(7, 8)),
        Step(6, 6, 2, Fraction(7, 12)),
        Step(9, 3, 1, Fraction(7, 18)),
    )


def test_at_equal_times_the_end_comes_before_the_censoring() -> None:
    assert _curve(6, 6, 6, -6, 7).steps[0] == Step(6, 5, 3, Fraction(2, 5))


def test_the_remission_times_of_freireich() -> None:
    # 6-MP arm of Freireich et al. 1963 (Blood 21), 21 patients, weeks; the textbook example.
    lengths = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
    curve = _curve(*lengths)
    assert [(s.days, s.at_risk, s.ends, round(float(s.survival), 4)) for s in curve.steps] == [
        (6, 21, 3, 0.8571), (7, 17, 1, 0.8067), (10, 15, 1, 0.7529), (13, 12, 1, 0.6902), (16, 11, 1, 0.6275),
        (22, 7, 1, 0.5378), (23, 6, 1, 0.4482),
    ]  # fmt: skip
    assert curve.quantile(Fraction(1, 2)) == 23
    assert curve.quantile(Fraction(9, 10)) is None


def test_draws_follow_the_curve() -> None:
    curve = _curve(5, 5, 8, 12, 20)
    drawn = [curve.draw(n / 1000) for n in range(1000)]
    assert {t: drawn.count(t) for t in (5, 8, 12, 20)} == {5: 400, 8: 200, 12: 200, 20: 200}


def test_draws_given_a_time_already_waited() -> None:
    curve = _curve(5, 5, 8, 12, 20)
    drawn = [curve.draw(n / 900, beyond=5) for n in range(900)]
    assert {t: drawn.count(t) for t in set(drawn)} == {8: 300, 12: 300, 20: 300}
    assert curve.draw(0.5, beyond=50) == 50


def test_what_the_curve_leaves_open_is_put_at_the_longest_time_seen() -> None:
    curve = _curve(3, -9, -9, -9)
    drawn = [curve.draw(n / 100) for n in range(100)]
    assert (drawn.count(3), drawn.count(9)) == (25, 75)


@pytest.mark.parametrize("lengths", [(), (-5, -7)])
def test_nothing_ended(lengths: tuple[float, ...]) -> None:
    with pytest.raises(GuijuError, match="nothing in the history has ended"):
        _curve(*lengths)


@pytest.mark.parametrize("days", [-1.0, float("nan"), float("inf")])
def test_impossible_lengths(days: float) -> None:
    with pytest.raises(GuijuError, match="a number of days"):
        estimate([Observed(days)])
