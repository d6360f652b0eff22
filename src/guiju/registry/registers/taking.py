"""Taking a table into a register: all of it in one transaction, in batches, with a report of what came of each row.

A row says what an item is from a day on. What it says already is left alone; what differs becomes an entry; a new key
becomes an item. `whole`: the table is all of the register, and what it lacks is retired.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt, personal_digest
from guiju.core.register import history
from guiju.core.register.model import LEADS_TO, Doing, Register, Status
from guiju.registry.bodies.models import Body
from guiju.registry.catalogue.intake.copying import cell, copy, next_ids
from guiju.registry.record.models import Change
from guiju.registry.registers import keeping, tables
from guiju.registry.registers.counting import Tally, marks
from guiju.registry.registers.keeping import CHANGE, FROM, Said, public_entry
from guiju.registry.registers.models import Item, Taking
from guiju.registry.registers.naming import Names

BATCH = 5_000
MOST_REFUSED = 1_000
"""Refused rows that are kept by line; the others are counted."""
Progress = Callable[[int], None]


@dataclass
class Report:
    """What came of a table: how many rows of each kind, and the first refused ones."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("read", "entered", "changed", "unchanged", "retired", "refused"), 0)
    )
    refused: list[tables.Refused] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def refuse(self, row: tables.Refused) -> None:
        self.counts["refused"] += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(row)

    def may_take_away(self, name: str) -> bool:
        """Whether what the table lacks may be taken away: a refused row may be about any item. Said where not."""
        if self.counts["refused"]:
            what = sentence("nothing is taken away as long as rows are refused")
            self.refused.insert(0, tables.Refused(1, what, name, sentence("a whole table without refused rows")))
        return not self.counts["refused"]


class _TriedError(Exception):
    """Nothing of what was tried is kept."""


def take(
    register: Register, content: bytes, name: str, *, valid_from: date, now: datetime, user: int | None = None,
    confirmed_by: int | None = None, whole: bool = False, dry: bool = False, why: str = "",
    waiting: Taking | None = None, progress: Progress = lambda rows: None,
) -> Report:  # fmt: skip
    """Take a table. `dry`: only say what would come of it. `waiting` is the table as somebody brought it, where another
    person confirms it. GuijuError for a table that cannot be read; then nothing was taken."""
    report = Report()
    try:
        with transaction.atomic():
            keeping.lock(register.name)
            taking = waiting or Taking(brought_by_id=user, brought=now)
            taking.register, taking.name, taking.valid_from, taking.whole = register.name, name[:200], valid_from, whole
            taking.sha256 = hashlib.sha256(content).hexdigest()
            taking.confirmed_by_id, taking.taken, taking.content = confirmed_by, now, b""
            taking.save()
            seen = _rows(register, content, name, valid_from, now, taking, why, report, progress)
            if whole and report.may_take_away(name):
                _retire_others(register, seen, valid_from, now, taking, why, report)
            taking.rows, taking.counts = report.counts["read"], report.counts
            taking.refused = [row.as_json() for row in report.refused]
            taking.save()
            if dry:
                raise _TriedError
    except _TriedError:
        pass
    return report


def _rows(
    register: Register, content: bytes, name: str, valid_from: date, now: datetime, taking: Taking, why: str,
    report: Report, progress: Progress,
) -> set[str]:  # fmt: skip
    source = tables.read(register, content, name)
    first = next(source)
    assert isinstance(first, tables.Reading)
    report.ignored = first.ignored
    seen: set[str] = set()
    names = Names(register, {column.fills: column.head for _, column in first.columns})
    batch_ = _Batch(register, valid_from, now, taking, why, report)
    while part := list(islice(source, BATCH)):
        report.counts["read"] += len(part)
        rows = []
        for row in part:
            if isinstance(row, tables.Refused):
                report.refuse(row)
            elif isinstance(row, tables.Row):
                rows.append(row)
        seen |= batch_.put(names.checked(rows, report.refuse))
        progress(len(part))
    return seen


@dataclass
class _New:
    """An entry to be written, with its item."""

    item: int
    key: str
    number: int
    doing: Doing
    valid_from: date
    sets: dict[str, Any]
    personal: dict[str, Any]


class _Batch:
    """Writes rows a batch at a time: new items and entries by COPY, changed items by one statement."""

    def __init__(
        self, register: Register, valid_from: date, now: datetime, taking: Taking, why: str, report: Report
    ) -> None:  # fmt: skip
        self.register, self.valid_from, self.now, self.taking, self.report = register, valid_from, now, taking, report
        self.why, self.today = why[: keeping.LONGEST_WHY], timezone.localdate(now)
        self.personal = frozenset(fact.name for fact in register.facts.values() if fact.personal)
        self._owners: dict[str, int | None] = {}
        self._tally = Tally(register)

    def put(self, rows: Sequence[tables.Row]) -> set[str]:
        """Take some rows; the keys of the items they are about."""
        keys = [row.key for row in rows if row.key]
        held = {item.key: item for item in Item.objects.filter(register=self.register.name, key__in=keys)}
        self._know_owners(rows)
        fresh: list[tables.Row] = []
        entries: list[_New] = []
        changed: list[Item] = []
        seen: set[str] = set()
        for row in rows:
            item = held.get(row.key) if row.key else None
            if item is None:
                fresh.append(row)
            elif item.next_day is not None or (row.since or self.valid_from) < item.changed or self.personal:
                self._alone(item, row)
            elif (entry := self._change(item, row)) is not None:
                entries.append(entry)
                changed.append(item)
            if item is not None:
                seen.add(item.key)
        seen |= self._enter(fresh, entries)
        if changed:
            Item.objects.bulk_update(changed, _CHANGED)
        self._write(entries)
        self._tally.write()
        return seen

    def _know_owners(self, rows: Sequence[tables.Row]) -> None:
        name = self.register.owner
        if name:
            codes = {str(row.facts.get(name)) for row in rows if row.facts.get(name)} - set(self._owners)
            found = dict(Body.objects.filter(code__in=codes).values_list("code", "pk"))
            self._owners |= {code: found.get(code) for code in codes}

    def _owner(self, facts: dict[str, Any]) -> int | None:
        return self._owners.get(str(facts.get(self.register.owner))) if self.register.owner else None

    def _said(self, row: tables.Row) -> dict[str, Any]:
        return {name: value for name, value in row.facts.items() if name not in self.personal}

    def _enter(self, rows: Iterable[tables.Row], entries: list[_New]) -> set[str]:
        rows = list(rows)
        ids = iter(next_ids("registers_item", len(rows))) if rows else iter(())
        lines, keys = [], {row.key for row in rows if row.key}
        for row in rows:
            since = row.since or self.valid_from
            key = row.key or keeping.key_of(self.register, Said(Doing.ENTER, since, row.facts), keys)
            keys.add(key)
            number = next(ids)
            facts = {name: value for name, value in self._said(row).items() if value is not None}
            until = row.until
            sets = {**facts, **({"until": until.isoformat()} if until else {})}
            personal = {n: v for n, v in row.facts.items() if n in self.personal and v is not None}
            entries.append(_New(number, key, 1, Doing.ENTER, since, sets, personal))
            status, count = Status.VALID, 1
            if row.status not in (None, Status.VALID):
                status, count = Status(str(row.status)), 2
                entries.append(_New(number, key, 2, _LEADING[status], since, {}, {}))
            later = since if since > self.today else None
            owner = self._owner(facts)
            lines.append("\t".join(map(cell, (
                number, self.register.name, key, str(status), since, since, since, until, owner, facts,
                marks(self.register, facts), "", count, later,
            ))))  # fmt: skip
            self._tally.change(None, (str(status), facts))
            self.report.counts["entered"] += 1
        copy("registers_item", _ITEM, lines)
        return keys

    def _change(self, item: Item, row: tables.Row) -> _New | None:
        """The entry that makes an item say what the row says, and the item so changed; None where nothing differs, or
        the row was refused."""
        state = history.State(Status(item.status), item.since, item.entered, item.until, item.facts)
        until = row.until if row.says_until else item.until
        sets = history.difference(state, self._said(row), until)
        doing = _doing(state.status, row.status)
        if doing is None:
            self.report.refuse(
                tables.Refused(row.line, f"{item.key} is {item.status}", "status", _allowed(state.status))
            )
            return None
        if not sets and doing is Doing.CHANGE:
            self.report.counts["unchanged"] += 1
            return None
        since = row.since or self.valid_from
        entry = _New(item.pk, item.key, item.entries + 1, doing, since, sets, {})
        self.report.counts["changed"] += 1
        if since > self.today:
            item.entries, item.next_day = item.entries + 1, since
            return entry
        before = (item.status, item.facts)
        if (status := LEADS_TO.get(doing)) and status is not state.status:
            item.status, item.since = str(status), since
        item.until, item.entries, item.changed = until, item.entries + 1, since
        item.facts = {n: v for n, v in {**item.facts, **self._said(row)}.items() if v is not None}
        item.owner_id = self._owner(item.facts) if self.register.owner in row.facts else item.owner_id
        item.marks = marks(self.register, item.facts)
        self._tally.change(before, (item.status, item.facts))
        return entry

    def _alone(self, item: Item, row: tables.Row) -> None:
        """An item with days to come, personal facts, or a row about the past: by the function that does all of it."""
        since = row.since or self.valid_from
        state = history.on(keeping.held_entries(item), since)
        doing = _doing(state.status, row.status) if state else Doing.CHANGE
        try:
            if doing is None:
                raise GuijuError("{} is {}", item.key, item.status, where="status", expected="")
            said = Said(doing, since, row.facts, row.until, row.says_until, self.why, user=self.taking.brought_by_id)
            entry = keeping.keep(self.register, item, said, self.now)
        except GuijuError as error:
            self.report.refuse(tables.Refused(row.line, error.what, error.where, error.expected))
            return
        if entry is not None:
            type(entry).objects.filter(pk=entry.pk).update(taking=self.taking)
        self.report.counts["changed" if entry is not None else "unchanged"] += 1

    def _write(self, entries: Sequence[_New]) -> None:
        if not entries:
            return
        ids = list(next_ids("registers_entry", len(entries)))
        rows, changes, sealed = [], [], []
        for number, entry in zip(ids, entries, strict=True):
            salt, digest = new_salt(), b""
            if entry.personal:
                own = new_salt()
                digest = personal_digest({"facts": entry.personal}, own)
                sealed.append("\t".join(map(cell, (number, None, own, {"facts": entry.personal}))))
            said = public_entry(
                self.register.name, entry.key, entry.number, str(entry.doing), entry.valid_from, self.now, entry.sets,
                self.why, "", None,
            )  # fmt: skip
            leaf = leaf_hash(leaf_entry(said, salt, digest or None))
            rows.append("\t".join(map(cell, (
                number, entry.item, entry.number, str(entry.doing), entry.valid_from, self.now, entry.sets, self.why,
                "", None, self.taking.pk, self.taking.brought_by_id, salt, digest,
            ))))  # fmt: skip
            verb = Change.Verb.CREATED if entry.doing is Doing.ENTER else Change.Verb.CHANGED
            changes.append("\t".join(map(cell, (CHANGE, number, str(verb), self.now, entry.valid_from, leaf))))
        copy("registers_entry", _ENTRY, rows)
        copy("registers_sealed", ("entry_id", "person_id", "salt", "data"), sealed)
        copy("record_change", ("kind", "subject", "verb", "at", "valid_from", "leaf"), changes)


_CHANGED = ("status", "since", "changed", "until", "owner", "facts", "marks", "entries", "next_day")
_ITEM = (
    "id", "register", "key", "status", "since", "entered", "changed", "until", "owner_id", "facts", "marks",
    '"case"', "entries", "next_day",
)  # fmt: skip
_ENTRY = (
    "id", "item_id", "number", "doing", "valid_from", "recorded", "sets", "why", '"case"', "act", "taking_id",
    "user_id", "salt", "digest",
)  # fmt: skip
_LEADING = {
    Status.SUSPENDED: Doing.SUSPEND, Status.SUPERSEDED: Doing.SUPERSEDE, Status.RETIRED: Doing.RETIRE,
}  # fmt: skip


def _doing(status: Status, wanted: Status | None) -> Doing | None:
    """What brings an item from one status to what a row says, None where nothing does."""
    if wanted is None or wanted is status:
        return Doing.CHANGE if status in FROM[Doing.CHANGE] or wanted is status else Doing.ENTER
    if wanted is Status.VALID:
        return Doing.RESUME if status is Status.SUSPENDED else Doing.ENTER
    doing = _LEADING[wanted]
    return doing if status in FROM[doing] else None


def _allowed(status: Status) -> str:
    return ", ".join(str(doing) for doing, held in FROM.items() if status in held)


def _retire_others(
    register: Register, seen: set[str], valid_from: date, now: datetime, taking: Taking, why: str, report: Report
) -> None:  # fmt: skip
    """Retire what a whole table does not have."""
    for item in Item.objects.filter(register=register.name, status__in=("valid", "suspended")).order_by("pk"):
        if item.key in seen:
            continue
        entry = keeping.keep(register, item, Said(Doing.RETIRE, max(valid_from, item.since), why=why), now)
        if entry is not None:
            type(entry).objects.filter(pk=entry.pk).update(taking=taking)
            report.counts["retired"] += 1


# -- two persons -------------------------------------------------------------------------------------------------------
def bring(
    register: Register, content: bytes, name: str, *, valid_from: date, whole: bool, user: int, now: datetime
) -> tuple[Taking, Report]:  # fmt: skip
    """Keep a table until somebody else confirms it, with what would come of it."""
    report = take(register, content, name, valid_from=valid_from, now=now, user=user, whole=whole, dry=True)
    row = Taking.objects.create(
        register=register.name, name=name[:200], sha256=hashlib.sha256(content).hexdigest(), rows=report.counts["read"],
        counts=report.counts, refused=[each.as_json() for each in report.refused], valid_from=valid_from, whole=whole,
        brought_by_id=user, brought=now, content=content,
    )  # fmt: skip
    return row, report


def confirm(register: Register, number: int, user: int, now: datetime) -> Report:
    """Take a table that somebody else has brought. NotAllowedError for who brought it; GuijuError where it was taken or
    withdrawn."""
    with transaction.atomic():
        row = Taking.objects.select_for_update(of=("self",)).filter(pk=number, register=register.name).first()
        if row is None or row.taken is not None or not row.content:
            raise GuijuError("there is no table to confirm", where="taking", expected="one that waits")
        if row.brought_by_id == user:
            raise NotAllowedError(
                "nobody confirms what they brought", where="taking", expected="another officer of the control body"
            )
        return take(
            register, bytes(row.content), row.name, valid_from=row.valid_from, now=now, user=row.brought_by_id,
            confirmed_by=user, whole=row.whole, waiting=row,
        )  # fmt: skip


def withdraw(register: Register, number: int) -> None:
    """Let go of a table that waits."""
    Taking.objects.filter(pk=number, register=register.name, taken__isnull=True).update(content=b"")
