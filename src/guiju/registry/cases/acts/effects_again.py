"""What the acts of a case have done beside it, done again after a fact that they read was corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.core.procedure import engine, loader
from guiju.core.procedure.expressions import Shortfall
from guiju.core.procedure.model import Act, Procedure, Rule, Weight
from guiju.registry.cases.acts.deciding import Decided
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.record.effect_context import EffectContext, again_handler

_PURE = {"has", "brought", "after", "day_of"}
"""Functions whose answer does not change as a case goes on."""


@dataclass(frozen=True)
class Corrected:
    """A correction: the facts as they stood `before`, as they stand `after` it, and the names of those that differ."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name in self.after if self.after[name] != self.before.get(name))


def effects_again(
    case: Case, procedure: Procedure, corrected: Corrected, decided: Decided, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Do the effects of the acts of a case again that read a corrected fact, each for the day of its act; the facts
    they make anew. GuijuError where an effect cannot be done again."""
    made: dict[str, Any] = {}
    for row, act in done(case, procedure):
        for name in act.effects:
            if corrected.names.isdisjoint(_read_by(name)):
                continue
            context = EffectContext(
                case.pk, case.number, procedure.name, procedure.tier, act.name, {**corrected.after, **made},
                {role: tuple(keys) for role, keys in decided.parties.items()}, decided.committee, decided.body,
                timezone.localdate(row.effective), now, actor.user, actor.name, actor.keys, corrected.before,
            )  # fmt: skip
            made |= again_handler(name, loader.effects()[name]["en"])(context)
    return made


def rules_broken(
    case: Case, procedure: Procedure, corrected: Corrected, situation: engine.Situation, first: int
) -> Iterator[tuple[Rule, Act, tuple[Shortfall, ...]]]:
    """(rule, act, what is missing) of the rules of acts after the act numbered `first` that no longer hold. Rules that
    ask what changes as the case goes on are left out: nobody knows now how that stood then."""
    for row, act in done(case, procedure):
        if row.number <= first:
            continue
        for rule in (procedure.rules[name] for name in act.rules):
            asked = {function for function, _ in rule.when.calls}
            if rule.weight is Weight.WARNING or not rule.when.names & corrected.names or not asked <= _PURE:
                continue
            brought = {name: situation.facts.get(name) for name in row.public.get("facts", {})}
            missing = engine.missing(situation, rule, timezone.localdate(row.effective), brought)
            if missing:
                yield rule, act, missing


def done(case: Case, procedure: Procedure) -> Iterator[tuple[ActRow, Act]]:
    """The acts of a definition that were done in a case, in their order, without corrections."""
    rows = ActRow.objects.filter(case=case, corrects__isnull=True, name__in=procedure.acts).order_by("number")
    for row in rows:
        yield row, procedure.acts[row.name]


def _read_by(effect: str) -> Collection[str]:
    said = loader.effects()[effect]
    return {*said.get("needs", ()), *said.get("reads", ())}
