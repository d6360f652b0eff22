"""The floor of an import: COPY of the lines that it left in the database, and its documents added to an index.

What the import wrote is read back before the clock runs, so that the floor is over the identical rows."""

from __future__ import annotations

from pathlib import Path

import psycopg
import tantivy

BATCH = 4_000
TABLES = {
    "catalogue_work": "id",
    "catalogue_edition": "id",
    "catalogue_editionsource": "id",
    "catalogue_statusevent": "id",
    "catalogue_relation": "id",
    "record_change": "id",
}


class Floor:
    """The same tables, indexes of the database included, and an index of the same schema, filled behind each import."""

    def __init__(self, folder: Path) -> None:
        from django.db import connection

        from guiju.start import database

        server = database()
        if server is None:
            raise SystemExit("the floor is measured on the embedded server: leave DATABASE_URL unset")
        connection.close()  # a template is copied while nobody uses it
        with psycopg.connect(server.url("postgres"), autocommit=True) as maintenance:
            maintenance.execute("create database floor template guiju")
        self._ours, self._url = server.url(), server.url("floor")
        self._folder = folder / "floor-index"
        self._last = dict.fromkeys(TABLES, 0)
        self._lines: dict[str, list[bytes]] = {}
        self._documents: list[str] = []

    def mark(self) -> None:
        """From here on rows are the next import's."""
        with psycopg.connect(self._ours) as source:
            for table, key in TABLES.items():
                found = source.execute(f"select coalesce(max({key}), 0) from {table}").fetchone()  # type: ignore[arg-type]
                self._last[table] = int(found[0]) if found else 0

    def take(self) -> None:
        """Read what the import added, as lines and as documents."""
        from guiju.registry.catalogue import indexing
        from guiju.search import schema

        with psycopg.connect(self._ours) as source:
            for table, key in TABLES.items():
                query = f"copy (select * from {table} where {key} > {self._last[table]} order by {key}) to stdout"
                with source.cursor() as cursor, cursor.copy(query) as out:  # type: ignore[arg-type]
                    self._lines[table] = b"".join(out).splitlines(keepends=True)
            ids = source.execute(
                "select id from catalogue_edition where id > %s order by id", [self._last["catalogue_edition"]]
            ).fetchall()
        keys = [id for (id,) in ids]
        self._documents = []
        for at in range(0, len(keys), BATCH):
            part = keys[at : at + BATCH]
            self._documents += [schema.as_json(each) for each in indexing.documents(part, dict.fromkeys(part, 1))]

    def copy(self) -> None:
        """The lines into the tables, a batch of editions a transaction that does not wait for the disk."""
        turns = -(-len(self._lines["catalogue_edition"]) // BATCH)
        with psycopg.connect(self._url) as target:
            for turn in range(turns):
                target.execute("set local synchronous_commit = off")
                for table, lines in self._lines.items():
                    size = -(-len(lines) // turns)
                    with target.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as out:  # type: ignore[arg-type]
                        out.write(b"".join(lines[turn * size : (turn + 1) * size]))
                target.commit()

    def add(self) -> None:
        """The documents into an index of their own, one commit."""
        from guiju.search import schema
        from guiju.search.writer import HEAP

        self._folder.mkdir(exist_ok=True)
        index = tantivy.Index(schema.build(), str(self._folder))
        schema.register(index)
        writer = index.writer(HEAP, 1)
        for document in self._documents:
            writer.add_json(document)
        writer.commit()
        writer.wait_merging_threads()
