"""Numbers that are given once and leave no hole: counter rows locked by the transaction that uses the number."""

from __future__ import annotations

from django.db import connection


def next_number(counter: str, start: int = 1) -> int:
    """The next number of a counter, the first being `start`. The row stays locked until the transaction ends; if it is
    rolled back, the number is given again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into record_counter (name, last) values (%s, %s)"
            " on conflict (name) do update set last = record_counter.last + 1 returning last",
            [counter, start],
        )
        return int(cursor.fetchone()[0])
