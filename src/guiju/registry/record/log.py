"""The transparency log over the sequence: appending, and what readers ask of it.

The sequencer appends in the transaction that gives numbers, so that a change with a leaf
has a number exactly when it is in the tree. It reads the partial tiles, four at most, never the tree.
Proofs read tiles alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger import tree
from guiju.core.ledger.note import Checkpoint, sign
from guiju.core.ledger.tiles import Growth, Tile, edge, grow, reader, tiles_of_proof
from guiju.registry.record import keys
from guiju.registry.record.faults import Report

Source = Callable[[int, int], Iterator[tuple[int, bytes]]]
"""source(first, end): (index, leaf hash recomputed from the rows) of its leaves first ≤ index < end, in any order; b""
for a row that cannot be hashed any more."""
sources: dict[str, Source] = {}
"""By `Change.kind`: who recomputes leaves of this kind for `verify`. An app registers its own when it is ready."""

checks: dict[str, Callable[[Report], None]] = {}
"""By name: what an app checks of the rows that follow from its leaves, in the moment of the database that `verify`
looks at. It reports faults and counts."""


class NotInLogError(GuijuError):
    """Asked for a leaf or a size the log has not (yet)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The log at its newest checkpoint. `text` is the signed note; "" with size 0 before the first leaf."""

    size: int
    root: bytes
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What a receipt needs beside the act: its place, its path, and the signed head the path leads to."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str


# -- appending ---------------------------------------------------------------------------------------------------------
def append(first: int, last: int, at: datetime) -> int:
    """Inside the sequencer's transaction, under its lock: append the leaves of the changes numbered from `first` to
    `last`, and sign. Returns how many leaves. GuijuError leaves everything as it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select seq, leaf from record_change where seq between %s and %s and leaf is not null order by seq",
            [first, last],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        size = head().size
        partial = {tile.level: data for tile, data in tiles(edge(size)).items()}
        grown = grow(size, partial, [bytes(leaf) for _, leaf in rows])
        cursor.execute(
            "insert into record_leaf (index, seq) select * from unnest(%s::bigint[], %s::bigint[])",
            [list(range(size, grown.size)), [seq for seq, _ in rows]],
        )
        _write(grown, at)
    return len(rows)


def _write(grown: Growth, at: datetime) -> None:
    key = keys.signer()
    text = sign(Checkpoint(key.name, grown.size, grown.root).text, key)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into record_tile (level, number, hashes)"
            " select * from unnest(%s::smallint[], %s::bigint[], %s::bytea[])"
            " on conflict (level, number) do update set hashes = excluded.hashes",
            [
                [level for level, _ in grown.changed],
                [number for _, number in grown.changed],
                list(grown.changed.values()),
            ],
        )
        cursor.execute(
            "delete from record_checkpoint where at >= date_trunc('hour', %s::timestamptz) and size < %s",
            [at, grown.size],
        )
        cursor.execute(
            "insert into record_checkpoint (size, root, at, text) values (%s, %s, %s, %s)",
            [grown.size, grown.root, at, text],
        )


# -- reading -----------------------------------------------------------------------------------------------------------
def head() -> Head:
    """The newest checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute("select size, root, at, text from record_checkpoint order by size desc limit 1")
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1]), row[2], row[3]) if row else Head(0, tree.EMPTY, None, "")


def tile(wanted: Tile) -> bytes | None:
    """The bytes of a tile of the width asked for; None when the log has it not."""
    data = tiles([wanted]).get(wanted, b"")
    length = wanted.width * tree.HASH
    return data[:length] if len(data) >= length else None


def proof(index: int, size: int | None = None) -> list[bytes]:
    """The inclusion proof of leaf `index` in the tree of `size` leaves; None: of the newest checkpoint."""
    newest = head().size
    size = newest if size is None else size
    if not 0 <= index < size <= newest:
        raise NotInLogError(
            "no leaf {} in a tree of {}",
            index,
            size,
            where="index",
            expected=sentence("the log has {} leaves, from 0", newest),
        )
    return tree.inclusion_proof(index, size, _reader(size, tiles_of_proof(index, size)))


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old`."""
    newest = head().size
    if not 0 < old <= new <= newest:
        raise NotInLogError(
            "no trees of {} and {}", old, new, where="sizes", expected=sentence("0 < old <= new <= {}", newest)
        )
    return tree.consistency_proof(old, new, _reader(new, tiles_of_proof(old - 1, new)))


def root_at(size: int) -> bytes:
    """The root of the tree of the first `size` leaves, out of its tiles."""
    return tree.root_of(size, _reader(size, edge(size)))


def index_of(seq: int) -> int | None:
    """The leaf of the change numbered `seq`; None where it has none."""
    with connection.cursor() as cursor:
        cursor.execute("select index from record_leaf where seq = %s", [seq])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def receipt_parts(kind: str, subject: int) -> Parts | None:
    """The place of what happened to `subject` (of an act: the act's id), with proof and checkpoint; None while the
    receipt is pending. The first leaf is taken where there are several."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.index from record_change c join record_leaf l on l.seq = c.seq"
            " where c.kind = %s and c.subject = %s and c.seq is not null order by c.seq limit 1",
            [kind, subject],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    now = head()
    return Parts(int(row[0]), tuple(proof(int(row[0]), now.size)), now.text)


def subjects(kind: str, first: int, end: int) -> list[tuple[int, int]]:
    """(index, subject) of the changes of a kind among the leaves from `first` up to `end`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.index, r.subject from record_leaf l join record_change r on r.seq = l.seq and r.kind = %s"
            " where l.index >= %s and l.index < %s order by l.index",
            [kind, first, end],
        )
        return cursor.fetchall()


def tiles(wanted: Sequence[Tile]) -> dict[Tile, bytes]:
    """The stored bytes of tiles by one query; a stored tile may be longer than asked for."""
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.level, t.number, t.hashes from unnest(%s::smallint[], %s::bigint[]) w (level, number)"
            " join record_tile t on t.level = w.level and t.number = w.number",
            [[t.level for t in wanted], [t.number for t in wanted]],
        )
        found = {(level, number): bytes(data) for level, number, data in cursor.fetchall()}
    return {t: found[t.level, t.number] for t in wanted if (t.level, t.number) in found}


def _reader(size: int, foretold: Sequence[Tile]) -> tree.Reader:
    held = tiles(foretold)

    def load(wanted: Tile) -> bytes:
        if wanted not in held:
            held.update(tiles([wanted]))
        return held.get(wanted, b"")

    return reader(size, load)
