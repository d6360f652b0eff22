"""Who may act in the cases of the demonstration: accounts and posts, read anew when an act may have changed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from guiju.core.procedure.model import ANYONE
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases.roles import Actor


class Cast:
    """Accounts by name, and who holds which office on a day."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str, str], dict[str, Any]] = {}  # files that several cases bring
        self.forget()

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        self._names: dict[int, str] = {}
        self._users: dict[str, int] = {}
        self._by_user: dict[int, list[Post]] = defaultdict(list)
        self._by_holder: dict[str, list[Post]] = defaultdict(list)

    def _read(self) -> None:
        if self._names:
            return
        self._names = dict(User.objects.filter(is_active=True).values_list("pk", "username"))
        self._users = {name: pk for pk, name in self._names.items()}
        for post in Post.objects.order_by("pk"):
            self._by_user[post.user_id].append(post)
            self._by_holder[post.holder].append(post)

    def __contains__(self, name: object) -> bool:
        self._read()
        return name in self._users

    @property
    def names(self) -> frozenset[str]:
        self._read()
        return frozenset(self._users)

    def actor(self, name: str, day: date) -> Actor:
        """Somebody with their offices on a day. KeyError for a name that nobody has."""
        self._read()
        user = self._users[name]
        held = {post.holder for post in self._by_user[user] if _stands(post, day)}
        return Actor(user, name, frozenset({ANYONE, f"u{user}", *held}))

    def people_of(self, keys: Iterable[str], day: date) -> list[str]:
        """The names behind holder keys on a day, in the order of their accounts."""
        self._read()
        found = set()
        for key in keys:
            if key[0] == "u" and key[1:].isdigit():
                found.add(int(key[1:]))
            found |= {post.user_id for post in self._by_holder[key] if _stands(post, day)}
        return [self._names[user] for user in sorted(found) if user in self._names]


def _stands(post: Post, day: date) -> bool:
    return post.since <= day and (post.until is None or post.until >= day)
