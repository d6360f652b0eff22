"""The demonstration's draw of spot checks, held by two supervisors in the window of the year, and its cases. It is
drawn out of the standards that are made up, so that nothing is said of any that exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from guiju.core.procedure import calendar
from guiju.core.rounds.draw import commitment
from guiju.core.rounds.model import Round
from guiju.registry.accounts.models import User
from guiju.registry.cases import demonstration as cases
from guiju.registry.cases.acts.performing import midday
from guiju.registry.catalogue.models import Edition
from guiju.registry.registers import access
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import drawing, steps
from guiju.registry.rounds.definitions import round_
from guiju.registry.rounds.models import Occurrence, Unit

ROUND = "spot-checks"
SIZE = 13
_PEOPLE = ("supervisor", "supervisor.b")
_PUBLIC, _SOURCE = "演示：当日公布的指数收盘数 / sample: closing number of an index", "演示 / sample"
_MADE_UP = "（演示）"  # in the title of every standard that is
_QUOTA = {"national": 11, "association": 1}  # as many as _STANDS has cases
_SINCE = 40  # days between the draw and today, at least
_STANDS = (
    ("drawn", (), 2), ("inspecting", (), 5), ("inspecting", (), 9), ("found", ("close",), 6), ("found", ("close",), 10),
    *((("found", ("close",), 14 + 3 * n)) for n in range(7)),
)  # fmt: skip


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Draw, if nothing was drawn yet, and make the cases of some of the standards drawn. How many cases were made."""
    if Occurrence.objects.filter(round=ROUND).exists():
        return 0
    day = drawn_on(timezone.localdate(now))
    if day is None:
        return 0
    held = _of_samples(round_(ROUND))
    _draw(held, day)
    progress(1)
    return _cases(held, day, now, progress)


def _of_samples(held: Round) -> Round:
    """The round with a frame of standards that are made up, and no more drawn than cases are made."""
    names = Edition.objects.filter(titles__zh__icontains=_MADE_UP).order_by("pk").values_list("designation", flat=True)
    frame = replace(held.frame, where={**held.frame.where, "designation": tuple(names)})
    return replace(held, frame=frame, quota=_QUOTA)


def drawn_on(today: date) -> date | None:
    """The day on which the last draw was held: a working day early in the window; None before the first."""
    held = round_(ROUND)
    for year in range(today.year, held.calendar.first - 1, -1):
        day = date(year, *held.calendar.opens) + timedelta(9)
        while not calendar.is_working(day):
            day += timedelta(1)
        if day + timedelta(_SINCE) <= today:
            return day
    return None


def _draw(held: Round, day: date) -> None:
    period, first, second = str(day.year), midday(day), midday(day + timedelta(1))
    one, other = _PEOPLE
    said = drawing.commit_frame(held, period, _PEOPLE, _PUBLIC, second.date(), _who(one, first), first).said
    for person in _PEOPLE:
        kept = commitment(said["draw"], person, _secret(person))
        drawing.commit(held, period, kept, _who(person, first), first)
    for person in _PEOPLE:
        drawing.reveal(held, period, _secret(person), _who(person, second), second)
    drawing.enter_value(held, period, "3456.78", _SOURCE, _who(other, second), second)
    drawing.draw(held, period, _who(one, second), second)


def _who(name: str, moment: datetime) -> Viewer:
    return access.viewer(User.objects.get(username=name), timezone.localdate(moment))


def _secret(person: str) -> str:
    return f"演示用的随机值 / value of {person} for the demonstration"


def _cases(held: Round, day: date, now: datetime, progress: Callable[[int], None]) -> int:
    row = steps.held(held, str(day.year))
    units = Unit.objects.filter(occurrence=row, place__isnull=False).order_by("place")[: len(_STANDS)]
    today = timezone.localdate(now)
    for unit, (until, then, ago) in zip(units, _STANDS, strict=False):
        entry = {"procedure": "spot-check", "opener": _PEOPLE[0], "until": until, "then": list(then), "ago": ago}
        entry |= {"gaps": {"report": 6, "send_inspectors": 3, "close": 3}, "problems": "0", **unit.facts}
        planned = cases.dated(entry, today)
        if date.fromisoformat(planned["begun"]) > day:
            with transaction.atomic():
                cases.Run(planned, now).go()
        progress(1)
    return len(units)
