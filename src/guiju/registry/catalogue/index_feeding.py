"""The index fed from the batches of an import, beside the database: what a batch says need not be read back.

After each commit of a batch its documents go to the index, those of others that came before it first, so that the
index follows the sequence as it does when the worker feeds it. Nothing of it has to be kept: a killed import leaves the
index at its last commit, and whoever follows it takes the rest from the database."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

from django.db import connection

from guiju.core.errors import GuijuError
from guiju.registry.catalogue import indexing
from guiju.registry.record import index_following
from guiju.search import IndexWriter
from guiju.search.schema import Filled

LEAST = 4_000
"""Records of a batch from which on it pays to open the index."""
COMMIT = 50_000
"""Changes a commit of the index: small ones are merged again and again."""
OTHERS = 2.0
"""Seconds after which what others changed meanwhile is to be found."""


FAULTS = (GuijuError, ValueError, OSError)
"""Of an index that cannot be written; the engine tells its own as ValueError."""
log = logging.getLogger("guiju.import")


@dataclass(slots=True)
class Batch:
    """What a batch wrote: its numbers from `first` to `last`; edition → (number, its document, None where it must be
    read); which of them are new; editions that are said to adopt something, by a record of another."""

    first: int = 0
    last: int = 0
    editions: dict[int, tuple[int, Filled | None]] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)
    adopting: set[int] = field(default_factory=set)

    def numbered(self, first: int, count: int) -> None:
        """`count` numbers from `first` on were given."""
        self.first, self.last = self.first or first, first + count - 1

    def take(self, edition: int, seq: int, document: Filled | None) -> None:
        """An edition was written; once more: its document must be read."""
        self.editions[edition] = (seq, None if edition in self.editions else document)


class Feeding:
    """Feeds the index of editions with batches, as long as no other process wishes to write it."""

    def __init__(self) -> None:
        self._index = index_following.Alongside(indexing.Editions())
        self._at = self._since = 0  # the last number given to the writer; of those, how many since the last commit
        self._others = False
        self._committed = time.monotonic()

    def take(self, batch: Batch) -> None:
        """A batch that has been committed. Where the index cannot be written the import goes on: it is left to who
        follows it."""
        try:
            self._take(batch)
        except FAULTS as error:
            self._give_up(error)

    def _give_up(self, error: BaseException) -> None:
        log.warning("this import feeds the index no more: %s", error)
        self._at = 0
        self._index.close()

    def _take(self, batch: Batch) -> None:
        if not batch.last or connection.in_atomic_block or (not self._at and len(batch.editions) < LEAST):
            return
        writer = self._index.writer()
        if writer is None:
            return
        self._at = self._at or writer.last_seq
        while self._at < batch.first - 1:
            _, self._at = indexing.take(writer, self._at, batch.first - 1, indexing.STEP)
            self._others = True
        self._write(writer, batch)
        self._since += batch.last - self._at
        self._at = batch.last
        if self._since >= COMMIT or (self._others and time.monotonic() - self._committed > OTHERS):
            self._commit(writer)

    def close(self) -> None:
        """Commit what is there and let the index go."""
        try:
            writer = self._index.writer() if self._at else None
            if writer is not None and writer.last_seq < self._at:
                self._commit(writer)
        except FAULTS as error:
            self._give_up(error)
        finally:
            self._index.close()

    def _commit(self, writer: IndexWriter) -> None:
        writer.commit(self._at)
        self._since, self._others, self._committed = 0, False, time.monotonic()

    def _write(self, writer: IndexWriter, batch: Batch) -> None:
        read = {id: seq for id, (seq, document) in batch.editions.items() if document is None or id in batch.adopting}
        writer.add_filled(
            (document, id, seq) for id, (seq, document) in batch.editions.items() if document and id not in read
        )
        writer.add(indexing.documents([id for id in read if id in batch.created], read))
        changed = {id: seq for id, seq in read.items() if id not in batch.created}
        changed |= _last_changes(batch.adopting - batch.editions.keys())
        if changed:
            writer.upsert(indexing.documents(list(changed), changed))


def _last_changes(editions: set[int]) -> dict[int, int]:
    """The number of the last change of each edition."""
    if not editions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select subject, max(seq) from record_change where kind = 'edition' and subject = any(%s)"
            " and seq is not null group by subject",
            [list(editions)],
        )
        return dict(cursor.fetchall())
