"""How sure the reader is of a quantity, and why: codes that a page can put into words."""

from __future__ import annotations

from collections.abc import Iterable

LESS = {
    "operator_unbound": 0.8,
    "negation_far": 0.35,
    "operator_far": 0.1,
    "tolerance_bound": 0.3,
    "no_operator": 0.15,
    "unit_unread": 0.35,
    "dimension_mismatch": 0.35,
    "reversed_range": 0.4,
    "mixed_units": 0.1,
    "power_guessed": 0.3,
    "not_verifiable": 0.1,
    "no_characteristic": 0.1,
    "characteristic_from_unit": 0.1,
}
"""What each doubt takes off a confidence of 0.95."""
WORDS = {
    "operator_unbound": ("关系不明", "the relation cannot be told"),
    "negation_far": ("否定词管到哪里不明", "how far the negation goes is unclear"),
    "operator_far": ("关系与数值相隔", "words stand between relation and value"),
    "no_operator": ("没有关系词", "no relation is said"),
    "tolerance_bound": ("带允差的界限", "a bound with a tolerance"),
    "unit_unread": ("单位未识别", "the unit was not read"),
    "dimension_mismatch": ("指标与单位不合", "characteristic and unit do not fit"),
    "reversed_range": ("上下限颠倒", "the range is the wrong way round"),
    "mixed_units": ("单位不一", "two units"),
    "power_guessed": ("10的幂是推测的", "the power of ten is guessed"),
    "not_verifiable": ("近似值", "an approximate value"),
    "no_characteristic": ("没有指标名", "no characteristic is named"),
    "characteristic_from_unit": ("指标名由单位推出", "the characteristic is named after its unit"),
}
"""Each doubt in Chinese and English."""
FULL = 0.95


def confidence(doubts: Iterable[str]) -> float:
    """0 to 1, an order and no probability.

    >>> confidence([]), confidence(["negation_far"]), confidence(["operator_unbound", "unit_unread"])
    (0.95, 0.6, 0.05)
    """
    return round(max(0.05, FULL - sum(LESS[doubt] for doubt in dict.fromkeys(doubts))), 2)
