"""Personal facts of an item, shown to whom `access` lets see them; each opening is written down first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.register.model import Register
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import key_of
from guiju.registry.registers import access
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.keeping import personal_on
from guiju.registry.registers.models import Item, Opening, Sealed


def open_(register: Register, item: Item, who: Viewer, now: datetime) -> dict[str, Any]:
    """The personal facts of an item. NotAllowedError where they are not somebody's to see; GuijuError where there are
    none."""
    if not access.may_open_personal(register, who):
        raise NotAllowedError(
            "personal facts are opened by the body that answers for the register", where=register.name,
            expected=register.control,
        )  # fmt: skip
    with transaction.atomic():
        held = personal_on(item)
        if not held:
            raise GuijuError("there is nothing personal to be shown", where=item.key, expected="an item that has some")
        Opening.objects.create(item=item, user_id=who.user, at=now, shown=sorted(held))
    return held


def erase(user: User) -> int:
    """Take the personal facts that somebody brought, or that name them, out of registers; of how many entries. The
    leaves of the log do not change: they hold digests."""
    key = key_of(user.pk)
    mentions = Sealed.objects.annotate(text=Cast("data", TextField())).filter(text__contains=f'"{key}"')
    about = [row.pk for row in mentions if key in _people(row.data.get("facts", {}))]
    return int(Sealed.objects.filter(Q(person=user) | Q(pk__in=about)).delete()[0])


def _people(facts: dict[str, Any]) -> set[str]:
    """The keys of people that facts name."""
    return {one for value in facts.values() if isinstance(value, list) for one in value}
