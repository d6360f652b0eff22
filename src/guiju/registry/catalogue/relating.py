"""Relations between editions: stored once, in one direction, whichever end told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection

from guiju.registry.catalogue.copying import cell, copy
from guiju.registry.catalogue.record import Record
from guiju.registry.catalogue.report import Report

COLUMNS = (
    "kind", "degree", "clauses", "source_key", "source_designation", "target_key", "target_designation", "valid_from",
    "origin", "work_key", "place",
)  # fmt: skip

INCOMING = """
create temp table if not exists relation_in (
    kind text, degree text, clauses text, source_key text, source_designation text, target_key text,
    target_designation text, valid_from date, origin text, work_key text, place text
) on commit drop
"""
# A successor published before what it is said to replace is an error of the source; dates are compared as far
# as both go.
OLDER = """
(k.kind = 'replaces'
 and left(s.dates->>'published', least(length(s.dates->>'published'), length(t.dates->>'published')))
   < left(t.dates->>'published', least(length(s.dates->>'published'), length(t.dates->>'published'))))
"""


def write(batch: list[Record], ids: Mapping[str, int], fresh: Mapping[str, int], report: Report) -> None:
    """Store the relations of a batch and link older ones whose missing end has just arrived."""
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
                        (link.kind, link.degree, link.clauses, *source, *target, link.valid_from, record.source,
                         link.work_key if link.outward else record.work_key, record.where),
                    )
                )  # fmt: skip
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
                    left join catalogue_work w on w.key = k.work_key
                ), kept as (
                    insert into catalogue_relation as r (kind, degree, clauses, source_key,
                        source_designation, source_id, target_key, target_designation, target_id, target_work_id,
                        valid_from, origin)
                    select kind, degree, clauses, source_key, source_designation, source_id, target_key,
                        target_designation, target_id, target_work_id, valid_from, origin from joined where not older
                    on conflict (kind, source_key, target_key, degree, clauses) do update
                    set valid_from = least(r.valid_from, excluded.valid_from)
                    where r.valid_from is distinct from least(r.valid_from, excluded.valid_from)
                    returning xmax = 0 as new
                ) select (select count(*) from kept where new), array(
                    select array[place, source_designation, target_designation] from joined where older)"""
            )
            stored, older = cursor.fetchone()
            report.relations += stored
            for place, source, target in older:
                report.note(place, f"relation dropped: {source} is older than {target}, which it is said to replace")
        if fresh:
            _link(list(fresh), report)


def _link(keys: list[str], report: Report) -> None:
    with connection.cursor() as cursor:
        for end in ("source", "target"):
            cursor.execute(
                f"update catalogue_relation r set {end}_id = e.id from catalogue_edition e"
                f" where r.{end}_id is null and r.{end}_key = any(%s) and e.key = r.{end}_key",
                [keys],
            )
        cursor.execute(
            "update catalogue_relation r set target_work_id = w.id from catalogue_edition e"
            " join catalogue_work w on w.id = e.work_id where e.key = any(%s) and r.target_work_id is null"
            " and r.target_id is null and r.target_key = w.key",
            [keys],
        )
        cursor.execute(
            f"""delete from catalogue_relation k using catalogue_edition s, catalogue_edition t
                where s.id = k.source_id and t.id = k.target_id and (s.key = any(%s) or t.key = any(%s)) and {OLDER}
                returning k.origin, k.source_designation, k.target_designation""",
            [keys, keys],
        )
        for origin, source, target in cursor.fetchall():
            report.relations -= 1
            report.note(origin, f"relation dropped: {source} is older than {target}, which it is said to replace")
