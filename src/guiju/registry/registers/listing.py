"""Lists of items: narrowed, counted, a page at a time, as they stood on a day or as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure.model import Fact, FactType
from guiju.core.procedure.values import as_json, checked_value
from guiju.core.register import history
from guiju.core.register.model import LEADS_TO, Doing, Register, Status
from guiju.registry.catalogue import subject_index
from guiju.registry.record import sequence
from guiju.registry.record.models import Change
from guiju.registry.registers import access, counting, subjects
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.keeping import CHANGE, held_entries
from guiju.registry.registers.models import Entry, Item

MOST = 200
"""Items of one page."""


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to: a status, a text (the beginning of the key, or words of a title), values of facts,
    the items of an owner; `valid_on` a day on which they may be relied on, by what is known now. The others are about
    items as they stand today."""

    status: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    valid_on: date | None = None


def narrowed(register: Register, asked: Asked, who: Viewer) -> QuerySet[Item]:
    """The items somebody asks for, without order. GuijuError for a status, a fact or a value there is not."""
    rows = Item.objects.filter(register=register.name)
    if not access.may_list(register, who):
        rows = rows.filter(owner__in=who.bodies) if who.bodies else rows.none()
    if asked.status:
        if asked.status not in list(Status):
            raise GuijuError(
                "unknown status {}", repr(asked.status[:40]), where="status", expected=", ".join(map(str, Status))
            )
        rows = rows.filter(status=asked.status)
    if asked.valid_on is not None:
        rows = _valid_on(rows, asked.valid_on)
    if asked.owner:
        rows = rows.filter(owner__code=asked.owner)
    known = {fact.name: fact for fact in access.filters(register, who)}
    wanted: list[str] = []
    for name, given in asked.values.items():
        if name not in known:
            raise GuijuError(
                "lists are not narrowed by {}", repr(name[:60]), where=name[:60], expected=", ".join(known)
            )
        wanted.append(counting.mark(name, _value(known[name], given)))
    if wanted:
        rows = rows.filter(marks__contains=wanted)
    return _found(register, rows, asked.text.strip(), who)


def _valid_on(rows: QuerySet[Item], day: date) -> QuerySet[Item]:
    """The items that were or will be valid on a day, their validity not over: by the last entry up to that day that led
    to a status, and the last that said until when. An item of one entry is what that says on every day after it."""
    upto = Entry.objects.filter(item=OuterRef("pk"), valid_from__lte=day).order_by("-valid_from", "-number")
    status = upto.filter(doing__in=[str(doing) for doing in LEADS_TO]).values("doing")[:1]
    until = upto.filter(sets__has_key="until").annotate(said=KeyTextTransform("until", "sets")).values("said")[:1]
    alone = Q(entries=1, status="valid") & (Q(until__isnull=True) | Q(until__gte=day))
    leading = [str(doing) for doing, status in LEADS_TO.items() if status is Status.VALID]
    stood = Q(entries__gt=1, led__in=leading) & (Q(last__isnull=True) | Q(last="") | Q(last__gte=day.isoformat()))
    return rows.filter(entered__lte=day).alias(led=Subquery(status), last=Subquery(until)).filter(alone | stood)


def _value(fact: Fact, given: str) -> Any:
    value, fault = checked_value(fact, given)
    if fault is not None:
        raise GuijuError(
            "{} is no value of {}", repr(given[:60]), fact.label.en, where=fact.name,
            expected=", ".join(fact.options) or fault.expected,
        )  # fmt: skip
    return as_json(value)


SMALL = 20_000
"""Items of a register whose titles are looked through one by one; of more the common index is asked."""
BEST = 100
"""What the common index finds at most for a list."""


def _found(register: Register, rows: QuerySet[Item], text: str, who: Viewer) -> QuerySet[Item]:
    """Items whose key begins so, or with the text in a title that may be read. Of a large register those that the
    common index finds best by their words: they are there a moment after they were entered."""
    if not text:
        return rows
    if not register.closed and sum(n for key, n in counting.kept(register).items() if not key[0]) > SMALL:
        answer = subject_index.search(text, subjects.kind_of(register.name), limit=BEST)
        return rows.filter(Q(pk__in=[each.row.pk for each in answer.found]) | Q(key__startswith=text))
    seen = {fact.name for fact in access.readable(register, None, who)}
    found = Q(key__istartswith=text)
    for name in register.page.title:
        if name in seen and register.facts[name].type in (FactType.TEXT, FactType.LONG_TEXT):
            found |= Q(**{f"facts__{name}__icontains": text})
    return rows.filter(found)


def page(rows: QuerySet[Item], after: str, limit: int) -> tuple[list[Item], str]:
    """(items in the order of their keys, the key after which the next page goes on; "" on the last)."""
    if after:
        rows = rows.filter(key__gt=after)
    found = list(rows.order_by("key")[: min(limit, MOST) + 1])
    if len(found) <= limit:
        return found, ""
    return found[:limit], found[limit - 1].key


@dataclass(frozen=True)
class Counts:
    """How many items there are, by status, and by value of each fact that a list is narrowed by."""

    by_status: Mapping[str, int]
    by_value: Mapping[str, Mapping[str, int]]

    @property
    def whole(self) -> int:
        return sum(self.by_status.values())


def counts(register: Register, who: Viewer, status: str = "") -> Counts:
    """The counts of a whole register; of its values only those of facts somebody may read, and in a status if one is
    asked for."""
    seen = {fact.name for fact in access.filters(register, who)}
    by_status: dict[str, int] = {}
    by_value: dict[str, dict[str, int]] = {}
    for (fact, value, standing), number in counting.kept(register).items():
        if not fact:
            by_status[standing] = number
        elif fact in seen and status in ("", standing):
            held = by_value.setdefault(fact, {})
            held[value] = held.get(value, 0) + number
    return Counts(by_status, by_value)


FAR = 10_000
"""Items of a narrowed list that are counted one by one; more are said to be more."""


def how_many(register: Register, rows: QuerySet[Item], asked: Asked, who: Viewer) -> tuple[int, bool]:
    """(how many items a list has, whether there are more than were counted). Counts that are kept answer at once."""
    whole = access.may_list(register, who)
    simple = not asked.text and not asked.owner and asked.valid_on is None and len(asked.values) <= 1
    known = {fact.name: fact for fact in access.filters(register, who)}
    if whole and simple and all(known[name].type in counting.COUNTED for name in asked.values):
        held = counts(register, who, asked.status)
        if not asked.values:
            return (held.by_status.get(asked.status, 0) if asked.status else held.whole), False
        [(name, value)] = asked.values.items()
        asked_for = counting.mark(name, _value(known[name], value)).partition("=")[2]
        return held.by_value.get(name, {}).get(asked_for, 0), False
    found = rows.order_by()[: FAR + 1].count()
    return min(found, FAR), found > FAR


@dataclass(frozen=True)
class Stood:
    """An item as it stood on a day, as known at a number of the sequence; the number of its last entry then."""

    state: history.State
    entries: int


def known_at(seq: int | None) -> None:
    """GuijuError for a number that the record has not reached: what is known then is not known yet."""
    if seq is not None and seq > (head := sequence.head()):
        raise GuijuError(
            "the record has not reached number {}", seq, where="seq", expected=sentence("at most {}", head)
        )


def on(item: Item, day: date, seq: int | None = None) -> Stood | None:
    """An item on a day, as known at a number (None: now); None where it was not in the register."""
    entries = held_entries(item)
    state = history.on(entries, day, seq)
    if state is None:
        return None
    held = [e.number for e in entries if e.valid_from <= day and (seq is None or (e.seq is not None and e.seq <= seq))]
    return Stood(state, len(held))


@dataclass(frozen=True)
class Told:
    """An entry of a history with what it changed, fact → (before, after), and its number in the sequence."""

    entry: Entry
    changed: Mapping[str, tuple[Any, Any]]
    seq: int | None


def told(item: Item, most: int = 200) -> list[Told]:
    """The last entries of an item, the newest first."""
    rows = {row.number: row for row in Entry.objects.filter(item=item).select_related("taking").order_by("number")}
    numbers = dict(
        Change.objects.filter(kind=CHANGE, subject__in=[row.pk for row in rows.values()]).values_list("subject", "seq")
    )
    entries = [history.Entry(row.number, Doing(row.doing), row.valid_from, row.sets) for row in rows.values()]
    changed = history.changes(entries, date.max)
    found = [Told(rows[entry.number], said, numbers.get(rows[entry.number].pk)) for entry, said in changed]
    return found[::-1][:most]


def flat(register: Register, items: Iterator[Item], who: Viewer) -> Iterator[dict[str, Any]]:
    """Items as rows of a table: key, status, days, and the facts somebody may read."""
    for item in items:
        held = access.values(register, item, who)
        yield {
            "key": item.key, "status": item.status, "since": item.since.isoformat(),
            "until": item.until.isoformat() if item.until else "",
            **held,
        }  # fmt: skip
