"""What a form says before its act is done: what will be given, which terms begin, what is warned of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from guiju.core.procedure.engine import Situation
from guiju.core.procedure.model import NEW, Act, ActKind, Procedure, Weight, Words
from guiju.registry.cases.acts import foreseeing, previewing
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.acts.previewing import Preview
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.web.cases.acting import spoken, state_word, word


@dataclass(frozen=True)
class Shown:
    """`made`: (what is given, its value); `terms`: (term, last day); `warnings`: (rule, why). `tried`: whether the act
    was tried with what was filled in, or only what can be said before; `asks`: what is sent to go on in spite of the
    warnings."""

    made: tuple[tuple[str, Any], ...] = ()
    terms: tuple[tuple[str, date], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    number: str = ""
    state: str = ""
    tried: bool = False
    asks: str = ""

    @property
    def says(self) -> bool:
        return self.tried or bool(self.made or self.terms or self.warnings)


def before(case: Case, procedure: Procedure, act: Act, situation: Situation, actor: Actor, now: datetime) -> Shown:
    """What can be said before the form is filled in."""
    found = previewing.ahead(case, situation, act, actor, now)
    warned = foreseeing.foreseen(situation, act, timezone.localdate(now))
    return Shown(_made(procedure, found.made), _terms(procedure, tuple(found.clocks.items())), _said(warned))


def tried(request: Request, procedure: Procedure, case: Case | None, actor: Actor, now: datetime) -> Shown:
    """What the act would do with what was filled in. RefusedError as the act itself."""
    request = replace(request, key="")
    if case is None:
        found = previewing.of_opening(procedure.name, request, actor, now)
    else:
        found = previewing.of_case(case.number, request, actor, now)
    begun = tuple((name, clock.last) for name, clock in found.clocks.items() if clock.paused is None)
    return Shown(
        _made(procedure, found.made), _terms(procedure, begun), _said(found.warnings),
        found.number if case is None else "", state_word(procedure, found.state), True, _signed(found),
    )  # fmt: skip


def may_warn(procedure: Procedure, act: Act) -> bool:
    """Whether an act has rules that only warn: then it is tried before it is done."""
    return act.kind is ActKind.PLAIN and any(procedure.rules[name].weight is Weight.WARNING for name in act.rules)


def worth_trying(procedure: Procedure, act: Act) -> bool:
    """Whether a form offers to try its act: where rules, effects or terms hang on it."""
    timed = any(act.name in (*c.starts, *c.stops, *c.extended_by, *c.shortened_by) for c in procedure.clocks.values())
    return act.kind is ActKind.PLAIN and bool(act.rules or act.effects or timed or NEW in act.from_states)


def done_before(user: int | None, key: str) -> bool:
    """Whether the form was sent already: its act is done, and is not asked about again."""
    return bool(key) and user is not None and ActRow.objects.filter(user_id=user, key=key[:80]).exists()


def _signed(found: Preview) -> str:
    return sha256(found.signature.encode()).hexdigest()[:32] if found.warnings else ""


def _made(procedure: Procedure, made: Any) -> tuple[tuple[str, Any], ...]:
    facts = procedure.facts
    return tuple((word(facts[name].label), spoken(facts[name], value)) for name, value in made.items() if name in facts)


def _terms(procedure: Procedure, clocks: Sequence[tuple[str, date]]) -> tuple[tuple[str, date], ...]:
    return tuple((word(procedure.clocks[name].label), last) for name, last in clocks)


def _said(warnings: Sequence[tuple[Words, Words]]) -> tuple[tuple[str, str], ...]:
    return tuple((word(rule), word(why)) for rule, why in warnings)
