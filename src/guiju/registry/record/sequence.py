"""The sequencer: numbers changes without gaps, in the order their transactions became visible.

Whoever gives numbers holds one advisory lock until its transaction ends, so a reader that has seen `seq` n will never
see a smaller one appear. Ordinary writers leave `seq` empty and do not wait; a bulk import numbers its own batch.
"""

from __future__ import annotations

from django.db import connection, transaction

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


def number_pending(limit: int = 50_000) -> int:
    """Give numbers to committed changes that have none, oldest first. Returns how many."""
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
        cursor.execute(
            "update record_change c set seq = n.seq from ("
            "  select id, %s + row_number() over (order by id) - 1 as seq"
            "  from (select id from record_change where seq is null order by id limit %s) p"
            ") n where n.id = c.id",
            [first, count],
        )
        return int(cursor.rowcount)
