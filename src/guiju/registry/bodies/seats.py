"""Seats: posts in committees, and the body each person sits for, as the record keeps them.

A post says its body itself (`speaks_for`), so that later affiliations change nothing in what was; where it says none,
`unit` is the text that was given. Every change of a post stands in the record whole: who counts seats on a day reads
there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from guiju.registry.accounts.models import User
from guiju.registry.bodies.affiliations import seat_of, spoken_for
from guiju.registry.bodies.kinds import VOTE
from guiju.registry.bodies.models import Committee, Post
from guiju.registry.record.models import Change

KIND = "post"
OFFICES = ("member", "chair", "secretary")
"""The offices that are seats of a committee."""
MEMBER = "member"
"""The seat with a vote, which chairs and their deputies hold too: committees are composed of these."""


def standing(day: date) -> Q:
    """Posts held on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def record(
    post: Post, verb: str, now: datetime, before: dict[str, Any] | None = None, *, why: str = "", by: str = ""
) -> None:
    """A post as it stands now, written into the record; `before` is how it stood. `why`, and the key of who did it,
    where an administrator did."""
    said = {name: [None, value] for name, value in (("why", why), ("by", by)) if value}
    Change.objects.create(
        kind=KIND, subject=post.pk, verb=verb, at=now, valid_from=timezone.localdate(now),
        data={"seat": [before, state(post)], **said},
    )  # fmt: skip


def state(post: Post) -> dict[str, Any]:
    """A post as its changes tell it: no name of a person."""
    body = post.speaks_for
    return {
        "office": post.office,
        "committee": post.committee.code if post.committee else None,
        "place": post.body.code if post.body else None,
        "since": post.since.isoformat(),
        "until": post.until.isoformat() if post.until else None,
        "body": body.code if body else None,
        "kinds": list(body.kinds) if body else [],
    }


def take(user: User, office: str, committee: Committee, since: date, until: date | None, now: datetime) -> Post:
    """Somebody takes a seat from a day on, for the body they have the mandate to vote for. One taken on that very day
    gets its term anew."""
    post = Post.objects.filter(user=user, office=office, committee=committee, body=None, since=since).first()
    if post is not None:
        return change(post, now, until=until)
    sits_for = seat_of(user.pk, since)
    post = Post.objects.create(
        user=user, office=office, committee=committee, since=since, until=until,
        speaks_for_id=sits_for.body if sits_for else None,
    )  # fmt: skip
    record(post, Change.Verb.CREATED, now)
    return post


def change(post: Post, now: datetime, **values: Any) -> Post:
    """A post with other values, if they are others."""
    before = state(post)
    for name, value in values.items():
        setattr(post, name, value)  # a key of another row lets go of the row held before
    if state(post) != before:
        post.save(update_fields=[*values])
        record(post, Change.Verb.CHANGED, now, before)
    return post


def change_all(rows: QuerySet[Post], now: datetime, **values: Any) -> int:
    """Several posts with other values; how many there are."""
    found = list(rows.select_related("committee", "body", "speaks_for"))
    for post in found:
        change(post, now, **values)
    return len(found)


def follow(user: User, now: datetime) -> None:
    """The seats of somebody follow from the bodies they may vote for: a seat whose body they no longer speak for has
    none; one without gets the body, if it is only one."""
    today = timezone.localdate(now)
    mine = {one.body for one in spoken_for(user.pk, VOTE, today)}
    only = next(iter(mine)) if len(mine) == 1 else None
    rows = Post.objects.filter(standing(today), user=user, committee__isnull=False, office__in=OFFICES)
    for post in rows.select_related("committee", "body", "speaks_for"):
        if post.speaks_for_id not in mine and post.speaks_for_id != only:
            change(post, now, speaks_for_id=only)


class Sitting:
    """The seats of some people in a committee, looked up once for all of them."""

    def __init__(self, users: Iterable[int | None], committee: int | None) -> None:
        self._users, self._committee = [user for user in users if user is not None], committee
        self._posts: dict[int, list[Post]] | None = None

    def of(self, user: int | None, day: date) -> Post | None:
        """The seat somebody votes by on a day; one that says its body goes before one that says none."""
        if self._posts is None:
            self._posts = {}
            rows = Post.objects.filter(user_id__in=self._users, committee_id=self._committee, office__in=OFFICES)
            for post in rows.select_related("speaks_for").order_by("pk"):
                self._posts.setdefault(post.user_id, []).append(post)
        found = [p for p in self._posts.get(user or 0, ()) if p.since <= day and (p.until is None or p.until >= day)]
        return next((post for post in found if post.speaks_for_id), found[0] if found else None)


def composition(committee: Committee, day: date) -> tuple[Counter[str], int]:
    """(main kind of body → members who sit for one, members whose body is not known), each person once."""
    rows = Post.objects.filter(standing(day), committee=committee, office=MEMBER).select_related("speaks_for")
    by_person: dict[int, str] = {}
    for post in rows:
        kind = post.speaks_for.kind if post.speaks_for else ""
        by_person[post.user_id] = by_person.get(post.user_id) or kind
    counted = Counter(kind for kind in by_person.values() if kind)
    return counted, len(by_person) - counted.total()


def known(posts: Iterable[Post], now: datetime) -> int:
    """Write posts into the record that it does not have yet; how many."""
    found = list(posts)
    have = set(Change.objects.filter(kind=KIND, subject__in=[p.pk for p in found]).values_list("subject", flat=True))
    missing = [post for post in found if post.pk not in have]
    for post in missing:
        record(post, Change.Verb.CREATED, now)
    return len(missing)
