"""Effects by which cases join rounds: the draw a case comes from, the call it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.rounds import calendar, loader
from guiju.core.rounds.model import Coming
from guiju.registry.record.effect_context import EffectContext, effect_handler
from guiju.registry.rounds import drawing
from guiju.registry.rounds.models import Unit


@effect_handler("take_draw")
def take_draw(happening: EffectContext) -> Mapping[str, Any]:
    """Stratum, fingerprint and seed of the draw that drew the standard, once for each that was drawn."""
    facts = happening.facts
    name = str(facts["draw"])
    found = drawing.taken(name)
    if found is None:
        raise GuijuError("nothing was drawn as {}", repr(name[:80]), where="draw", expected="spot-checks/2027")
    begun, drawn = found
    definition = loader.house().get(drawn.occurrence.round)
    if definition is None or definition.case is None or definition.case.procedure != happening.procedure:
        raise GuijuError("{} was drawn for something else", name, where="draw", expected=happening.procedure)
    unit = (
        Unit.objects.select_for_update(of=("self",))
        .filter(occurrence=drawn.occurrence, attempt=drawn.attempt, key=str(facts["standard"]), place__isnull=False)
        .first()
    )
    if unit is None:
        raise GuijuError(
            "{} was not drawn", repr(str(facts["standard"])[:80]), where="standard", expected="one of those drawn"
        )
    if unit.case:
        raise GuijuError("{} has its case already", unit.key, where="standard", expected=unit.case)
    for fact, value in unit.facts.items():
        if str(facts.get(fact)) != str(value):
            raise GuijuError(
                "{} is not what was drawn", repr(str(facts.get(fact))[:80]), where=fact, expected=str(value)
            )
    unit.case = happening.number
    unit.save(update_fields=["case"])
    return {"stratum": unit.stratum or "—", "frame_hash": begun.said["fingerprint"], "seed": drawn.said["seed"]}


@effect_handler("join_call")
def join_call(happening: EffectContext) -> Mapping[str, Any]:
    """The call that is open on the day; GuijuError where none is."""
    for definition in loader.house().values():
        if definition.coming is not Coming.CALL or definition.case is None:
            continue
        if definition.case.procedure != happening.procedure:
            continue
        one = next(calendar.between(definition, happening.today, happening.today), None)
        if one is not None:
            return {"call": f"{definition.name}/{one.period}"}
        coming = calendar.following(definition, happening.today)
        raise GuijuError(
            "no call is open on {}", happening.today, where=definition.name,
            expected=f"{coming.opens} – {coming.closes}" if coming else "a call",
        )  # fmt: skip
    raise GuijuError("no round calls for {}", happening.procedure, where="call", expected="a round with a call")
