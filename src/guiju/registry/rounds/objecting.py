"""Objections to the list of an occurrence: another officer than who drew it up makes it public, anybody with an account
objects within the term, another officer settles each. No list is published while one is open, or was upheld.

What an objection says is for who runs the round and who wrote it; its step holds a hash of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.core.rounds import calendar
from guiju.core.rounds.model import Round
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import access, answering, steps
from guiju.registry.rounds.models import Objection, Occurrence, Step
from guiju.registry.rounds.steps import LIST, NOTICE, OBJECT, SETTLE

LONGEST, MOST_OPEN = 2000, 20
"""Characters of an objection or its answer; open objections of one person to one list."""


@dataclass(frozen=True)
class Standing:
    """Where a list stands: the list drawn up last, the step that made it public with the last day for objections, the
    objections that are open, and whether one was upheld since it was drawn up."""

    listed: Step | None = None
    notice: Step | None = None
    until: date | None = None
    waiting: tuple[Objection, ...] = ()
    upheld: bool = False

    def is_open(self, today: date) -> bool:
        """Whether somebody may object."""
        return self.until is not None and today <= self.until


def standing(held: Round, row: Occurrence | None) -> Standing:
    """Where the list of an occurrence stands."""
    found = steps.of_attempt(row, LIST, NOTICE, SETTLE)
    listed = next((step for step in reversed(found) if step.kind == LIST), None)
    if row is None or listed is None:
        return Standing()
    since = [step for step in found if step.number > listed.number]
    notice = next((step for step in since if step.kind == NOTICE), None)
    until = timezone.localdate(notice.recorded) + timedelta(held.objections) if notice else None
    upheld = any(step.kind == SETTLE and step.said["upheld"] for step in since)
    waiting = Objection.objects.filter(step__occurrence=row, settled=None).select_related("step").order_by("step")
    return Standing(listed, notice, until, tuple(waiting), upheld)


@transaction.atomic
def notice(held: Round, period: str, sha256_: str, who: Viewer, now: datetime) -> Step:
    """Make the list public that was drawn up last, by the fingerprint that was read. GuijuError to whoever drew it
    up."""
    access.run(held, who)
    row, where = steps.locked(held, period), f"{held.name}/{period}"
    stands = standing(held, row)
    if row.published is not None:
        raise GuijuError("the list is published already", where=where, expected="one list")
    if stands.listed is None:
        raise GuijuError("there is no list yet", where=where, expected="a list that was drawn up")
    if stands.notice is not None:
        raise GuijuError("the list is public already", where=where, expected="objections, then its publication")
    access.another(stands.listed, who, where)
    fits(stands.listed, sha256_)
    return steps.add(row, NOTICE, {"list": stands.listed.number, "sha256": sha256_}, who.user, now)


def fits(listed: Step, sha256_: str) -> None:
    """GuijuError where somebody read another list."""
    if sha256_ != listed.said["sha256"]:
        raise GuijuError("the list is another one by now", where="sha256", expected=listed.said["sha256"])


@transaction.atomic
def object_to(held: Round, period: str, unit: str, text: str, who: Viewer, now: datetime) -> Step:
    """Object to the list, or to what it says of a unit. NotAllowedError without an account."""
    where = f"{held.name}/{period}"
    if who.user is None or who.is_auditor:
        raise NotAllowedError("whoever objects has an account", where=where, expected="somebody who is signed in")
    row = steps.locked(held, period)
    today, stands = timezone.localdate(now), standing(held, row)
    if stands.until is None or row.published is not None or not stands.is_open(today):
        raise GuijuError("nothing is open to objections", where=where, expected="a list that is public, in its term")
    said = _said(text, "text")
    if unit:
        _known(held, row, period, unit, today, stands)
    own = [one for one in stands.waiting if one.by_id == who.user]
    if any(one.step.said["unit"] == unit for one in own) or len(own) >= MOST_OPEN:
        raise GuijuError("an objection of yours is open", where=where, expected="its answer first")
    nonce = secrets.token_bytes(32)
    digest = sha256(nonce + said.encode()).hexdigest()
    step = steps.add(row, OBJECT, {"unit": unit, "sha256": digest}, who.user, now)
    Objection.objects.create(step=step, text=said, nonce=nonce, by_id=who.user)
    return step


def _known(held: Round, row: Occurrence, period: str, unit: str, today: date, stands: Standing) -> None:
    """GuijuError for what is neither on the list nor in the round."""
    assert stands.listed is not None
    if any(line.get("unit") == unit for line in stands.listed.said["lines"]):
        return
    told = answering.units(held, calendar.occurrence(held, period), row, today)
    if not any(one.key == unit for one in told):
        raise GuijuError("{} is not in this round", repr(unit[:60]), where="unit", expected="a unit, or none")


@transaction.atomic
def settle(
    held: Round, period: str, number: int, upheld: bool | None, answer: str, who: Viewer, now: datetime
) -> Step:  # fmt: skip
    """Settle an objection, by the number of its step. GuijuError to whoever drew the list up or objected. One that is
    upheld asks for another list."""
    access.run(held, who)
    row, where = steps.locked(held, period), f"{held.name}/{period}"
    stands = standing(held, row)
    found = next((one for one in stands.waiting if one.step.number == number), None)
    if found is None:
        raise GuijuError("there is no such objection open", where=where, expected=_numbers(stands.waiting))
    if upheld is None:
        raise GuijuError("it is not said whether it is upheld", where="upheld", expected="yes or no")
    access.another(stands.listed, who, where)
    access.another(found.step, who, where)
    said = {"objection": number, "upheld": upheld, "answer": _said(answer, "answer")}
    found.settled = steps.add(row, SETTLE, said, who.user, now)
    found.save(update_fields=["settled"])
    return found.settled


def ready(held: Round, row: Occurrence, who: Viewer, today: date) -> None:
    """GuijuError while a list may not be published: its term runs, an objection is open or was upheld, or who would
    publish it has objected."""
    where, stands = f"{row.round}/{row.period}", standing(held, row)
    if stands.notice is None or stands.until is None:
        raise GuijuError("the list has not been public for objections", where=where, expected="the step notice first")
    if stands.is_open(today):
        raise GuijuError("objections are open until {}", stands.until, where=where,
                         expected=sentence("after {}", stands.until))  # fmt: skip
    if stands.waiting:
        raise GuijuError("objections are open: {}", _numbers(stands.waiting), where=where, expected="each one settled")
    if stands.upheld:
        raise GuijuError("an objection was upheld", where=where, expected="a list that is drawn up anew")
    if Objection.objects.filter(step__occurrence=row, by_id=who.user).exists():
        raise GuijuError("somebody else does this", where=where, expected="another officer than the one before")


def _numbers(found: Sequence[Objection]) -> str:
    return ", ".join(str(one.step.number) for one in found) or "-"


def _said(text: str, where: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST or any(sign < " " and sign not in "\n\t" for sign in said):
        raise GuijuError("no reason is given", where=where, expected=sentence("at most {} characters", LONGEST))
    return said


def told(row: Occurrence | None, who: Viewer, runs: bool) -> list[dict[str, Any]]:
    """The objections of an occurrence: to whom, whether each is settled and how; what it says only for who runs the
    round and who wrote it."""
    if row is None:
        return []
    rows = Objection.objects.filter(step__occurrence=row).select_related("step", "settled").order_by("step")
    return [
        {
            "number": one.step.number, "unit": one.step.said["unit"], "open": one.settled is None,
            "upheld": one.settled.said["upheld"] if one.settled else None,
            "answer": one.settled.said["answer"] if one.settled else "",
            "text": one.text if runs or (who.user is not None and one.by_id == who.user) else "",
        }
        for one in rows
    ]  # fmt: skip


def erase(user: int) -> int:
    """Take what somebody wrote out of their objections; of how many. Their steps hold hashes and stay."""
    return int(Objection.objects.filter(by_id=user).exclude(text="").update(text="", nonce=b""))
