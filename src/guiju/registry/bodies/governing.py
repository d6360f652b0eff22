"""Effects of acts on committees: established, seated, moved, revoked (DOMAIN §3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import accounts_of
from guiju.registry.bodies import seats
from guiju.registry.bodies.models import Committee, Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.record.effect_context import PUT_RIGHT, EffectContext, done_again, effect_handler
from guiju.registry.record.numbers import next_number


@effect_handler("establish_committee")
def establish_committee(happening: EffectContext) -> Mapping[str, Any]:
    """The committee exists from this day under the next free number, with its host as secretariat."""
    facts = happening.facts
    names = {lang: facts[f"name_{lang}"] for lang in ("zh", "en") if facts.get(f"name_{lang}")}
    code = _next_code(str(facts["level"]), str(facts.get("parent_committee") or ""))
    committee = ensure_committee(code, names)
    committee.names = {**committee.names, **names}
    committee.status, committee.created_on = Committee.Status.ACTIVE, happening.today
    committee.scope, committee.secretariat = facts.get("scope") or "", (facts.get("new_host") or "")[:40]
    committee.save()
    return {"committee_code": code}


def _next_code(level: str, parent: str) -> str:
    """The number after the highest that was ever given at this level: SAC/TC n, SAC/SWG n, or SC m of its committee."""
    head = f"{parent}/SC " if level == "SC" else f"SAC/{level} "
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(substring(code from %s)::int) from bodies_committee where code like %s",
            [f"^{re.escape(head)}([0-9]{{1,6}})$", head + "%"],
        )
        highest = int(cursor.fetchone()[0] or 0)
    return f"{head}{next_number(f'committee {head}', highest + 1)}"


@done_again("establish_committee")
def establish_again(happening: EffectContext) -> Mapping[str, Any]:
    """Names, scope and host of the committee that was established; its code stays."""
    facts = happening.facts
    if happening.differs("committee_code"):
        raise GuijuError(
            "{} is established", _was(happening, "committee_code"), where="committee_code", expected=PUT_RIGHT
        )
    committee = Committee.objects.get(code=facts["committee_code"])
    committee.names = {**committee.names, **{lang: facts[f"name_{lang}"] for lang in ("zh", "en")}}
    committee.scope, committee.secretariat = facts.get("scope") or "", (facts.get("new_host") or "")[:40]
    committee.save()
    return {}


def _was(happening: EffectContext, name: str) -> Any:
    return (happening.before or {}).get(name)


@effect_handler("seat_members")
def seat_members(happening: EffectContext) -> Mapping[str, Any]:
    """Who comes in holds a post from this day to the end of the term; who leaves holds none after it."""
    facts = happening.facts
    code = facts.get("committee_code") or facts.get("committee")
    committee = Committee.objects.filter(code=code).first()
    if committee is None:
        raise GuijuError("there is no committee {}", repr(code), where="committee", expected="SAC/TC 260")
    posts = _standing(committee, happening.today)
    leaving = posts.filter(user__in=accounts_of(facts.get("outgoing") or ()))
    seats.change_all(leaving, happening.now, until=happening.today)
    for fact, office in _incoming(facts):
        for user in User.objects.filter(is_active=True, pk__in=accounts_of(facts.get(fact) or ())):
            held = posts.filter(user=user, office=office)
            if held.filter(until__isnull=True).exists():
                continue
            # who sits already goes on to the end of the new term
            if not seats.change_all(held, happening.now, until=facts.get("term_end")):
                seats.take(user, office, committee, happening.today, facts.get("term_end"), happening.now)
    return {}


def _incoming(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(fact that names people, the seat they take)."""
    named = (("incoming_chair", "chair"), ("incoming_secretary", "secretary"))
    return (("incoming", str(facts.get("seat") or "member")), *named)


@done_again("seat_members")
def seat_again(happening: EffectContext) -> Mapping[str, Any]:
    """Who was entered by mistake sits no longer; who was left out sits from the day of the act; the term is that of the
    correction. GuijuError for another committee, or other people who left: their posts are mended one by one."""
    facts = happening.facts
    if happening.differs("committee_code", "committee", "outgoing"):
        raise GuijuError("members were seated and unseated already", where="committee", expected=PUT_RIGHT)
    code = facts.get("committee_code") or facts.get("committee")
    before = happening.before or {}
    for (fact, office), (_, right_office) in zip(_incoming(before), _incoming(facts), strict=True):
        mine = Post.objects.filter(committee__code=code, office=office, since=happening.today)
        named = set(accounts_of(before.get(fact) or ()))
        wrong = named - set(accounts_of(facts.get(fact) or ()))
        seats.change_all(mine.filter(user__in=wrong), happening.now, until=happening.today)
        right = mine.filter(user__in=named - wrong)
        seats.change_all(right, happening.now, office=right_office, until=facts.get("term_end"))
    return seat_members(happening)


@effect_handler("move_secretariat")
def move_secretariat(happening: EffectContext) -> Mapping[str, Any]:
    """The new host keeps the secretariat from this day; the old secretaries' posts end with it."""
    committee = Committee.objects.get(pk=happening.committee)
    committee.secretariat = (happening.facts.get("new_host") or "")[:40]
    committee.save(update_fields=["secretariat"])
    incoming = accounts_of(happening.facts.get("new_secretary") or ())
    if incoming:
        posts = _standing(committee, happening.today).filter(office="secretary")
        seats.change_all(posts.exclude(user__in=incoming), happening.now, until=happening.today)
        for user in User.objects.filter(is_active=True, pk__in=incoming):
            if not posts.filter(user=user).exists():
                seats.take(user, "secretary", committee, happening.today, None, happening.now)
    return {}


@effect_handler("revoke_committee")
def revoke_committee(happening: EffectContext) -> Mapping[str, Any]:
    """A committee that is closed or re-formed takes no new work; its posts end."""
    committee = Committee.objects.get(pk=happening.committee)
    committee.status = Committee.Status.SUSPENDED
    committee.save(update_fields=["status"])
    if happening.facts.get("consequence") == "close":
        seats.change_all(_standing(committee, happening.today), happening.now, until=happening.today)
    return {}


def _standing(committee: Committee, today: date) -> QuerySet[Post]:
    """The posts of a committee that go on after today, with or without a last day."""
    return Post.objects.filter(Q(until__isnull=True) | Q(until__gt=today), committee=committee)
