"""Writing: one writer, owned by the worker. What is committed names the last change it holds, in the same commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import tantivy

from guiju.core.errors import GuijuError
from guiju.search import filling, generation, schema
from guiju.search.model import IndexDocument
from guiju.search.schema import Filled

HEAP = 400_000_000
REBUILD_HEAP = 1_000_000_000
THREADS = 1  # documents are made in one thread, and slower than one other writes them; more only make more segments
_BATCH = 1_000


def _lines(documents: Sequence[IndexDocument]) -> list[str]:
    """The documents as the engine takes them. GuijuError for one that does not fit."""
    for document in documents:
        schema.check(document)
    filled = filling.fill(documents)
    return [schema.line(each, d.id, d.seq) for each, d in zip(filled, documents, strict=True) if each is not None]


class _Writing:
    """What the ordinary writer and a rebuild share."""

    def __init__(self, path: Path, heap: int, threads: int) -> None:
        self.path = path
        self._index = generation.open_tantivy(path)
        try:
            self._writer: tantivy.IndexWriter | None = self._index.writer(heap, threads)
        except ValueError as error:
            raise GuijuError("another writer holds the search index", where=f"{path}: {error}") from None
        self._last_seq = read_last_seq(self._index)

    @property
    def last_seq(self) -> int:
        """The change up to which the committed index goes; 0 for an empty one."""
        return self._last_seq

    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise GuijuError("the search index writer is closed", where=str(self.path))
        return self._writer

    def _commit(self, seq: int) -> None:
        if not 0 <= seq < 1 << 63:
            raise GuijuError("change number {} is out of range", seq, expected="0 or more")
        writer = self._open()
        writer.delete_documents_by_term("mark", "last")
        writer.add_json(schema.last_seq(seq))
        writer.commit()
        self._last_seq = seq

    def add(self, documents: Iterable[IndexDocument]) -> int:
        """Add editions the index does not hold yet; returns how many."""
        writer = self._open()
        count = 0
        rest = iter(documents)
        while batch := list(islice(rest, _BATCH)):
            for line in _lines(batch):
                writer.add_json(line)
            count += len(batch)
        return count

    def add_filled(self, documents: Iterable[tuple[Filled, int, int]]) -> None:
        """The same of documents that were filled elsewhere, each with its key and change."""
        writer = self._open()
        for filled, id, seq in documents:
            writer.add_json(schema.line(filled, id, seq))

    def close(self) -> None:
        """Let the lock go; what was not committed is dropped."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(ValueError):  # a rebuild may have removed the generation
                writer.rollback()
                writer.wait_merging_threads()


class IndexWriter(_Writing):
    """The only writer of an index. Opens the current generation, or makes the first one.

    The lock is the operating system's: a killed writer's is free for the next. Nothing written after the last
    commit survives, and `last_seq` says from where to go on.
    """

    def __init__(self, folder: Path | str, *, heap: int = HEAP, threads: int = THREADS) -> None:
        self._folder = Path(folder)
        if not (self._folder / "CURRENT").exists():
            generation.publish(generation.create(self._folder))
        super().__init__(generation.current(self._folder), heap, threads)

    def upsert(self, documents: Iterable[IndexDocument]) -> int:
        """Write editions, each replacing the one of its id; returns how many."""
        writer = self._open()
        count = 0
        rest = iter(documents)
        while batch := list(islice(rest, _BATCH)):
            latest = {document.id: document for document in batch}
            prepared = _lines(list(latest.values()))
            self.delete(latest)
            for line in prepared:
                writer.add_json(line)
            count += len(batch)
        return count

    def delete(self, ids: Iterable[int]) -> None:
        """Take editions out; ids that are not there are no fault."""
        writer = self._open()
        rest = iter(ids)
        while batch := list(islice(rest, _BATCH)):
            known = [id for id in batch if 0 < id < 1 << schema.ID_BITS]
            if known:  # not by term: a whole number given as a term is taken for a signed one and found nowhere
                writer.delete_documents_by_query(tantivy.Query.term_set_query(self._index.schema, "id", known))

    def is_current(self) -> bool:
        """Whether this is still the generation that readers open: a rebuild may have put another in its place."""
        try:
            return generation.current(self._folder) == self.path
        except generation.RebuildNeededError:
            return False

    def commit(self, seq: int) -> None:
        """Make everything since the last commit visible, as the state up to change `seq`."""
        if not self.is_current():
            raise GuijuError("the search index was rebuilt under this writer", expected="open the writer again")
        self._commit(seq)


class Rebuild(_Writing):
    """A new generation filled beside the current one and swapped in by `publish`. Each id is added once."""

    def __init__(self, folder: Path | str, *, heap: int = REBUILD_HEAP, threads: int = THREADS) -> None:
        self._folder = Path(folder)
        super().__init__(generation.create(self._folder), heap, threads)

    def publish(self, seq: int) -> None:
        """Commit, wait for merges, make this generation current and remove the others."""
        self._commit(seq)
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()
        generation.publish(self.path)
        generation.sweep(self._folder)


def rebuild(folder: Path | str, documents: Iterable[IndexDocument], seq: int) -> int:
    """Build the index anew from `documents`, the state up to change `seq`; returns how many were written."""
    new = Rebuild(folder)
    try:
        count = new.add(documents)
        new.publish(seq)
    finally:
        new.close()
    return count


def read_last_seq(index: tantivy.Index) -> int:
    """The change number the last commit of an index carries; 0 when nothing was committed yet."""
    index.reload()
    searcher = index.searcher()
    found = searcher.search(tantivy.Query.term_query(index.schema, "mark", "last"), 1).hits
    return int(searcher.doc(found[0][1]).get_first("last_seq") or 0) if found else 0
