"""The form of a statistical return: out of the register of surveys, with what the unit said in the period before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.errors import GuijuError
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.record.effect_context import EffectContext, effect_handler
from guiju.registry.registers.models import Item

REGISTER = "surveys"
_RETURN = uses(
    __name__, "statistical-return", states=("published",), facts=("survey", "issuer", "period_to", "answers")
)


@effect_handler("take_form")
def take_form(happening: EffectContext) -> Mapping[str, Any]:
    """Questions and title of a survey that is in use, each question with the last value the unit published for it.
    GuijuError where there is no such survey, or the unit was asked for the period already."""
    facts = happening.facts
    key, issuer, period = str(facts["survey"]).strip(), str(facts["issuer"]), facts["period_to"].isoformat()
    item = Item.objects.filter(register=REGISTER, key=key, status="valid").first()
    if item is None:
        raise GuijuError("there is no survey {}", repr(key[:40]), where="survey", expected="DCB-2026-0001")
    rows = Case.objects.filter(procedure=_RETURN.procedure, facts__survey=key, facts__issuer=issuer)
    again = rows.filter(facts__period_to=period).exclude(number=happening.number).first()
    if again is not None:
        raise GuijuError("{} was asked for this period already", issuer, where="period_to", expected=again.number)
    before = rows.filter(state__in=_RETURN.states, facts__period_to__lt=period).order_by("-facts__period_to").first()
    last = {row["code"]: row.get("value") for row in (before.facts.get("answers") or [])} if before else {}
    questions = [
        {**row, **({"last": last[row["code"]]} if last.get(row["code"]) is not None else {})}
        for row in item.facts["questions"]
    ]
    return {"questions": questions, "survey_title": str(item.facts.get("title", key))}
