"""An edition's status through time, derived from append-only events. Plain functions, no database.

An event says "from `valid_from` it is `status`". When the source does not say since when, `observed` is the day it was
seen to be so; between the last thing known and that day the status is *unknown*, never guessed.
Before the first event an edition that is known already is a draft; what it was before it was known is not said here
(`queries.statuses_on`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DRAFT, UNKNOWN, IN_FORCE = "draft", "unknown", "in_force"
ENDS = frozenset({"replaced", "withdrawn"})
SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Event:
    status: str
    valid_from: date | None
    observed: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """`status` on the half-open interval [start, end); None is open. `seen`: it ended an edition, nobody says when: it
    was so on `start`."""

    status: str
    start: date | None
    end: date | None
    seen: bool = False

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(slots=True)
class _Mark:
    start: date | None
    status: str
    seen: date | None  # the last day on which it is known to have held
    undated: bool = False


def spans(events: Iterable[Event]) -> tuple[Span, ...]:
    """The intervals, oldest first, without gaps or overlaps. Of two events on one day the later recorded one holds.

    >>> spans([Event("in_force", date(2015, 9, 1)), Event("withdrawn", None, observed=date(2020, 1, 1))])[1:]
    (Span(status='in_force', start=datetime.date(2015, 9, 1), end=datetime.date(2015, 9, 2), seen=False), \
Span(status='unknown', start=datetime.date(2015, 9, 2), end=datetime.date(2020, 1, 1), seen=False), \
Span(status='withdrawn', start=datetime.date(2020, 1, 1), end=None, seen=True))
    """
    marks = [_Mark(None, DRAFT, None)]
    for event in sorted(events, key=lambda e: e.valid_from or e.observed or date.min):
        day = event.valid_from or event.observed
        if day is None:
            continue
        seen = max(day, event.observed or day)
        last = marks[-1]
        if event.status == UNKNOWN and last.status not in (DRAFT, UNKNOWN):
            continue  # who does not know takes nothing from what is known
        if event.status == last.status:
            last.seen = max(last.seen or seen, seen)
            continue
        if event.valid_from is None:
            if last.seen is None:
                last.status = UNKNOWN
            elif last.seen + timedelta(days=1) < day:
                marks.append(_Mark(last.seen + timedelta(days=1), UNKNOWN, None))
        if marks[-1].start == day:
            marks.pop()
        marks.append(_Mark(day, event.status, seen, event.valid_from is None and event.status in ENDS))
    merged = [m for i, m in enumerate(marks) if i == 0 or m.status != marks[i - 1].status]
    ends = [m.start for m in merged[1:]] + [None]
    return tuple(Span(m.status, m.start, end, m.undated) for m, end in zip(merged, ends, strict=True))


def status_on(timeline: Sequence[Span], day: date) -> str:
    """The status on a day."""
    for span in timeline:
        if span.holds(day):
            return span.status
    return DRAFT


def next_change(timeline: Sequence[Span], day: date) -> date | None:
    """The first later day on which time alone changes the status; None when nothing is to come."""
    return next((s.start for s in timeline if s.start is not None and s.start > day), None)


def in_force(timeline: Sequence[Span]) -> tuple[tuple[date | None, date | None], ...]:
    """The intervals of days in force."""
    return tuple((s.start, s.end) for s in timeline if s.status == IN_FORCE)


def as_json(timeline: Sequence[Span]) -> list[list[str | None]]:
    def text(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return [[s.status, text(s.start), text(s.end), *([SEEN] if s.seen else [])] for s in timeline]


def known(rows: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """Stored intervals as they are told: what an edition was before the first day that is known is not guessed."""
    told = [list(row) for row in rows]
    if len(told) > 1 and told[0][0] == DRAFT and told[0][1] is None:
        told[0][0] = UNKNOWN
    return told


def from_json(rows: Iterable[Sequence[str | None]]) -> tuple[Span, ...]:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return tuple(Span(str(status), day(start), day(end), SEEN in more) for status, start, end, *more in rows)
