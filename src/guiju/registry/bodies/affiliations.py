"""Who speaks for whom: accounts affiliated to bodies with a mandate, from a day to a day.

An affiliation counts on a day when that lies within it, it was not ended, and the body exists. Whose it is to appoint
and to see is decided in `affiliation_access`; appointing and ending in `appointing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from guiju.registry.bodies.kinds import VOTE, including
from guiju.registry.bodies.models import Affiliation, Body


@dataclass(frozen=True)
class Voice:
    """A body that somebody speaks for: its key, code, and kinds as they are now, the main one first."""

    body: int
    code: str
    kinds: tuple[str, ...]

    def said(self) -> dict[str, object]:
        """As an act says it in its public part."""
        return {"body": self.code, "kinds": list(self.kinds)}


def voice(body: Body) -> Voice:
    return Voice(body.pk, body.code, body.kinds)


def on(day: date) -> Q:
    """Affiliations that count on a day."""
    running = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
    return running & Q(ended__isnull=True) & (Q(body__ended_on__isnull=True) | Q(body__ended_on__gte=day))


def was_on(day: date) -> Q:
    """Affiliations that counted on a day, those that were ended later among them: what history asks."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def with_mandate(mandate: str) -> Q:
    """Affiliations that carry a mandate, or one that includes it."""
    return Q(mandates__overlap=list(including(mandate)))


def held(user: int, mandate: str, days: Iterable[date]) -> QuerySet[Affiliation]:
    """The affiliations of somebody that carry a mandate on every one of some days."""
    rows = Affiliation.objects.filter(with_mandate(mandate), user_id=user)
    for day in days:
        rows = rows.filter(on(day))
    return rows


def spoken_for(user: int | None, mandate: str, *days: date) -> list[Voice]:
    """The bodies in whose name somebody may do what a mandate says, on every one of some days; by code."""
    if user is None:
        return []
    rows = held(user, mandate, days).select_related("body").order_by("body__code")
    return [voice(row.body) for row in rows]


def bodies_of(users: Iterable[int], day: date) -> list[Voice]:
    """The bodies that some people are affiliated to on a day, each once; by code."""
    rows = Affiliation.objects.filter(on(day), user_id__in=list(users)).select_related("body").order_by("body__code")
    return list({row.body_id: voice(row.body) for row in rows}.values())


def seat_of(user: int, day: date) -> Voice | None:
    """The body that somebody sits and votes for: the only one they have the mandate for. None where there is none, and
    where there are several: then the seat says it."""
    found = spoken_for(user, VOTE, day)
    return found[0] if len(found) == 1 else None
