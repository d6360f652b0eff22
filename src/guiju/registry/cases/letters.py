"""The letter-box: reports and complaints of people without an account (SL 35, DOMAIN 9).

A letter opens a case as any complaint does. Name and contact are personal facts of its act, sealed like all of them;
the sender is given the number of the case and a secret, once, and reads status and answer with both. How many come from
one address is counted by a digest that ends with the day."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from guiju import config
from guiju.core.errors import QuotaError, sentence
from guiju.core.procedure.clocks import from_json as clock_of
from guiju.core.procedure.model import Procedure, Words
from guiju.registry.accounts import services
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts.performing import Request, open_case, perform
from guiju.registry.cases.models import Act, Case, Letter, LetterCount
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.finding import NotHeldError

LETTER = uses(
    __name__, "complaint", acts=("letter", "appeal_by_letter"), states=("refused", "closed"),
    facts=("summary", "answer", "ground", "correction", "upheld", "appeal_ground"),
)  # fmt: skip
OPENING, APPEAL = LETTER.acts
_ANSWERED = LETTER.states
_TOLD = ("answer", "ground", "correction")
"""What a sender is told beside where the case stands, of acts that tell the one who complains."""
_SENDER = "complainant"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 20, 4  # almost a hundred bits
_TRIES = 20  # readings from one address in a minute; the secret is too long to be guessed from many


class NoLetterError(NotHeldError):
    """There is no letter with this number and this secret: which of them is wrong is not said."""


@dataclass(frozen=True)
class Sent:
    """What the sender is told once."""

    number: str
    secret: str


@dataclass(frozen=True)
class Step:
    day: date
    label: Words


@dataclass(frozen=True)
class Answer:
    """What one act told the sender under one label, as corrections left it."""

    day: date
    done: Words
    label: Words
    text: str


@dataclass(frozen=True)
class Status:
    """What a sender is told: the state, what was done on which day, all that was answered, the oldest first, the last
    day of the running term, and whether an appeal may be made."""

    number: str
    summary: str
    state: Words
    steps: tuple[Step, ...]
    told: tuple[Answer, ...]
    due: date | None
    may_appeal: bool


def send(brought: Mapping[str, Any], address: str, now: datetime) -> Sent:
    """Take a letter. QuotaError when too many came from the address today; RefusedError as for any first act, which
    uses nothing up."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    salt = secrets.token_bytes(16)
    with transaction.atomic():  # a letter that is refused is not counted
        _count(address, now)
        opened = open_case(LETTER.procedure, Request(OPENING, brought), roles.TIME, now)
        Letter.objects.create(case_id=opened.case, salt=salt, digest=_digest(secret, salt))
    return Sent(opened.number, "-".join(secret[n : n + _GROUP] for n in range(0, _LENGTH, _GROUP)))


def found(number: str, secret: str, address: str, now: datetime) -> Case:
    """The case of a letter. NoLetterError for a wrong number or secret, QuotaError for too many tries."""
    if services.count_request(f"letters from {address}", now) > _TRIES:
        raise QuotaError("letters are looked for too often", where="letter", expected=sentence("{} a minute", _TRIES))
    letter = Letter.objects.select_related("case").filter(case__number=number.strip()[:40]).first()
    salt = bytes(letter.salt) if letter else b"\0" * 16
    asked = _digest(_plain(secret), salt)
    if letter is None or not hmac.compare_digest(asked, bytes(letter.digest)):
        raise NoLetterError(
            "there is no letter with this number and secret", where="letter",
            expected="both as they were told when the letter was taken",
        )  # fmt: skip
    return letter.case


def appeal(number: str, secret: str, ground: str, address: str, now: datetime) -> Case:
    """Appeal against the answer to a letter. RefusedError outside the term, or for a second one."""
    case = found(number, secret, address, now)
    perform(case.number, Request(APPEAL, {"appeal_ground": ground}), roles.TIME, now)
    case.refresh_from_db()
    return case


def status(case: Case, today: date) -> Status:
    """What the sender of a letter is told of its case."""
    procedure = definitions.kept(case.definition_id)
    rows = list(Act.objects.filter(case=case).order_by("number"))
    answers = _answers(procedure, rows)
    steps = tuple(
        Step(timezone.localdate(act.effective), procedure.acts[act.name].label)
        for act in rows
        if act.name in procedure.acts and act.corrects is None and act.to_state != act.from_state
    )
    running = [clock_of(said) for said in case.clocks.values()]
    due = min((clock.last for clock in running if clock.stopped is None), default=None)
    return Status(
        case.number, str(case.facts.get("summary") or ""), procedure.states[case.state].label, steps, answers, due,
        _may_appeal(case, procedure, due, today),
    )  # fmt: skip


def _answers(procedure: Procedure, rows: Iterable[Act]) -> tuple[Answer, ...]:
    """What acts told the sender, one after the other; what an officer wrote for others is left out."""
    said: dict[int, tuple[Act, dict[str, Any]]] = {}
    for row in rows:
        act, facts = procedure.acts.get(row.name), row.public.get("facts", {})
        if row.corrects in said:
            said[row.corrects][1].update(facts)
        elif row.corrects is None and act is not None and _SENDER in act.tells:
            said[row.number] = (row, dict(facts))
    return tuple(
        Answer(
            timezone.localdate(row.effective), procedure.acts[row.name].label, procedure.facts[name].label,
            str(facts[name]),
        )
        for row, facts in said.values()
        for name in _TOLD
        if facts.get(name) and name in procedure.facts
    )  # fmt: skip


def _may_appeal(case: Case, procedure: Procedure, due: date | None, today: date) -> bool:
    act = procedure.acts.get(APPEAL)
    once = APPEAL not in case.marks
    return act is not None and case.state in act.from_states and once and due is not None and today <= due


def _plain(secret: str) -> str:
    """A secret as it is compared: blanks, hyphens and case do not count."""
    return "".join(c for c in secret[:200].upper() if c.isalnum() and c.isascii())


def _digest(secret: str, salt: bytes) -> bytes:
    return hashlib.sha256(salt + secret.encode()).digest()


def _count(address: str, now: datetime) -> None:
    """Count a letter. QuotaError for more in a day than one address may send."""
    most, day = config.number("GUIJU_QUOTA_LETTERS", 1), timezone.localdate(now)
    key = settings.SECRET_KEY.encode()
    sender = hmac.new(key, f"letter {day} {address}".encode(), hashlib.sha256).hexdigest()
    LetterCount.objects.filter(day__lt=day - timedelta(1)).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_lettercount (sender, day, count) values (%s, %s, 1)"
            " on conflict (sender) do update set count = cases_lettercount.count + 1 returning count",
            [sender, day],
        )
        (count,) = cursor.fetchone()
    if count > most:
        raise QuotaError(
            "the letters of this address for today are used up",
            where="letter",
            expected=sentence("at most {} a day", most),
        )
