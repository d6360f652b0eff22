"""The work that goes on beside the pages: numbering changes, publishing the log, feeding the index, telling watchers,
turning days."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from guiju.registry.accounts import cleaning
from guiju.registry.catalogue import indexing, noticing, status_changes, subject_index
from guiju.registry.record import clock, outbox, publishing, sequence
from guiju.registry.record.index_following import Follower
from guiju.registry.record.retrying import RetryLater
from guiju.registry.registers import turning

TICK = 0.1  # seconds between looks
MANY = 1000  # done in one turn: the next begins at once. Fewer are better gathered than each signed and flushed alone
LOOK_AGAIN = timedelta(minutes=1)
log = logging.getLogger("guiju.worker")
Step = Callable[[datetime], int]


class DailyRollOver:
    """Gives editions their new status when a day has come. The day is taken as done only when nothing was left, and
    looked at again now and then: an act entered late brings days that have come already."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._looked = datetime.min.replace(tzinfo=UTC)

    def __call__(self, now: datetime) -> int:
        today = timezone.localdate(now)
        if self._day == today and abs(now - self._looked) < LOOK_AGAIN:
            return 0
        done = turned(today, now)
        self._day, self._looked = today, now
        return done


def turned(today: date, now: datetime) -> int:
    """Give every edition and every item of a register whose day has come its status. Returns how many."""
    done = 0
    while count := status_changes.apply_status_changes(today, now):
        done += count
    while count := turning.turn(now):
        done += count
    return done


def run(
    stop: threading.Event, *, ready: Callable[[], None] = lambda: None, beside: Sequence[tuple[str, Step]] = ()
) -> None:
    """Work until `stop` is set. One worker at a time works; a second waits for the first to end. Each step is guarded:
    one that fails is tried again later and keeps no other from its work. `beside`: what other apps want done at each
    turn, by a complaint for when it fails; each gets the time and says how much it did."""
    followers = _followers()
    steps = _steps(followers, beside)
    opened = False
    try:
        while not stop.is_set():
            if not _may_work():
                stop.wait(1)
                continue
            if not opened:
                opened = _opened(followers)
                ready()
            busy = 0
            for step in steps:
                busy += step()
                if connection.connection is None:  # the session has gone, and with it the right to work alone
                    break
            if busy < MANY:
                stop.wait(TICK)
    finally:
        for follower in followers:
            follower.close()


def _followers() -> list[Follower]:
    return [Follower(indexing.Editions()), subject_index.Follower()]


def _steps(followers: Sequence[Follower], beside: Sequence[tuple[str, Step]]) -> list[RetryLater]:
    clock_watch, roll_over = clock.Watch(), DailyRollOver()
    timed: list[tuple[str, Step]] = [
        ("the clock is not watched", clock_watch.look),
        ("mail is not sent", outbox.send_due),
        ("sessions are not cleared", cleaning.Cleaning()),
        *beside,
        ("the day is not rolled over", roll_over),
    ]
    plain: list[tuple[str, Callable[[], int]]] = [
        ("changes are not numbered", sequence.number_pending),
        ("the log's files are not written", publishing.Publisher(publishing.folder()).publish),
        *(("the index does not follow", follower) for follower in followers),
        ("notices are not written", noticing.tell),
    ]
    return [RetryLater(step, complaint) for complaint, step in plain] + [
        RetryLater(_now(step), complaint) for complaint, step in timed
    ]


def _now(step: Step) -> Callable[[], int]:
    return lambda: step(timezone.now())


def _opened(followers: Sequence[Follower]) -> bool:
    """Open the indexes before others are told that the worker is there; when that fails, its step goes on trying."""
    for follower in followers:
        try:
            follower.open()
        except Exception:
            log.exception("the index cannot be opened, trying again")
    return True


def _may_work() -> bool:
    """Whether this is the one worker; False too while the database gives no answer."""
    try:
        return _alone()
    except (OperationalError, InterfaceError) as error:
        log.warning("the database gives no answer, trying again: %s", (str(error).strip() or "gone").splitlines()[0])
        connection.close()
        return False


def _alone() -> bool:
    """Hold the session's advisory lock that makes this the one worker."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [sequence.LOCK + 1])
        return bool(cursor.fetchone()[0])


def catch_up() -> int:
    """Turn the day, number and index everything there is, then return (for imports without a running worker). 0 when
    another process is the worker, which then does it."""
    if not _alone():
        return 0
    followers, done = _followers(), 0
    try:
        turned(timezone.localdate(), timezone.now())
        while sequence.number_pending():
            pass
        publishing.Publisher(publishing.folder()).publish()
        for follower in followers:
            follower.open()
            while step := follower():
                done += step
    finally:
        for follower in followers:
            follower.close()
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [sequence.LOCK + 1])
    return done
