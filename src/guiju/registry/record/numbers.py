"""Numbers that are given once and leave no hole: counter rows locked by the transaction that uses the number."""

from __future__ import annotations

from guiju.registry.record.prepared_statements import prepared


def next_number(counter: str, start: int = 1) -> int:
    """The next number of a counter, none below `start`. The row stays locked until the transaction ends; if it is
    rolled back, the number is given again."""
    with prepared() as cursor:
        cursor.execute(
            "insert into record_counter (name, last) values (%s, %s)"
            " on conflict (name) do update set last = greatest(record_counter.last + 1, excluded.last) returning last",
            [counter, start],
        )
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])
