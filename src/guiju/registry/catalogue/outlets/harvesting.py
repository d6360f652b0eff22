"""The editions in the order of the change that last touched them: for harvesters who want everything once.

A harvest is a range of the sequence that is fixed when it begins (`upto`). An edition stands at the place of its last
change within that range, so that it comes exactly once however long the harvest takes and whatever changes meanwhile;
what changes meanwhile is in the next harvest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from guiju.registry.catalogue.models import Edition, EditionSource, Relation
from guiju.registry.catalogue.rules import FORMER


@dataclass(frozen=True, slots=True)
class Selection:
    """Which editions: all, or those of a tier, an ICS branch, or an issuing body; at most one of the three is set."""

    tier: str = ""
    ics: str = ""
    body: str = ""

    def condition(self) -> tuple[str, list[Any]]:
        """In SQL, about catalogue_edition e."""
        if self.tier:
            return " and e.tier = %s", [self.tier]
        if self.ics:
            return (
                " and exists (select 1 from unnest(e.ics) as code where code = %s or starts_with(code, %s))",
                [self.ics, self.ics + "."],
            )
        if self.body:
            return " and e.issuer_id = (select id from bodies_body where code = %s)", [self.body]
        return "", []


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an edition in other tables: relations as `queries.relations_of` has them, and its sources."""

    outward: list[Relation] = field(default_factory=list)
    inward: list[Relation] = field(default_factory=list)
    sources: list[EditionSource] = field(default_factory=list)


def surroundings(editions: Sequence[Edition]) -> dict[int, Surroundings]:
    """The surroundings of many editions in three questions."""
    found = {e.pk: Surroundings() for e in editions}
    by_work: dict[str, list[int]] = {}
    for e in editions:
        by_work.setdefault(e.work.key, []).append(e.pk)
    for relation in Relation.objects.filter(source__in=found).order_by("kind", "target_key", "id"):
        found[relation.source_id].outward.append(relation)
    undated = Q(target__isnull=True, target_key__in=by_work)
    for relation in Relation.objects.filter(Q(target__in=found) | undated).order_by("kind", "source_key", "id"):
        for id in [relation.target_id] if relation.target_id else by_work[relation.target_key]:
            found[id].inward.append(relation)
    for source in EditionSource.objects.filter(edition__in=found).exclude(source=FORMER).order_by("source", "external"):
        found[source.edition_id].sources.append(source)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition and the change that last touched it."""

    seq: int
    at: datetime
    edition: Edition


def standings(after: int, through: int, upto: int, selection: Selection, limit: int) -> list[Standing]:
    """Editions whose last change up to `upto` is numbered above `after` and not above `through`, in that order."""
    condition, values = selection.condition()
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.seq, c.subject, c.at from record_change c join catalogue_edition e on e.id = c.subject"
            " where c.kind = 'edition' and c.seq > %s and c.seq <= %s" + condition + " and not exists ("
            "  select 1 from record_change n where n.kind = 'edition' and n.subject = c.subject and n.seq > c.seq"
            "  and n.seq <= %s)"
            " order by c.seq limit %s",
            [after, min(through, upto), *values, upto, limit],
        )
        rows = cursor.fetchall()
    editions = _editions([subject for _, subject, _ in rows])
    return [Standing(seq, at, editions[subject]) for seq, subject, at in rows if subject in editions]


def standing(edition: Edition) -> Standing | None:
    """One edition with its last change; None while that has no number yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select seq, at from record_change where kind = 'edition' and subject = %s and seq is not null"
            " order by seq desc limit 1",
            [edition.pk],
        )
        row = cursor.fetchone()
    return Standing(row[0], row[1], edition) if row else None


def last_before(day: datetime, head: int) -> int:
    """The highest number of a change made before `day`; 0 when there is none. Times never run backwards along the
    sequence (`sequence.stamp`), so this is a search by halves."""
    low, high = 0, head  # the answer lies in [low, high]
    with connection.cursor() as cursor:
        while low < high:
            middle = (low + high + 1) // 2
            cursor.execute("select seq, at from record_change where seq >= %s order by seq limit 1", [middle])
            row = cursor.fetchone()
            if row is not None and row[1] < day:
                low = max(middle, min(row[0], high))
            else:
                high = middle - 1
    return low


def earliest() -> datetime | None:
    """The time of the first change; None in an empty library."""
    with connection.cursor() as cursor:
        cursor.execute("select at from record_change where seq is not null order by seq limit 1")
        row = cursor.fetchone()
    return row[0] if row else None


def _editions(ids: list[int]) -> dict[int, Edition]:
    found: dict[int, Edition] = Edition.objects.select_related("issuer", "committee", "work").in_bulk(ids)
    return found
