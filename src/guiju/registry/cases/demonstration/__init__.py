"""The demonstration's people and cases: each case is made by running the acts of its procedure, in the past."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.registry.cases import citations_due, reviews_due, timing
from guiju.registry.cases.demonstration.cast import Cast
from guiju.registry.cases.demonstration.courses import Entry, dated, entries, expanded
from guiju.registry.cases.demonstration.materials import line_up
from guiju.registry.cases.demonstration.playing import Run
from guiju.registry.cases.demonstration.population import accounts, known_people, people, samples, secret
from guiju.registry.cases.demonstration.sample_standards import bring_in, reserve_numbers
from guiju.registry.cases.models import Case
from guiju.registry.registers import demonstration as registers

log = logging.getLogger("guiju.demonstration")
BEFORE = ("surveys", "good-behaviour")
"""The registers whose items cases speak of from their opening on."""
APART = ("spot-check",)
"""Procedures whose cases come from a round: they are made after it was held."""


def load(now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the people and, if there is no case yet, the cases. Returns how many cases were made."""
    known_people(now)
    if Case.objects.exists():
        return 0
    samples(now)
    bring_in(now)
    for name in BEFORE:
        registers.take(name, now)
    found = every(timezone.localdate(now))
    reserve_numbers()
    cast, made = Cast(), 0
    for entry in found:
        made += _played(entry, now, cast)
        progress(1)
    timing.overdue(now)  # what time has to do by now is done, so that the worker finds nothing
    reviews_due.open_due(now)
    citations_due.look_again(now)
    return made


def _played(entry: Entry, now: datetime, cast: Cast) -> bool:
    """Whether a case was made. One whose terms fall otherwise on some day is left out, and keeps no other from being
    made."""
    try:
        with transaction.atomic():
            Run(entry, now, cast).go()
    except GuijuError as error:
        log.warning("a case of %s begun on %s was not made: %s", entry["procedure"], entry["begun"], error)
        cast.forget()
        cast.stored.clear()
        return False
    return True


def every(today: date) -> list[Entry]:
    """Every case of the demonstration in the order they begin: those written one by one, and those of the courses."""
    found = [entry for entry in (*entries(today), *expanded(today)) if entry["procedure"] not in APART]
    return sorted(found, key=lambda entry: str(entry["begun"]))


def size(today: date) -> int:
    """How many cases there are, for a progress bar."""
    return len(every(today))


def named(today: date) -> dict[str, str]:
    """The numbers of the cases that have a name in `cases.yaml`: `@name` in the tables of programmes."""
    found = {}
    for entry in entries(today):
        if "name" in entry:
            told = "title_zh" if "title_zh" in entry else "host"
            rows = Case.objects.filter(procedure=entry["procedure"], **{f"facts__{told}": entry[told]})
            found[str(entry["name"])] = str(rows.values_list("number", flat=True).first() or "")
    return found


__all__ = [
    "BEFORE", "Entry", "Run", "accounts", "bring_in", "dated", "entries", "every", "expanded", "known_people",
    "line_up", "load", "named", "people", "secret", "size",
]  # fmt: skip
