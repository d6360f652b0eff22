"""Questions to the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guiju.registry.catalogue import indexing
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.catalogue.timeline import from_json, status_on
from guiju.search import Answer, Query


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with its editions, in the answer's order."""

    query: Query
    answer: Answer
    editions: list[Edition]


def search(query: Query) -> Found:
    """Ask the index, then fetch the rows. Raises GuijuError for a cursor or filter that cannot be."""
    index = indexing.index()
    index.refresh()
    answer = index.search(query)
    return Found(query, answer, by_ids([hit.id for hit in answer.hits]))


def by_ids(ids: Sequence[int]) -> list[Edition]:
    """Editions in the order of the keys; one gone since the index was fed is left out."""
    rows = Edition.objects.select_related("issuer", "committee", "work").in_bulk(list(ids))
    return [rows[id] for id in ids if id in rows]


def brief(edition: Edition) -> dict[str, Any]:
    """An edition as programs see it in lists."""
    return {
        "id": edition.pk,
        "designation": edition.designation,
        "printed": edition.printed,
        "work": edition.work.key,
        "tier": edition.tier,
        "scheme": edition.scheme,
        "publisher": edition.publisher,
        "kind": edition.kind,
        "effect": edition.effect,
        "status": edition.status,
        "stage": edition.stage,
        "titles": edition.titles,
        "dates": edition.dates,
        "published": edition.published.isoformat() if edition.published else None,
        "effective": edition.effective.isoformat() if edition.effective else None,
        "ended": edition.ended.isoformat() if edition.ended else None,
        "ics": edition.ics,
        "ccs": edition.ccs,
        "issuer": edition.issuer.code if edition.issuer else None,
        "committee": edition.committee.code if edition.committee else None,
    }


def search_json(found: Found) -> dict[str, Any]:
    """A search answer for programs."""
    answer = found.answer
    return {
        "query": found.query.text,
        "total": answer.total,
        "exact": answer.exact,
        "hits": [brief(e) for e in found.editions],
        "facets": {name: [{"value": v, "count": c} for v, c in rows] for name, rows in answer.facets.items()},
        "next": answer.next,
        "end_reason": answer.end_reason,
    }


def status_of(edition: Edition, day: date) -> str:
    """The edition's status on a day."""
    return status_on(from_json(edition.spans), day)


def editions_of(edition: Edition) -> list[Edition]:
    """All editions of the same work, oldest first; undated and drafts last."""
    rows = list(Edition.objects.filter(work_id=edition.work_id).order_by("published", "rank", "id"))
    return sorted(rows, key=lambda e: (e.published is None, e.published or date.max, e.rank, e.pk))


def relations_of(edition: Edition) -> tuple[list[Relation], list[Relation]]:
    """(what this edition does to others, what others do to it)."""
    out = list(edition.relations_out.select_related("target", "target_work").order_by("kind", "target_key"))
    into = list(edition.relations_in.select_related("source").order_by("kind", "source_key"))
    return out, into


def stats() -> dict[str, Any]:
    """Counts of what the library holds."""

    def table(sql: str) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return {str(key): int(count) for key, count in cursor.fetchall()}

    by_scheme = table("select scheme, count(*) from catalogue_edition group by 1 order by 2 desc, 1")
    return {
        "works": sum(table("select 'works', count(*) from catalogue_work").values()),
        "editions": sum(by_scheme.values()),
        "by_scheme": by_scheme,
        "by_tier": table("select tier, count(*) from catalogue_edition group by 1 order by 2 desc, 1"),
        "by_status": table("select status, count(*) from catalogue_edition group by 1 order by 2 desc, 1"),
        "by_source": table("select source, count(*) from catalogue_editionsource group by 1 order by 2 desc, 1"),
        "relations": sum(table("select 'relations', count(*) from catalogue_relation").values()),
        "dangling": sum(
            table(
                "select 'dangling', count(*) from catalogue_relation where source_id is null or"
                " (target_id is null and target_work_id is null)"
            ).values()
        ),
        "bodies": sum(table("select 'bodies', count(*) from bodies_body").values()),
        "committees": sum(table("select 'committees', count(*) from bodies_committee").values()),
    }
