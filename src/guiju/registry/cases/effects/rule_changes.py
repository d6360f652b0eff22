"""Numbers of the rules change by an act, from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.parameters import Unit
from guiju.registry.cases.models import RuleChange
from guiju.registry.record.effect_context import EffectContext, effect_handler


@effect_handler("change_rule")
def change_rule(happening: EffectContext) -> Mapping[str, Any]:
    """The new number holds for cases opened from its day on. GuijuError for a key no procedure has in this tier, or a
    number that its unit does not allow."""
    facts = happening.facts
    tier = "" if facts["scope"] == "all" else facts["scope"]
    held = [
        p
        for procedure in loader.house().values()
        for p in procedure.parameters.values()
        if p.key == facts["rule"] and (not tier or procedure.tier == tier)
    ]
    if not held:
        known = sorted({p.key for procedure in loader.house().values() for p in procedure.parameters.values()})
        raise GuijuError(
            "no rule has the number {}", repr(facts["rule"]), where="rule", expected=", ".join(known)[:400]
        )
    given = facts.get("new_value") or facts["number"]  # as cases of before version 2 call it
    value = Fraction(given)
    if (held[0].unit is Unit.SHARE) != (value < 1 or value.denominator > 1):
        wanted = "a share such as 3/4" if held[0].unit is Unit.SHARE else f"a whole number of {held[0].unit}"
        raise GuijuError("{} for {}", given, held[0].key, where="new_value", expected=wanted)
    RuleChange.objects.create(
        key=facts["rule"], tier=tier, value=str(value), since=facts["from_day"], source=facts["ground"],
        user_id=happening.user, at=happening.now,
    )  # fmt: skip
    return {}
