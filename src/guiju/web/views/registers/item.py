"""An item of a register with its history, as it stands or stood; its personal facts; receipts."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from guiju.core.days import day_of
from guiju.core.decimals import whole
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import FactType
from guiju.core.register.model import DOINGS, Doing, Register
from guiju.registry.accounts.models import Watch
from guiju.registry.accounts.principals import names
from guiju.registry.cases import definitions
from guiju.registry.cases.models import Case
from guiju.registry.record import sequence
from guiju.registry.registers import access, keeping, listing, opening, proving, subjects
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.definitions import registers
from guiju.registry.registers.keeping import FROM
from guiju.registry.registers.models import Item, Opening
from guiju.web.cases import acting
from guiju.web.cases.acting import Shown, word
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.views.registers.lists import STATE_CLASS, register_or_404, status_word, viewer_of

MOST, MOST_ENTRIES = 2**63 - 1, 2**31 - 1


def item_or_404(name: str, key: str, who: Viewer) -> tuple[Register, Item]:
    """An item that somebody may see. 404 for one that is not there, or not theirs to see."""
    found = register_or_404(name)
    item = Item.objects.select_related("owner").filter(register=found.name, key=key).first()
    if item is None or not access.may_see(found, item, who):
        raise Http404(key)
    return found, item


def moment(request: HttpRequest) -> tuple[date | None, int | None]:
    """(day, number of the sequence) of a permalink. GuijuError for what is none, or not reached yet."""
    day, seq = request.GET.get("day", ""), request.GET.get("seq", "")
    moment = day_of(day, "day")
    try:
        number = whole(seq, MOST) if seq else None
    except GuijuError:
        raise GuijuError("{} is not a number", repr(seq[:30]), where="seq", expected="digits") from None
    listing.known_at(number)
    return moment, number


@require_safe
def one(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """An item as it stands, or as it stood on `day` by what was known at number `seq`, with its history."""
    who = viewer_of(request)
    found, item = item_or_404(name, key, who)
    day, seq = moment(request)
    today = timezone.localdate()
    stood = listing.on(item, day or today, seq)
    facts = access.readable(found, item, who)
    seen = {fact.name for fact in facts}
    held = stood.state.facts if stood else {}
    groups, named = [], acting.bodies_named((found.facts[n], held[n]) for n in seen if held.get(n))
    for group in found.page.groups:
        shown = [
            acting.shown(found.facts[n], held[n], named) for n in group.facts if n in seen and held.get(n) is not None
        ]
        if shown:
            groups.append((word(group.label), shown))
    personal = [word(f.label) for f in found.facts.values() if f.personal]
    may_open = bool(personal) and access.may_open_personal(found, who) and bool(keeping.personal_on(item))
    history = listing.told(item)
    cases = Case.objects.filter(number__in={item.case, *(told.entry.case for told in history)} - {""})
    context = {
        "register": found, "label": word(found.label), "item": item, "item_word": word(found.item),
        "title": word(subjects.title(found, held) if held else subjects.title_of(found, item)) or item.key,
        "stood": stood, "state": status_word(stood.state.status) if stood else "",
        "state_class": STATE_CLASS.get(stood.state.status, "") if stood else "",
        "over": bool(stood and stood.state.until and stood.state.until < (day or today)),
        "groups": groups, "day": day, "seq": seq, "head": sequence.head(), "today": today,
        "history": [_entry(found, one_, seen) for one_ in history],
        "cases": [(c.number, acting.state_word(definitions.kept(c.definition_id), c.state)) for c in cases],
        "apart": _stands_apart(item, today),
        "is_tree": any(one.tree is not None and one.tree.of == found.name for one in registers()),
        "personal": personal, "may_open": may_open, "openings": _openings(found, item, who),
        "watched": _watched(request, found, item), "kind": subjects.kind_of(found.name),
        "address": "/" + subjects.address(found.name, item.key), "receipt_root": f"/registers/{found.name}/receipt/",
        "key_path": quote(item.key, safe=""),
    }  # fmt: skip
    return render(request, "registers/one.html", context)


def _stands_apart(item: Item, today: date) -> bool:
    """Whether a table took an item out of the register that a case had entered."""
    if not item.case or item.status in FROM[Doing.CHANGE]:
        return False
    last = keeping.leading(item, today)
    return last is not None and last.case != item.case


def _entry(found: Register, told: listing.Told, seen: set[str]) -> dict[str, Any]:
    entry = told.entry
    changed: list[tuple[str, Any, Any]] = []
    for name, (before, after) in told.changed.items():
        if name == "until":
            changed.append((say("有效期至", "Valid until"), _day(before), _day(after)))
        elif name in seen:
            fact = found.facts[name]
            was = None if before is None else acting.spoken(fact, before)
            changed.append((word(fact.label), was, None if after is None else acting.spoken(fact, after)))
    return {
        "entry": entry, "doing": word(DOINGS[Doing(entry.doing)]), "changed": changed, "seq": told.seq,
        "table": entry.taking.name if entry.taking else "",
    }  # fmt: skip


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _openings(found: Register, item: Item, who: Viewer) -> list[Any]:
    """Who was shown personal facts of an item: for the control body and auditors."""
    if not access.controls(found, who):
        return []
    rows = Opening.objects.filter(item=item).select_related("user").order_by("-pk")[:20]
    return [
        (row.at, row.user.username if row.user else "", [word(found.facts[n].label) for n in row.shown]) for row in rows
    ]


def _watched(request: HttpRequest, found: Register, item: Item) -> bool:
    if not request.user.is_authenticated:
        return False
    return Watch.objects.filter(user=request.user, kind=subjects.kind_of(found.name), key=item.key).exists()


@login_required
@require_POST
def personal(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """The personal facts of an item, shown once; that they were is written down first."""
    who = viewer_of(request)
    found, item = item_or_404(name, key, who)
    held = opening.open_(found, item, who, timezone.now())
    rows: list[Shown] = []
    for fact in found.facts.values():
        if fact.name in held:
            value = held[fact.name]
            said = list(names(value).values()) if fact.type is FactType.PEOPLE else acting.spoken(fact, value)
            rows.append(Shown(fact.name, word(fact.label), str(fact.type), said))
    context = {"register": found, "label": word(found.label), "item": item, "rows": rows,
               "address": "/" + subjects.address(found.name, item.key)}  # fmt: skip
    return render(request, "registers/personal.html", context)


@require_GET
def receipt(request: HttpRequest, name: str, number: int, key: str) -> HttpResponse:
    """The receipt of an entry: provable without this site."""
    who = viewer_of(request)
    found, item = item_or_404(name, key, who)
    entry = proving.shown(found, item, number, who) if number <= MOST_ENTRIES else None
    if entry is None:
        raise Http404(str(number))
    made = proving.receipt(entry)
    return downloads.receipt(made, f"{found_name(item)}-{number}")


def found_name(item: Item) -> str:
    """A name of a file made of a key: ASCII letters, digits and dashes."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in item.key)[:80] or "item"
