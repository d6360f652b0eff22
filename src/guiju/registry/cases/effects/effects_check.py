"""Effects whose rows are cases', and the check that every effect of the data has its handler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.registry.cases import knowing
from guiju.registry.cases.checks import figures, registry
from guiju.registry.record.effect_context import EffectContext, effect_handler, handled
from guiju.registry.record.numbers import next_number


@effect_handler("issue_plan_number")
def issue_plan_number(happening: EffectContext) -> Mapping[str, Any]:
    """Plan numbers run within a year: 20260001-T-SAC. The letter is T for recommended, Q mandatory, Z guidance."""
    letter = {"national_mandatory": "Q", "national_guidance": "Z"}.get(happening.tier, "T")
    year = happening.today.year
    return {"plan_number": f"{year}{next_number(f'plan {year}'):04d}-{letter}"}


def check() -> None:
    """GuijuError when an effect of `data/effects.yaml` has no handler, a handler no effect, or a rule asks for a check
    that nobody registered."""
    wanted = set(loader.effects())
    if wanted != handled():
        odd = ", ".join(sorted(wanted ^ handled()))
        raise GuijuError("effects without a handler, or handlers without an effect: {}", odd, where="effects.yaml")
    if set(loader.figures()) != figures.names():
        odd = ", ".join(sorted(set(loader.figures()) ^ figures.names()))
        raise GuijuError("figures that nobody counts, or counts that are no figure: {}", odd, where="figures.yaml")
    if set(loader.knowledge()) != knowing.names():
        odd = ", ".join(sorted(set(loader.knowledge()) ^ knowing.names()))
        raise GuijuError("what nobody knows, or what is known of nothing: {}", odd, where="known.yaml")
    for procedure in loader.house().values():
        for rule in procedure.rules.values():
            for function, name in rule.when.calls:
                if function == "errors" and name not in registry.codes():
                    where = f"{procedure.name}, rule {rule.name}"
                    raise GuijuError(
                        "there is no check {}", repr(name), where=where, expected=", ".join(registry.codes())
                    )
