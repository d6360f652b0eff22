"""Tiles: paths as C2SP writes them, and the same tree however it is read or grown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.leaf import leaf_hash
from guiju.core.ledger.tiles import Tile, edge, grow, reader, tile_at, tiles_between, tiles_of_proof
from guiju.core.ledger.tree import EMPTY, consistency_proof, inclusion_proof, reader_of, root


def leaves(count: int, start: int = 0) -> list[bytes]:
    return [leaf_hash(n.to_bytes(4, "big")) for n in range(start, start + count)]


class Store:
    """Tiles as a log keeps them: by level and number, the last of a level partial."""

    def __init__(self) -> None:
        self.size, self.root = 0, EMPTY
        self.tiles: dict[tuple[int, int], bytes] = {}

    def append(self, new: list[bytes]) -> None:
        partial = {tile.level: self.tiles[tile.level, tile.number] for tile in edge(self.size)}
        grown = grow(self.size, partial, new)
        self.size, self.root = grown.size, grown.root
        self.tiles |= grown.changed

    def load(self, tile: Tile) -> bytes:
        return self.tiles[tile.level, tile.number]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"), (Tile(0, 999), "tile/0/999"), (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"), (Tile(0, 1234067, 8), "tile/0/x001/x234/067.p/8"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
    ],
)  # fmt: skip
def test_paths_of_tiles(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile_at(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../../etc/passwd",
        "tile/0/x001",
        "tile/0/٠٠٠",
        "tile/-1/000",
        "tile/0/000\n",
        "tile/entries/000",
        "checkpoint",
        "tile/0/x" + "9" * 5000,
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(LedgerError):
        tile_at(path)


def test_the_tiles_of_a_tree_of_70000() -> None:
    # the example of C2SP tlog-tiles: 273 full tiles and one of 112 below, one full and one of 17 above, one of 1 on top
    tiles = list(tiles_between(0, 70_000))
    assert len(tiles) == 273 + 1 + 1 + 1 + 1
    assert [t.path for t in tiles if t.width < 256] == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert tiles[-3] == Tile(1, 0)
    assert [t.path for t in tiles_between(69_887, 70_000)] == [
        "tile/0/272", "tile/0/273.p/112", "tile/1/001.p/17",
    ]  # fmt: skip
    assert list(tiles_between(70_000, 70_000)) == []


@settings(deadline=None, max_examples=many(30))
@given(st.lists(st.integers(0, 700), max_size=5), st.data())
def test_a_tree_grown_in_steps_is_the_tree_and_reads_as_it(steps: list[int], data: st.DataObject) -> None:
    store = Store()
    for step in steps:
        store.append(leaves(step, store.size))
    held = leaves(store.size)
    assert store.root == root(held)
    wanted = {(t.level, t.number): t.width * 32 for t in tiles_between(0, store.size)}
    assert {at: len(data) for at, data in store.tiles.items()} == wanted
    if store.size:
        index, old = data.draw(st.integers(0, store.size - 1)), data.draw(st.integers(1, store.size))
        read = reader(store.size, store.load)
        assert inclusion_proof(index, store.size, read) == inclusion_proof(index, store.size, reader_of(held))
        assert consistency_proof(old, store.size, read) == consistency_proof(old, store.size, reader_of(held))
        past = reader(old, store.load)  # an older size reads the beginnings of the same tiles
        at = min(index, old - 1)
        assert inclusion_proof(at, old, past) == inclusion_proof(at, old, reader_of(held[:old]))


@pytest.mark.parametrize(
    ("index", "size"), [(0, 1), (5, 256), (255, 257), (300, 70_000), (69_999, 70_000), (65_535, 65_536)]
)
def test_a_proof_reads_only_the_tiles_foretold(index: int, size: int) -> None:
    foretold, read = tiles_of_proof(index, size), set()

    def load(tile: Tile) -> bytes:
        read.add(tile)
        return bytes(32 * tile.width)

    inclusion_proof(index, size, reader(size, load))
    assert read <= set(foretold)
    assert len(foretold) <= 6


def test_a_tree_of_70000_leaves_in_one_step() -> None:
    store, held = Store(), leaves(70_000)
    store.append(held)
    assert store.root == root(held)


def test_a_damaged_edge_is_not_grown() -> None:
    store = Store()
    store.append(leaves(300))
    for partial in ({}, {0: store.tiles[0, 1]}, {0: store.tiles[0, 1][:-1], 1: store.tiles[1, 0]}):
        with pytest.raises(LedgerError, match=r"tile/[01]/00[01]"):
            grow(300, partial, leaves(1))
    with pytest.raises(LedgerError, match="leaf 1: a hash of 31 bytes"):
        grow(0, {}, [bytes(32), bytes(31)])


def test_a_short_tile_is_named() -> None:
    read = reader(300, lambda tile: bytes(32 * 10))
    with pytest.raises(LedgerError, match="tile/0/001\\.p/44: the tile is too short; expected 1408 bytes"):
        inclusion_proof(0, 300, read)
