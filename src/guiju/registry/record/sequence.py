"""The sequencer: numbers changes without gaps, in the order their transactions became visible.

Whoever gives numbers holds one advisory lock until its transaction ends, so a reader that has seen `seq` n will never
see a smaller one appear. Ordinary writers leave `seq` empty and do not wait; a bulk import numbers its own batch.

The time of a change (`at`) is taken together with its number, so it never runs backwards along the sequence, and who
has waited for the lock (`settled`) has seen every change of an earlier time. Harvesting by date stands on this.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from guiju.registry.record import log

LOCK = 0x6775696A75  # "guiju"
SEQUENCER = "sequencer"


def head() -> int:
    """The last number given."""
    with connection.cursor() as cursor:
        cursor.execute("select seq from record_position where name = %s", [SEQUENCER])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def reserve(count: int) -> int:
    """Inside a transaction: take the lock and `count` numbers; returns the first. The caller writes them at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            "insert into record_position (name, seq) values (%s, %s)"
            " on conflict (name) do update set seq = record_position.seq + excluded.seq returning seq",
            [SEQUENCER, count],
        )
        return int(cursor.fetchone()[0]) - count + 1


def stamp(first: int) -> datetime:
    """After `reserve`: the time to write beside the numbers from `first` on, never before that of the last."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("select at from record_change where seq = %s", [first - 1])
        row = cursor.fetchone()
    return max(now, row[0]) if row else now


def settled() -> tuple[int, datetime]:
    """Wait for whoever is giving numbers; then the last number and a time before which nothing more will appear."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [LOCK])
        return head(), timezone.now()


def number_pending(limit: int = 50_000) -> int:
    """Give numbers to committed changes that have none, oldest first, and append those with a leaf to the log in the
    same transaction. Returns how many numbers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 from record_change where seq is null limit 1")
        if cursor.fetchone() is None:
            return 0
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("select count(*) from (select 1 from record_change where seq is null limit %s) x", [limit])
        count = int(cursor.fetchone()[0])
        if not count:
            return 0
        first = reserve(count)
        at = stamp(first)
        cursor.execute(
            "update record_change c set seq = n.seq, at = %s from ("
            "  select id, %s + row_number() over (order by id) - 1 as seq"
            "  from (select id from record_change where seq is null order by id limit %s) p"
            ") n where n.id = c.id",
            [at, first, count],
        )
        numbered = int(cursor.rowcount)
        log.append(first, first + count - 1, at)
        return numbered
