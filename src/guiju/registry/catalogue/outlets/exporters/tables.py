"""What can be exported, row by row, from a cursor on the server: memory does not grow with the library.

A row maps a column to a text, a whole number, a boolean, a list of texts, or a map from a language or a kind of date to
a text. What is not known is None or empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from guiju.registry.catalogue.timeline import known

STEP = 2_000
ALWAYS = {  # what data/maps/guiju-export.yaml reads
    "titles": ("zh", "en", "fr", "ru", "es", "de", "ja", "ko", "ar", "pt", "it"),
    "abstracts": ("zh", "en", "fr", "ru", "es", "ja"),
    "dates": ("published", "effective", "confirmed", "withdrawn", "replaced_on"),
}
Row = dict[str, Any]

EDITIONS = """
select e.id, e.designation, e.printed, e.aliases, w.key, e.scheme, e.tier, e.publisher, e.kind, e.effect, e.stage,
    e.number, e.year, e.status, e.ics, e.ccs, e.languages, b.code, c.code, e.review_due::text, e.primary_source,
    jsonb_build_array(e.titles, e.abstracts, e.dates, e.links, e.spans)::text
from catalogue_edition e join catalogue_work w on w.id = e.work_id left join bodies_body b on b.id = e.issuer_id
    left join bodies_committee c on c.id = e.committee_id order by e.id
"""
OWN_RELATIONS = """
select source_id, kind, degree, target_designation from catalogue_relation
where source_id = any(%s) and kind in ('replaces', 'adopts', 'amends', 'references') order by kind, target_key, id
"""
RELATIONS = """
select kind, degree, clauses, source_designation, target_designation, valid_from::text, origin,
    source_id is not null, target_id is not null or target_work_id is not null from catalogue_relation order by id
"""
BODIES = "select code, kind, names::text::json, country, url, source from bodies_body order by id"
COMMITTEES = """
select c.code, c.names::text::json, b.code, p.code, c.status, c.secretariat, c.created_on::text, c.scope,
    c.participating, c.observing, c.liaisons, c.source
from bodies_committee c join bodies_body b on b.id = c.body_id left join bodies_committee p on p.id = c.parent_id
order by c.id
"""
CHANGES = """
select c.seq, to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), c.verb, e.designation,
    c.valid_from::text, c.data::text from record_change c join catalogue_edition e on e.id = c.subject
where c.kind = 'edition' and c.seq is not null order by c.seq
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their kinds: text, number, truth, texts (a list) or names (a map to texts). relation: the table of
    the database that a row stands for."""

    name: str
    columns: dict[str, str]
    rows: Callable[[], Iterator[list[Row]]]
    relation: str


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the library: tables exported within it agree with each other, whatever is written meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def _fetched(sql: str) -> Iterator[list[tuple[Any, ...]]]:
    """The answer to a query in pieces, by a cursor on the server."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"declare exported no scroll cursor for {sql}")
        try:
            while True:
                cursor.execute(f"fetch {STEP} from exported")
                rows = cursor.fetchall()
                if not rows:
                    return
                yield rows
        finally:
            cursor.execute("close exported")


def _standards() -> Iterator[list[Row]]:
    for rows in _fetched(EDITIONS):
        related = _related([row[0] for row in rows])
        yield [_standard(row, related.get(row[0], {})) for row in rows]


def _related(ids: list[int]) -> dict[int, dict[str, list[str]]]:
    """Edition → relation → the designations it has it to; an adoption with its degree behind the designation."""
    found: dict[int, dict[str, list[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(OWN_RELATIONS, [ids])
        for id, kind, degree, designation in cursor.fetchall():
            other = f"{designation} {degree}" if kind == "adopts" and degree else designation
            others = found.setdefault(id, {}).setdefault(kind, [])
            if other not in others:
                others.append(other)
    return found


def _standard(row: tuple[Any, ...], related: dict[str, list[str]]) -> Row:
    (_, designation, printed, aliases, work, scheme, tier, publisher, kind, effect, stage, number, year, status, ics,
     ccs, languages, issuer, committee, review_due, source, document) = row  # fmt: skip
    titles, abstracts, dates, links, spans = json.loads(document)  # one document is read faster than five
    return {
        "designation": designation,
        "printed": printed,
        "work": work,
        "aliases": aliases,
        "scheme": scheme,
        "tier": tier,
        "publisher": publisher,
        "kind": kind,
        "effect": effect,
        "stage": stage,
        "number": number,
        "year": year,
        "status": status,
        "titles": titles,
        "abstracts": abstracts,
        "dates": dates,
        "review_due": review_due,
        "ics": ics,
        "ccs": ccs,
        "languages": languages,
        "issuer": issuer,
        "committee": committee,
        "text_url": next((url for kind, url in links if kind == "text"), ""),
        "source_url": next((url for kind, url in links if kind == "source"), ""),
        "links": [f"{kind} {url}" for kind, url in links],
        "replaces": related.get("replaces", []),
        "adopts": related.get("adopts", []),
        "amends": related.get("amends", []),
        "references": related.get("references", []),
        "spans": [
            f"{status} {start or ''}/{end or ''}{' seen' * bool(seen)}" for status, start, end, *seen in known(spans)
        ],
        "source": source,
    }


def _plain(sql: str, names: tuple[str, ...]) -> Callable[[], Iterator[list[Row]]]:
    def rows() -> Iterator[list[Row]]:
        for found in _fetched(sql):
            yield [dict(zip(names, row, strict=True)) for row in found]

    return rows


def _table(name: str, sql: str, columns: dict[str, str], database: str) -> Table:
    return Table(name, columns, _plain(sql, tuple(columns)), database)


STANDARDS = Table(
    "standards",
    {
        **dict.fromkeys(("designation", "printed", "work"), "text"),
        "aliases": "texts",
        **dict.fromkeys(("scheme", "tier", "publisher", "kind", "effect", "stage", "number"), "text"),
        "year": "number",
        "status": "text",
        **dict.fromkeys(("titles", "abstracts", "dates"), "names"),
        "review_due": "text",
        **dict.fromkeys(("ics", "ccs", "languages"), "texts"),
        **dict.fromkeys(("issuer", "committee", "text_url", "source_url"), "text"),
        **dict.fromkeys(("links", "replaces", "adopts", "amends", "references", "spans"), "texts"),
        "source": "text",
    },
    _standards,
    "catalogue_edition",
)
TABLES = {
    table.name: table
    for table in (
        STANDARDS,
        _table(
            "relations", RELATIONS,
            {**dict.fromkeys(("kind", "degree", "clauses", "source", "target", "valid_from", "origin"), "text"),
             **dict.fromkeys(("source_held", "target_held"), "truth")},
            "catalogue_relation",
        ),
        _table(
            "bodies", BODIES,
            {"code": "text", "kind": "text", "names": "names", "country": "text", "url": "text", "source": "text"},
            "bodies_body",
        ),
        _table(
            "committees", COMMITTEES,
            {"code": "text", "names": "names",
             **dict.fromkeys(("body", "parent", "status", "secretariat", "created_on", "scope"), "text"),
             **dict.fromkeys(("participating", "observing", "liaisons"), "texts"), "source": "text"},
            "bodies_committee",
        ),
        _table(
            "changes", CHANGES,
            {"seq": "number", **dict.fromkeys(("at", "verb", "designation", "valid_from", "data"), "text")},
            "record_change",
        ),
    )
}  # fmt: skip


def about(table: Table) -> int:
    """Roughly how many rows the table has, without counting them."""
    with connection.cursor() as cursor:
        cursor.execute("select greatest(reltuples, 0)::bigint from pg_class where relname = %s", [table.relation])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def keys(table: Table, column: str) -> list[str]:
    """The keys of a column of maps: those of ALWAYS, whatever the library holds, then others it has anywhere."""
    always = ALWAYS.get(column, ("zh", "en"))
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct jsonb_object_keys({column}) from {table.relation}")
        found = {row[0] for row in cursor.fetchall()}
    return [*always, *sorted(found - set(always))]


def columns(table: Table) -> list[str]:
    """The names of the columns when maps are spread out: `titles.zh`, `dates.published`."""
    return [
        name
        for column, kind in table.columns.items()
        for name in ([f"{column}.{key}" for key in keys(table, column)] if kind == "names" else [column])
    ]
