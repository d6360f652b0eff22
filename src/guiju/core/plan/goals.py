"""Targets against figures: whether numbers contradict each other, and where a target stands."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guiju.core.plan.kept import Goal


class Standing(StrEnum):
    """Where a target stands on a day."""

    REACHED = "reached"  # the figure fulfils it
    OPEN = "open"  # not yet fulfilled, and its last day has not come
    MISSED = "missed"  # not fulfilled, and its last day is over
    NO_DATA = "no_data"  # there is no figure


def fulfils(goal: Goal, figure: Decimal) -> bool:
    """Whether a figure is what the target asks for. "=" is a number of things to be made: more is no fault."""
    match goal.comparator:
        case ">=" | "=":
            return figure >= goal.value
        case ">":
            return figure > goal.value
        case "<=":
            return figure <= goal.value
    return figure < goal.value


def standing(goal: Goal, figure: Decimal | None, today: date) -> Standing:
    """Where the target stands with its latest figure."""
    if figure is None:
        return Standing.NO_DATA
    if fulfils(goal, figure):
        return Standing.REACHED
    return Standing.MISSED if today > last_day(goal.deadline) else Standing.OPEN


def last_day(deadline: str) -> date:
    """The last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = [int(part) for part in deadline.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    return date(parts[0], parts[1], parts[2])


def contradiction(goals: Sequence[Goal]) -> str:
    """Two targets on the same measure until the same day that cannot both be meant, in words; "" when there is none.

    A range (at least 10, at most 20) is no contradiction; two different "at least" are one, and so is a range without
    a number in it.
    """
    for place, goal in enumerate(goals):
        for other in goals[:place]:
            if _about(goal) != _about(other):
                continue
            low, high = (goal, other) if goal.comparator in (">=", ">") else (other, goal)
            ranged = low.comparator in (">=", ">") and high.comparator in ("<=", "<") and low.value <= high.value
            if not ranged and (goal.comparator, goal.value) != (other.comparator, other.value):
                return f"{_shown(other)} and {_shown(goal)} ({goal.measure.en})"
    return ""


def _about(goal: Goal) -> tuple[str, str, str]:
    return re.sub(r"[\W_]", "", goal.measure.zh.lower()), goal.unit, goal.deadline


def _shown(goal: Goal) -> str:
    return f"{goal.comparator} {goal.value} {goal.unit}".rstrip()
