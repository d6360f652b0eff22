"""An act tried without being done: the same function performs it, and everything is undone.

Nothing of a preview stays: no number is used up, nobody is told, no refusal is kept. Votes and counts have none: what a
ballot holds is not to be found out by trying.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.clocks import ClockState, after_act
from guiju.core.procedure.engine import Situation
from guiju.core.procedure.model import NEW, Act, ActKind, FactType, Procedure, Words
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import foreseeing, performing
from guiju.registry.cases.acts.performing import Performed, Request
from guiju.registry.cases.checks import registry
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.record.effect_context import EffectContext, handler


@dataclass(frozen=True)
class Preview:
    """What an act would do. `warnings`: (rule, what was found or is missing), of rules that only warn; `made`: facts
    that its effects give, such as a number; `clocks`: those that would run, by name; `findings`: what checks found."""

    number: str
    state: str
    warnings: tuple[tuple[Words, Words], ...] = ()
    made: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    findings: tuple[Words, ...] = ()

    @property
    def signature(self) -> str:
        """What is confirmed when somebody goes on: the warnings, not the number, which another case may take first."""
        return "|".join(words.en for pair in self.warnings for words in pair)


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written within, nothing of it stays."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def of_case(number: str, request: Request, actor: Actor, now: datetime) -> Preview:
    """What an act in a case would do. RefusedError and ConflictError as the act itself."""
    with _undone():
        case = performing.locked(number)
        procedure = definitions.kept(case.definition_id)
        _only_plain(procedure, request.act)
        situation = performing.situation_of(case, actor)
        done = performing.perform(number, request, actor, now)
        return _preview(situation, done)


def of_opening(procedure_name: str, request: Request, actor: Actor, now: datetime) -> Preview:
    """What an opening act would do; the number of the case is the one it would have now."""
    with _undone():
        procedure = definitions.current(procedure_name)
        _only_plain(procedure, request.act)
        situation = Situation(procedure, definitions.numbers_on(procedure, timezone.localdate(now)))
        return _preview(situation, performing.open_case(procedure_name, request, actor, now))


def _only_plain(procedure: Procedure, name: str) -> None:
    act = procedure.acts.get(name)
    if act is not None and act.kind is not ActKind.PLAIN:
        raise GuijuError("votes, comments and counts are not tried", where="act", expected="an act that brings facts")


def _preview(situation: Situation, done: Performed) -> Preview:
    warnings = [
        foreseeing.warning_words(situation, rule, missing, done.does.found.get(rule.name, ()))
        for rule, missing in done.warnings
    ]
    findings = registry.told(one for found in done.does.found.values() for one in found)
    running = {name: clock for name, clock in done.does.clocks.items() if clock.stopped is None}
    return Preview(done.number, done.state, tuple(warnings), done.does.made, running, tuple(dict.fromkeys(findings)))


# -- before anything is filled in --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ahead:
    """What can be said of an act before its form is filled in: numbers that would be given if it were done today, and
    the terms that would begin, with their last days."""

    made: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, date] = field(default_factory=dict)


def ahead(case: Case, situation: Situation, act: Act, actor: Actor, now: datetime) -> Ahead:
    """Numbers and terms of an act done today. What cannot be said before the form is filled in is left out."""
    if act.kind is not ActKind.PLAIN or situation.state == NEW:
        return Ahead()
    today = timezone.localdate(now)
    days = {
        name: today for name in act.takes
        if situation.procedure.facts[name].type is FactType.DATE and situation.facts.get(name) is None
    }  # fmt: skip
    facts = {**days, **situation.facts}
    return Ahead(_numbers(case, situation, act, facts, actor, now), _terms(situation, act, today))


def _terms(situation: Situation, act: Act, today: date) -> dict[str, date]:
    """The last days of the clocks that the act starts; those that end on a day still to be entered are left out."""
    counted = {c.name: c for c in situation.procedure.clocks.values() if c.limit in situation.parameters}
    procedure = replace(situation.procedure, clocks=counted)
    moved = after_act(procedure, situation.clocks, act.name, situation.facts, situation.parameters, today)
    return {name: clock.last for name, clock in moved.items() if clock.stopped is None and clock.started == today}


def _numbers(
    case: Case, situation: Situation, act: Act, facts: Mapping[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """What the effects that give numbers would give, each with what it needs at hand; undone at once."""
    known = loader.effects()
    made: dict[str, Any] = {}
    p = situation.procedure
    with _undone():
        for name in act.effects:
            said = known.get(name, {})
            if not said.get("makes") or any(facts.get(need) is None for need in said.get("needs", ())):
                continue
            context = EffectContext(
                case.pk, case.number, p.name, p.tier, act.name, {**facts, **made},
                {role: tuple(keys) for role, keys in case.parties.items()}, case.committee_id, case.body_id,
                timezone.localdate(now), now, actor.user, actor.name, actor.keys,
            )  # fmt: skip
            try:
                with transaction.atomic():
                    made |= handler(name)(context)
            except GuijuError:  # it lacks something that the form may still bring
                continue
    return made
