"""Personal facts of an act, shown to whom `access` lets see them; each opening is written down first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure
from guiju.registry.cases import access
from guiju.registry.cases.models import Act, Case, PersonalOpening
from guiju.registry.cases.roles import Actor


def open_(case: Case, procedure: Procedure, number: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Fact → value of the personal facts that an act brought. GuijuError where there are none to be shown to somebody:
    whether there are any is not told apart."""
    act = Act.objects.filter(case=case, number=number).first()
    if act is None or not access.may_open_personal(act, case, procedure, actor):
        raise _nothing()
    with transaction.atomic():
        held = _held(act, procedure)
        if not held:
            raise _nothing()
        PersonalOpening.objects.create(act=act, user_id=actor.user, at=now, shown=sorted(held))
    return held


def _nothing() -> GuijuError:
    return GuijuError("there is nothing personal to be shown", where="act", expected="an act that says `personal`")


def _held(act: Act, procedure: Procedure) -> dict[str, Any]:
    kept = getattr(act, "personal", None)
    return access.personal_facts(kept.data, procedure) if kept is not None else {}


def openings(case: Case, procedure: Procedure, actor: Actor) -> dict[int, list[PersonalOpening]]:
    """Number of an act → who was shown its personal facts, the newest first, as far as somebody may know."""
    rows = PersonalOpening.objects.filter(act__case=case).select_related("act", "user").order_by("-pk")
    found: dict[int, list[PersonalOpening]] = {}
    for row in rows:
        if access.may_see_openings(row.act, case, procedure, actor):
            found.setdefault(row.act.number, []).append(row)
    return found
