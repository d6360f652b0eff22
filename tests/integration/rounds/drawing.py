"""A draw from frame to result, for tests whose cases come from one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from guiju.core.rounds.draw import commitment
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Post
from guiju.registry.catalogue.models import Edition
from guiju.registry.registers import access
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import drawing
from guiju.registry.rounds.definitions import round_
from guiju.registry.rounds.models import Unit

PUBLIC, VALUE, SOURCE = "closing number of index X", "3456.78", "the exchange's page of that day"


def supervisor(name: str) -> User:
    """A supervisor of SAC, made where there is none of the name."""
    made, new = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    if new:
        Post.objects.create(user=made, office="supervisor", body=Body.objects.get(code="SAC"), since=date(2020, 1, 1))
    return made


def secret(person: str) -> str:
    return f"the value of {person}, long enough"


def viewer(user: AbstractBaseUser, now: datetime) -> Viewer:
    return access.viewer(user, now.date())


def frame(period: str, now: datetime, people: Sequence[str] = ("lot.one", "lot.two"), **more: Any) -> str:
    """Commit the frame of the spot checks of a year; the name of the draw."""
    for person in people:
        supervisor(person)
    who = viewer(supervisor(more.pop("by", "lot.one")), now)
    day = more.pop("day", (now + timedelta(1)).date())
    step = drawing.commit_frame(round_("spot-checks"), period, people, more.pop("public", PUBLIC), day, who, now)
    return str(step.said["draw"])


def only(designation: str) -> None:
    """Inside a transaction: nothing of the library is in force but this edition."""
    Edition.objects.exclude(designation=designation).update(status="withdrawn")


def drawn(period: str, now: datetime, people: Sequence[str] = ("lot.one", "lot.two")) -> list[Unit]:
    """Draw the spot checks of a year, the frame on a day and the rest on the next; the units drawn."""
    held, name = round_("spot-checks"), frame(period, now, people)
    later = now + timedelta(1)
    for person in people:
        value = secret(person)
        drawing.commit(held, period, commitment(name, person, value), viewer(supervisor(person), now), now)
    for person in people:
        drawing.reveal(held, period, secret(person), viewer(supervisor(person), later), later)
    drawing.enter_value(held, period, VALUE, SOURCE, viewer(supervisor("lot.two"), later), later)
    drawing.draw(held, period, viewer(supervisor("lot.one"), later), later)
    return list(Unit.objects.filter(occurrence__period=period, place__isnull=False).order_by("place"))
