"""Cases that others have prepared: which of them is opened."""

from __future__ import annotations

from guiju.registry.cases.models import Case, FollowUp
from guiju.registry.cases.roles import Actor


def mark_opened(case: Case, actor: Actor) -> None:
    """A case opened with all that a round has prepared for somebody is the one prepared, whatever door it came by."""
    rows = FollowUp.objects.filter(
        holder__in=actor.keys, opened=None, origin=None, procedure=case.procedure, facts__contained_by=case.facts
    )
    first = rows.exclude(facts={}).order_by("pk").values_list("pk", flat=True).first()
    if first is not None:
        FollowUp.objects.filter(pk=first, opened=None).update(opened=case)
