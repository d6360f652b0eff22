"""The terms of a case as its page shows them: what is left, and where one began with an act that was entered later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from guiju.core.procedure import calendar, parameters
from guiju.core.procedure.clocks import ClockState, beyond_calendar
from guiju.core.procedure.model import Procedure, Words
from guiju.registry.cases.acts import dating
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.views import queries
from guiju.web.cases.acting import LIGHTS, entered_later, word

MANY = 5
"""Steps from which on it is said once that they were entered together."""
LATE_ENTRY = Words("录入时已过", "over when it was entered")
"""Of a term that nobody let pass: its last day lay before the day on which the act that starts it was entered."""


@dataclass(frozen=True)
class Term:
    """A running clock: its first and last day, days left, its light; the day on which the act that started it was
    entered, where that is a later one."""

    label: str
    source: str
    started: date
    last: date
    left: int
    light: str
    light_word: str
    state: str
    share: int
    beyond: bool
    entered: date | None = None


def terms(case: Case, procedure: Procedure, acts: Iterable[Act], today: date) -> list[Term]:
    """The clocks of a case that run, are paused or have run out."""
    found, done = [], list(acts)
    for clock in queries.clocks_of(case):
        if clock.stopped is not None or clock.name not in procedure.clocks:
            continue
        left = (clock.last - today).days
        light = "red" if left < 0 else "amber" if left <= queries.SOON else "green"
        whole = max(1, (clock.last - clock.started).days)
        share = min(100, max(0, round(100 * (today - clock.started).days / whole)))
        entered = _entered(procedure, clock, done)
        said, light = (LATE_ENTRY, "amber") if entered and entered > clock.last else (LIGHTS[light], light)
        label = procedure.clocks[clock.name]
        paused = word(Words("暂停", "paused")) if clock.paused else ""
        found.append(
            Term(
                word(label.label), label.source, clock.started, clock.last, left, light, word(said), paused, share,
                beyond_calendar(clock), entered,
            )
        )  # fmt: skip
    return found


def entered_at_once(acts: Iterable[Act]) -> date | None:
    """The day on which all that people did in a case was entered together, where they had done it on days before: then
    it is said once, not with each step."""
    done = [entered_later(act) for act in acts if act.user_id]
    return done[0] if len(done) >= MANY and len(set(done)) == 1 else None


def _entered(procedure: Procedure, clock: ClockState, acts: Iterable[Act]) -> date | None:
    """The day on which the act that started a clock was entered, where somebody did so later, within the days that the
    rules give for it; what the demonstration and imports bring from long ago is not meant."""
    known = procedure.clocks[clock.name]
    for act in acts:
        day = entered_later(act)
        if day is None or act.name not in known.starts or timezone.localdate(act.effective) != clock.started:
            continue
        limit = parameters.on_day(parameters.national(procedure.tier), day)[dating.LIMIT].duration
        if limit is not None and clock.started >= calendar.before(day, limit):
            return day
    return None


def light(case: Case, found: Iterable[Term], today: date) -> tuple[str, str]:
    """(colour, word) of a case: red only where a term was let pass that could have been kept."""
    colour = queries.light(case, today)
    over = [term for term in found if term.left < 0]
    if colour == "red" and over and all(term.light != "red" for term in over):
        return over[0].light, over[0].light_word
    return colour, word(LIGHTS.get(colour))
