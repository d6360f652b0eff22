"""Questions to the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Least

from guiju.registry.catalogue import indexing
from guiju.registry.catalogue.models import Classification, Edition, Relation, StatusEvent, Work
from guiju.registry.catalogue.rules import FORMER
from guiju.registry.catalogue.timeline import DRAFT, IN_FORCE, UNKNOWN, from_json, known, status_on
from guiju.registry.record import sequence
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
        "wider": asdict(answer.wider) if answer.wider is not None else None,
    }


def status_of(edition: Edition, day: date) -> str:
    """The edition's status on a day; unknown before anything is known of it, never guessed."""
    return statuses_on([edition], day)[edition.pk]


def statuses_on(editions: Sequence[Edition], day: date) -> dict[int, str]:
    """The same of several: key → status."""
    found = {e.pk: status_on(from_json(e.spans), day) for e in editions}
    early = [key for key, status in found.items() if status == DRAFT]
    if early:
        rows = StatusEvent.objects.filter(edition__in=early).values_list("edition")
        first = dict(rows.annotate(first=Min(Least("valid_from", "observed"))))
        found |= {key: UNKNOWN for key in early if first.get(key) is None or day < first[key]}
    return found


def editions_of(edition: Edition) -> list[Edition]:
    """All editions of the same work, oldest first."""
    return editions_of_work(edition.work_id)


def relations_of(edition: Edition) -> tuple[list[Relation], list[Relation]]:
    """(what this edition does to others, what others do to it)."""
    out = list(edition.relations_out.select_related("target", "target_work").order_by("kind", "target_key"))
    here = Q(target=edition) | Q(target__isnull=True, target_key=edition.work.key)
    into = list(Relation.objects.filter(here).select_related("source").order_by("kind", "source_key"))
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


def held() -> int:
    """How many editions the index holds (a count PostgreSQL would take seconds for)."""
    return indexing.index().documents


def class_names(system: str, codes: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """(code, names) for each code, in order; a code the library has no name for takes its nearest parent's."""
    wanted = {c for code in codes for c in (code, code[:6], code[:2], code[:1]) if c}
    names = dict(Classification.objects.filter(system=system, code__in=wanted).values_list("code", "names"))
    result = []
    for code in codes:
        known = next((c for c in (code, code[:6], code[:2], code[:1]) if c in names), None)
        result.append((code, names[known] if known else {}))
    return result


def current(work: Work | None, day: date) -> Edition | None:
    """The edition an undated reference means on a day: the newest in force, else the newest of all (DOMAIN §1.6)."""
    if work is None:
        return None
    editions = [e for e in editions_of_work(work.pk) if "/" not in e.key[len(work.key) :]]
    force = in_force_on(editions, day)
    return force[-1] if force else editions[-1] if editions else None


def editions_of_work(work_id: int) -> list[Edition]:
    """All editions of a work, oldest first; those without a date of publication last."""
    rows = Edition.objects.filter(work_id=work_id).select_related("issuer", "committee", "work")
    return sorted(rows, key=lambda e: (e.published is None, e.published or date.max, e.rank, e.pk))


def in_force_on(editions: Sequence[Edition], day: date) -> list[Edition]:
    """Those in force on a day; two may be, side by side."""
    return [e for e in editions if status_on(from_json(e.spans), day) == IN_FORCE]


def history(edition: Edition) -> list[StatusEvent]:
    """What was recorded of its status, oldest first, corrections left out."""
    events = edition.events.filter(corrected_by__isnull=True).order_by("id")
    return sorted(events, key=lambda e: (e.valid_from or e.observed or date.max, e.pk))


def full(edition: Edition) -> dict[str, Any]:
    """Everything the library knows of an edition, for programs."""
    out, into = relations_of(edition)
    return {
        **brief(edition),
        "aliases": edition.aliases,
        "number": edition.number,
        "year": edition.year,
        "abstracts": edition.abstracts,
        "languages": edition.languages,
        "review_due": edition.review_due.isoformat() if edition.review_due else None,
        "spans": [
            {"status": s, "from": a, "to": b} | ({"seen": True} if seen else {})
            for s, a, b, *seen in known(edition.spans)
        ],
        "history": [
            {
                "status": e.status,
                "stage": e.stage,
                "valid_from": e.valid_from.isoformat() if e.valid_from else None,
                "observed": e.observed.isoformat() if e.observed else None,
                "source": e.source,
            }
            for e in history(edition)
        ],
        "relations": [relation_json(r) for r in (*out, *into)],
        "links": [{"kind": kind, "url": url} for kind, url in edition.links],
        "sources": [
            {"source": s.source, "external": s.external, "observed": s.observed.isoformat() if s.observed else None}
            for s in edition.sources.exclude(source=FORMER).order_by("source")
        ],
    }


def relation_json(relation: Relation) -> dict[str, Any]:
    """A relation for programs, in its one direction."""
    return {
        "kind": relation.kind,
        "degree": relation.degree,
        "clauses": relation.clauses,
        "source": relation.source_designation,
        "source_held": relation.source_id is not None,
        "target": relation.target_designation,
        "target_held": relation.target_id is not None or relation.target_work_id is not None,
        "valid_from": relation.valid_from.isoformat() if relation.valid_from else None,
        "origin": relation.origin,
    }


WORTH_KEEPING = 200_000  # editions: counting fewer takes no time
_counted: dict[str, tuple[int, dict[int, int]]] = {}


def counted(column: str) -> dict[int, int]:
    """How many editions each value of a foreign key has ("issuer", "committee"). Of a large library the counts are
    kept until its next change."""
    head = sequence.head()
    kept = _counted.get(column)
    if kept is not None and kept[0] == head:
        return kept[1]
    rows = Edition.objects.filter(**{f"{column}__isnull": False}).values_list(column).annotate(n=Count("id")).order_by()
    found = dict(rows)
    if sum(found.values()) > WORTH_KEEPING:
        _counted[column] = head, found
    return found
