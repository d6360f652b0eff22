"""Votes, comments and supports that come at the same time, taken together: they add to a case and move nothing.

One of those who ask takes the lock on the case, does what all of them want in the order of their coming, and writes it
in one statement and one transaction: every act has its number, its leaf, its key and its own row, the case is written
once. Scores and answers are done one by one within the same lock and the same transaction. Whoever is told that an act
is done is told after the commit; whoever closes a ballot takes the same lock, so sees every vote that was acknowledged,
and none is added afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt, personal_digest
from guiju.core.procedure import engine, loader
from guiju.core.procedure.engine import Ground, Outcome, Refusal, Situation
from guiju.core.procedure.model import NEW, SAME, ActKind, Procedure
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.registry.bodies import seats
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import counting, dating, denials, details, speaking
from guiju.registry.cases.acts.details import Detail
from guiju.registry.cases.acts.gathering import Call
from guiju.registry.cases.acts.refusing import RefusedError, refused
from guiju.registry.cases.acts.requests import Performed, Request, answer_again, asked, refuse_outdated
from guiju.registry.cases.acts.situations import locked, situation_in
from guiju.registry.cases.acts.writing import public_act, text_of
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.roles import Actor
from guiju.registry.record.prepared_statements import prepared

MOST = 200
"""Acts done together at most."""
_ROWS = (ActKind.VOTE, ActKind.COMMENT, ActKind.SUPPORT)


@dataclass(frozen=True)
class Asked:
    """What somebody wants done in a case."""

    request: Request
    actor: Actor
    now: datetime


Caller = Call[Asked, Performed]
One = Callable[[Case, Request, Actor, datetime], Performed]
Alone = Callable[[str, Request, Actor, datetime], Performed]


def adds(procedure: Procedure, act: ProcedureAct) -> bool:
    """Whether an act only adds to a case: it moves nothing, opens and closes nothing, and writes nowhere else."""
    if act.to != SAME or NEW in act.from_states or act.kind is ActKind.COUNT:
        return False
    return not (act.effects or act.opens or act.closes or act.decides)


@cache
def _names() -> frozenset[str]:
    house = loader.house().values()
    return frozenset(act.name for procedure in house for act in procedure.acts.values() if adds(procedure, act))


def is_added(act: str) -> bool:
    """Whether acts of this name may be taken together; the definition of the case has the last word."""
    return act in _names()


def together(number: str, calls: Sequence[Caller], one: One, alone: Alone) -> None:
    """Do what all of them want in one case, each by another person. `one` does an act in a case that is locked, `alone`
    in a transaction of its own."""
    if len(calls) > 1:
        try:
            _in_one_transaction(number, calls, one)
            return
        except BaseException as error:  # answers were made before the commit that failed: none of them holds
            for call in calls:
                call.answer = call.error = None
            if isinstance(error, OperationalError | InterfaceError) or not isinstance(error, Exception):
                raise  # the database has gone: whether it was written is not known
            # otherwise one of them is at fault and nothing is written: each is asked for itself
    for call in calls:
        asked_ = call.wanted
        try:
            call.answer = alone(number, asked_.request, asked_.actor, asked_.now)
        except Exception as error:
            call.error = error


def _in_one_transaction(number: str, calls: Sequence[Caller], one: One) -> None:
    case_id = None
    with transaction.atomic():
        case = locked(number)
        case_id = case.pk
        batch = _Batch(case, [call.wanted for call in calls])
        for call in calls:
            try:
                call.answer = batch.first_answer(call.wanted)
                if call.answer is None and not batch.add(call):
                    batch.write()
                    call.answer = one(case, call.wanted.request, call.wanted.actor, call.wanted.now)
                    batch.look()
            except GuijuError as error:
                call.error = error
        batch.write()
    for call in calls:
        if isinstance(call.error, RefusedError):
            denials.keep(case_id, call.wanted.request.act, call.wanted.actor, call.error.refusal, call.wanted.now)


@dataclass
class _Added:
    """An act that is not written yet."""

    call: Caller
    number: int
    outcome: Outcome
    detail: Detail
    effective: datetime
    values: tuple[Any, ...]


class _Batch:
    """Acts that are added to one case, which is locked."""

    def __init__(self, case: Case, asked_: Sequence[Asked]) -> None:
        self.case, self.procedure = case, definitions.kept(case.definition_id)
        self.users = [one.actor.user for one in asked_]
        self.waiting: list[_Added] = []
        keys = {one.request.key[:80] for one in asked_ if one.request.key}
        done = Act.objects.select_related("case").filter(user_id__in=self.users, key__in=keys) if keys else ()
        self.done = {(act.user_id, act.key): act for act in done}
        self.look()

    def look(self) -> None:
        """See the case as it stands now."""
        self.known = details.Known(self.case, self.users)
        self.sitting = seats.Sitting(self.users, self.case.committee_id)
        self.situation = situation_in(self.case, self.procedure, roles.NOBODY)
        self.counted: dict[tuple[str, str], Any] = {}

    def first_answer(self, asked_: Asked) -> Performed | None:
        before = self.done.get((asked_.actor.user, asked_.request.key[:80])) if asked_.request.key else None
        return answer_again(before, asked_.request, self.case.number) if before is not None else None

    def add(self, call: Caller) -> bool:
        """Take an act into what is written together; False for one that must be done by itself. RefusedError."""
        case, procedure, request, actor = self.case, self.procedure, call.wanted.request, call.wanted.actor
        act = procedure.acts.get(request.act)
        if act is None or act.kind not in _ROWS or not adds(procedure, act):
            return False
        refuse_outdated(request, case, procedure)
        numbers = definitions.numbers(case.rules_id)
        effective = dating.moment(request.when, procedure, case, numbers, call.wanted.now)
        where, today = f"{procedure.name} {case.number}", timezone.localdate(effective)
        days = {today, timezone.localdate(call.wanted.now)}
        spoken = speaking.voice(procedure, act, request.for_body, actor, days, where, case.state)
        outcome = engine.perform(self._as_found_by(actor), request.act, {}, today)
        if isinstance(outcome, Refusal):
            raise refused(procedure, outcome, where)
        if outcome.clocks or outcome.warnings or outcome.act.tells:
            return False  # it does more than add a row
        detail = details.checked(case, procedure, outcome.act, request.brought, actor, self.known)
        if detail.faults:
            raise refused(procedure, Refusal(Ground.FACT, request.act, case.state, faults=detail.faults), where)
        detail = speaking.told(detail, case, procedure, outcome.act, spoken, {}, actor, today, self.sitting)
        self._take(call, outcome, detail, effective)
        return True

    def _as_found_by(self, actor: Actor) -> Situation:
        """The case as somebody finds it. What is counted of the case alone is counted once."""
        mine = counting.counter(self.case, self.procedure, actor)

        def count(what: str, name: str) -> Any:
            if what not in ("counted", "tally"):
                return mine(what, name)
            if (what, name) not in self.counted:
                self.counted[what, name] = mine(what, name)
            return self.counted[what, name]

        held = roles.roles(actor, self.case.parties)
        return replace(
            self.situation, roles=held, count=count, own_acts=lambda: access.own_acts(self.case, actor.user),
            apart=lambda act: roles.apart(actor, self.case.parties, act.by),
        )  # fmt: skip

    def _take(self, call: Caller, outcome: Outcome, detail: Detail, effective: datetime) -> None:
        """Number the act and make its row and its leaf."""
        case, request, actor, now = self.case, call.wanted.request, call.wanted.actor, call.wanted.now
        name, public = outcome.act.name, dict(detail.public)
        personal = {**detail.personal, "user": actor.name, "account": f"u{actor.user}"}
        digest = asked(request, case.number)
        mask = detail.mask(digest) if digest else b""
        salt, personal_salt = new_salt(), new_salt()
        case.acts += 1
        times = case.marks[name][0] if name in case.marks else 0
        case.marks = {**case.marks, name: [times + 1, timezone.localdate(effective).isoformat()]}
        case.changed, case.last_effective = now, effective
        proof = personal_digest(personal, personal_salt)
        act = public_act(
            case.number, case.acts, case.procedure, name, outcome.role, effective, now, case.state, case.state, public,
            request.corrects,
        )  # fmt: skip
        leaf = leaf_hash(leaf_entry(act, salt, proof))
        values = (
            case.acts, name, outcome.role, actor.user, effective, now, text_of(public), salt, proof,
            request.key[:80] or None, mask, request.corrects, personal_salt, text_of(personal), leaf,
        )  # fmt: skip
        self.waiting.append(_Added(call, case.acts, outcome, detail, effective, values))

    def write(self) -> None:
        """Write what was taken."""
        added, case = self.waiting, self.case
        if not added:
            return
        self.waiting = []
        with prepared() as cursor:
            cursor.execute(
                _ADD,
                [
                    case.acts, text_of(case.marks), case.changed, case.last_effective, case.pk,
                    *(list(column) for column in zip(*(one.values for one in added), strict=True)),
                    case.state, case.state,
                ],
            )  # fmt: skip
            keys = {number: act for act, number in cursor.fetchall()}
        details.hang(case, [(keys[one.number], one.number, one.detail) for one in added])
        for one in added:
            one.call.answer = Performed(
                case.pk, case.number, keys[one.number], one.number, one.outcome.state, told=one.detail.told
            )


_ADD = """
with c as (update cases_case set acts = %s, marks = %s, changed = %s, last_effective = %s where id = %s returning id),
x as (select * from unnest(%s::int[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[], %s::timestamptz[],
        %s::text[], %s::bytea[], %s::bytea[], %s::text[], %s::bytea[], %s::int[], %s::bytea[], %s::text[], %s::bytea[])
      x(number, name, role, user_id, effective, recorded, public, salt, digest, key, asked, corrects, personal_salt,
        personal, leaf)),
a as (insert into cases_act (case_id, number, name, role, user_id, effective, recorded, from_state, to_state, public,
        salt, digest, key, corrects, asked, warned)
      select c.id, x.number, x.name, x.role, x.user_id, x.effective, x.recorded, %s, %s, x.public::jsonb, x.salt,
        x.digest, x.key, x.corrects, x.asked, '{}' from c, x order by x.number
      returning id, number),
p as (insert into cases_personal (act_id, salt, data)
      select a.id, x.personal_salt, x.personal::jsonb from a join x using (number)),
r as (insert into record_change (kind, subject, verb, at, leaf)
      select 'act', a.id, 'performed', x.recorded, x.leaf from a join x using (number) order by a.number)
select id, number from a
"""
