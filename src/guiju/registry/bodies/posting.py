"""Appointing people to posts, and ending posts: officers of bodies, secretaries and members of committees, auditors.

Cases seat members and move secretariats themselves (`governing`); this is for who keeps the installation, who appoints
the first of them. Each is a change of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.data import tables
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import key_of
from guiju.registry.bodies import seats
from guiju.registry.bodies.affiliations import seat_of
from guiju.registry.bodies.appointing import FARTHEST, LONGEST_WHY, line
from guiju.registry.bodies.models import Body, Committee, Post
from guiju.registry.record.models import Change

AUDITOR = "auditor"
ANYWHERE = "*"
"""The place of an office that is held at no body and no committee."""
LONGEST_UNIT = 200


@dataclass(frozen=True)
class Seat:
    """A post somebody is to hold. `since` None: from today. `unit` is where the person comes from, in words."""

    user: User
    office: str
    place: Committee | Body | None
    since: date | None = None
    until: date | None = None
    category: str = ""
    unit: str = ""


def offices() -> dict[str, tables.Row]:
    """Every office by its code, with where it may be held (`committee`, `body`, `none`)."""
    return dict(tables.codes("offices"))


def place_of(said: str) -> Committee | Body | None:
    """The committee or body that a place names; None for `*`. GuijuError for one that nobody knows."""
    said = said.strip()
    if said == ANYWHERE:
        return None
    found: Committee | Body | None = None
    if "\x00" not in said:
        found = Committee.objects.filter(code=said).first() or Body.objects.filter(code=said).first()
    if found is None:
        raise GuijuError(
            "there is no body and no committee {}", repr(said[:80]), where="place",
            expected="the code of a body or a committee, or * for none",
        )  # fmt: skip
    return found


def appoint(by: User | None, seat: Seat, why: str, now: datetime) -> Post:
    """Somebody holds a post from a day on. `by` is None for who keeps the installation, at the command line.

    NotAllowedError where it is not theirs to say; GuijuError for an office that is not held at such a place, a place
    that has ended, a closed account, days out of order, a post that is held already, no reason."""
    _allowed(by, seat.user)
    today = timezone.localdate(now)
    since = seat.since or today
    _fits(seat)
    _days(seat, since, today)
    why = _why(why)
    if seat.office == AUDITOR and seat.user.is_staff:
        raise GuijuError(
            "who keeps the installation audits nothing", where="user", expected="somebody who is no administrator"
        )
    if not seat.user.is_active:
        raise GuijuError("the account is closed", where="user", expected="an account in use")
    committee = seat.place if isinstance(seat.place, Committee) else None
    body = seat.place if isinstance(seat.place, Body) else None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=seat.user.pk)  # two at once would both find nothing that overlaps
        held = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=since), user=seat.user)
        if seat.until is not None:
            held = held.filter(since__lte=seat.until)
        _refuse_overlap(held, seat, committee, body)
        sits_for = seat_of(seat.user.pk, since) if committee is not None and seat.office in seats.OFFICES else None
        post = Post.objects.create(
            user=seat.user, office=seat.office, committee=committee, body=body, since=since, until=seat.until,
            category=seat.category, unit=line(seat.unit, "unit", LONGEST_UNIT),
            speaks_for_id=sits_for.body if sits_for else None,
        )  # fmt: skip
        seats.record(post, Change.Verb.CREATED, now, why=why, by=key_of(by.pk) if by is not None else "")
    return post


def end(by: User | None, post: Post, why: str, now: datetime, last: date | None = None) -> Post:
    """A post ends today, or on a later day. NotAllowedError where it is not theirs to say, GuijuError without a reason
    and for one that has ended."""
    _allowed(by, None)
    today = timezone.localdate(now)
    why = _why(why)
    with transaction.atomic():
        rows = Post.objects.select_for_update(of=("self",)).select_related("committee", "body", "speaks_for")
        held = rows.get(pk=post.pk)
        if held.until is not None and held.until < today:
            raise GuijuError("this post has ended", where="post", expected="one that is still held")
        until = max(last or today, held.since)
        if until < today:
            raise GuijuError("the last day is over or before the first", where="until", expected="a later day")
        before = seats.state(held)
        held.until = until
        held.save(update_fields=["until"])
        author = key_of(by.pk) if by is not None else ""
        seats.record(held, Change.Verb.CHANGED, now, before, why=why, by=author)
    return held


def _allowed(by: User | None, user: User | None) -> None:
    if by is None:
        return
    if not (by.is_active and by.is_staff):
        raise NotAllowedError("you do not appoint to posts", where="account", expected="an administrator")
    if user is not None and by.pk == user.pk:
        raise NotAllowedError("nobody appoints themselves", where="user", expected="somebody else to appoint you")


def _fits(seat: Seat) -> None:
    known = offices()
    row = known.get(seat.office)
    if row is None:
        raise GuijuError(
            "there is no office {}", repr(seat.office[:40]), where="office", expected=", ".join(known)
        )  # fmt: skip
    kind = "none" if seat.place is None else "committee" if isinstance(seat.place, Committee) else "body"
    if row[kind] != "yes":
        held = [name for name in ("committee", "body", "none") if row[name] == "yes"]
        raise GuijuError(
            "the office {} is not held there",
            seat.office,
            where="place",
            expected=sentence("one of {}", ", ".join(held)),
        )
    if isinstance(seat.place, Committee) and seat.place.status == Committee.Status.SUSPENDED:
        raise GuijuError("{} is closed or suspended", seat.place.code, where="place", expected="a committee that works")


def _days(seat: Seat, since: date, today: date) -> None:
    if abs(since - today) > FARTHEST:
        raise GuijuError(
            "the first day is too far away", where="since", expected=sentence("a day within a year of {}", today)
        )
    if seat.until is not None and seat.until < max(since, today):
        raise GuijuError("the last day is over or before the first", where="until", expected="a later day")
    if isinstance(seat.place, Body) and seat.place.ended_on is not None and seat.place.ended_on < max(since, today):
        raise GuijuError(
            "{} ended on {}", seat.place.code, seat.place.ended_on, where="place", expected="a body that exists"
        )


def _why(text: str) -> str:
    text = line(text, "why", LONGEST_WHY)
    if not text:
        raise GuijuError("why is not said", where="why", expected=sentence("1 to {} characters", LONGEST_WHY))
    return text


def _refuse_overlap(held: object, seat: Seat, committee: Committee | None, body: Body | None) -> None:
    rows = list(held.select_related("committee", "body"))  # type: ignore[attr-defined]
    same = next(
        (p for p in rows if p.office == seat.office and p.committee_id == (committee.pk if committee else None)
         and p.body_id == (body.pk if body else None)),
        None,
    )  # fmt: skip
    if same is not None:
        raise GuijuError(
            "this person holds the post already, from {}", same.since, where="since",
            expected="days on which they do not, or the end of that first",
        )  # fmt: skip
    audits = next((p for p in rows if (p.office == AUDITOR) != (seat.office == AUDITOR)), None)
    if audits is not None:
        raise GuijuError(
            "an auditor holds no other post",
            where="office",
            expected="somebody who is no auditor, or the end of that first",
        )
