"""Who holds which role in a case: the one place where it is decided who may act.

A holder key says it shortly: `u7` is a person, `secretary@c12` whoever holds that office, `anyone` every account.
A person has the keys of their offices; a role in a case is held by keys; where they meet, the person has the role.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from guiju.core.procedure import model
from guiju.core.procedure.model import ANYONE, CLOCK, NAMED, OPENER, Procedure
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import accounts_of, key_of
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.bodies.services import above

AUDITOR = "auditor@*"


@dataclass(frozen=True)
class Actor:
    """Whoever acts, with the holder keys they have on the day. `user` is None for time."""

    user: int | None
    name: str
    keys: frozenset[str]

    @property
    def is_auditor(self) -> bool:
        return AUDITOR in self.keys


TIME = Actor(None, CLOCK, frozenset({CLOCK}))
NOBODY = Actor(None, "", frozenset())


def posts_on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def actor(user: User, day: date) -> Actor:
    """The person with their offices on a day."""
    keys = {ANYONE, f"u{user.pk}"}
    for office, committee, body in Post.objects.filter(posts_on(day), user=user).values_list(
        "office", "committee_id", "body_id"
    ):
        keys.add(f"{office}@" + (f"c{committee}" if committee else f"b{body}" if body else "*"))
    return Actor(user.pk, user.username, frozenset(keys))


def auditors(accounts: Collection[int], day: date) -> set[int]:
    """The accounts among some that are auditors on a day: they act nowhere, so nobody names them to act."""
    held = Post.objects.filter(
        posts_on(day), user_id__in=accounts, office="auditor", committee__isnull=True, body__isnull=True
    )
    return set(held.values_list("user_id", flat=True)) if accounts else set()


def roles(actor: Actor, parties: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The roles an actor has in a case. An auditor reads all and acts nowhere, whatever else they hold."""
    if actor.is_auditor:
        return frozenset()
    if actor is TIME:
        return frozenset({CLOCK})
    return frozenset(role for role, held in parties.items() if not actor.keys.isdisjoint(held))


def apart(actor: Actor, parties: Mapping[str, Collection[str]], deciding: Collection[str]) -> frozenset[str]:
    """The roles an actor has by other keys than those of some deciding roles: where one office brings a matter and
    decides on it, a colleague of who brought it decides."""
    decides = {key for role in deciding for key in parties.get(role, ())}
    own = actor.keys - decides
    return frozenset(role for role, held in parties.items() if not own.isdisjoint(held))


def holders(
    procedure: Procedure, opener: str, facts: Mapping[str, Any], committee: int | None, body: int | None
) -> dict[str, list[str]]:
    """Role → holder keys. `facts` name people by their keys."""
    found: dict[str, list[str]] = {}
    for party in procedure.parties.values():
        match party.held_by:
            case holding if holding == OPENER:
                found[party.name] = [opener] if opener else []  # a letter without an account is nobody's
            case holding if holding == ANYONE:
                found[party.name] = [ANYONE]
            case holding if holding == NAMED:
                found[party.name] = []
            case _:
                office, place = party.office or ("", "")
                key = _place(place, committee, body)
                found[party.name] = [f"{office}@{key}"] if key else []
    for fact in procedure.facts.values():
        if fact.names:
            named = [key_of(account) for account in accounts_of(facts.get(fact.name) or ())]
            found[fact.names] = sorted({*found.get(fact.names, ()), *named})
    return found


def _place(place: str, committee: int | None, body: int | None) -> str:
    """`c12` or `b3`: where an office is held in a case of a committee and a body; "" while the case does not say."""
    match place:
        case model.OF_COMMITTEE:
            return f"c{committee}" if committee else ""
        case model.OF_ISSUER:
            return f"b{body}" if body else ""
        case model.OF_PARENT:
            over = above(body) if body else None
            return f"b{over}" if over else ""
    return f"b{body_key(place)}"


_BODIES: dict[str, int] = {}


def body_key(code: str) -> int:
    """The key of a body by its code, made known if it is new."""
    if code not in _BODIES:
        made = {"kind": Body.Kind.NATIONAL_BODY, "names": {"en": code}}
        key = int(Body.objects.get_or_create(code=code, defaults=made)[0].pk)
        transaction.on_commit(lambda: _BODIES.update({code: key}))  # before, it may yet be undone
        return key
    return _BODIES[code]


def forget() -> None:
    """Look bodies up anew (for tests, whose rows vanish)."""
    _BODIES.clear()


def committee_key(code: str) -> int | None:
    found = Committee.objects.filter(code=code).values_list("pk", flat=True).first()
    return int(found) if found is not None else None


def people_of(keys: Collection[str], day: date) -> list[int]:
    """The accounts behind holder keys on a day."""
    found = {int(key[1:]) for key in keys if key[0] == "u" and key[1:].isdigit()}
    wanted = Q(pk__in=[])
    for key in keys:
        office, at, place = key.partition("@")
        if at and place[:1] == "c":
            wanted |= Q(office=office, committee_id=int(place[1:]))
        elif at and place[:1] == "b":
            wanted |= Q(office=office, body_id=int(place[1:]))
    found |= set(Post.objects.filter(posts_on(day)).filter(wanted).values_list("user_id", flat=True))
    return sorted(found)


__all__ = [
    "AUDITOR", "NOBODY", "TIME", "Actor", "actor", "apart", "body_key", "committee_key", "holders", "people_of",
    "posts_on", "roles",
]  # fmt: skip
