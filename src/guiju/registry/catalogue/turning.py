"""What the passing of a day changes: editions that come into force or end today."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.timeline import from_json, next_change, status_on
from guiju.registry.record.models import Change


def turn(today: date, now: datetime, limit: int = 1_000) -> int:
    """Give editions whose day has come their new status, each with its change. Returns how many."""
    with transaction.atomic():
        due = list(
            Edition.objects.select_for_update(skip_locked=True)
            .filter(next_change__lte=today)
            .only("id", "status", "spans", "next_change")
            .order_by("next_change", "id")[:limit]
        )
        changes = []
        for edition in due:
            timeline = from_json(edition.spans)
            before, edition.status = edition.status, status_on(timeline, today)
            since = next((s.start for s in timeline if s.holds(today)), today)
            edition.next_change = next_change(timeline, today)
            if edition.status != before:
                changes.append(
                    Change(
                        kind=Change.Kind.EDITION,
                        subject=edition.pk,
                        verb=Change.Verb.STATUS,
                        at=now,
                        valid_from=since,
                        data={"status": [before, edition.status]},
                    )
                )
        Edition.objects.bulk_update(due, ["status", "next_change"])
        Change.objects.bulk_create(changes)
    return len(due)
