"""The tree against the published vectors of Certificate Transparency, and against itself for any size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.leaf import leaf_hash
from guiju.core.ledger.tree import (
    EMPTY,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    perfect_root,
    reader_of,
    root,
)

# The eight entries and their roots that the reference implementations of RFC 6962 and RFC 9162 are tested with.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): INCLUSION[1, 5][1:],
}
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
sizes = st.integers(1, 700)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(n.to_bytes(4, "big")) for n in range(count)]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def test_published_roots() -> None:
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root([]) == EMPTY
    assert [root(LEAVES[:n]).hex() for n in range(1, 9)] == ROOTS
    assert perfect_root(LEAVES).hex() == ROOTS[7]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_published_inclusion_proofs(index: int, size: int) -> None:
    proof = inclusion_proof(index, size, reader_of(LEAVES[:size]))
    assert [step.hex() for step in proof] == INCLUSION[index, size]
    assert included(index, size, LEAVES[index], proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_published_consistency_proofs(old: int, new: int) -> None:
    proof = consistency_proof(old, new, reader_of(LEAVES[:new]))
    assert [step.hex() for step in proof] == CONSISTENCY[old, new]
    assert consistent(old, new, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]), proof)


def test_every_small_tree_proves_every_leaf_and_every_past() -> None:
    for size in range(1, 40):
        held = leaves(size)
        read, head = reader_of(held), root(held)
        for index in range(size):
            assert included(index, size, held[index], inclusion_proof(index, size, read), head)
        for old in range(1, size + 1):
            assert consistent(old, size, root(held[:old]), head, consistency_proof(old, size, read))


@given(st.data())
def test_a_flipped_bit_anywhere_breaks_an_inclusion_proof(data: st.DataObject) -> None:
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    held = leaves(size)
    proof, head = inclusion_proof(index, size, reader_of(held)), root(held)
    assert included(index, size, held[index], proof, head)
    at = data.draw(st.integers(0, 31))
    assert not included(index, size, flipped(held[index], at), proof, head)
    assert not included(index, size, held[index], proof, flipped(head, at))
    for step in range(len(proof)):
        assert not included(
            index, size, held[index], [*proof[:step], flipped(proof[step], at), *proof[step + 1 :]], head
        )
    assert not included(index, size, held[index], [*proof, bytes(32)], head)
    if proof:
        assert not included(index, size, held[index], proof[:-1], head)
    other = data.draw(st.integers(0, size - 1))
    assert included(other, size, held[index], proof, head) == (other == index)


@given(st.data())
def test_a_flipped_bit_anywhere_breaks_a_consistency_proof(data: st.DataObject) -> None:
    new = data.draw(sizes)
    old = data.draw(st.integers(1, new))
    held = leaves(new)
    proof, before, after = consistency_proof(old, new, reader_of(held)), root(held[:old]), root(held)
    assert consistent(old, new, before, after, proof)
    at = data.draw(st.integers(0, 31))
    assert not consistent(old, new, flipped(before, at), after, proof)
    assert not consistent(old, new, before, flipped(after, at), proof)
    for step in range(len(proof)):
        assert not consistent(old, new, before, after, [*proof[:step], flipped(proof[step], at), *proof[step + 1 :]])
    assert not consistent(old, new, before, after, [*proof, bytes(32)])
    if proof:
        assert not consistent(old, new, before, after, proof[1:])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (8, 8), (-1, 8), (9, 8)])
def test_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(LedgerError):
        inclusion_proof(index, size, reader_of(LEAVES))
    assert not included(index, size, LEAVES[0], [], LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 8), (9, 8), (-1, 3)])
def test_no_proof_of_a_past_that_was_not(old: int, new: int) -> None:
    with pytest.raises(LedgerError):
        consistency_proof(old, new, reader_of(LEAVES))
    assert not consistent(old, new, EMPTY, LEAVES[0], [])


def test_hashes_of_another_length_prove_nothing() -> None:
    assert not included(0, 2, LEAVES[0], [LEAVES[1] + b"x"], bytes.fromhex(ROOTS[1]))
    assert not consistent(1, 2, LEAVES[0], bytes.fromhex(ROOTS[1]), [LEAVES[1][:-1]])
