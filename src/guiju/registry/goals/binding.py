"""Targets of a plan bound to their indicators: the figure of a day beside the one last reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from guiju.core.errors import GuijuError
from guiju.core.plan.kept import Baseline, Goal
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.goals import definitions, evaluating
from guiju.registry.goals.evaluating import Asked

_DIGITS = 2  # of a figure beside a target; the page of the indicator has them all


def question(goal: Goal, day: date, seq: int | None = None) -> Asked:
    """What a target asks of its indicator on a day, as known at a number. NotHeldError for an indicator that is not
    there, GuijuError for a parameter it does not have or a value that does not fit."""
    return evaluating.asked(definitions.indicator(goal.indicator), goal.params, day, seq, day)


def measured(goals: Iterable[Goal], day: date, seq: int | None = None) -> dict[str, Baseline]:
    """Key of each target -> its computed figure; `source` is the permalink of the indicator, with its evidence. A
    target without an indicator of this house, or without records to count, is left out."""
    found = {}
    for goal in goals:
        if not goal.indicator:
            continue
        try:
            asked = question(goal, day, seq)
        except GuijuError:
            continue  # kept plans may name indicators that are not there: `faults` tells
        value = evaluating.figure(asked).value
        if value is not None:
            found[goal.key] = Baseline(
                Decimal(str(round(value, _DIGITS))).normalize() + 0, day.isoformat(), link(asked)
            )
    return found


def link(asked: Asked) -> str:
    """The permalink of a figure, for links inside this house."""
    return f"/indicators/{asked.indicator.key}/?{urlencode(evaluating.bounded(asked))}"


def faults(goals: Iterable[Goal], day: date) -> Mapping[str, str]:
    """Key of each target that names an indicator or parameter there is not -> what is wrong, in words."""
    found = {}
    for goal in goals:
        try:
            if goal.indicator:
                question(goal, day)
        except (GuijuError, NotHeldError) as error:
            found[goal.key] = str(error)
    return found
