"""Appointing who speaks for a body, and ending it. Each is a change of the record; those it is about are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import is_erased, key_of
from guiju.registry.accounts.services import mailable
from guiju.registry.bodies import affiliation_access as access
from guiju.registry.bodies import seats
from guiju.registry.bodies.affiliations import on
from guiju.registry.bodies.kinds import APPOINT, checked_mandates, mandates
from guiju.registry.bodies.models import Affiliation, Body
from guiju.registry.record.letters import letters
from guiju.registry.record.models import Change
from guiju.registry.record.outbox import mail_later

FARTHEST = timedelta(days=366)
"""Before and after today, of the first day."""
LONGEST_PROOF, LONGEST_WHY = 1000, 500
KIND = "affiliation"


@dataclass(frozen=True)
class Proof:
    """What shows that somebody speaks for a body: a text (a number of a letter of authority), or a stored file as facts
    hold one (sha256, name, size), which the door has looked up."""

    text: str = ""
    file: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Appointment:
    """Who is to speak for which body, in what, from which day to which. `since` None: from today."""

    user: User
    body: Body
    mandates: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    proof: Proof = field(default_factory=Proof)


def appoint(by: User | None, asked: Appointment, now: datetime) -> Affiliation:
    """Let somebody speak for a body. `by` is None for who keeps the installation, at the command line.

    NotAllowedError where it is not theirs to say, GuijuError for what cannot be: oneself, a body that has ended, days
    out of order or too far away, a proof that is missing or another body's, a second affiliation at the same time."""
    today = timezone.localdate(now)
    if by is not None:
        _allowed(by, asked.body, today)
        if by.pk == asked.user.pk:
            raise NotAllowedError("nobody appoints themselves", where="user", expected="somebody else to appoint you")
    said = checked_mandates(asked.mandates)
    since = asked.since or today
    _days(asked, since, today)
    if not asked.user.is_active:
        raise GuijuError("the account is closed", where="user", expected="an account in use")
    _proof(asked)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=asked.user.pk)  # two at once would both find nothing that overlaps
        _refuse_overlap(asked, since)
        row = Affiliation.objects.create(
            user=asked.user, body=asked.body, mandates=list(said), since=since, until=asked.until,
            proof_text=asked.proof.text, proof_file=dict(asked.proof.file) if asked.proof.file else None,
            appointed_by=by, appointed=now,
        )  # fmt: skip
        Change.objects.create(
            kind=KIND, subject=row.pk, verb=Change.Verb.CREATED, at=now, valid_from=since, data=_data(row, by)
        )
        seats.follow(asked.user, now)
        _tell("affiliation-begun", row, by, now)
    return row


def end(by: User | None, row: Affiliation, why: str, now: datetime) -> None:
    """End an affiliation: nobody speaks by it from now on. The person may end their own.

    NotAllowedError where it is not theirs to say, GuijuError without a reason, and for one that has ended."""
    today = timezone.localdate(now)
    if by is not None and by.pk != row.user_id:
        _allowed(by, row.body, today)
    why = line(why, "why", LONGEST_WHY)
    if not why:
        raise GuijuError("why it ends is not said", where="why", expected=sentence("1 to {} characters", LONGEST_WHY))
    with transaction.atomic():
        held = Affiliation.objects.select_for_update(of=("self",)).select_related("user", "body").get(pk=row.pk)
        if held.ended is not None or (held.until is not None and held.until < today):
            raise GuijuError("this affiliation has ended", where="affiliation", expected="one that still counts")
        before = held.until
        held.until, held.ended, held.ended_by, held.why = max(today, held.since), now, by, why
        held.save(update_fields=["until", "ended", "ended_by", "why"])
        until = [before.isoformat() if before else None, held.until.isoformat()]
        actor = key_of(by.pk) if by is not None else None
        Change.objects.create(
            kind=KIND, subject=held.pk, verb=Change.Verb.CHANGED, at=now, valid_from=today,
            data={"until": until, "ended_by": [None, actor]},
        )  # fmt: skip
        seats.follow(held.user, now)
        _tell("affiliation-ended", held, by, now)


def end_all(user: User, now: datetime) -> int:
    """End all affiliations of somebody who is erased, and take what says who they were out of them; how many ended.
    Nobody is told."""
    open_ = Affiliation.objects.filter(user=user, ended__isnull=True).exclude(until__lt=timezone.localdate(now))
    for row in open_:
        before, row.until = row.until, max(timezone.localdate(now), row.since)
        row.ended = now
        row.save(update_fields=["until", "ended"])
        data = {"until": [before.isoformat() if before else None, row.until.isoformat()], "ended_by": [None, None]}
        Change.objects.create(
            kind=KIND, subject=row.pk, verb=Change.Verb.CHANGED, at=now, valid_from=row.until, data=data
        )
    seats.follow(user, now)
    Affiliation.objects.filter(user=user).update(proof_text="", proof_file=None, why="")
    return len(open_)


def _data(row: Affiliation, by: User | None) -> dict[str, Any]:
    """What the record says of an appointment: field → [before, after]. People by their keys, no proof."""
    after = {
        "user": key_of(row.user_id), "body": row.body.code, "mandates": row.mandates, "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None, "appointed_by": key_of(by.pk) if by else None,
    }  # fmt: skip
    return {name: [None, value] for name, value in after.items()}


def _allowed(by: User, body: Body, today: date) -> None:
    if not access.may_appoint(by, body, today):
        raise NotAllowedError(
            "you do not say who speaks for {}", body.code, where="body",
            expected="whoever appoints for it, an officer of the body above it, or an administrator",
        )  # fmt: skip


def _days(asked: Appointment, since: date, today: date) -> None:
    if abs(since - today) > FARTHEST:
        raise GuijuError(
            "the first day is too far away", where="since", expected=sentence("a day within a year of {}", today)
        )
    if asked.until is not None and asked.until < max(since, today):
        raise GuijuError("the last day is over or before the first", where="until", expected="a later day")
    if asked.body.ended_on is not None and asked.body.ended_on < max(since, today):
        raise GuijuError(
            "{} ended on {}", asked.body.code, asked.body.ended_on, where="body", expected="a body that exists"
        )


def _proof(asked: Appointment) -> None:
    """A proof is needed, and a file belongs to one body: a letter of authority of another proves nothing."""
    text = line(asked.proof.text, "proof", LONGEST_PROOF)
    if not text and asked.proof.file is None:
        raise GuijuError(
            "nothing proves it", where="proof", expected="a letter of authority, as a file or by its number"
        )
    if asked.proof.file is not None:
        sha256 = asked.proof.file["sha256"]
        if Affiliation.objects.filter(proof_file__sha256=sha256).exclude(body=asked.body).exists():
            raise GuijuError("this proof was given for another body", where="proof", expected="a proof of this body")


def line(text: str, where: str, longest: int) -> str:
    """One line of printable text. GuijuError for one that is too long or holds anything else."""
    text = text.strip()
    if len(text) > longest:
        raise GuijuError("the text is too long", where=where, expected=sentence("1 to {} characters", longest))
    if not all(char.isprintable() for char in text):
        raise GuijuError("the text holds control characters", where=where, expected="one line of printable text")
    return text


def _refuse_overlap(asked: Appointment, since: date) -> None:
    rows = Affiliation.objects.filter(user=asked.user, body=asked.body, ended__isnull=True)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=since))
    if asked.until is not None:
        rows = rows.filter(since__lte=asked.until)
    other = rows.order_by("since").first()
    if other is not None:
        raise GuijuError(
            "this person speaks for {} already, from {}", asked.body.code, other.since, where="since",
            expected="days on which they do not, or the end of that first",
        )  # fmt: skip


# -- telling -----------------------------------------------------------------------------------------------------------
def _tell(letter: str, row: Affiliation, by: User | None, now: datetime) -> None:
    """A letter to the person, to who did it, and to whoever appoints for the body."""
    today = timezone.localdate(now)
    appointing = Affiliation.objects.filter(on(today), body=row.body, mandates__contains=[APPOINT]).values("user_id")
    wanted = Q(pk=row.user_id) | Q(pk__in=appointing)
    for user in mailable().filter(wanted | Q(pk=by.pk) if by is not None else wanted).order_by("pk"):
        language = "en" if user.language == "en" else "zh"
        subject, body = letters()[letter].written(
            language, [_row(row, language)], site=settings.SITE_NAME, link=f"{settings.SITE_URL}/affiliations/"
        )
        mail_later(subject, body, [user.email], now)


def _row(row: Affiliation, language: str) -> dict[str, str]:
    words = mandates()
    listed = ("、" if language == "zh" else ", ").join(words[m].said(language) for m in row.mandates)
    names = row.body.names
    name = names.get(language) or names.get("zh") or names.get("en") or row.body.code
    person = "" if is_erased(row.user_id, row.user.username, row.user.is_active) else row.user.username
    until = row.until.isoformat() if row.until else "—"
    return {
        "person": person, "body": f"{name} ({row.body.code})", "mandates": listed, "since": row.since.isoformat(),
        "until": until, "why": row.why or "—",
    }  # fmt: skip
