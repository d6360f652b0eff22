"""Reading the text of a policy plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Router

from guiju import bounded
from guiju.api.plans.reading_schemas import PlanRead, PlanText
from guiju.api.values import no_parameters
from guiju.core.plan import read
from guiju.core.plan.serializers import as_dict

router = Router(tags=["plans"])


@router.post("/plans/read", response=PlanRead)
def read_plan(request: HttpRequest, given: Body[PlanText]) -> dict[str, Any]:
    """Chapters, tasks, responsible bodies and targets of a plan. A text that is no plan is refused (400) with what it
    lacks. Nothing is kept."""
    no_parameters(request)
    return as_dict(bounded.call(read, bounded.READ, given.text, "text"))
