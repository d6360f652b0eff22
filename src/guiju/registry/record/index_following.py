"""Indexes follow the sequence of changes: one process at a time writes an index, and it can always be made anew."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from django.db import DatabaseError, connection

from guiju.core.errors import GuijuError
from guiju.registry.record import sequence, space
from guiju.search import IndexWriter, Rebuild, RebuildNeededError

WAIT = 30.0
"""Seconds a rebuild waits for the worker, or for another rebuild, to let the index go."""
WISH = 1_000
"""What is added to the lock of who writes an index for that of who waits for it."""
log = logging.getLogger("guiju.worker")
Progress = Callable[[int], object]


class Source(Protocol):
    """What an index is made of. `lock` is the key of the advisory lock of who writes it."""

    name: str
    lock: int

    def folder(self) -> Path: ...

    def feed(self, writer: IndexWriter) -> int:
        """Take the next changes and commit; how many."""

    def fill(self, new: Rebuild, progress: Progress) -> int:
        """Everything there is, published; how many documents."""


class Follower:
    """An index as the worker keeps it: fed step by step, never while another process makes it anew, and opened again
    when one has."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._writer: IndexWriter | None = None

    def __call__(self) -> int:
        """Take the next changes; how many there were. Whatever fails, the writer begins again at its last commit."""
        if self._writer is not None and sequence.head() <= self._writer.last_seq:
            return 0
        space.require()
        with _mine(self._source, wait=0) as mine:
            if not mine:
                self.close()
                return 0
            try:
                return self._source.feed(self._opened())
            except BaseException:
                self.close()
                raise

    def open(self) -> None:
        """Open the index now, making it anew if this version cannot read it. GuijuError when another process does."""
        with _mine(self._source, wait=WAIT) as mine:
            if not mine:
                raise _taken(self._source)
            self._opened()

    def close(self) -> None:
        """Let the index go; what was not committed is taken again by the next writer."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _opened(self) -> IndexWriter:
        if self._writer is not None and not self._writer.is_current():
            self.close()
        if self._writer is None:
            try:
                self._writer = IndexWriter(self._source.folder())
            except RebuildNeededError as error:
                log.warning("%s: making %s anew", error, self._source.name)
                _rebuilt(self._source, lambda done: None)
                self._writer = IndexWriter(self._source.folder())
        return self._writer


class Alongside:
    """An index in the hands of who writes the rows, so that it is fed from what is at hand and not from the database.
    It is given back, for good, as soon as another process waits for it; who follows the index goes on from what was
    committed last."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._writer: IndexWriter | None = None
        self._mine = self._ended = False

    def writer(self) -> IndexWriter | None:
        """The writer; None while another process has it, and once this one has given it back."""
        if self._mine and _wished(self._source):
            self.close()
        if self._ended:
            return None
        self._mine = self._mine or _locked("pg_try_advisory_lock", self._source.lock)
        if self._mine and self._writer is None:
            with suppress(GuijuError):  # a follower lets it go at its next turn; what must be made anew waits for one
                self._writer = IndexWriter(self._source.folder())
        return self._writer

    def close(self) -> None:
        """Let the index go; what was not committed is taken again by who follows."""
        writer, self._writer = self._writer, None
        self._ended = True
        if writer is not None:
            writer.close()
        if self._mine:
            self._mine = False
            _unlock(self._source.lock)


@contextmanager
def _mine(source: Source, wait: float) -> Iterator[bool]:
    """The right to write the index, of one process at a time; False when it was not to be had within `wait` seconds.
    The database keeps it, so it is free again when its holder dies. Who waits says so."""
    mine = _locked("pg_try_advisory_lock", source.lock)
    if not mine and wait:
        mine = _waited(source, time.monotonic() + wait)
    try:
        yield mine
    finally:
        if mine:
            _unlock(source.lock)


def _waited(source: Source, until: float) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock_shared(%s)", [source.lock + WISH])
    try:
        while not (mine := _locked("pg_try_advisory_lock", source.lock)) and time.monotonic() < until:
            time.sleep(0.1)
        return mine
    finally:
        _locked("pg_advisory_unlock_shared", source.lock + WISH)


def _wished(source: Source) -> bool:
    """Whether another process waits for the right to write the index."""
    if not _locked("pg_try_advisory_lock", source.lock + WISH):
        return True
    _unlock(source.lock + WISH)
    return False


def _unlock(lock: int) -> None:
    if connection.connection is not None and not connection.connection.broken:
        with suppress(DatabaseError):
            _locked("pg_advisory_unlock", lock)


def _locked(word: str, lock: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {word}(%s)", [lock])
        return bool(cursor.fetchone()[0])


def _taken(source: Source) -> GuijuError:
    return GuijuError(
        "the search index is being made anew by another process", where=str(source.folder()), expected="one at a time"
    )


def rebuild(source: Source, progress: Progress = lambda done: None) -> int:
    """Make an index anew beside the present one and swap it in. Returns how many documents it holds. GuijuError while
    another process does."""
    space.require()
    while sequence.number_pending():
        pass
    with _mine(source, wait=WAIT) as mine:
        if not mine:
            raise _taken(source)
        return _rebuilt(source, progress)


def _rebuilt(source: Source, progress: Progress) -> int:
    new = Rebuild(source.folder())
    try:
        return source.fill(new, progress)
    finally:
        new.close()
