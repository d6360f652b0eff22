"""The one function that adds to an occurrence: a step, with its leaf in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from guiju.core.definitions.words import Words
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt
from guiju.core.rounds import calendar
from guiju.core.rounds.model import Round
from guiju.registry.record.models import Change
from guiju.registry.rounds.models import Occurrence, Step

STEP = "round-step"
"""What the record calls a step."""
FRAME, COMMITMENT, REVEAL, VALUE, DRAWN, VOID, ASK, LIST, NOTICE, OBJECT, SETTLE, PUBLISH = (
    "frame", "commitment", "reveal", "value", "drawn", "void", "ask", "list", "notice", "object", "settle", "publish",
)  # fmt: skip
KINDS: Mapping[str, Words] = {
    FRAME: Words("确定名单和规则", "frame and rule committed"),
    COMMITMENT: Words("承诺随机值", "value committed to"),
    REVEAL: Words("公开随机值", "value shown"),
    VALUE: Words("录入公开数值", "public value entered"),
    DRAWN: Words("抽取", "drawn"),
    VOID: Words("抽取作废", "draw given up"),
    ASK: Words("向全部单位布置", "every unit asked"),
    LIST: Words("拟定名单", "list drawn up"),
    NOTICE: Words("名单公示", "list made public for objections"),
    OBJECT: Words("提出异议", "objection"),
    SETTLE: Words("处理异议", "objection settled"),
    PUBLISH: Words("公布名单", "list published"),
}


def held(definition: Round, period: str) -> Occurrence | None:
    """An occurrence in which something was done."""
    return Occurrence.objects.filter(round=definition.name, period=period).first()


def locked(definition: Round, period: str) -> Occurrence:
    """Inside a transaction: an occurrence that nobody else changes, made where it is new. GuijuError for a year in
    which the round does not come."""
    one = calendar.occurrence(definition, period)
    Occurrence.objects.get_or_create(
        round=definition.name, period=one.period,
        defaults={"definition": definition.digest, "opens": one.opens, "closes": one.closes},
    )  # fmt: skip
    return Occurrence.objects.select_for_update().get(round=definition.name, period=one.period)


def add(row: Occurrence, kind: str, said: Mapping[str, Any], user: int | None, now: datetime) -> Step:
    """Inside a transaction, the occurrence locked: one more step."""
    row.steps += 1
    row.save(update_fields=["steps"])
    step = Step.objects.create(
        occurrence=row, number=row.steps, attempt=row.attempt, kind=kind, said=dict(said), user_id=user, recorded=now,
        salt=new_salt(),
    )  # fmt: skip
    Change.objects.create(kind=STEP, subject=step.pk, verb=Change.Verb.CREATED, at=now, leaf=leaf_of(step))
    return step


def of_attempt(row: Occurrence | None, *kinds: str) -> Sequence[Step]:
    """The steps of the present attempt, in their order."""
    if row is None:
        return ()
    found = Step.objects.filter(occurrence=row, attempt=row.attempt).order_by("number")
    return list(found.filter(kind__in=kinds) if kinds else found)


def last(row: Occurrence | None, kind: str) -> Step | None:
    """The last step of a kind in the present attempt."""
    found = of_attempt(row, kind)
    return found[-1] if found else None


def public(step: Step) -> dict[str, Any]:
    """A step as it stands in its leaf. Times in UTC to the microsecond."""
    return {
        "round": step.occurrence.round, "period": step.occurrence.period, "number": step.number,
        "attempt": step.attempt, "step": step.kind,
        "recorded": step.recorded.astimezone(UTC).isoformat(timespec="microseconds"), **step.said,
    }  # fmt: skip


def leaf_of(step: Step) -> bytes:
    """The leaf hash of a step, 32 bytes."""
    return leaf_hash(leaf_entry(public(step), bytes(step.salt), None))
