"""The outbox: mail is written in the transaction that causes it and sent by the worker after the commit."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction

from guiju.core.characters import clean
from guiju.registry.record.models import Outgoing

PAUSES = (1, 5, 30, 180, 720)  # minutes before the next try; after the last the message stays, with its fault
GIVEN_UP = len(PAUSES) + 1
log = logging.getLogger("guiju.worker")


def mail_later(subject: str, body: str, to: list[str], now: datetime) -> None:
    """Put one message into the outbox."""
    Outgoing.objects.create(
        kind="mail",
        payload={"subject": " ".join(clean(subject).split()), "body": clean(body), "to": [clean(each) for each in to]},
        created=now,
        due=now,
    )


def send_due(now: datetime, limit: int = 50) -> int:
    """Send what is due; a message that fails is tried again later, one that no address or word of it lets
    be sent is given up with its fault. Returns how many left."""
    sent = 0
    for _ in range(limit):
        with transaction.atomic():
            item = (
                Outgoing.objects.select_for_update(skip_locked=True)
                .filter(sent__isnull=True, due__lte=now, tries__lte=len(PAUSES))
                .order_by("due", "id")
                .first()
            )
            if item is None:
                break
            try:
                EmailMessage(item.payload["subject"], item.payload["body"], None, item.payload["to"]).send()
            except OSError as error:
                item.fault = clean(str(error))[:500]
                item.due = now + timedelta(minutes=PAUSES[min(item.tries, len(PAUSES) - 1)])
                item.tries += 1
            except Exception as error:  # this message cannot be sent, whoever tries it again: the others go on
                log.warning("mail %s cannot be sent: %s", item.pk, error)
                item.fault = clean(f"{type(error).__name__}: {error}")[:500]
                item.tries = GIVEN_UP
            else:
                item.sent, item.fault = now, ""
                sent += 1
            item.save()
    return sent
