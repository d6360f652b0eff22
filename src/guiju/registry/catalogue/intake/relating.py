"""Relations between editions: stored once, in one direction, whichever end told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection

from guiju.registry.catalogue.intake.copy_rows import Prepared
from guiju.registry.catalogue.intake.copying import cell, copy, numbers, texts
from guiju.registry.catalogue.intake.report import Report

COLUMNS = (
    "kind",
    "degree",
    "clauses",
    "source_key",
    "source_designation",
    "target_key",
    "target_designation",
    "valid_from",
    "origin",
    "place",
    "change_id",
)

INCOMING = """
create temp table if not exists relation_in (
    kind text, degree text, clauses text, source_key text, source_designation text, target_key text,
    target_designation text, valid_from date, origin text, place text, change_id bigint
) on commit drop
"""
# A successor published before what it is said to replace is an error of the source; dates are compared as far
# as both go.
OLDER = """
(k.kind = 'replaces'
 and left(s.dates->>'published', least(length(s.dates->>'published'), length(t.dates->>'published')))
   < left(t.dates->>'published', least(length(s.dates->>'published'), length(t.dates->>'published'))))
"""


def write(
    batch: list[Prepared], ids: Mapping[str, int], fresh: Mapping[str, int], changes: Mapping[int, int], report: Report
) -> set[int]:
    """Store the relations of a batch and link older ones whose missing end has just arrived. `changes`: edition → the
    change that told of them. Returns the editions of which it became known that they adopt something."""
    adopting: set[int] = set()
    lines: dict[tuple[str, ...], str] = {}
    since: dict[tuple[str, ...], date | None] = {}
    for record in batch:
        for link in record.relations:
            here, there = (record.key, record.designation), (link.key, link.designation)
            source, target = (here, there) if link.outward else (there, here)
            once = (link.kind, source[0], target[0], link.degree, link.clauses)
            since[once] = min(filter(None, (since.get(once), link.valid_from)), default=None)
            if once not in lines or since[once] == link.valid_from:
                lines[once] = "\t".join(
                    map(
                        cell,
                        (
                            link.kind,
                            link.degree,
                            link.clauses,
                            *source,
                            *target,
                            link.valid_from,
                            record.source,
                            record.where,
                            changes.get(ids[record.key]),
                        ),
                    )
                )
    with connection.cursor() as cursor:
        if lines:
            cursor.execute(INCOMING)
            cursor.execute("truncate relation_in")
            copy("relation_in", COLUMNS, lines.values())
            cursor.execute(
                f"""with joined as (
                    select k.*, s.id as source_id, t.id as target_id, w.id as target_work_id,
                        coalesce({OLDER}, false) as older
                    from relation_in k left join catalogue_edition s on s.key = k.source_key
                    left join catalogue_edition t on t.key = k.target_key
                    left join catalogue_work w on w.key = k.target_key
                ), kept as (
                    insert into catalogue_relation as r (kind, degree, clauses, source_key,
                        source_designation, source_id, target_key, target_designation, target_id, target_work_id,
                        valid_from, origin, change_id)
                    select kind, degree, clauses, source_key, source_designation, source_id, target_key,
                        target_designation, target_id, target_work_id, valid_from, origin, change_id from joined
                    where not older
                    on conflict (kind, source_key, target_key, degree, clauses) do update
                    set valid_from = least(r.valid_from, excluded.valid_from)
                    where r.valid_from is distinct from least(r.valid_from, excluded.valid_from)
                    returning xmax = 0 as new, case when kind = 'adopts' then source_id end as adopting
                ) select (select count(*) from kept where new), array(
                    select array[place, source_designation, target_designation] from joined where older),
                    array(select adopting from kept where new and adopting is not null)"""
            )
            stored, older, told = cursor.fetchone()
            adopting.update(told)
            report.relations += stored
            for place, source, target in older:
                report.note(place, f"relation dropped: {source} is older than {target}, which it is said to replace")
        if fresh:
            adopting |= _link(list(fresh), list(fresh.values()), report)
    return adopting


def _link(keys: list[str], ids: list[int], report: Report) -> set[int]:
    """Relations that wait for these editions lead to them. Returns those of the editions that so adopt something."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from catalogue_relation)")
        if not cursor.fetchone()[0]:
            return set()
        adopting: set[int] = set()
        arrived = numbers(ids)
        for end in ("source", "target"):
            cursor.execute(
                f"update catalogue_relation r set {end}_id = e.id from catalogue_edition e"
                f" where r.{end}_id is null and r.{end}_key = any(%s::text[]) and e.key = r.{end}_key"
                " returning case when r.kind = 'adopts' then r.source_id end",
                [texts(keys)],
            )
            adopting.update(id for (id,) in cursor.fetchall() if id is not None)
        cursor.execute(
            "with arrived as (select distinct w.id, w.key from catalogue_edition e"
            " join catalogue_work w on w.id = e.work_id where e.id = any(%s::bigint[]))"
            " update catalogue_relation r set target_work_id = a.id from arrived a where r.target_key = a.key"
            " and r.target_work_id is null",
            [arrived],
        )
        # Driven from the relations of what has just arrived: statistics of tables that grow cannot mislead it.
        cursor.execute(
            f"""with touched as materialized (
                    select id from catalogue_relation where source_id = any(%s::bigint[])
                    union select id from catalogue_relation where target_id = any(%s::bigint[])
                ), wrong as materialized (
                    select k.id from touched join catalogue_relation k using (id)
                    join catalogue_edition s on s.id = k.source_id join catalogue_edition t on t.id = k.target_id
                    where {OLDER}
                )
                delete from catalogue_relation k using wrong where k.id = wrong.id
                returning k.origin, k.source_designation, k.target_designation""",
            [arrived, arrived],
        )
        for origin, source, target in cursor.fetchall():
            report.relations -= 1
            report.note(origin, f"relation dropped: {source} is older than {target}, which it is said to replace")
    return adopting
