"""Keys between the tables of the catalogue, checked a batch at a time: the server checks none of them row by row.

Works alone are ever deleted, by imports, when their last edition is renamed away. An act that writes editions holds a
lock in common meanwhile; an import that deletes works waits for those and keeps others out.
"""

from __future__ import annotations

from collections.abc import Collection

import psycopg
from django.db import connection

from guiju.registry.record import sequence
from guiju.registry.record.faults import MOST, Report

WORKS = sequence.LOCK + 3
KEYS = (
    ("catalogue_edition", "work_id", "catalogue_work"),
    ("catalogue_edition", "issuer_id", "bodies_body"),
    ("catalogue_edition", "committee_id", "bodies_committee"),
    ("catalogue_editionsource", "edition_id", "catalogue_edition"),
    ("catalogue_statusevent", "edition_id", "catalogue_edition"),
    ("catalogue_relation", "source_id", "catalogue_edition"),
    ("catalogue_relation", "target_id", "catalogue_edition"),
    ("catalogue_relation", "target_work_id", "catalogue_work"),
)
"""(table, column, where it leads)."""


def keep_works() -> None:
    """Until the end of this transaction no work is deleted."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [WORKS])


def before_deleting_works() -> None:
    """Wait for those who keep works, and keep others out until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [WORKS])


def check(works: Collection[int], issuers: Collection[int], committees: Collection[int]) -> None:
    """Where the editions just written lead to, each key once. ForeignKeyViolation, as the server would say it, where
    one leads nowhere: the batch is then written again."""
    with connection.cursor() as cursor:
        for table, keys in (("catalogue_work", works), ("bodies_body", issuers), ("bodies_committee", committees)):
            if not keys:
                continue
            cursor.execute(f"select count(*) from {table} where id = any(%s)", [list(keys)])
            if cursor.fetchone()[0] != len(set(keys)):
                raise psycopg.errors.ForeignKeyViolation("an edition leads to a work, body or committee that is gone")


def verify(report: Report) -> None:
    """Every key that leads nowhere, as a fault."""
    with connection.cursor() as cursor:
        for table, column, target in KEYS:
            cursor.execute(
                f"select t.id from {table} t where t.{column} is not null"
                f" and not exists (select from {target} o where o.id = t.{column}) order by t.id limit %s",
                [MOST],
            )
            for (id,) in cursor.fetchall():
                report.fault(f"its {column} leads nowhere", f"{table} {id}", f"a row of {target}")
