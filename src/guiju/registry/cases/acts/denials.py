"""The record of acts that were refused to somebody."""

from __future__ import annotations

from datetime import datetime

from guiju.core.procedure.engine import Ground, Refusal
from guiju.registry.cases.models import Denial
from guiju.registry.cases.roles import Actor


def keep(case: int | None, act: str, actor: Actor, refusal: Refusal, now: datetime) -> None:
    """Keep a record of every act refused to somebody for their role, for the body they named, or by a rule."""
    unspoken = any(fault.fault == "not_spoken_for" for fault in refusal.faults)
    if unspoken or refusal.ground in (Ground.ROLE, Ground.PLACE, Ground.SEPARATION, Ground.RULE):
        Denial.objects.create(
            at=now,
            user_id=actor.user,
            case_id=case,
            act=act[:60],
            ground=str(refusal.ground),
            rule=refusal.rule.name if refusal.rule else "",
            needs=list(refusal.needs),
        )
