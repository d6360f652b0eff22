"""The work that goes on beside the pages: numbering changes, publishing the log, feeding the index, telling watchers,
turning days."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import OperationalError, connection
from django.utils import timezone

from guiju.registry.catalogue import indexing, noticing, turning
from guiju.registry.record import outbox, publishing, sequence
from guiju.registry.record.patience import Patiently
from guiju.search import IndexWriter, RebuildNeededError

TICK = 0.1  # seconds between looks
MANY = 1000  # done in one turn: the next begins at once. Fewer are better gathered than each signed and flushed alone
log = logging.getLogger("guiju.worker")


def run(
    stop: threading.Event,
    *,
    ready: Callable[[], None] = lambda: None,
    beside: Sequence[Callable[[datetime], int]] = (),
) -> None:
    """Work until `stop` is set. One worker at a time works; a second waits for the first to end. `beside`: what other
    apps want done at each turn; each gets the time and says how much it did."""
    writer: IndexWriter | None = None
    day = None
    number = Patiently(sequence.number_pending, "changes are not numbered")
    publish = Patiently(publishing.Publisher(publishing.folder()).publish, "the log's files are not written")
    while not stop.is_set():
        try:
            if not _alone():
                stop.wait(1)
                continue
            if writer is None:
                writer = _writer()
                ready()
            busy = number()
            busy += publish()
            busy += indexing.feed(writer)
            busy += noticing.tell()
            now = timezone.now()
            busy += outbox.send_due(now)
            busy += sum(step(now) for step in beside)
            today = timezone.localdate()
            if day != today:
                while turned := turning.turn(today, now):
                    busy += turned
                day = today
            if busy < MANY:
                stop.wait(TICK)
        except OperationalError as error:
            log.warning("the database gives no answer, trying again: %s", str(error).strip().splitlines()[0])
            connection.close()
            stop.wait(1)
    if writer is not None:
        writer.close()


def _writer() -> IndexWriter:
    try:
        return IndexWriter(indexing.folder())
    except RebuildNeededError as error:
        log.warning("%s: making the index anew", error)
        indexing.rebuild()
        return IndexWriter(indexing.folder())


def _alone() -> bool:
    """Hold the session's advisory lock that makes this the one worker."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [sequence.LOCK + 1])
        return bool(cursor.fetchone()[0])


def catch_up() -> int:
    """Number and index everything there is, then return (for imports without a running worker). 0 when another
    process is the worker, which then does it."""
    if not _alone():
        return 0
    writer, done = _writer(), 0
    try:
        while sequence.number_pending():
            pass
        publishing.Publisher(publishing.folder()).publish()
        while step := indexing.feed(writer):
            done += step
    finally:
        writer.close()
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [sequence.LOCK + 1])
    return done
