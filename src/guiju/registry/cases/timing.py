"""What time does: acts of clocks that ran out, reminders before they do, and the daily letter."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.core.procedure import clocks
from guiju.core.procedure.clocks import from_json
from guiju.core.procedure.model import Clock, Procedure
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import key_of
from guiju.registry.accounts.services import mailable
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.performing import Request, perform
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Case, News, Reader, Waiting
from guiju.registry.record import clock
from guiju.registry.record.letters import letters as templates
from guiju.registry.record.models import Position
from guiju.registry.record.outbox import mail_later

log = logging.getLogger("guiju.worker")
_REMINDED = "case reminders"  # the Position row with the last day (ordinal) on which reminders were sent
_LETTERS = "case letters"  # the Position row with the last day on which letters were written
_RUNS_OUT = Words("{}将到期", "{} is about to run out")


Run = tuple[str, date, date]
"""A run of a clock: its name, the day it started, its last day."""


def overdue(now: datetime, limit: int = 1000) -> int:
    """Do the acts of clocks whose last day has passed, each dated the day after it. Returns how many were done."""
    today, done, last = timezone.localdate(now), 0, 0
    while rows := list(Case.objects.filter(ended=False, due__lt=today, pk__gt=last).order_by("pk")[:limit]):
        last = rows[-1].pk
        done += sum(_catch_up(case, now) for case in rows)
    return done


def _catch_up(case: Case, now: datetime) -> int:
    """Everything that time has to do in one case, in the order in which its terms ended: what one act starts may have
    ended since, too. Each run of a clock does its act once."""
    tried: set[Run] = set()
    done = 0
    while (late := _earliest(case, timezone.localdate(now), tried)) is not None:
        act, day, run = late
        tried.add(run)
        if _try(case, act, day, now):
            done += 1
            case = Case.objects.get(pk=case.pk)
    return done


def _earliest(case: Case, today: date, tried: set[Run]) -> tuple[str, date, Run] | None:
    """(act, the day it is done, the run of its clock) of the clock that ran out first and whose act may be done in the
    state of the case."""
    procedure, numbers = definitions.kept(case.definition_id), definitions.numbers(case.rules_id)
    found = []
    for run in (from_json(said) for said in case.clocks.values()):
        known, key = procedure.clocks.get(run.name), (run.name, run.started, run.last)
        if known is None or not known.overdue or key in tried or not run.late(today):
            continue
        day = clocks.day_after(known, run, numbers)
        if day <= today and case.state in procedure.acts[known.overdue].from_states:
            found.append((day, known.overdue, key))
    first = min(found, default=None)
    return (first[1], first[0], first[2]) if first else None


def _try(case: Case, act: str, day: date, now: datetime) -> bool:
    """Whether time could do the act of a day. A case that is at fault does not stop the others."""
    start = timezone.make_aware(datetime.combine(day, time()))
    try:
        request = Request(act, {}, seen=case.moves, effective=min(now, max(start, case.last_effective)))
        perform(case.number, request, roles.TIME, now)
    except GuijuError as error:
        log.warning("case %s: time could not do %s: %s", case.number, act, error)
        return False
    except (OperationalError, InterfaceError):  # the database has gone
        raise
    except Exception:
        log.exception("case %s: time could not do %s", case.number, act)
        return False
    return True


def remind(now: datetime) -> int:
    """Once a day: tell those a case waits for of each clock that ends in as many days as its definition says; of the
    last day of a ballot, those who have not voted."""
    today = timezone.localdate(now)
    sent: list[News] = []
    with transaction.atomic():
        row, _ = Position.objects.select_for_update().get_or_create(name=_REMINDED, defaults={"seq": 0})
        first = max(row.seq + 1, today.toordinal() - 6) if row.seq else today.toordinal()
        if first > today.toordinal():
            return 0
        days = [date.fromordinal(n) for n in range(first, today.toordinal() + 1)]
        for case in Case.objects.filter(ended=False, due__isnull=False).iterator(chunk_size=2000):
            procedure = definitions.kept(case.definition_id)
            for name, said in case.clocks.items():
                clock = from_json(said)
                if clock.stopped or clock.paused or name not in procedure.clocks:
                    continue
                if any((clock.last - day).days in procedure.clocks[name].remind for day in days):
                    keys = _reminded(case, procedure, procedure.clocks[name])
                    sent += [News(case=case, holder=key, at=now, reminder=name) for key in sorted(keys)]
        News.objects.bulk_create(sent, batch_size=2000)
        row.seq = today.toordinal()
        row.save()
    return len(sent)


def _reminded(case: Case, procedure: Procedure, clock: Clock) -> set[str]:
    """The holder keys of those whom a term concerns: whoever the case waits for; of a ballot, who has not voted."""
    if clock.ballot:
        round_ = round_of(procedure, case.marks, clock.ballot)
        return {key_of(user) for user in counting.missing(case, clock.ballot, round_)}
    return set(Waiting.objects.filter(case=case).values_list("holder", flat=True))


def letters(now: datetime) -> int:
    """Once a day for each person who wants mail: one letter with everything that is new."""
    today = timezone.localdate(now)
    row, _ = Position.objects.get_or_create(name=_LETTERS, defaults={"seq": 0})
    if row.seq >= today.toordinal():
        return 0
    count = sum(_letter(user, today, now) for user in _wanting())
    Position.objects.filter(name=_LETTERS).update(seq=today.toordinal())
    return count


def _wanting() -> Iterator[User]:
    return mailable().iterator()


def _letter(user: User, today: date, now: datetime) -> bool:
    """Write one person's letter; False when there is nothing new. What is told in two roles stands in it once."""
    reader, _ = Reader.objects.get_or_create(user=user)
    actor = roles.actor(user, today)
    rows = News.objects.filter(holder__in=actor.keys, pk__gt=reader.mailed).select_related("case", "act").order_by("pk")
    found = {row.act_id or (row.case_id, row.reminder): row for row in rows}
    if not found:
        return False
    language = "en" if user.language == "en" else "zh"
    subject, body = templates()["news-of-cases"].written(
        language, [_said(row, actor, language) for row in found.values()], site=settings.SITE_NAME,
        link=f"{settings.SITE_URL}/desk/",
    )  # fmt: skip
    with transaction.atomic():
        mail_later(subject, body, [user.email], now)
        reader.mailed = max(row.pk for row in found.values())
        reader.save()
    return True


def _said(row: News, actor: roles.Actor, language: str) -> dict[str, str]:
    """A piece of news in a letter: the case with the title its reader may see, and what happened."""
    procedure = definitions.kept(row.case.definition_id)
    known = procedure.clocks.get(row.reminder) if row.reminder else procedure.acts.get(row.act.name if row.act else "")
    label = known.label if known else procedure.label
    what = _RUNS_OUT.said(language).format(label.said(language)) if row.reminder else label.said(language)
    return {
        "number": row.case.number, "title": access.title(row.case, procedure, actor).said(language), "what": what,
        "link": f"{settings.SITE_URL}/case/{row.case.number}/",
    }  # fmt: skip


back = clock.positions(_REMINDED, _LETTERS)
"""What a clock that was ahead has left: days on which reminders and letters are not due yet."""


class Step:
    """What the worker does for cases between its other work: quick when nothing is due."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.looked = datetime.min.replace(tzinfo=timezone.get_current_timezone())

    def __call__(self, now: datetime) -> int:
        done = 0
        if abs(now - self.looked) >= timedelta(minutes=10):  # a clock may go back
            done += overdue(now)
            self.looked = now
        today = timezone.localdate(now)
        if today != self.day:
            done += remind(now) + letters(now)
            self.day = today
        return done
