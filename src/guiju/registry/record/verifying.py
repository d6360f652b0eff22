"""The whole log against the database: every row, hash, tile, checkpoint and file is recomputed, every fault named.

One moment of the database is looked at (repeatable read). SQL joins the hashes of 256 leaves at a time; single leaves
are looked at only where something differs. The rows themselves are hashed again by their owners (`log.sources`),
who also compare what follows from them (`log.checks`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from guiju.core.ledger.note import VerifierKey
from guiju.core.ledger.tiles import HEIGHT, WIDTH, Tile, reader, split, tiles_between
from guiju.core.ledger.tree import HASH, perfect_root, root_of
from guiju.registry.record import keys, log
from guiju.registry.record.faults import MOST, Report, signed_checkpoint
from guiju.registry.record.file_checks import look, verify_files
from guiju.registry.record.sequence import SEQUENCER

STEP = 64
"""Tiles looked at together: 16,384 leaves."""
Progress = Callable[[int, int], None]


def verify(
    key: VerifierKey | None,
    place: Path | None,
    *,
    known: Sequence[str] = (),
    progress: Progress = lambda done, total: None,
) -> Report:
    """Check everything. `key`: the log's public key; `place`: the folder of its files, None: do not look at files;
    `known`: checkpoints kept elsewhere, whose trees this log must begin with."""
    report = Report()
    found = look(report, place) if place is not None else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        head = log.head()
        _key(report, key, head.size)
        report.size, report.root = head.size, head.root.hex()
        _sequence(report)
        _places(report, head.size)
        claims = _claims(report, key, known, head.size)
        if found is not None:
            claims.append(_Claim(found.checkpoint.size, found.checkpoint.root, found.where))
        claims.sort(key=lambda claim: claim.size)
        _tree(report, head.size, claims, progress)
        if found is not None:
            verify_files(report, found, key)
        for name in sorted(log.checks):
            log.checks[name](report)
    return report


def _rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _key(report: Report, key: VerifierKey | None, size: int) -> None:
    """Without its private key the log cannot go on; without a public one its signatures cannot be checked."""
    place = keys.path()
    if not size:
        return
    if key is None:
        what = "no key to check signatures with" if place.exists() else "the log's private key is missing"
        report.fault(what, str(place), "the private key that signed the log, or a public one to check with (--key)")
    elif not place.exists():
        report.notes.append(f"the log's private key is missing ({place}): the log can be checked, but cannot go on")


# -- numbers -----------------------------------------------------------------------------------------------------------
def _sequence(report: Report) -> None:
    """Numbers of changes run from 1 to the sequencer's last without gaps."""
    [(count, lowest, highest)] = _rows("select count(seq), min(seq), max(seq) from record_change")
    given = _rows("select seq from record_position where name = %s", SEQUENCER)
    last = int(given[0][0]) if given else 0
    report.changes = count
    if count and (lowest != 1 or highest != count):
        gaps = _rows(
            "select before + 1, seq - 1 from (select seq, lag(seq, 1, 0::bigint) over (order by seq) before"
            " from record_change where seq is not null) x where seq <> before + 1 order by seq limit %s",
            MOST,
        )
        for first, end in gaps:
            report.fault("changes are missing", f"change {first}" + (f" to {end}" if end > first else ""), "no gap")
    if last != (highest or 0):
        report.fault(f"the last number given is {last}", "the sequencer's position", f"{highest or 0}, the last change")


def _places(report: Report, size: int) -> None:
    """Leaves are in the order of changes, and every change that has a hash has a leaf."""
    for index, seq, before in _rows(
        "select index, seq, before from (select index, seq, lag(seq) over (order by index) before from record_leaf) x"
        " where seq <= before order by index limit %s",
        MOST,
    ):
        report.fault(f"it stands for change {seq}", f"leaf {index}", f"a change after {before}")
    for seq, kind, subject in _rows(
        "select c.seq, c.kind, c.subject from record_change c left join record_leaf l on l.seq = c.seq"
        " where c.leaf is not null and c.seq is not null and l.seq is null order by c.seq limit %s",
        MOST,
    ):
        report.fault("it has a hash but no leaf in the log", f"change {seq} ({kind} {subject})", "a leaf")
    for (index,) in _rows(
        "select index from record_leaf where index >= %s or index < 0 order by index limit %s", size, MOST
    ):
        report.fault("no checkpoint covers it", f"leaf {index}", f"an index below {size}")


# -- checkpoints -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Claim:
    """That the tree of `size` leaves had this root."""

    size: int
    root: bytes
    where: str


def _claims(report: Report, key: VerifierKey | None, known: Sequence[str], size: int) -> list[_Claim]:
    claims = []
    stored = _rows("select size, root, text from record_checkpoint order by size")
    report.checkpoints = len(stored)
    for number, root, text in stored:
        where = f"checkpoint {number}"
        claims.append(_Claim(number, bytes(root), where))
        checkpoint = signed_checkpoint(report, text, where, key)
        if checkpoint is not None and (checkpoint.size, checkpoint.root) != (number, bytes(root)):
            report.fault("its text names another size or root", where, f"{number} and {bytes(root).hex()}")
    for n, text in enumerate(known, 1):
        where = f"given checkpoint {n}"
        checkpoint = signed_checkpoint(report, text, where, key)
        if checkpoint is not None and checkpoint.size > size:
            report.fault(f"it covers {checkpoint.size} leaves", where, f"at most {size}: leaves were taken away")
        elif checkpoint is not None:
            claims.append(_Claim(checkpoint.size, checkpoint.root, where))
    return claims


# -- leaves and tiles --------------------------------------------------------------------------------------------------
def _tree(report: Report, size: int, claims: Sequence[_Claim], progress: Progress) -> None:
    """The leaves of changes and rows against the lowest tiles; the levels above and the roots against those."""
    levels: list[list[bytes]] = [[]]  # hashes of the levels 8, 16, … as they follow from the lowest tiles
    waiting = list(claims)
    for first in range(0, size, STEP * WIDTH):
        end = min(size, first + STEP * WIDTH)
        tiles = _lowest(report, first, end)
        _compare(report, first, end, tiles)
        for number, data in enumerate(tiles, first // WIDTH):
            covered = min(size, (number + 1) * WIDTH)
            hashes = split(data)
            if len(hashes) == WIDTH:
                _raise(levels, perfect_root(hashes))
            while waiting and waiting[0].size <= covered:
                _root(report, waiting.pop(0), data, levels)
        progress(end, size)
    for claim in waiting:
        if claim.size != 0:
            report.fault(f"it covers {claim.size} leaves", claim.where, f"at most {size}")
    _upper(report, size, levels)


def _raise(levels: list[list[bytes]], root: bytes) -> None:
    """Add the root of a full tile to the level above it, and on upwards."""
    for level in levels:
        level.append(root)
        if len(level) % WIDTH:
            return
        root = perfect_root(level[-WIDTH:])
    levels.append([root])


def _lowest(report: Report, first: int, end: int) -> list[bytes]:
    """The lowest tiles over the leaves from `first` to `end`; missing hashes are named and replaced by zeros."""
    stored = dict(
        _rows(
            "select number, hashes from record_tile where level = 0 and number between %s and %s",
            first // WIDTH,
            (end - 1) // WIDTH,
        )
    )
    tiles = []
    for number in range(first // WIDTH, (end - 1) // WIDTH + 1):
        width = min(WIDTH, end - number * WIDTH)
        data = bytes(stored.get(number, b""))
        _length(report, Tile(0, number, width), data)
        tiles.append(data[: width * HASH].ljust(width * HASH, b"\0"))
    return tiles


def _length(report: Report, tile: Tile, data: bytes) -> None:
    report.tiles += 1
    if len(data) != tile.width * HASH:
        what = f"it has {len(data)} bytes" if data else "it is missing"
        report.fault(what, f"database, {tile.path}", f"{tile.width * HASH} bytes")


def _compare(report: Report, first: int, end: int, tiles: Sequence[bytes]) -> None:
    """Hashes beside the changes, and hashes made again from the rows, against the tiles."""
    kinds = sorted(log.sources)
    joined = {
        number: (count, bytes(data or b""))
        for number, count, data in _rows(
            "select l.index / 256, count(*), string_agg(c.leaf, ''::bytea order by l.index)"
            " from record_leaf l left join record_change c on c.seq = l.seq"
            " where l.index >= %s and l.index < %s group by 1",
            first,
            end,
        )
    }
    for number, data in enumerate(tiles, first // WIDTH):
        count, leaves = joined.get(number, (0, b""))
        report.leaves += count
        if leaves != data or count * HASH != len(data):
            _single_leaves(report, number, data)
    if not kinds:
        return
    held = b"".join(tiles)
    made: list[bytes | None] = [None] * (end - first)
    for kind in kinds:
        for index, leaf in log.sources[kind](first, end):
            if first <= index < end:
                made[index - first] = leaf
                report.recomputed += 1
    if b"".join(leaf or b"" for leaf in made) != held:
        _single_rows(report, first, held, made, kinds)


def _single_leaves(report: Report, number: int, data: bytes) -> None:
    """Name the leaves of one tile that are not those of the changes."""
    first = number * WIDTH
    found = {row[0]: row[1:] for row in _changes(first, first + len(data) // HASH)}
    for index, held in enumerate(split(data), first):
        if index not in found:
            report.fault("it stands for no change", f"leaf {index}", "a change")
            continue
        seq, leaf, kind, subject = found[index]
        where = f"leaf {index} ({kind} {subject}, change {seq})"
        if kind is None:
            report.fault("the change is gone", f"leaf {index} (change {seq})", f"a change with the hash {held.hex()}")
        elif leaf is None:
            report.fault("the change has lost its hash", where, held.hex())
        elif bytes(leaf) != held:
            what = f"the change has the hash {bytes(leaf).hex()}, the tile {Tile(0, number).path} another"
            report.fault(what, where, held.hex())


def _single_rows(report: Report, first: int, held: bytes, made: Sequence[bytes | None], kinds: Sequence[str]) -> None:
    """Name the leaves whose rows no longer have the hash the log holds."""
    hashes = split(held)
    wrong = [n for n, leaf in enumerate(made) if leaf != hashes[n]]
    found = {row[0]: row[1:] for row in _changes(first + wrong[0], first + wrong[-1] + 1)} if wrong else {}
    for n in wrong:
        seq, _, kind, subject = found.get(first + n, (None, None, None, None))
        leaf = made[n]
        if leaf is None and kind not in kinds:
            continue  # nobody answers for this kind yet
        where = f"leaf {first + n} ({kind} {subject}, change {seq})"
        if leaf is None:
            report.fault("its row is gone", where, f"a row with the hash {hashes[n].hex()}")
        elif not leaf:
            report.fault("its row cannot be hashed", where, hashes[n].hex())
        else:
            report.fault(f"its row was changed: it has the hash {leaf.hex()}", where, hashes[n].hex())


def _changes(first: int, end: int) -> list[tuple[Any, ...]]:
    return _rows(
        "select l.index, l.seq, c.leaf, c.kind, c.subject from record_leaf l"
        " left join record_change c on c.seq = l.seq where l.index >= %s and l.index < %s order by l.index",
        first,
        end,
    )


def _root(report: Report, claim: _Claim, lowest: bytes, levels: Sequence[Sequence[bytes]]) -> None:
    def load(tile: Tile) -> bytes:
        if tile.level == 0:
            return lowest
        return b"".join(levels[tile.level - 1][tile.number * WIDTH : (tile.number + 1) * WIDTH])

    root = root_of(claim.size, reader(claim.size, load))
    if root != claim.root:
        report.fault(f"its root is {claim.root.hex()}", claim.where, f"{root.hex()}, the root of the leaves")


def _upper(report: Report, size: int, levels: Sequence[Sequence[bytes]]) -> None:
    """The tiles above the lowest, and that there are no others."""
    stored = {
        (level, number): bytes(data)
        for level, number, data in _rows("select level, number, hashes from record_tile where level > 0")
    }
    for tile in tiles_between(0, size):
        if tile.level == 0:
            continue
        data = stored.pop((tile.level, tile.number), b"")
        _length(report, tile, data)
        start = tile.number * WIDTH
        expected = levels[tile.level - 1][start : start + tile.width]
        for n, (held, right) in enumerate(zip(split(data), expected, strict=False)):
            if held != right:
                report.fault(f"hash {n} is {held.hex()}", f"database, {tile.path}", f"{right.hex()}, of the tile below")
    lowest = (size + WIDTH - 1) >> HEIGHT
    extra = _rows("select level, number from record_tile where level = 0 and (number >= %s or number < 0)", lowest)
    for level, number in [*stored, *extra]:
        report.fault("it belongs to no leaf", f"database, tile {level} {number}", f"tiles over {size} leaves")
