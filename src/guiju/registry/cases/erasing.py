"""Erasing a person: their names, contacts and personal facts go; acts, votes, comments and proofs stay."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guiju.registry.accounts.erasing import erase_account
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Post
from guiju.registry.cases.models import Act, Comment, Personal


def erase(user: User, today: date) -> int:
    """Returns how many acts lost their personal fields. The leaves of the log do not change: they hold digests."""
    with transaction.atomic():
        erased = int(Personal.objects.filter(act__user=user).delete()[0])
        Act.objects.filter(user=user).update(user=None, key=None, asked=b"")
        Comment.objects.filter(user=user).update(organization="")
        Post.objects.filter(user=user, until__isnull=True).update(until=today)
        erase_account(user)
    return erased
