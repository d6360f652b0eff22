"""The one function that writes to an item: it adds an entry to its history, and the item follows from that."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from guiju.core.errors import GuijuError, Named, sentence
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt, personal_digest
from guiju.core.register import history
from guiju.core.register.model import KEYS_ARE, LEADS_TO, STATUSES, Doing, Key, Register, Status, is_key
from guiju.registry.bodies.models import Body
from guiju.registry.record import locks
from guiju.registry.record.models import Change
from guiju.registry.record.numbers import next_number
from guiju.registry.registers.counting import Tally, marks
from guiju.registry.registers.models import Entry, Item, Sealed

CHANGE = "entry"
"""What the record calls an entry of an item's history."""
LONGEST_WHY = 500
FROM: Mapping[Doing, tuple[Status, ...]] = {
    Doing.CHANGE: (Status.VALID, Status.SUSPENDED),
    Doing.SUSPEND: (Status.VALID,),
    Doing.RESUME: (Status.SUSPENDED,),
    Doing.SUPERSEDE: (Status.VALID, Status.SUSPENDED),
    Doing.RETIRE: (Status.VALID, Status.SUSPENDED),
    Doing.ENTER: (Status.RETIRED, Status.SUPERSEDED),
}
"""In which status of an item what may be done; entering one that is not there is always possible."""


@dataclass(frozen=True)
class Said:
    """What is entered: `facts` as they are stored, personal ones too; `until` the last day of validity, None for none,
    where `says_until`. `case` and `act` name the act that does it, `user` whose it is; `person` is who brought the
    personal facts."""

    doing: Doing
    valid_from: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    until: date | None = None
    says_until: bool = False
    why: str = ""
    case: str = ""
    act: int | None = None
    user: int | None = None
    person: int | None = None


def lock(register: str) -> None:
    """Inside a transaction: nobody else writes to this register until it ends."""
    locks.take("registers", register)


def key_of(register: Register, said: Said, taken: Collection[str] = ()) -> str:
    """The key of a new item: the next number that no item has and that is not `taken`, or the fact that tells items
    apart. GuijuError where that is missing, or cannot be part of an address."""
    if register.key is Key.ISSUED:
        return _issued(register, said.valid_from.year, taken)
    key = str(said.facts.get(register.key_fact) or "")
    if not key:
        raise GuijuError(
            "the item has no key", where=register.key_fact, expected=register.facts[register.key_fact].label.en
        )
    if not is_key(key):
        raise GuijuError("{} cannot be a key", repr(key[:60]), where=register.key_fact, expected=KEYS_ARE)
    return key


def _issued(register: Register, year: int, taken: Collection[str]) -> str:
    """The next number. Tables bring numbers too: where the next one is held, the one after the highest held."""
    counter = f"register {register.name}" + (f" {year}" if "{year}" in register.pattern else "")
    before, _, after = register.pattern.replace("{year}", str(year)).partition("{serial}")
    key = f"{before}{next_number(counter):04d}{after}"
    if key not in taken and not Item.objects.filter(register=register.name, key=key).exists():
        return key
    form = re.compile(f"{re.escape(before)}([0-9]{{1,15}}){re.escape(after)}")
    held = Item.objects.filter(register=register.name, key__startswith=before).values_list("key", flat=True)
    highest = max((int(found[1]) for one in (*held.iterator(), *taken) if (found := form.fullmatch(one))), default=0)
    return f"{before}{next_number(counter, highest + 1):04d}{after}"


def of_case(register: str, case: str) -> Item | None:
    """The item that a case has entered."""
    return Item.objects.filter(register=register, case=case).first() if case else None


def leading(item: Item, day: date) -> Entry | None:
    """The entry that brought an item to the status it has on a day."""
    rows = Entry.objects.filter(item=item.pk, valid_from__lte=day, doing__in=[str(doing) for doing in LEADS_TO])
    return rows.order_by("-valid_from", "-number").first()


def held_entries(item: Item) -> list[history.Entry]:
    """The history of an item, with the numbers of its changes where they have one."""
    return histories([item.pk]).get(item.pk, []) if item.pk is not None else []


def histories(items: Sequence[int]) -> dict[int, list[history.Entry]]:
    """Key of an item → its history, of many items by two queries."""
    rows = list(Entry.objects.filter(item__in=items).order_by("item_id", "number"))
    numbers = dict(
        Change.objects.filter(kind=CHANGE, subject__in=[row.pk for row in rows]).values_list("subject", "seq")
    )
    found: dict[int, list[history.Entry]] = {}
    for row in rows:
        entry = history.Entry(row.number, Doing(row.doing), row.valid_from, row.sets, numbers.get(row.pk))
        found.setdefault(row.item_id, []).append(entry)
    return found


def personal_on(item: Item, day: date | None = None) -> dict[str, Any]:
    """Name → value of the personal facts of an item, as its entries up to a day (None: all of them) say."""
    rows = Sealed.objects.filter(entry__item=item.pk).order_by("entry__valid_from", "entry__number")
    if day is not None:
        rows = rows.filter(entry__valid_from__lte=day)
    found: dict[str, Any] = {}
    for data in rows.values_list("data", flat=True):
        found |= data.get("facts", {})
    return {name: value for name, value in found.items() if value is not None}


def keep(register: Register, item: Item | None, said: Said, now: datetime) -> Entry | None:
    """Inside a transaction: add an entry to an item, or enter a new one. None where it would set nothing.

    GuijuError for a fact that the register does not have, one that an item must have, and what cannot be done to the
    item as it is on that day."""
    lock(register.name)
    if item is not None:
        item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    elif said.doing is not Doing.ENTER:
        raise GuijuError("there is no such item", where=register.name, expected="an item of the register")
    if item is None:
        key = key_of(register, said)
        item = Item.objects.select_for_update(of=("self",)).filter(register=register.name, key=key).first() or Item(
            register=register.name, key=key, case=said.case
        )
    entries = held_entries(item)
    state = history.on(entries, said.valid_from)
    _refuse(register, item, state, said)
    plain = {name: value for name, value in said.facts.items() if not register.facts[name].personal}
    sealed = personal_on(item, said.valid_from) if any(register.facts[name].personal for name in said.facts) else {}
    personal = {
        name: value for name, value in said.facts.items()
        if register.facts[name].personal and value != sealed.get(name)
    }  # fmt: skip
    until = said.until if said.says_until else (state.until if state else None)
    sets = history.difference(state, plain, until)
    _complete(register, state, sets, said)
    if not sets and not personal and said.doing is Doing.CHANGE:
        return None
    row = Entry(
        number=len(entries) + 1, doing=str(said.doing), valid_from=said.valid_from, recorded=now, sets=sets,
        why=said.why[:LONGEST_WHY], case=said.case, act=said.act, user_id=said.user, salt=new_salt(),
    )  # fmt: skip
    after = [*entries, history.Entry(row.number, said.doing, row.valid_from, sets)]
    return _write(register, item, row, after, personal, said.person)


def _write(
    register: Register, item: Item, row: Entry, entries: list[history.Entry], personal: Mapping[str, Any],
    person: int | None,
) -> Entry:  # fmt: skip
    tally = Tally(register)
    before = (item.status, item.facts) if item.pk is not None else None
    put(register, item, entries, timezone.localdate(row.recorded))
    tally.change(before, (item.status, item.facts))
    tally.write()
    item.save()
    row.item = item
    sealed, salt = {"facts": dict(personal)} if personal else {}, new_salt()
    row.digest = personal_digest(sealed, salt) if sealed else b""
    row.save()
    if sealed:
        Sealed.objects.create(entry=row, person_id=person, salt=salt, data=sealed)
    Change.objects.create(
        kind=CHANGE, subject=row.pk, verb=Change.Verb.CREATED if row.doing == str(Doing.ENTER) else Change.Verb.CHANGED,
        at=row.recorded, valid_from=row.valid_from, leaf=leaf_of(item.register, item.key, row),
    )  # fmt: skip
    return row


def put(register: Register, item: Item, entries: list[history.Entry], today: date, *, owner: bool = True) -> None:
    """Make an item what its entries say it is today; one that is only to come is what it will be on its first day.
    Its owner is looked up where `owner`."""
    first = min(entry.valid_from for entry in entries)
    state = history.on(entries, max(today, first))
    assert state is not None
    item.status, item.since, item.entered, item.until = str(state.status), state.since, state.entered, state.until
    item.facts, item.entries = dict(state.facts), len(entries)
    item.marks = marks(register, item.facts)
    item.changed = max(entry.valid_from for entry in entries if entry.valid_from <= max(today, first))
    item.next_day = history.next_day(entries, max(today, first)) if first <= today else first
    if not owner:
        return
    code = state.facts.get(register.owner) if register.owner else None
    item.owner = Body.objects.filter(code=code).first() if code else None


def _refuse(register: Register, item: Item, state: history.State | None, said: Said) -> None:
    unknown = [name for name in said.facts if name not in register.facts]
    if unknown:
        raise GuijuError(
            "the register {} has no fact {}", register.name, ", ".join(unknown), where="facts",
            expected=", ".join(register.facts),
        )  # fmt: skip
    if state is None and said.doing is not Doing.ENTER:
        raise GuijuError(
            "{} was not in the register on {}", item.key, said.valid_from, where="valid_from",
            expected=sentence("a day from {} on", item.entered),
        )  # fmt: skip
    if state is not None and state.status not in FROM[said.doing]:
        raise GuijuError(
            "{} is {} on {}", item.key, STATUSES[state.status].en, said.valid_from, where=register.name,
            expected=", ".join(STATUSES[status].en for status in FROM[said.doing]),
        )  # fmt: skip


def _complete(register: Register, state: history.State | None, sets: Mapping[str, Any], said: Said) -> None:
    """What an item must have it has after the entry; facts of one type, of another body, are the door's to check."""
    held = {**(state.facts if state else {}), **sets, **said.facts}
    missing = [name for name in register.needs if held.get(name) in (None, "")]
    if missing:
        words = [register.facts[name].label for name in missing]
        labels = Named.of(", ".join(one.en for one in words), "、".join(one.zh for one in words))
        raise GuijuError("the item says nothing of {}", labels, where=register.name, expected=", ".join(missing))


def public_entry(
    register: str, key: str, number: int, doing: str, valid_from: date, recorded: datetime, sets: Mapping[str, Any],
    why: str, case: str, act: int | None,
) -> dict[str, Any]:  # fmt: skip
    """The public part of an entry, as it stands in its leaf. Times in UTC to the microsecond."""
    entry: dict[str, Any] = {
        "register": register, "item": key, "number": number, "doing": doing, "from": valid_from.isoformat(),
        "recorded": recorded.astimezone(UTC).isoformat(timespec="microseconds"), "sets": sets,
    }  # fmt: skip
    if why:
        entry["why"] = why
    return {**entry, "case": case, "act": act} if case else entry


def leaf_of(register: str, key: str, row: Entry) -> bytes:
    """The leaf hash of an entry, 32 bytes."""
    said = public_entry(
        register, key, row.number, row.doing, row.valid_from, row.recorded, row.sets, row.why, row.case, row.act
    )
    return leaf_hash(leaf_entry(said, bytes(row.salt), bytes(row.digest) or None))
