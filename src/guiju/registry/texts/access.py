"""Who may see, review and edit a text: decided here, before anything of the text is read for somebody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from guiju.registry.accounts.models import User
from guiju.registry.cases.roles import actor
from guiju.registry.texts.models import Text

OFFICES = ("secretary", "officer", "reviewer", "member")
"""Posts whose holders may review provisions and edit the drafts of their committee."""
EVERYWHERE = frozenset({"officer", "reviewer"})
"""Posts whose holders may do so for every text."""


def reviewable(user: Any, day: date) -> Q:
    """The texts that somebody may review: their own, those of a committee in which they hold a post, all for officers
    and reviewers of a body. `user` may be nobody."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    if user.is_superuser:
        return Q()
    held, own = actor(user, day), Q(owner_id=user.pk)
    if held.is_auditor:
        return own
    if any(key.partition("@")[0] in EVERYWHERE for key in held.keys):
        return Q()
    posts = (key.partition("@c") for key in held.keys)
    return own | Q(committee_id__in=[int(place) for office, at, place in posts if at and office in OFFICES])


def readable(user: Any, day: date) -> Q:
    """The texts that somebody may read: published ones, and drafts they may review."""
    return Q(kind=Text.Kind.PUBLISHED) | (Q(kind=Text.Kind.DRAFT) & reviewable(user, day))


def may_review(user: Any, text: Text, day: date) -> bool:
    """Whether a person may decide on the provisions of a text."""
    return Text.objects.filter(reviewable(user, day), pk=text.pk).exists()


def may_edit(user: User, text: Text, day: date) -> bool:
    """Whether a person may write in a text: drafts only, and who may review it."""
    return text.kind == Text.Kind.DRAFT and may_review(user, text, day)
