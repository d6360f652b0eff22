"""Who may see what of a register: decided here, before an item is read for somebody.

Everybody sees the public facts of the items of an open register. Officers of the control body and auditors see all that
is not personal, of closed registers too; who speaks for the owner of an item sees that item so. Personal facts are
opened one item at a time by the control body, each opening written down.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.core.procedure.model import Fact, Visible
from guiju.core.register.model import Register
from guiju.registry.accounts.models import User
from guiju.registry.bodies.affiliations import on
from guiju.registry.bodies.models import Affiliation, Post
from guiju.registry.registers.models import Item

OFFICES = ("officer", "supervisor", "reviewer")
"""The offices of a control body that see its registers whole."""
OFFICER = "officer"


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at registers on a day: their offices as (office, code of the body), the keys of the bodies
    they speak for. `user` None: nobody signed in."""

    user: int | None = None
    offices: frozenset[tuple[str, str]] = frozenset()
    bodies: frozenset[int] = frozenset()
    is_auditor: bool = False
    keeper: bool = field(default=False)  # who keeps the installation, at its command line

    def holds(self, offices: Collection[str], body: str) -> bool:
        return any((office, body) in self.offices for office in offices)


NOBODY = Viewer()
KEEPER = Viewer(keeper=True)


def viewer(user: Any, day: date) -> Viewer:
    """Somebody with their offices and the bodies they speak for on a day."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    held = Post.objects.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day)), user=user)
    rows = list(held.values_list("office", "body__code", "committee_id"))
    auditor = any(office == "auditor" and body is None and committee is None for office, body, committee in rows)
    bodies = Affiliation.objects.filter(on(day), user=user).values_list("body_id", flat=True)
    return Viewer(
        user.pk, frozenset((office, body) for office, body, _ in rows if body), frozenset(bodies), auditor
    )  # fmt: skip


def controls(register: Register, who: Viewer) -> bool:
    """Whether somebody sees the whole register: an office of the control body, an auditor, the keeper."""
    return who.keeper or who.is_auditor or who.holds(OFFICES, register.control)


def may_list(register: Register, who: Viewer) -> bool:
    """Whether somebody sees which items there are."""
    return not register.closed or controls(register, who)


def may_take(register: Register, who: Viewer) -> bool:
    """Whether somebody may bring a table into a register, or confirm one: officers of the control body. Auditors act
    nowhere."""
    return who.keeper or (not who.is_auditor and who.holds((OFFICER,), register.control))


def may_open_personal(register: Register, who: Viewer) -> bool:
    """Whether somebody may be shown the personal facts of items."""
    return may_take(register, who)


def inside(register: Register, item: Item | None, who: Viewer) -> bool:
    """Whether somebody sees more than the public: of the register, or of one item that a body they speak for owns."""
    owns = item is not None and item.owner_id is not None and item.owner_id in who.bodies
    return controls(register, who) or owns


def may_see(register: Register, item: Item, who: Viewer) -> bool:
    """Whether somebody sees that there is this item."""
    return may_list(register, who) or inside(register, item, who)


def readable(register: Register, item: Item | None, who: Viewer) -> tuple[Fact, ...]:
    """The facts somebody may read; personal ones are nobody's here."""
    whole = inside(register, item, who)
    return tuple(
        fact for fact in register.facts.values() if not fact.personal and (whole or fact.visible is Visible.PUBLIC)
    )


def values(register: Register, item: Item, who: Viewer) -> dict[str, Any]:
    """Name → value of the filled facts of an item that somebody may read, in the order of the definition."""
    held = item.facts
    return {f.name: held[f.name] for f in readable(register, item, who) if held.get(f.name) is not None}


def filters(register: Register, who: Viewer) -> tuple[Fact, ...]:
    """The facts by which somebody may narrow a list: what they may not read tells them nothing this way either."""
    seen = {fact.name for fact in readable(register, None, who)}
    return tuple(fact for fact in register.filters if fact.name in seen)
