"""The sequence of changes, read with the editions it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guiju.registry.catalogue.models import Edition
from guiju.registry.record import sequence
from guiju.registry.record.models import Change


@dataclass(frozen=True, slots=True)
class Row:
    """One change. `before` and `after` are the status before and after; `before` is "" for a new edition."""

    seq: int
    at: datetime
    verb: str
    valid_from: date | None
    before: str
    after: str
    data: dict[str, Any]
    edition: Edition


def _rows(changes: Sequence[Change]) -> list[Row]:
    editions = Edition.objects.select_related("work", "issuer", "committee").in_bulk([c.subject for c in changes])
    result = []
    for change in changes:
        edition = editions.get(change.subject)
        if edition is None:
            continue
        data = change.data or {}
        before, after = data.get("status") or ("", edition.status if change.verb == "created" else "")
        result.append(Row(change.seq or 0, change.at, change.verb, change.valid_from, before, after, data, edition))
    return result


def latest(limit: int, *, before: int | None = None, status_only: bool = False) -> list[Row]:
    """The newest changes to editions, newest first."""
    rows = Change.objects.filter(seq__isnull=False, kind="edition")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    if status_only:
        rows = rows.filter(verb=Change.Verb.STATUS)
    return _rows(list(rows.order_by("-seq")[:limit]))


def since(seq: int, limit: int) -> list[Row]:
    """The changes to editions after `seq`, oldest first: what a follower asks for again and again."""
    rows = Change.objects.filter(seq__gt=seq, kind="edition").order_by("seq")[:limit]
    return _rows(list(rows))


@dataclass(frozen=True, slots=True)
class Page:
    """A follower's next step. next: where to go on, though a change's edition be gone; head: the last number given."""

    rows: list[Row]
    next: int
    more: bool
    head: int


def page(seq: int, limit: int) -> Page:
    """The changes to editions after `seq`, oldest first, and where to go on."""
    head = sequence.head()
    found = list(Change.objects.filter(seq__gt=seq, seq__lte=head, kind="edition").order_by("seq")[: limit + 1])
    more = len(found) > limit
    last = found[limit - 1].seq if more else max(seq, head)
    return Page(_rows(found[:limit]), last or 0, more, head)
