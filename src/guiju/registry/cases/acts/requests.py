"""What is asked of a case and what is answered: requests, answers, and the first answer to a key that comes again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guiju.core.errors import sentence
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.model import Procedure
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import details
from guiju.registry.cases.acts.dating import Given
from guiju.registry.cases.acts.refusing import ConflictError, KeyReusedError
from guiju.registry.cases.checks.registry import Finding
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.roles import Actor


@dataclass(frozen=True)
class Request:
    """What somebody wants done. `seen` is the number of moves of the case they looked at; `key` makes a repetition
    harmless; `day` is the day it was done, if it is entered later, and `effective` the moment, for acts that nobody
    enters (`dating`). `for_body` is the code of the body in whose name it is done (`speaking`)."""

    act: str
    brought: Mapping[str, Any]
    key: str = ""
    seen: int | None = None
    effective: datetime | None = None
    corrects: int | None = None
    day: date | None = None
    for_body: str = ""

    @property
    def when(self) -> Given:
        return Given(self.act, self.day, self.effective)


@dataclass(frozen=True)
class Does:
    """What an act does beside moving the case: facts that its effects make (a number), clocks that it changes, and
    what the automatic checks found, by rule."""

    made: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    found: Mapping[str, Sequence[Finding]] = field(default_factory=dict)


@dataclass(frozen=True)
class Performed:
    """An act that was done: where the case stands now, and warnings of rules that only warn. `told` is for who did it
    alone: their slip in a secret ballot. An answer given again is equal to the first."""

    case: int
    number: str
    act: int
    act_number: int
    state: str
    warnings: tuple[Any, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict, hash=False)
    does: Does = field(default_factory=lambda: Does(), compare=False)


def refuse_outdated(request: Request, case: Case, procedure: Procedure) -> None:
    """ConflictError when the case moved since who asks looked at it."""
    if request.seen is not None and request.seen != case.moves:
        raise ConflictError(
            "the case {} has moved to {}",
            case.number,
            repr(procedure.states[case.state].label.en),
            where=f"case {case.number}",
            expected=sentence("a decision on its present state (move {}, yours was {})", case.moves, request.seen),
        )


def repeated(actor: Actor, request: Request, place: str) -> Performed | None:
    """The first answer to a key, if it was used. KeyReusedError when it was sent with anything else then: another act
    or case, or other things brought. `place` is the number of the case, or the procedure of a new one."""
    done = Act.objects.select_related("case").filter(user_id=actor.user, key=request.key[:80]).first()
    return answer_again(done, request, place) if done is not None else None


def answer_again(done: Act, request: Request, place: str) -> Performed:
    """The first answer, of the act that was done with this key then."""
    told, same = details.told_before(done, asked(request, place))
    if done.name != request.act or not same:
        raise KeyReusedError(
            "this key belongs to another act", where="idempotency key", expected="a fresh key for each act"
        )
    rules = definitions.kept(done.case.definition_id).rules
    warnings = tuple((rules[name], ()) for name in done.warned if name in rules)
    return Performed(done.case_id, done.case.number, done.pk, done.number, done.to_state, warnings, told)


def asked(request: Request, place: str) -> bytes:
    """SHA-256 over what is asked for at a place: the act and what it brings, whatever the order of its names. `seen`
    and the time are left out: a repetition may come later."""
    if not request.key:
        return b""
    said: dict[str, Any] = {
        "place": place,
        "act": request.act,
        "brought": request.brought,
        "corrects": request.corrects,
    }
    if request.day is not None:
        said["day"] = request.day.isoformat()
    if request.for_body:
        said["for"] = request.for_body
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).digest()
