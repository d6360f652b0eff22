"""Clocks of a case: pure values that acts start, pause, extend and stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from guiju.core.procedure import calendar
from guiju.core.procedure.model import CLOCK, Clock, Procedure
from guiju.core.procedure.parameters import Duration, Parameter, Unit


@dataclass(frozen=True)
class ClockState:
    """One run of a clock. `last` is the last day on which the term can be kept; `extended` is in the unit of the limit;
    `stopped` is the day it ended; `counted` is the end before a rest day moved it, from which a longer term is counted
    (Civil Code 203 moves the last day only). `limit` is the number of the rule as it was when the clock started, with
    its unit and source; None of a clock that runs to a day, and of runs of before it was kept. `by` is the key of that
    number where an act has put another one in the place of the clock's own."""

    name: str
    started: date
    last: date
    extended: int = 0
    paused: date | None = None
    stopped: date | None = None
    counted: date | None = None
    limit: tuple[str, str, str] | None = None
    by: str = ""

    @property
    def unmoved(self) -> date:
        return self.counted or self.last

    def late(self, today: date) -> bool:
        return self.stopped is None and self.paused is None and today > self.last

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "started": self.started.isoformat(), "last": self.last.isoformat(),
            "extended": self.extended, "paused": self.paused.isoformat() if self.paused else None,
            "stopped": self.stopped.isoformat() if self.stopped else None,
            "counted": self.counted.isoformat() if self.counted else None,
            **({"limit": list(self.limit)} if self.limit else {}), **({"by": self.by} if self.by else {}),
        }  # fmt: skip


def from_json(said: Mapping[str, Any]) -> ClockState:
    def day(key: str) -> date | None:
        return date.fromisoformat(said[key]) if said.get(key) else None

    return ClockState(
        said["name"], date.fromisoformat(said["started"]), date.fromisoformat(said["last"]), said.get("extended", 0),
        day("paused"), day("stopped"), day("counted"), tuple(said["limit"]) if said.get("limit") else None,
        said.get("by", ""),
    )  # fmt: skip


def beyond_calendar(clock: ClockState) -> bool:
    """Whether a term was counted into a year whose holidays are not known yet, so that its last day may still move. A
    day that the case names is not counted."""
    return clock.counted is not None and clock.stopped is None and clock.last > calendar.last_known()


def day_after(known: Clock, clock: ClockState, parameters: Mapping[str, Parameter]) -> date:
    """The day on which time does the act of a clock that has run out: the day after its last one; the working day after
    it, where working days are counted."""
    limit = _length(known, clock, parameters)
    if limit is not None and limit.unit is Unit.WORKING_DAYS:
        return calendar.next_working(clock.last)
    return clock.last + timedelta(1)


def after_act(
    procedure: Procedure, running: Mapping[str, ClockState], act: str, facts: Mapping[str, Any],
    parameters: Mapping[str, Parameter], today: date, present: Mapping[str, Parameter] | None = None,
    recorded: date | None = None,
) -> dict[str, ClockState]:  # fmt: skip
    """The clocks that an act changes, by name: stopped first, then paused, resumed, extended, shortened, started. A
    clock that starts is bound to the numbers that are in force then (`present`; those of the case where none are
    given). One that binds others starts on the day the act is `recorded`: before, they cannot know of it."""
    changed: dict[str, ClockState] = {}
    for clock in procedure.clocks.values():
        now = running.get(clock.name)
        live = now is not None and now.stopped is None
        if now is not None and live:
            if act in clock.stops:
                changed[clock.name] = now = replace(now, stopped=today, paused=None)
                live = False
            elif act in clock.paused_by and now.paused is None:
                changed[clock.name] = now = replace(now, paused=today)
            elif act in clock.resumed_by and now.paused is not None:
                changed[clock.name] = now = _resumed(clock, now, parameters, today)
            if live and act in clock.extended_by:
                changed[clock.name] = now = _extended(clock, now, facts.get(clock.extended_by[act]), parameters)
            if live and act in clock.shortened_by:
                changed[clock.name] = now = _shortened(now, (present or parameters)[clock.shortened_by[act]], today)
        if act in clock.starts and not live:
            day = recorded if recorded is not None and binds_others(procedure, clock, act) else today
            changed[clock.name] = _started(clock, facts, present or parameters, day)
    return changed


def binds_others(procedure: Procedure, clock: Clock, act: str) -> bool:
    """Whether nobody who may do the act that starts a clock can do one that stops it: the term is for somebody else."""
    kept = {role for name in clock.stops for role in procedure.acts[name].by if role != CLOCK}
    return bool(kept) and kept.isdisjoint(procedure.acts[act].by)


def _shortened(now: ClockState, number: Parameter, today: date) -> ClockState:
    """The run of a clock whose limit is another number from today on: it never ends later for it, nor before today."""
    assert number.duration is not None  # the loader has seen to it
    duration = Duration(number.duration.value + now.extended, number.duration.unit)
    shorter = _until(now, max(calendar.after(now.started, duration), today))
    if shorter.last >= now.last:
        return now
    return replace(shorter, limit=(str(number.value), str(number.unit), number.source), by=number.key)


def _started(clock: Clock, facts: Mapping[str, Any], parameters: Mapping[str, Parameter], today: date) -> ClockState:
    """A term that starts today: counted, or up to a day that the case names."""
    later = facts.get(clock.day) if clock.day else None
    if isinstance(later, date):
        return ClockState(clock.name, today, later)
    if clock.limit not in parameters:
        named: date = facts[clock.limit]
        return ClockState(clock.name, today, named)
    number = parameters[clock.limit]
    assert number.duration is not None  # the loader has seen to it
    pinned = (str(number.value), str(number.unit), number.source)
    return _until(ClockState(clock.name, today, today, limit=pinned), calendar.after(today, number.duration))


def _length(clock: Clock, now: ClockState, parameters: Mapping[str, Parameter]) -> Duration | None:
    """The length a run of a clock was started with; None where it runs to a day."""
    if now.limit is not None:
        return Duration(int(now.limit[0]), Unit(now.limit[1]))
    return parameters[clock.limit].duration if clock.limit in parameters else None


def bound(
    procedure: Procedure, running: Mapping[str, ClockState], parameters: Mapping[str, Parameter]
) -> dict[str, Parameter]:  # fmt: skip
    """The numbers that hold in a case: those of its opening, and for each that is the limit of a clock the one with
    which the clock last started, so that a rule and the clock beside it count alike."""
    found = dict(parameters)
    for run in sorted(running.values(), key=lambda run: run.started):
        known = procedure.clocks.get(run.name)
        key = run.by or known.limit if known is not None else ""
        if run.limit is not None and key in parameters:
            value, unit, source = run.limit
            found[key] = replace(parameters[key], value=Fraction(value), unit=Unit(unit), source=source)
    return found


def rebound(
    procedure: Procedure, running: Mapping[str, ClockState], before: Mapping[str, Parameter],
    chosen: Mapping[str, Parameter], today: date,
) -> dict[str, ClockState]:  # fmt: skip
    """The clocks that change when a case is bound to other numbers (`chosen`), by name. One that runs is counted again
    from its start with all that was added to it, and ends today at the earliest; of one that has stopped only the
    number that rules read is another. `before` are the numbers of the case, for runs that do not say theirs."""
    found: dict[str, ClockState] = {}
    for name, now in running.items():
        known = procedure.clocks.get(name)
        number = chosen.get(now.by or known.limit) if known else None
        if known is None or number is None or number.duration is None:
            continue
        length = _length(known, now, before)
        anew = replace(now, limit=(str(number.value), str(number.unit), number.source))
        if now.stopped is None and length is not None and length != number.duration:
            old, new = (
                calendar.after(now.started, Duration(each.value + now.extended, each.unit))
                for each in (length, number.duration)
            )
            anew = _until(anew, max(now.unmoved + (new - old), now.paused or today))
        if anew != now and (now.limit is not None or now.stopped is None):
            found[name] = anew
    return found


def _until(now: ClockState, counted: date) -> ClockState:
    """The clock with a new end: the last day counted, or the next working day."""
    return replace(now, last=calendar.end(counted, Duration(0, Unit.DAYS)), counted=counted)


def _resumed(clock: Clock, now: ClockState, parameters: Mapping[str, Parameter], today: date) -> ClockState:
    """A term that stood still goes on with what was left of it, in working days where it is counted in them."""
    assert now.paused is not None
    going = replace(now, paused=None)
    limit = _length(clock, now, parameters)
    if limit is not None and limit.unit is Unit.WORKING_DAYS and now.last >= now.paused:
        left = calendar.working_days_between(now.paused, now.last)
        return _until(going, calendar.after(today, Duration(left, Unit.WORKING_DAYS)))
    return _until(going, calendar.after(now.unmoved, Duration((today - now.paused).days, Unit.DAYS)))


def _extended(clock: Clock, now: ClockState, more: Any, parameters: Mapping[str, Parameter]) -> ClockState:
    limit = _length(clock, now, parameters)
    if not isinstance(more, int) or more <= 0 or limit is None:
        return now
    longer = replace(now, extended=now.extended + more)
    return _until(longer, calendar.after(now.unmoved, Duration(more, limit.unit)))


def after_correction(
    procedure: Procedure, running: Mapping[str, ClockState], before: Mapping[str, Any], changed: Mapping[str, Any],
    act: str, parameters: Mapping[str, Parameter],
) -> dict[str, ClockState]:  # fmt: skip
    """The clocks that a correction of an act changes, by name: those that run up to a day which the case names, and
    those that the act made longer. `changed` are the corrected facts, `before` the facts as they stood."""
    found: dict[str, ClockState] = {}
    for clock in procedure.clocks.values():
        now = running.get(clock.name)
        if now is None or now.stopped is not None:
            continue
        if clock.limit in changed and clock.limit not in parameters:
            if isinstance(changed[clock.limit], date):
                found[clock.name] = replace(now, last=changed[clock.limit], counted=None)
        elif clock.day in changed and act in clock.starts and now.limit is None:
            if isinstance(changed[clock.day], date):
                found[clock.name] = replace(now, last=changed[clock.day], counted=None)
        elif (name := clock.extended_by.get(act)) in changed and name is not None:
            found[clock.name] = _extended_otherwise(clock, now, before.get(name), changed[name], parameters)
    return {name: clock for name, clock in found.items() if clock != running[name]}


def _extended_otherwise(
    clock: Clock, now: ClockState, was: Any, more: Any, parameters: Mapping[str, Parameter]
) -> ClockState:
    """A term that was made longer by another length than was said; what it stood still stays in it."""
    limit = _length(clock, now, parameters)
    if limit is None:
        return now
    was, more = (each if isinstance(each, int) and each > 0 else 0 for each in (was, more))
    extended = max(0, now.extended - was + more)
    old, new = (
        calendar.after(now.started, Duration(limit.value + length, limit.unit)) for length in (now.extended, extended)
    )
    return _until(replace(now, extended=extended), now.unmoved + (new - old))
