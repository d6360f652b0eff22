"""The functions that write links: making and ending. Each is a change of the record and a leaf of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt
from guiju.core.links.model import Coming, LinkType
from guiju.registry.links.models import Link
from guiju.registry.record import locks
from guiju.registry.record.models import Change

MADE, ENDED = "link", "link-end"
"""What the record calls a link that was made, and the end of one."""
LONGEST_GROUND = 500


@dataclass(frozen=True)
class End:
    """A thing at the end of a link: its kind, the key of its row."""

    kind: str
    key: int


@dataclass(frozen=True)
class Said:
    """What is tied to what, since when, and how that came to be known."""

    source: End
    target: End
    since: date
    coming: Coming
    until: date | None = None
    ground: str = ""
    case: str = ""
    act: int | None = None
    user: int | None = None


def lock(name: str) -> None:
    """Inside a transaction: nobody else writes links of this kind until it ends."""
    locks.take("links", name)


def make(kind: LinkType, said: Said, now: datetime) -> Link | None:
    """Inside a transaction: tie two things. None where they are tied so already.

    GuijuError for a thing that may not stand at an end, tied to itself, an end that may have one such link only, and a
    circle where there may be none."""
    lock(kind.name)
    _refuse_ends(kind, said)
    _record_ends(kind, said, now)
    same = Link.objects.filter(
        type=kind.name, source_kind=said.source.kind, source=said.source.key, target_kind=said.target.kind,
        target=said.target.key, ended__isnull=True,
    )  # fmt: skip
    if same.exists():
        return None
    _refuse_degree(kind, said)
    if kind.acyclic and _reaches(kind, said.target, said.source):
        raise GuijuError("the link would close a circle", where=kind.name, expected="a thing that does not lead back")
    row = Link.objects.create(
        type=kind.name, source_kind=said.source.kind, source=said.source.key, target_kind=said.target.kind,
        target=said.target.key, since=said.since, until=said.until, coming=str(said.coming),
        ground=said.ground[:LONGEST_GROUND], case=said.case, act=said.act, user_id=said.user, recorded=now,
        salt=new_salt(),
    )  # fmt: skip
    Change.objects.create(
        kind=MADE, subject=row.pk, verb=Change.Verb.CREATED, at=now, valid_from=said.since, leaf=made_leaf(row)
    )
    return row


def end(row: Link, until: date, why: str, now: datetime, *, user: int | None = None, case: str = "") -> None:
    """Inside a transaction: a link ends on a day. GuijuError where it has ended, or would end before it began."""
    held = Link.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.ended is not None:
        raise GuijuError("this link has ended", where="link", expected="one that still holds")
    if until < held.since:
        raise GuijuError("{} is before {}", until, held.since, where="until", expected="a later day")
    held.ended_on, held.ended, held.ended_by_id, held.end_case = until, now, user, case
    held.why, held.end_salt = why[:LONGEST_GROUND], new_salt()
    held.save(update_fields=["ended_on", "ended", "ended_by", "end_case", "why", "end_salt"])
    Change.objects.create(
        kind=ENDED, subject=held.pk, verb=Change.Verb.CHANGED, at=now, valid_from=until, leaf=ended_leaf(held)
    )


def _record_ends(kind: LinkType, said: Said, now: datetime) -> None:
    """Links at these ends that were made until a day before this one begins are over: that is recorded."""
    at_source = Q(source_kind=said.source.kind, source=said.source.key)
    at_target = Q(target_kind=said.target.kind, target=said.target.key)
    for row in Link.objects.filter(at_source | at_target, type=kind.name, ended__isnull=True, until__lt=said.since):
        assert row.until is not None
        end(row, row.until, "", now, user=said.user)


def _refuse_ends(kind: LinkType, said: Said) -> None:
    for end_, allowed, where in ((said.source, kind.sources, "from"), (said.target, kind.targets, "to")):
        if end_.kind not in allowed:
            raise GuijuError(
                "nothing of the kind {} stands at this end", end_.kind, where=where, expected=", ".join(allowed)
            )
    if said.source == said.target:
        raise GuijuError("a thing is not tied to itself", where=kind.name, expected="two things")
    if said.until is not None and said.until < said.since:
        raise GuijuError("{} is before {}", said.until, said.since, where="until", expected="a later day")


def _refuse_degree(kind: LinkType, said: Said) -> None:
    rows = Link.objects.filter(type=kind.name, ended__isnull=True)
    of_source = rows.filter(source_kind=said.source.kind, source=said.source.key)
    of_target = rows.filter(target_kind=said.target.kind, target=said.target.key)
    for one, others, where in ((kind.one_target, of_source, "from"), (kind.one_source, of_target, "to")):
        if one and others.exists():
            expected = sentence("the end of the other link of {} first", kind.name)
            raise GuijuError("it has such a link already", where=where, expected=expected)


_REACHES = """
with recursive way (kind, key) as (
  select %s::text, %s::bigint
  union
  select l.target_kind, l.target from way w join links_link l
    on l.source_kind = w.kind and l.source = w.key and l.type = %s and l.ended is null
) select 1 from way where kind = %s and key = %s limit 1
"""


def _reaches(kind: LinkType, first: End, last: End) -> bool:
    """Whether links of a kind lead from one thing to another."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHES, [first.kind, first.key, kind.name, last.kind, last.key])
        return cursor.fetchone() is not None


# -- leaves ------------------------------------------------------------------------------------------------------------
def made(row: Link) -> dict[str, Any]:
    """The public part of a link that was made, as it stands in its leaf. Times in UTC to the microsecond."""
    said: dict[str, Any] = {
        "link": row.type, "number": row.pk, "from": [row.source_kind, row.source], "to": [row.target_kind, row.target],
        "since": row.since.isoformat(), "coming": row.coming,
        "recorded": row.recorded.astimezone(UTC).isoformat(timespec="microseconds"),
    }  # fmt: skip
    if row.until is not None:
        said["until"] = row.until.isoformat()
    if row.ground:
        said["ground"] = row.ground
    return {**said, "case": row.case, "act": row.act} if row.case else said


def ended(row: Link) -> dict[str, Any]:
    """The public part of the end of a link, as it stands in its leaf."""
    assert row.ended is not None and row.ended_on is not None
    said: dict[str, Any] = {
        "link": row.type, "number": row.pk, "until": row.ended_on.isoformat(),
        "recorded": row.ended.astimezone(UTC).isoformat(timespec="microseconds"),
    }  # fmt: skip
    if row.why:
        said["why"] = row.why
    return {**said, "case": row.end_case} if row.end_case else said


def made_leaf(row: Link) -> bytes:
    """The leaf hash of a link that was made, 32 bytes."""
    return leaf_hash(leaf_entry(made(row), bytes(row.salt), None))


def ended_leaf(row: Link) -> bytes:
    """The leaf hash of the end of a link, 32 bytes."""
    return leaf_hash(leaf_entry(ended(row), bytes(row.end_salt), None))
