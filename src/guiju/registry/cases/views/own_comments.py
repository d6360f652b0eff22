"""The comments somebody made, in all cases, and what became of each."""

from __future__ import annotations

from django.db.models import Count

from guiju.registry.cases.models import Comment
from guiju.registry.cases.roles import Actor


def listed(actor: Actor, limit: int, before: int | None = None) -> list[Comment]:
    """Comments of a person, the newest first, each with its case, its answer and `shared`: how many support it.
    `before` is the key of the last one seen."""
    if actor.user is None:
        return []
    rows = Comment.objects.filter(user_id=actor.user).select_related("case", "act", "answered")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.annotate(shared=Count("supports")).order_by("-pk")[:limit])


def counted(actor: Actor) -> tuple[int, int]:
    """(comments of a person, those of them that wait for an answer)."""
    if actor.user is None:
        return 0, 0
    rows = Comment.objects.filter(user_id=actor.user)
    return rows.count(), rows.filter(disposition="").count()
