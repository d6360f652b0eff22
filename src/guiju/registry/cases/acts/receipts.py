"""Receipts of acts, made from the log."""

from __future__ import annotations

from guiju.core.ledger.receipt import Personal, Receipt
from guiju.registry.cases.acts.leaves import public_of
from guiju.registry.cases.models import Act
from guiju.registry.cases.models import Personal as PersonalRow
from guiju.registry.record import log


def receipt(act: Act, owner: int | None) -> Receipt | None:
    """The receipt of an act, None while it is pending (under a second). Its personal fields are shown to the account
    `owner` that did it and to nobody else."""
    parts = log.receipt_parts("act", act.pk)
    if parts is None:
        return None
    shown = None
    if owner is not None and act.user_id == owner:
        row = PersonalRow.objects.filter(act=act).first()
        if row is not None:
            shown = Personal(row.data, bytes(row.salt))
    return Receipt(
        public_of(act), bytes(act.salt), bytes(act.digest) or None, parts.index, parts.proof, parts.checkpoint, shown
    )
