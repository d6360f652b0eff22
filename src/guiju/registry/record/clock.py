"""A clock that was ahead and has been set right: what it left behind is brought back to the time it is.

The last time seen is kept. When the clock shows much less, every app puts right what it wrote for times that have not
come: it registers a recovery here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from guiju.registry.record import sequence
from guiju.registry.record.models import Outgoing, Position

SLACK = timedelta(minutes=5)
"""How far a clock may go back without a word: time servers do that."""
EVERY = timedelta(seconds=60)
SEEN = "clock"  # the Position row with the last time seen, in seconds since 1970
log = logging.getLogger("guiju.worker")
Recovery = Callable[[datetime], int]
_recoveries: dict[str, Recovery] = {}


def register(name: str, recovery: Recovery) -> None:
    """What an app does when the clock has gone back to `now`; it says how many rows it put right."""
    _recoveries[name] = recovery


class Watch:
    """Looks at the clock for the worker; writes down what it shows once a minute."""

    def __init__(self) -> None:
        self._seen: datetime | None = None

    def look(self, now: datetime) -> int:
        """Put right what a clock that was ahead has left. Returns how many rows were changed."""
        seen = self._seen or _kept()
        if seen is not None and timedelta(0) <= now - seen < EVERY and self._seen is not None:
            return 0
        done = 0
        if seen is not None and now < seen - SLACK:
            log.error("the clock has gone back from %s to %s: what was written ahead of time is put right", seen, now)
            done = set_right(now)
        Position.objects.update_or_create(name=SEEN, defaults={"seq": int(now.timestamp())})
        self._seen = now
        return done


def _kept() -> datetime | None:
    row = Position.objects.filter(name=SEEN).first()
    return datetime.fromtimestamp(row.seq, UTC) if row is not None else None


def set_right(now: datetime) -> int:
    """Every recovery, each in a transaction of its own."""
    done = 0
    for name, recovery in _recoveries.items():
        with transaction.atomic():
            count = recovery(now)
        if count:
            log.warning("%s: %s put right", name, count)
        done += count
    return done


def _changes(now: datetime) -> int:
    """Changes and checkpoints of a time that has not come were made by now at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [sequence.LOCK])
        cursor.execute("update record_change set at = %s where at > %s", [now, now])
        count = int(cursor.rowcount)
        cursor.execute("update record_checkpoint set at = %s where at > %s", [now, now])
        return count + int(cursor.rowcount)


def _outgoing(now: datetime) -> int:
    """Messages put off to a time far ahead leave now."""
    return Outgoing.objects.filter(sent__isnull=True, created__gt=now).update(due=now, created=now) + (
        Outgoing.objects.filter(sent__gt=now).update(sent=now)
    )


def positions(*names: str) -> Recovery:
    """A recovery for Position rows that hold the last day something was done on, as an ordinal."""

    def back(now: datetime) -> int:
        today = timezone.localdate(now).toordinal()
        return Position.objects.filter(name__in=names, seq__gt=today).update(seq=today)

    return back


register("changes", _changes)
register("outgoing", _outgoing)
