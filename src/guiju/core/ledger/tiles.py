"""Tiles of the tree (C2SP tlog-tiles): coordinates, paths, reading hashes out of them, growing them.

A tile of level L and number N holds up to 256 hashes of tree level 8 L: those with the indices 256 N to 256 N + 255.
The last tile of a level may be partial. Tiles are plain bytes, 32 a hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guiju.core.errors import sentence
from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.tree import HASH, Reader, perfect_root, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL = WIDTH * HASH
"""Bytes of a full tile."""
LONGEST = 100
"""Characters of the path of a tile."""
_PATH = re.compile(r"tile/(\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile. `width` is the number of its hashes: 256, or fewer for a partial one."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its address below the log's: tile/0/x001/234, or tile/0/x001/234.p/5 for a partial one."""
        groups = [f"{self.number % 1000:03}"]
        rest = self.number // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{'/'.join(reversed(groups))}{partial}"


def tile_at(path: str) -> Tile:
    """The tile with this path. LedgerError for any other text, also for another spelling of the same number."""
    found = _PATH.fullmatch(path) if len(path) <= LONGEST else None
    if found:
        number = int(found[2].replace("x", "").replace("/", ""))
        tile = Tile(int(found[1]), number, int(found[3] or WIDTH))
        if tile.level < 64 and 1 <= tile.width <= WIDTH and tile.path == path:
            return tile
    raise LedgerError("not the path of a tile", where=path[:80], expected="tile/LEVEL/NUMBER, as in tile/0/x001/234")


def tiles_between(old: int, size: int) -> Iterator[Tile]:
    """The tiles of the tree of `size` leaves that the tree of `old` leaves had not: full ones, then the partial one, by
    level. From 0: all of them."""
    level = 0
    while size >> HEIGHT * level:
        had, count = old >> HEIGHT * level, size >> HEIGHT * level
        if count > had:
            for number in range(had >> HEIGHT, count >> HEIGHT):
                yield Tile(level, number)
            if count % WIDTH:
                yield Tile(level, count >> HEIGHT, count % WIDTH)
        level += 1


def edge(size: int) -> list[Tile]:
    """The partial tiles of a tree, one a level at most, lowest first."""
    return [
        Tile(level, size >> HEIGHT * (level + 1), (size >> HEIGHT * level) % WIDTH)
        for level in range((size.bit_length() + HEIGHT - 1) // HEIGHT)
        if (size >> HEIGHT * level) % WIDTH
    ]


def tiles_of_proof(index: int, size: int) -> list[Tile]:
    """The tiles an inclusion proof reads, so that they can be fetched at once."""
    wanted = set(edge(size))
    level = 0
    while size >> HEIGHT * level:
        number = index >> HEIGHT * (level + 1)
        width = min(WIDTH, (size >> HEIGHT * level) - number * WIDTH)
        if width > 0:
            wanted.add(Tile(level, number, width))
        level += 1
    return sorted(wanted)


def split(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[n : n + HASH] for n in range(0, len(tile), HASH)]


def reader(size: int, load: Callable[[Tile], bytes]) -> Reader:
    """A reader of the tree of `size` leaves out of its tiles. `load` gives at least the asked-for width of a tile; each
    tile is asked for once. LedgerError when a tile is too short."""
    held: dict[tuple[int, int], list[bytes]] = {}

    def read(level: int, index: int) -> bytes:
        row, inside = divmod(level, HEIGHT)
        first = index << inside
        number = first >> HEIGHT
        hashes = held.get((row, number))
        if hashes is None:
            tile = Tile(row, number, min(WIDTH, (size >> HEIGHT * row) - number * WIDTH))
            hashes = held[row, number] = split(load(tile))
            if len(hashes) < tile.width or len(hashes[-1]) != HASH:
                raise LedgerError(
                    "the tile is too short", where=tile.path, expected=sentence("{} bytes", tile.width * HASH)
                )
        first %= WIDTH
        return perfect_root(hashes[first : first + (1 << inside)])

    return read


@dataclass(frozen=True, slots=True)
class Growth:
    """A tree after leaves were appended: its size and root, and each new or longer tile by (level, number)."""

    size: int
    root: bytes
    changed: Mapping[tuple[int, int], bytes]


def grow(size: int, partial: Mapping[int, bytes], leaves: Sequence[bytes]) -> Growth:
    """Append leaf hashes to a tree of `size` leaves, of which only the partial tiles are given, by level.

    LedgerError when they are not the partial tiles of such a tree, or a leaf has not 32 bytes: a damaged tree is not
    grown."""
    for n, leaf in enumerate(leaves):
        if len(leaf) != HASH:
            raise LedgerError(
                "a hash of {} bytes", len(leaf), where=f"leaf {size + n}", expected=sentence("{} bytes", HASH)
            )
    grown, level, new = size + len(leaves), 0, list(leaves)
    changed: dict[tuple[int, int], bytes] = {}
    held: dict[tuple[int, int], bytes] = {}
    while grown >> HEIGHT * level:
        count = size >> HEIGHT * level
        number, width = count >> HEIGHT, count % WIDTH
        before = partial.get(level, b"")
        if len(before) != width * HASH:
            where = Tile(level, number, width or WIDTH).path
            raise LedgerError(
                "the tile has {} bytes", len(before), where=where, expected=sentence("{} bytes", width * HASH)
            )
        hashes = split(before) + new
        above = []
        for first in range(0, len(hashes), WIDTH):
            part = hashes[first : first + WIDTH]
            at = level, number + first // WIDTH
            held[at] = b"".join(part)
            if new:
                changed[at] = held[at]
            if len(part) == WIDTH:
                above.append(perfect_root(part))
        level, new = level + 1, above
    return Growth(grown, root_of(grown, reader(grown, lambda tile: held[tile.level, tile.number])), changed)
