"""A clock that was ahead does no harm once it has been set right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from factories import NOW, TODAY, record
from guiju.registry.cases import timing
from guiju.registry.catalogue import status_changes
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.outlets import harvesting
from guiju.registry.record import clock, outbox, sequence
from guiju.registry.record.models import Change, Outgoing, Position

AHEAD = timedelta(days=400)


def change(at: object) -> None:
    Change.objects.create(kind="body", subject=1, verb="changed", at=at)


def test_times_of_changes_made_ahead_become_now_and_go_on_from_there(empty: None) -> None:
    now = timezone.now()
    last = sequence.head()
    change(now)
    sequence.number_pending()
    change(now)
    sequence.number_pending()
    Change.objects.filter(seq=last + 2).update(at=now + AHEAD)
    assert sequence.stamp(last + 3) == now + AHEAD
    before = Change.objects.get(seq=last + 1).at
    assert clock.set_right(max(now, before)) == 1
    assert Change.objects.get(seq=last + 2).at == max(now, before)
    change(now)
    sequence.number_pending()
    assert Change.objects.get(seq=last + 3).at < now + timedelta(minutes=5)
    assert harvesting.last_before(now + timedelta(days=1), sequence.head()) == last + 3


def test_mail_written_ahead_leaves_now(empty: None) -> None:
    now = timezone.now()
    outbox.mail_later("news", "body", ["a@example.org"], now + AHEAD)
    assert outbox.send_due(now) == 0
    clock.set_right(now)
    assert outbox.send_due(now) == 1
    assert [m.subject for m in mail.outbox] == ["news"]
    assert Outgoing.objects.filter(sent__gt=now).count() == 0


def test_editions_turned_ahead_of_their_day_are_turned_back_and_turn_again(empty: None) -> None:
    effective = TODAY + timedelta(days=30)
    coming = record("GB 9-2024", ("published", str(TODAY)), ("in_force", str(effective)))
    ingest([coming], Report(), now=NOW, today=TODAY)
    edition = Edition.objects.get()
    assert edition.status == "published"
    status_changes.apply_status_changes(effective, NOW + timedelta(days=30))
    edition.refresh_from_db()
    assert edition.status == "in_force"
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    assert status_changes.undo_status_changes(now) == 1
    edition.refresh_from_db()
    assert (edition.status, edition.next_change) == ("published", effective)
    assert status_changes.undo_status_changes(now) == 0
    assert status_changes.apply_status_changes(effective, NOW) == 1
    edition.refresh_from_db()
    assert edition.status == "in_force"


def test_days_of_reminders_and_letters_do_not_stay_ahead(empty: None) -> None:
    now = timezone.now()
    today = timezone.localdate(now).toordinal()
    Position.objects.create(name="case letters", seq=today + 400)
    Position.objects.create(name="case reminders", seq=today - 1)
    assert timing.letters(now) == 0
    clock.set_right(now)
    assert dict(Position.objects.filter(name__startswith="case").values_list("name", "seq")) == {
        "case letters": today, "case reminders": today - 1,
    }  # fmt: skip


def test_the_worker_sees_that_the_clock_went_back(empty: None, caplog: pytest.LogCaptureFixture) -> None:
    watch = clock.Watch()
    watch.look(timezone.now() + AHEAD)
    change(timezone.now())
    sequence.number_pending()
    now = timezone.now()
    Change.objects.update(at=now + AHEAD)
    assert watch.look(now) == 1
    assert "the clock has gone back" in caplog.text
    assert watch.look(now + timedelta(seconds=1)) == 0
    again = clock.Watch()  # another worker, begun later
    Change.objects.update(at=now + AHEAD)
    Position.objects.filter(name=clock.SEEN).update(seq=int((now + AHEAD).timestamp()))
    assert again.look(now) == 1


def test_a_clock_that_is_set_a_little_is_no_matter(empty: None) -> None:
    now = timezone.now()
    watch = clock.Watch()
    watch.look(now)
    change(now)
    sequence.number_pending()
    assert watch.look(now - timedelta(minutes=4)) == 0
    assert date.fromordinal(timezone.localdate(now).toordinal()) == timezone.localdate(now)
