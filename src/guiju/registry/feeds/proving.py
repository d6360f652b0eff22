"""The leaves of decisions made again from their rows, candidates compared with their decisions, and receipts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from guiju.core.errors import GuijuError
from guiju.core.feeds.model import State
from guiju.core.ledger.receipt import Receipt
from guiju.registry.feeds import leaves as leaf
from guiju.registry.feeds.leaves import DECISION
from guiju.registry.feeds.models import Decision
from guiju.registry.record import log
from guiju.registry.record.faults import MOST, Report


def leaves(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(index, leaf hash) of the decisions among the leaves from `first` up to `end`, as their rows now say; b"" where
    the row cannot be said any more."""
    places = log.subjects(DECISION, first, end)
    rows = Decision.objects.select_related("candidate").in_bulk([key for _, key in places])
    for index, key in places:
        if key not in rows:
            continue
        try:
            yield index, leaf.leaf_of(rows[key])
        except GuijuError:
            yield index, b""


def receipt(row: Decision) -> Receipt | None:
    """The receipt of a decision; None while it is pending (under a second)."""
    parts = log.receipt_parts(DECISION, row.pk)
    if parts is None:
        return None
    return Receipt(leaf.public(row), bytes(row.salt), None, parts.index, parts.proof, parts.checkpoint)


_BARE = """
select d.id from feeds_decision d left join record_change r on r.kind = %s and r.subject = d.id and r.leaf is not null
where r.id is null order by d.id limit %s
"""
_OTHERWISE = """
select c.feed, c.key, c.version, c.state from feeds_candidate c
left join feeds_decision d on d.candidate_id = c.id and d.number = c.decided
where c.decided <> (select count(*) from feeds_decision x where x.candidate_id = c.id)
  or c.decision <> coalesce(d.name, '')
  or (c.state <> coalesce(d.leads_to, %s) and not (c.state = %s and not c.present)) order by c.id limit %s
"""


def verify(report: Report) -> None:
    """Every decision was recorded, and every candidate stands where its last decision left it."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [DECISION, MOST])
        for (number,) in cursor.fetchall():
            report.fault("it was never recorded", f"feed decision {number}", "a leaf in the log")
        cursor.execute(_OTHERWISE, [State.OPEN, State.REPLACED, MOST])
        for feed, key, version, state in cursor.fetchall():
            report.fault(f"it is {state}", f"feed {feed} {key} {version}", "what its decisions say")
