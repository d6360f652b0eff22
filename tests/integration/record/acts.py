"""Acts for tests of the log, in tables of their own: a public part with a salt, a personal part that can be erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from guiju.core.ledger.leaf import leaf_entry, leaf_hash, personal_digest
from guiju.registry.record import sequence

AT = "2026-11-22T01:00:00Z"


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table test_act (id bigint primary key, salt bytea, public jsonb, digest bytea)")
        cursor.execute("create table test_personal (act bigint primary key, salt bytea, fields jsonb)")


def salt_of(number: int) -> bytes:
    """Not random, so that a failing test fails again."""
    return number.to_bytes(16, "big")


def perform(first: int, count: int) -> None:
    """Acts `first` to `first + count - 1`, each with the change that brings its leaf, in one transaction."""
    acts, persons, changes = [], [], []
    for number in range(first, first + count):
        public = {"act": number, "kind": "vote", "choice": "赞成", "weight": 0.5 * number}
        fields = {"name": f"李{number}"}
        digest = personal_digest(fields, salt_of(number + 10**9)) if number % 3 else None
        leaf = leaf_hash(leaf_entry(public, salt_of(number), digest))
        acts.append((number, salt_of(number), json.dumps(public), digest))
        if digest:
            persons.append((number, salt_of(number + 10**9), json.dumps(fields)))
        changes.append((number, leaf))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("insert into test_act values (%s, %s, %s, %s)", acts)
        cursor.executemany("insert into test_personal values (%s, %s, %s)", persons)
        cursor.executemany(
            "insert into record_change (kind, subject, verb, at, leaf) values ('vote', %s, 'performed', now(), %s)",
            changes,
        )


def edit(count: int) -> None:
    """Changes without a leaf, as the catalogue writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into record_change (kind, subject, verb, at) select 'edition', n, 'changed', now()"
            " from generate_series(1, %s) n",
            [count],
        )


def number() -> int:
    done = 0
    while step := sequence.number_pending():
        done += step
    return done


def act(number: int) -> dict[str, Any]:
    """The row of an act: salt, public, digest."""
    with connection.cursor() as cursor:
        cursor.execute("select salt, public, digest from test_act where id = %s", [number])
        salt, public, digest = cursor.fetchone()
    return {"salt": bytes(salt), "act": json.loads(public), "personal_digest": bytes(digest) if digest else None}


def source(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Leaves made again from the rows, as an app registers it. The kind is none that an app has taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.index, a.salt, a.public, a.digest from record_leaf l join record_change c on c.seq = l.seq"
            " join test_act a on a.id = c.subject where l.index >= %s and l.index < %s",
            [first, end],
        )
        for index, salt, public, digest in cursor.fetchall():
            entry = leaf_entry(json.loads(public), bytes(salt), bytes(digest) if digest else None)
            yield index, leaf_hash(entry)


def run(sql: str, *values: object) -> None:
    """What somebody does to the tables behind the log's back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
