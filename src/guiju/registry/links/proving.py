"""The leaves of links made again from their rows, for verifying the log; receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection

from guiju.core.errors import GuijuError
from guiju.core.ledger.receipt import Receipt
from guiju.registry.links import keeping
from guiju.registry.links.keeping import ENDED, MADE
from guiju.registry.links.models import Link
from guiju.registry.record import log
from guiju.registry.record.faults import MOST, Report


def _leaves(kind: str, leaf: Callable[[Link], bytes], first: int, end: int) -> Iterator[tuple[int, bytes]]:
    places = log.subjects(kind, first, end)
    rows = Link.objects.in_bulk([key for _, key in places])
    for index, key in places:
        if key not in rows:
            continue
        try:
            yield index, leaf(rows[key])
        except (GuijuError, AssertionError):
            yield index, b""


def made(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(index, leaf hash) of the links that were made, among the leaves from `first` up to `end`."""
    return _leaves(MADE, keeping.made_leaf, first, end)


def ended(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The same of the ends of links."""
    return _leaves(ENDED, keeping.ended_leaf, first, end)


_BARE = """
select l.id, k.kind from links_link l cross join (values (%s), (%s)) k (kind)
left join record_change r on r.kind = k.kind and r.subject = l.id and r.leaf is not null
where r.id is null and (k.kind = %s or l.ended is not null) order by l.id limit %s
"""


def verify(report: Report) -> None:
    """Every link that stands here was recorded when it was made, and its end when it ended."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [MADE, ENDED, MADE, MOST])
        for number, kind in cursor.fetchall():
            what = "it was never recorded" if kind == MADE else "its end was never recorded"
            report.fault(what, f"link {number}", "a leaf in the log")


def receipt(row: Link) -> Receipt | None:
    """The receipt of a link that was made; None while it is pending (under a second)."""
    parts = log.receipt_parts(MADE, row.pk)
    if parts is None:
        return None
    return Receipt(keeping.made(row), bytes(row.salt), None, parts.index, parts.proof, parts.checkpoint)
