"""Figures entered in the transparency log, so that nobody can say later that another one was shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt
from guiju.core.ledger.receipt import Receipt
from guiju.registry.accounts.models import User
from guiju.registry.cases import roles
from guiju.registry.cases.roles import Actor
from guiju.registry.goals import evaluating
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.models import Snapshot
from guiju.registry.record import log
from guiju.registry.record.models import Change

OFFICE, BODY = "officer", "SAC"
"""Who may enter figures: an officer of the standards body."""

_ROWS = """
select l.index, s.public, s.salt from record_leaf l join record_change r on r.seq = l.seq and r.kind = 'snapshot'
join goals_snapshot s on s.id = r.subject where l.index >= %s and l.index < %s order by l.index
"""


def may_enter(actor: Actor) -> bool:
    return f"{OFFICE}@b{roles.body_key(BODY)}" in actor.keys and not actor.is_auditor


def enter(question: Asked, actor: Actor, now: datetime) -> Snapshot:
    """Enter a figure as it is. NotAllowedError for who is no officer of the standards body; GuijuError for no data."""
    if not may_enter(actor):
        raise NotAllowedError(
            "a figure is entered in the log by an officer",
            where="snapshot",
            expected=sentence("{} of {}", OFFICE, BODY),
        )
    figure = evaluating.figure(question)
    if figure.value is None:
        raise GuijuError("there is no figure to enter", where=question.indicator.key, expected="a day with records")
    indicator = question.indicator
    public = {
        "snapshot": indicator.key,
        "title": {"zh": indicator.title.zh, "en": indicator.title.en},
        "definition": indicator.digest,
        "asked": dict(evaluating.bounded(question)),
        "value": _exact(figure.value),
        "unit": str(indicator.unit),
        "counted": figure.counted,
        "over": figure.over,
        "excluded": figure.excluded,
        "entered": now.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    salt = new_salt()
    with transaction.atomic():
        row = Snapshot.objects.create(
            indicator=indicator.key, day=question.day, seq=question.seq, public=public, definition=indicator.text,
            salt=salt, made=now, user=User.objects.filter(pk=actor.user).first(),
        )  # fmt: skip
        Change.objects.create(
            kind="snapshot", subject=row.pk, verb=Change.Verb.CREATED, at=now, valid_from=question.day,
            leaf=leaf_hash(leaf_entry(public, salt, None)),
        )  # fmt: skip
    return row


def _exact(value: float) -> str:
    """A figure as text: JSON's floats are no thing to sign."""
    return format(round(value, 6), "f").rstrip("0").rstrip(".")


def leaves(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(index, leaf hash) of the snapshots among the leaves from `first` up to `end`, as their rows now say."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [first, end])
        for index, public, salt in cursor.fetchall():
            said = json.loads(public) if isinstance(public, str) else public
            try:
                yield index, leaf_hash(leaf_entry(said, bytes(salt), None))
            except GuijuError:
                yield index, b""


def receipt(snapshot: Snapshot) -> Receipt | None:
    """The receipt of a snapshot, None while it is pending (under a second). It is checked as those of acts are."""
    parts = log.receipt_parts("snapshot", snapshot.pk)
    if parts is None:
        return None
    return Receipt(snapshot.public, bytes(snapshot.salt), None, parts.index, parts.proof, parts.checkpoint)


def of(key: str, limit: int = 20) -> list[Snapshot]:
    """The snapshots of an indicator, newest first."""
    return list(Snapshot.objects.filter(indicator=key).order_by("-pk")[:limit])


def compared(snapshot: Snapshot, question: Asked) -> Mapping[str, Any]:
    """What the snapshot says beside what is counted now: they differ only if the definition does."""
    figure = evaluating.figure(question)
    now = None if figure.value is None else _exact(figure.value)
    return {"then": snapshot.public["value"], "now": now, "same": snapshot.public["value"] == now,
            "same_definition": snapshot.public["definition"] == question.indicator.digest}  # fmt: skip
