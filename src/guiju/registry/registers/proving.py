"""The leaves of entries made again from their rows, items compared with their histories, and receipts of entries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, personal_digest
from guiju.core.ledger.receipt import Receipt
from guiju.core.register import history, loader
from guiju.core.register.model import Doing, Register
from guiju.registry.record import log
from guiju.registry.record.faults import MOST, Report
from guiju.registry.registers import access, counting, keeping
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.keeping import CHANGE, public_entry
from guiju.registry.registers.models import Entry, Item

_ROWS = """
select l.index, i.register, i.key, e.number, e.doing, e.valid_from, e.recorded, e.sets, e.why, e.case, e.act, e.salt,
  e.digest, s.salt, s.data
from record_leaf l join record_change r on r.seq = l.seq and r.kind = %s
join registers_entry e on e.id = r.subject join registers_item i on i.id = e.item_id
left join registers_sealed s on s.entry_id = e.id
where l.index >= %s and l.index < %s order by l.index
"""
STEP = 5_000
"""Items compared with their histories at once."""


def leaves(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(index, leaf hash) of the entries among the leaves from `first` up to `end`, as their rows now say; b"" where the
    personal facts are still there and do not give the digest of the entry."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [CHANGE, first, end])
        for row in cursor.fetchall():
            index, (register, key, number, doing, valid_from, recorded, sets, why, case, act) = row[0], row[1:11]
            salt, digest, personal_salt, data = row[11:]
            try:
                kept = bytes(digest) or None
                if personal_salt is not None and personal_digest(json.loads(data), bytes(personal_salt)) != kept:
                    yield index, b""
                    continue
                said = public_entry(
                    register, key, number, doing, valid_from, recorded, json.loads(sets), why, case, act
                )
                yield index, leaf_hash(leaf_entry(said, bytes(salt), kept))
            except (GuijuError, ValueError):
                yield index, b""


_BARE = """
select i.register, i.key, e.number from registers_entry e join registers_item i on i.id = e.item_id
left join record_change r on r.kind = %s and r.subject = e.id and r.leaf is not null
where r.id is null order by e.id limit %s
"""


def verify(report: Report) -> None:
    """Every item is what its entries say, every entry a change with a leaf."""
    today, last = timezone.localdate(), 0
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [CHANGE, MOST])
        for register, key, number in cursor.fetchall():
            report.fault("it was never recorded", f"entry {number} of item {key} of {register}", "a leaf in the log")
    while rows := list(Item.objects.filter(pk__gt=last).select_related("owner").order_by("pk")[:STEP]):
        last = rows[-1].pk
        entries = Entry.objects.filter(item__in=[row.pk for row in rows]).order_by("item_id", "number")
        held = {item: list(group) for item, group in groupby(entries.iterator(), key=lambda entry: entry.item_id)}
        for item in rows:
            _compare(report, item, held.get(item.pk, []), today)
    for register in loader.house().values():
        kept, right = counting.kept(register), counting.made_anew(register)
        for key in sorted(kept.keys() | right.keys()):
            if kept.get(key, 0) != right.get(key, 0):
                where = f"count of {register.name}: {' '.join(filter(None, key))}"
                report.fault(f"it is {kept.get(key, 0)}", where, f"{right.get(key, 0)}")


def _compare(report: Report, item: Item, rows: list[Entry], today: date) -> None:
    where = f"item {item.key} of {item.register}"
    if [row.number for row in rows] != list(range(1, item.entries + 1)):
        report.fault(f"it has {len(rows)} entries", where, f"{item.entries}, numbered from 1")
        return
    if item.register not in loader.house():
        return  # a register whose file is gone: its items stay as they were
    if not rows:
        report.fault("it has no entries", where, "the entry with which it came")
        return
    entries = [history.Entry(row.number, Doing(row.doing), row.valid_from, row.sets) for row in rows]
    register, turned = loader.house()[item.register], today
    if item.next_day is not None and item.next_day <= today:
        turned = item.next_day - timedelta(days=1)  # its day has come a moment ago: the worker turns it
    right = Item(register=item.register, key=item.key, case=rows[0].case)
    keeping.put(register, right, entries, turned, owner=False)
    wrong = [name for name in _FOLLOWS if getattr(item, name) != getattr(right, name)]
    code = item.facts.get(register.owner) if register.owner else None
    if item.owner is not None and item.owner.code != code:
        wrong.append("owner")
    if wrong:
        report.fault("it is not what its entries say", where, "the state its entries give: " + ", ".join(wrong))


_FOLLOWS = ("status", "since", "entered", "changed", "until", "facts", "marks", "case", "next_day")
"""What of an item follows from its entries."""


def public_of(entry: Entry) -> Mapping[str, Any]:
    """The public part of an entry as its leaf has it."""
    return public_entry(
        entry.item.register, entry.item.key, entry.number, entry.doing, entry.valid_from, entry.recorded, entry.sets,
        entry.why, entry.case, entry.act,
    )  # fmt: skip


def shown(register: Register, item: Item, number: int, who: Viewer) -> Entry | None:
    """The entry of an item whose receipt somebody may have: one that sets nothing they may not read. None for
    another."""
    entry = Entry.objects.filter(item=item, number=number).first()
    if entry is None:
        return None
    seen = {"until", *(fact.name for fact in access.readable(register, item, who))}
    return entry if seen.issuperset(entry.sets) else None


def receipt(entry: Entry) -> Receipt | None:
    """The receipt of an entry without its personal facts; None while it is pending (under a second)."""
    parts = log.receipt_parts(CHANGE, entry.pk)
    if parts is None:
        return None
    return Receipt(
        public_of(entry), bytes(entry.salt), bytes(entry.digest) or None, parts.index, parts.proof, parts.checkpoint
    )
