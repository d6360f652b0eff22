"""The list of an occurrence: drawn up by one officer, made public for objections and published by another, as it was
drawn up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger.canonical import canonical
from guiju.core.rounds import calendar
from guiju.core.rounds.model import Coming, Round
from guiju.core.rounds.ranking import mean_said
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import access, answering, objecting, steps
from guiju.registry.rounds.answering import Told
from guiju.registry.rounds.models import Step
from guiju.registry.rounds.steps import LIST, PUBLISH


def line(held: Round, told: Told) -> dict[str, Any]:
    """A unit as the list of the round says it, and no more."""
    whole: Mapping[str, Any] = {
        "unit": told.key, "title": told.titles.get("zh") or next(iter(told.titles.values()), ""),
        "stratum": told.stratum, "case": told.case,
        "answered": told.answered.isoformat() if told.answered else "",
        "place": told.placed.place if told.placed else None,
        "score": mean_said(told.placed.mean) if told.placed else "",
    }  # fmt: skip
    return {name: whole[name] for name in held.published}


@transaction.atomic
def draw_up(held: Round, period: str, who: Viewer, now: datetime) -> Step:
    """The list as it stands now. GuijuError before the draw, or while a call or a term for answers runs."""
    access.run(held, who)
    row = steps.locked(held, period)
    today = timezone.localdate(now)
    if row.published is not None:
        raise GuijuError("the list is published already", where=f"{held.name}/{period}", expected="one list")
    if held.coming is Coming.DRAW and row.drawn is None:
        raise GuijuError("nothing is drawn yet", where=f"{held.name}/{period}", expected="the draw first")
    if held.coming is not Coming.DRAW and today <= row.closes:
        raise GuijuError(
            "it is open until {}", row.closes, where=f"{held.name}/{period}", expected=sentence("after {}", row.closes)
        )
    told = answering.units(held, calendar.occurrence(held, period), row, today)
    if held.ranking is not None:
        told = [one for one in told if one.placed is not None and one.placed.chosen]
    lines = [line(held, one) for one in told]
    said = {"lines": lines, "sha256": sha256(canonical(lines)).hexdigest()}
    return steps.add(row, LIST, said, who.user, now)


@transaction.atomic
def publish(held: Round, period: str, sha256: str, who: Viewer, now: datetime) -> Step:
    """Publish the list that was drawn up last, by the fingerprint that was read. GuijuError to whoever drew it up, and
    while it is open to objections (`objecting.ready`)."""
    access.run(held, who)
    row = steps.locked(held, period)
    drawn_up = steps.last(row, LIST)
    if row.published is not None:
        raise GuijuError("the list is published already", where=f"{held.name}/{period}", expected="one list")
    if drawn_up is None:
        raise GuijuError("there is no list yet", where=f"{held.name}/{period}", expected="a list that was drawn up")
    access.another(drawn_up, who, f"{held.name}/{period}")
    objecting.fits(drawn_up, sha256)
    objecting.ready(held, row, who, timezone.localdate(now))
    step = steps.add(row, PUBLISH, {"list": drawn_up.number, "sha256": sha256}, who.user, now)
    row.published = now
    row.save(update_fields=["published"])
    return step
