"""How sure the reader is of a quantity, and why: codes that a page can put into words."""

from __future__ import annotations

from collections.abc import Iterable

LESS = {
    "operator_unbound": 0.8,
    "negation_far": 0.35,
    "operator_far": 0.1,
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
FULL = 0.95


def confidence(doubts: Iterable[str]) -> float:
    """0 to 1, an order and no probability.

    >>> confidence([]), confidence(["negation_far"]), confidence(["operator_unbound", "unit_unread"])
    (0.95, 0.6, 0.05)
    """
    return round(max(0.05, FULL - sum(LESS[doubt] for doubt in dict.fromkeys(doubts))), 2)
