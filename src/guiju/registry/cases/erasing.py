"""Erasing a person: their names, contacts and personal facts go; acts, votes, comments and proofs stay."""

from __future__ import annotations

import json
from datetime import date

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from guiju.registry.accounts.erasing import erase_account
from guiju.registry.accounts.models import User
from guiju.registry.bodies import appointing, seats
from guiju.registry.bodies.models import Post
from guiju.registry.cases.models import Act, Comment, Personal, SignedNames
from guiju.registry.record.models import Change
from guiju.registry.registers import opening


def _signed_names(name: str) -> None:
    """Acts that were signed with the person's user name keep the leaf that followed from it, and the name goes."""
    rows = SignedNames.objects.filter(names__isnull=False).annotate(text=Cast("names", TextField()))
    for row in rows.filter(text__contains=json.dumps(name, ensure_ascii=False)).iterator(chunk_size=500):
        if any(name in named for named in row.names.values()):
            change = Change.objects.filter(kind="act", subject=row.pk).order_by("pk").first()
            leaf = change.leaf if change is not None and change.leaf is not None else b""
            SignedNames.objects.filter(pk=row.pk).update(names=None, leaf=leaf)


def erase(user: User, today: date) -> int:
    """Returns how many acts and entries of registers lost their personal fields. The leaves of the log do not change:
    they hold digests."""
    now = timezone.now()
    with transaction.atomic():
        erased = int(Personal.objects.filter(act__user=user).delete()[0])
        Act.objects.filter(user=user).update(user=None, key=None, asked=b"")
        Comment.objects.filter(user=user).update(organization="")
        erased += opening.erase(user)
        _signed_names(user.username)
        seats.change_all(Post.objects.filter(user=user, until__isnull=True), now, until=today)
        appointing.end_all(user, now)
        erase_account(user)
    return erased
