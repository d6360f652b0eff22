"""Items as subjects of the registry: one subject for each register, so that each is searched, watched and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from guiju.core.definitions.words import Words
from guiju.core.procedure.model import Fact, FactType, Visible
from guiju.core.register.model import STATUSES, Register, Status
from guiju.registry.record import subjects
from guiju.registry.record.subjects import Named, Subject
from guiju.registry.registers.definitions import registers
from guiju.registry.registers.keeping import CHANGE
from guiju.registry.registers.models import Entry, Item

ENTRY = CHANGE


def kind_of(register: str) -> str:
    """What changes and watches call the items of a register."""
    return f"item-{register}"


def address(register: str, key: str) -> str:
    """The path of an item's page below the site."""
    return f"registers/{register}/item/{quote(key, safe='')}/"


def title(register: Register, facts: Any) -> Words:
    """What an item is called: its first title fact that is filled and public, in each language if there is one."""
    filled = [name for name in register.page.title if facts.get(name) and _public(register.facts[name])]
    if not filled:
        return Words("", "")
    zh, en = (next((n for n in filled if n.endswith(ending)), filled[0]) for ending in ("_zh", "_en"))
    return Words(said(register.facts[zh], facts[zh], "zh"), said(register.facts[en], facts[en], "en"))


def title_of(register: Register, item: Item) -> Words:
    """What an item is called as it stands today."""
    return title(register, item.facts)


def said(fact: Fact, value: Any, language: str) -> str:
    """A value of a fact in words."""
    if fact.type is FactType.CHOICE and value in fact.options:
        return fact.options[value].said(language)
    if fact.type is FactType.YES_NO:
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][bool(value)]
    return str(value)


def _public(fact: Fact) -> bool:
    return fact.visible is Visible.PUBLIC and not fact.personal


def named(register: Register, item: Item) -> Named:
    """As everybody may call it."""
    return Named(item.key, title(register, item.facts), address(register.name, item.key))


def words(register: Register, item: Item) -> str:
    """The public facts by which an item is found, in both languages."""
    found: list[str] = []
    for name, value in item.facts.items():
        fact = register.facts.get(name)
        if fact is not None and _public(fact) and name not in register.page.title:
            found += dict.fromkeys(said(fact, value, language) for language in ("zh", "en"))
    return " ".join(found)


def _shown(register: Register, item: Item) -> list[tuple[Words, str]]:
    facts = register.facts
    return [
        (facts[name].label, said(facts[name], value, "zh")) for name, value in item.facts.items()
        if name in facts and _public(facts[name])
    ]  # fmt: skip


@lru_cache(maxsize=4)
def _of_entries(entries: tuple[int, ...]) -> dict[str, list[int]]:
    """Register → items that entries belong to. Remembered, because every register asks for the same ones."""
    found: dict[str, list[int]] = {}
    rows = Entry.objects.filter(pk__in=entries).values_list("item__register", "item_id")
    for register, item in rows:
        found.setdefault(register, []).append(item)
    return found


def _items(register: str, entries: Sequence[int]) -> Iterable[int]:
    return _of_entries(tuple(entries)).get(register, ())


def _rows(register: Register) -> Callable[[], Any]:
    if register.closed:
        return Item.objects.none
    return lambda: Item.objects.filter(register=register.name)


def _find(register: Register, key: str) -> Item | None:
    return _rows(register)().filter(key=key).first()  # type: ignore[no-any-return]


def register_all() -> None:
    """Make the items of every register known to the house."""
    subjects.register_change(ENTRY)
    for register in registers():
        subjects.register(
            Subject(
                kind_of(register.name), register.label, _rows(register), partial(named, register),
                shown=partial(_shown, register), words=partial(words, register),
                status=lambda item: STATUSES.get(Status(item.status)),
                touched={ENTRY: partial(_items, register.name)}, find=partial(_find, register),
            )
        )  # fmt: skip
