"""Projects by their plan numbers."""

from __future__ import annotations

from guiju.core.procedure import loader
from guiju.registry.cases.models import Case

PLAN = "plan_number"


def project(number: str) -> Case | None:
    """The open project with a plan number."""
    planned = [
        p.name for p in loader.house().values() if any("issue_plan_number" in a.effects for a in p.acts.values())
    ]
    return Case.objects.filter(facts__contains={PLAN: number}, procedure__in=planned, ended=False).first()
