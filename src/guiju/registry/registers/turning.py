"""What the passing of a day changes: entries that take effect today."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from guiju.core.register import loader
from guiju.registry.registers.counting import Tally
from guiju.registry.registers.keeping import held_entries, lock, put
from guiju.registry.registers.models import Item

STEP = 1_000


def turn(now: datetime) -> int:
    """Items that an entry changes from today on become what it says. Returns how many."""
    today = timezone.localdate(now)
    with transaction.atomic():
        for name in (
            Item.objects.filter(next_day__lte=today).values_list("register", flat=True).distinct().order_by("register")
        ):
            lock(name)
        due = Item.objects.select_for_update(of=("self",), skip_locked=True).filter(next_day__lte=today)
        return _put(list(due.order_by("next_day", "pk")[:STEP]), today)


def back(now: datetime) -> int:
    """Items that a clock which was ahead has turned become what they are today. Returns how many."""
    today = timezone.localdate(now)
    with transaction.atomic():
        for name in sorted(loader.house()):
            lock(name)
        early = Item.objects.select_for_update(of=("self",)).filter(history__valid_from__gt=today)
        return _put(list(Item.objects.filter(pk__in={item.pk for item in early})), today)


def _put(items: list[Item], today: date) -> int:
    for item in items:
        register = loader.house().get(item.register)
        if register is None:
            continue
        tally, before = Tally(register), (item.status, item.facts)
        put(register, item, held_entries(item), today)
        tally.change(before, (item.status, item.facts))
        tally.write()
        item.save()
    return len(items)
