"""Mail: what cannot be sent fails alone, is marked, and stops nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from guiju.registry.record.models import Outgoing
from guiju.registry.record.outbox import GIVEN_UP, mail_later, send_due

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", [f"a@{'标' * 70}.example", "a@b\nbcc: c@d.example", f"a@{'x' * 64}.é", "\ud800@x.example"]
)
def test_a_message_that_cannot_be_sent_fails_alone_and_is_marked(address: str, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    Outgoing.objects.all().delete()
    row = Outgoing.objects.create(
        kind="mail", payload={"subject": "a", "body": "b", "to": [address.encode("utf-8", "replace").decode()]},
        created=NOW, due=NOW,
    )  # fmt: skip
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    assert send_due(NOW) == 0
    row.refresh_from_db()
    assert row.fault and row.sent is None and row.tries >= 1


def test_the_others_are_sent_and_what_is_hopeless_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail.backends.locmem import EmailBackend

    whole = EmailBackend.send_messages

    def send(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        for message in messages:
            message.to[0].partition("@")[2].encode("idna")
        return int(whole(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    Outgoing.objects.all().delete()
    mail_later("一", "b", [f"a@{'标' * 70}.example"], NOW)
    mail_later("two\x02", "b\x00c", ["a@b.example"], NOW)
    assert send_due(NOW) == 1
    first, second = Outgoing.objects.order_by("pk")
    assert (first.sent, first.tries, first.fault.split(":")[0]) == (None, GIVEN_UP, "UnicodeError")
    assert (second.sent, [(m.subject, m.body) for m in mail.outbox]) == (NOW, [("two", "bc")])
    assert send_due(NOW + timedelta(days=30)) == 0
    first.refresh_from_db()
    assert first.tries == GIVEN_UP
