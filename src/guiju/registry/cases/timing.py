"""What time does: acts of clocks that ran out, reminders before they do, and the daily letter."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure.clocks import from_json
from guiju.registry.accounts.models import User
from guiju.registry.cases import definitions, holders, queries
from guiju.registry.cases.models import Case, News, Reader, Waiting
from guiju.registry.cases.performing import Request, perform
from guiju.registry.record.models import Position
from guiju.registry.record.outbox import mail_later

log = logging.getLogger("guiju.worker")
_REMINDED = "case reminders"  # the Position row with the last day (ordinal) on which reminders were sent
_LONGEST_LETTER = 50


def overdue(now: datetime, limit: int = 1000) -> int:
    """Do the acts of clocks whose last day has passed. Returns how many were done."""
    today, done, last = timezone.localdate(now), 0, 0
    while rows := list(Case.objects.filter(ended=False, due__lt=today, pk__gt=last).order_by("pk")[:limit]):
        last = rows[-1].pk
        for case in rows:
            procedure = definitions.kept(case.definition_id)
            for name, said in case.clocks.items():
                act = procedure.clocks[name].overdue if name in procedure.clocks else ""
                if act and from_json(said).late(today) and case.state in procedure.acts[act].from_states:
                    done += _try(case, act, now)
                    break
    return done


def _try(case: Case, act: str, now: datetime) -> int:
    try:
        perform(case.number, Request(act, {}, seen=case.moves), holders.TIME, now)
    except GuijuError as error:
        log.warning("case %s: time could not do %s: %s", case.number, act, error)
        return 0
    return 1


def remind(now: datetime) -> int:
    """Once a day: tell those a case waits for of each clock that ends in as many days as its definition says."""
    today = timezone.localdate(now)
    sent: list[News] = []
    with transaction.atomic():
        row, _ = Position.objects.select_for_update().get_or_create(name=_REMINDED, defaults={"seq": 0})
        first = max(row.seq + 1, today.toordinal() - 6) if row.seq else today.toordinal()
        if first > today.toordinal():
            return 0
        days = [date.fromordinal(n) for n in range(first, today.toordinal() + 1)]
        for case in Case.objects.filter(ended=False, due__isnull=False, due__gte=days[0]).iterator(chunk_size=2000):
            procedure = definitions.kept(case.definition_id)
            for name, said in case.clocks.items():
                clock = from_json(said)
                if clock.stopped or clock.paused or name not in procedure.clocks:
                    continue
                if any((clock.last - day).days in procedure.clocks[name].remind for day in days):
                    keys = Waiting.objects.filter(case=case).values_list("holder", flat=True)
                    sent += [News(case=case, holder=key, at=now, reminder=name) for key in sorted(set(keys))]
        News.objects.bulk_create(sent, batch_size=2000)
        row.seq = today.toordinal()
        row.save()
    return len(sent)


def letters(now: datetime) -> int:
    """Once a day for each person who wants mail: one letter with what is new."""
    count = 0
    today = timezone.localdate(now)
    for user in User.objects.filter(is_active=True, mail_notices=True).exclude(email="").iterator():
        reader, _ = Reader.objects.get_or_create(user=user)
        actor = holders.actor(user, today)
        rows = News.objects.filter(holder__in=actor.keys, pk__gt=reader.mailed).select_related("case", "act")
        found = list(rows.order_by("pk")[: _LONGEST_LETTER + 1])
        if not found:
            continue
        lines = []
        for row in found[:_LONGEST_LETTER]:
            procedure = definitions.kept(row.case.definition_id)
            if row.reminder:
                said = procedure.clocks[row.reminder].label
                words = f"{said.zh} 将到期 / {said.en} runs out"
            else:
                label = procedure.acts[row.act.name].label if row.act else procedure.label
                words = f"{label.zh} / {label.en}"
            lines.append(f"{row.case.number}  {queries.title(row.case, procedure, True)}\n    {words}")
        with transaction.atomic():
            mail_later("规矩：今日消息 / Guiju: news of the day", "\n".join(lines), [user.email], now)
            reader.mailed = rows.order_by("-pk").values_list("pk", flat=True).first() or found[-1].pk
            reader.save()
        count += 1
    return count


class Step:
    """What the worker does for cases between its other work: quick when nothing is due."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.looked = datetime.min.replace(tzinfo=timezone.get_current_timezone())

    def __call__(self, now: datetime) -> int:
        done = 0
        if now - self.looked >= timedelta(minutes=10):
            done += overdue(now)
            self.looked = now
        today = timezone.localdate(now)
        if today != self.day:
            done += remind(now) + letters(now)
            self.day = today
        return done
