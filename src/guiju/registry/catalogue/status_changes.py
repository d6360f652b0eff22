"""What the passing of a day changes: editions that come into force or end today."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.timeline import from_json, next_change, status_on
from guiju.registry.record.models import Change


def apply_status_changes(today: date, now: datetime, limit: int = 1_000) -> int:
    """Give editions whose day has come their new status, each with its change. Returns how many."""
    with transaction.atomic():
        due = list(
            Edition.objects.select_for_update(skip_locked=True)
            .filter(next_change__lte=today)
            .only("id", "status", "spans", "next_change")
            .order_by("next_change", "id")[:limit]
        )
        _put(due, today, now)
    return len(due)


def undo_status_changes(now: datetime) -> int:
    """Editions that a clock which was ahead gave a status of a day that has not come get that of today. Returns how
    many."""
    today = timezone.localdate(now)
    early = Change.objects.filter(verb=Change.Verb.STATUS, kind="edition", valid_from__gt=today)
    with transaction.atomic():
        found = list(
            Edition.objects.select_for_update()
            .filter(pk__in=early.values("subject"))
            .only("id", "status", "spans", "next_change")
            .order_by("id")
        )
        wrong = [edition for edition in found if edition.status != status_on(from_json(edition.spans), today)]
        _put(wrong, today, now)
    return len(wrong)


def _put(editions: list[Edition], today: date, now: datetime) -> None:
    """Write the status of the day and the day of the next one, with a change where it is another."""
    changes = []
    for edition in editions:
        timeline = from_json(edition.spans)
        before, edition.status = edition.status, status_on(timeline, today)
        edition.next_change = next_change(timeline, today)
        if edition.status != before:
            since = next((s.start for s in timeline if s.holds(today)), today)
            changes.append(
                Change(
                    kind="edition",
                    subject=edition.pk,
                    verb=Change.Verb.STATUS,
                    at=now,
                    valid_from=since,
                    data={"status": [before, edition.status]},
                )
            )
    Edition.objects.bulk_update(editions, ["status", "next_change"])
    Change.objects.bulk_create(changes)
