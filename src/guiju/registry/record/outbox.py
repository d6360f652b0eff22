"""The outbox: mail is written in the transaction that causes it and sent by the worker after the commit."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from guiju.core.characters import clean
from guiju.registry.record.models import Outgoing

PAUSES = (1, 5, 30, 180, 720)  # minutes before the next try; after the last the message stays, with its fault
GIVEN_UP = len(PAUSES) + 1
log = logging.getLogger("guiju.worker")


def mail_later(subject: str, body: str, to: list[str], now: datetime) -> None:
    """Put one message into the outbox, sealed: what stands in the database shows neither its words nor its links."""
    message = {"subject": " ".join(clean(subject).split()), "body": clean(body), "to": [clean(each) for each in to]}
    Outgoing.objects.create(kind="mail", payload={"sealed": seal(message)}, created=now, due=now)


def seal(message: dict[str, Any]) -> str:
    """A message as it waits: encrypted with a key that follows from the site's secret key."""
    return _box().encrypt(json.dumps(message, ensure_ascii=False).encode()).decode()


def message_of(item: Outgoing) -> dict[str, Any] | None:
    """The message of a row that waits; None for one that has been sent or given up, or that another key sealed."""
    if "sealed" not in item.payload:
        return dict(item.payload) if item.payload.get("to") else None
    try:
        return dict(json.loads(_box().decrypt(item.payload["sealed"].encode())))
    except InvalidToken:
        return None


def forget(addresses: Collection[str]) -> int:
    """Take out what waits for any of these addresses; how many messages."""
    wanted, gone = {each.lower() for each in addresses}, []
    for item in Outgoing.objects.exclude(payload={}).iterator(chunk_size=500):
        message = message_of(item)
        if message is not None and wanted & {each.lower() for each in message.get("to", ())}:
            gone.append(item.pk)
    return int(Outgoing.objects.filter(pk__in=gone).delete()[0])


def _box() -> Fernet:
    key = hashlib.sha256(f"guiju outbox {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


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
            sent += _sent(item, now)
            item.save()
    return sent


def _sent(item: Outgoing, now: datetime) -> bool:
    """Send one message. Once it has left, or is given up, nothing of it is kept but when, and what was wrong."""
    message = message_of(item)
    if message is None:
        item.tries, item.fault, item.payload = len(PAUSES) + 1, "it cannot be opened: the secret key is another", {}
        return False
    try:
        EmailMessage(message["subject"], message["body"], None, message["to"]).send()
    except OSError as error:
        item.fault = _without_addresses(clean(str(error)), message["to"])[:500]
        item.due = now + timedelta(minutes=PAUSES[min(item.tries, len(PAUSES) - 1)])
        item.tries += 1
    except Exception as error:  # this message cannot be sent, whoever tries it again: the others go on
        item.fault = _without_addresses(clean(f"{type(error).__name__}: {error}"), message["to"])[:500]
        item.tries = GIVEN_UP
        log.warning("mail %s cannot be sent: %s", item.pk, item.fault)
    else:
        item.sent, item.fault, item.payload = now, "", {}
        return True
    if item.tries > len(PAUSES):
        item.payload = {}
    return False


def _without_addresses(words: str, to: list[str]) -> str:
    for address in to:
        words = words.replace(address, "…")
    return words
