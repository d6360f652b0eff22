"""Telling people what happened to what they watch. Follows the sequence like every other reader."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.accounts.models import Notice, Watch
from guiju.registry.accounts.services import mailable
from guiju.registry.catalogue import indexing
from guiju.registry.record import sequence, subjects
from guiju.registry.record.letters import letters
from guiju.registry.record.models import Change
from guiju.registry.record.outbox import mail_later
from guiju.registry.record.subjects import Subject
from guiju.search import Query
from guiju.search.engine import MOST_HITS
from guiju.search.model import FACETS

log = logging.getLogger("guiju.notices")
NAME = "notices"
_VERBS = {"created": Words("新登记", "new"), "changed": Words("有变化", "changed")}
STEP = 5_000
MAIL_PAUSE = timedelta(minutes=10)

# Changes of status and new editions, joined to the watches that ask for them.
MATCH = """
with news as (
    select c.seq, c.at, c.verb, c.data, e.id, e.designation, e.status, e.ics, w.key as work, b.code as body,
        k.code as committee
    from record_change c join catalogue_edition e on e.id = c.subject join catalogue_work w on w.id = e.work_id
    left join bodies_body b on b.id = e.issuer_id left join bodies_committee k on k.id = e.committee_id
    where c.seq > %(low)s and c.seq <= %(high)s and c.kind = 'edition' and c.verb in ('created', 'status')
), found as (
    select a.user_id, a.label, n.seq from news n join accounts_watch a on a.kind = 'standard' and a.key = n.work
    union all
    select a.user_id, a.label, n.seq from news n join accounts_watch a on a.kind = 'body' and a.key = n.body
    union all
    select a.user_id, a.label, n.seq from news n join accounts_watch a on a.kind = 'committee' and a.key = n.committee
    union all
    select a.user_id, a.label, n.seq from news n cross join lateral unnest(n.ics) as code
        join accounts_watch a on a.kind = 'ics' and a.key in (code, left(code, 6), left(code, 2))
    union all
    select a.user_id, a.label, n.seq from unnest(%(watches)s::bigint[], %(editions)s::bigint[]) as s(watch, edition)
        join accounts_watch a on a.id = s.watch join news n on n.id = s.edition
)
insert into accounts_notice (user_id, seq, at, kind, name, address, verb, before, after, why)
select f.user_id, n.seq, n.at, 'edition', n.designation, 'edition/' || n.id || '/', n.verb,
    coalesce(n.data->'status'->>0, ''), coalesce(n.data->'status'->>1, n.status), to_jsonb(array_agg(distinct f.label))
from found f join news n using (seq) group by f.user_id, n.seq, n.at, n.id, n.designation, n.verb, n.data, n.status
on conflict (user_id, seq) do nothing
"""


def query_of(text: str) -> Query:
    """The search that a saved search's query string stands for."""
    fields = parse_qs(text)
    filters = {name: tuple(fields[name]) for name in (*FACETS, "effect", "scheme") if fields.get(name)}
    return Query(text=(fields.get("q") or [""])[0], filters=filters, facets=(), literal=True)


def tell() -> int:
    """Take the next changes and write the notices they cause. Returns how many changes were taken."""
    index = indexing.index()
    index.refresh()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("insert into record_position (name, seq) values (%s, %s) on conflict do nothing", [NAME, 0])
            cursor.execute("select seq from record_position where name = %s for update", [NAME])
            low = int(cursor.fetchone()[0])
        high = min(sequence.head(), index.last_seq)
        if high <= low:
            _mail(timezone.now())
            return 0
        if Watch.objects.exists():
            high = min(high, low + STEP)
            pairs = _searches(low, high)
            with connection.cursor() as cursor:
                cursor.execute(
                    MATCH,
                    {
                        "low": low,
                        "high": high,
                        "watches": [watch for watch, _ in pairs],
                        "editions": [edition for _, edition in pairs],
                    },
                )
            _tell_of_subjects(low, high)
        with connection.cursor() as cursor:
            cursor.execute("update record_position set seq = %s where name = %s", [high, NAME])
    return high - low


def _tell_of_subjects(low: int, high: int) -> None:
    """What changed of the other subjects, to who watches a thing by its name."""
    wanted = {each.kind: each for each in subjects.searched() if each.kind in each.watches}
    asked = set(Watch.objects.filter(kind__in=wanted).values_list("kind", flat=True).distinct())
    for kind in asked:
        subject = wanted[kind]
        changes = Change.objects.filter(seq__gt=low, seq__lte=high, kind__in={kind, *subject.touched}).order_by("seq")
        found: dict[int, Change] = {}
        for change in changes:
            keys_of = subject.touched.get(change.kind)
            for key in [change.subject] if keys_of is None else keys_of([change.subject]):
                found[key] = change  # the last one tells
        rows = {subject.named(row).name: row for row in subject.by_keys(found)}
        watches = Watch.objects.filter(kind=kind, key__in=rows, user__is_active=True)
        notices = [_notice(watch, subject, rows[watch.key], found[rows[watch.key].pk]) for watch in watches]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _notice(watch: Watch, subject: Subject, row: Any, change: Change) -> Notice:
    return Notice(
        user_id=watch.user_id, seq=change.seq, at=change.at, kind=subject.kind, name=watch.key, verb=change.verb,
        address=subject.address(row), why=[watch.label],
    )  # fmt: skip


def _searches(low: int, high: int) -> list[tuple[int, int]]:
    """(watch, edition) for saved searches that find editions changed after `low`, up to `high`. A saved search that
    cannot be asked finds nothing; it must not keep the others from their news."""
    watches = list(Watch.objects.filter(kind="search"))
    if not watches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct subject from record_change where seq > %s and seq <= %s and kind = 'edition'"
            " and verb in ('created', 'status') order by 1",
            [low, high],
        )
        ids = [str(row[0]) for row in cursor.fetchall()]
    pairs: list[tuple[int, int]] = []
    for watch in watches:
        query = query_of(watch.key)
        try:
            for at in range(0, len(ids), MOST_HITS):
                among = {**query.filters, "id": tuple(ids[at : at + MOST_HITS])}
                answer = indexing.index().search(replace(query, filters=among, limit=MOST_HITS))
                pairs.extend((watch.pk, hit.id) for hit in answer.hits)
        except GuijuError as error:
            log.info("watch %s cannot be asked: %s", watch.pk, error)
    return pairs


def back(now: datetime) -> int:
    """Notices that a clock which was ahead told at a time that has not come were told by now."""
    return Notice.objects.filter(mailed__gt=now).update(mailed=now) + Notice.objects.filter(at__gt=now).update(at=now)


def _mail(now: datetime) -> None:
    """One message a person for all that is new, at most every ten minutes."""
    waiting = Notice.objects.filter(mailed__isnull=True)
    for user in mailable().filter(pk__in=waiting.values("user").distinct()):
        if Notice.objects.filter(user=user, mailed__gt=now - MAIL_PAUSE).exists():
            continue
        notices = list(waiting.filter(user=user).order_by("seq")[:200])
        language = "en" if user.language == "en" else "zh"
        rows = [
            {"name": n.name, "what": _what(n, language), "why": ", ".join(n.why),
             "link": f"{settings.SITE_URL}/{n.address}"}
            for n in notices
        ]  # fmt: skip
        subject, body = letters()["watched"].written(
            language, rows, site=settings.SITE_NAME, link=f"{settings.SITE_URL}/watch/"
        )
        mail_later(subject, body, [user.email], now)
        Notice.objects.filter(pk__in=[n.pk for n in notices]).update(mailed=now)


def _what(notice: Notice, language: str) -> str:
    """What happened, in words: the status before and after, or that it is new or has changed."""
    known = tables.codes("statuses")
    said = [known[code][language] for code in (notice.before, notice.after) if code in known]
    if said:
        return " → ".join(said)
    return _VERBS["created" if notice.verb == "created" else "changed"].said(language)
