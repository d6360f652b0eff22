"""The Merkle tree of RFC 9162, section 2.1: root, inclusion and consistency proofs, and their verification.

Hashes are 32 bytes (SHA-256). A `Reader` answers `read(level, index)` with the root of the perfect subtree over the
leaves [index << level, (index + 1) << level); level 0 is the leaf hashes themselves. Proofs are made through it, so
that they cost a logarithm whatever holds the hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from guiju.core.errors import sentence
from guiju.core.ledger.errors import LedgerError

HASH = 32
EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""

Reader = Callable[[int, int], bytes]


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def pairs(hashes: Sequence[bytes]) -> list[bytes]:
    """The next level of an even number of hashes."""
    return [sha256(b"\x01" + hashes[n] + hashes[n + 1]).digest() for n in range(0, len(hashes), 2)]


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 1, 2, 4, 8, … hashes of one level."""
    while len(hashes) > 1:
        hashes = pairs(hashes)
    return hashes[0]


def reader_of(leaves: Sequence[bytes]) -> Reader:
    """A reader over leaf hashes held in memory."""

    def read(level: int, index: int) -> bytes:
        return perfect_root(leaves[index << level : (index + 1) << level])

    return read


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes held in memory."""
    return root_of(len(leaves), reader_of(leaves))


def root_of(size: int, read: Reader) -> bytes:
    """The tree head of the first `size` leaves."""
    return _range(0, size, read) if size else EMPTY


def inclusion_proof(index: int, size: int, read: Reader) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards (2.1.3.1)."""
    if not 0 <= index < size:
        raise LedgerError("no leaf {}", index, where="inclusion proof", expected=sentence("an index below {}", size))
    path = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _left(high - low)
        if index < middle:
            path.append(_range(middle, high, read))
            high = middle
        else:
            path.append(_range(low, middle, read))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, read: Reader) -> list[bytes]:
    """That the first `old` leaves of the tree of `new` leaves are the older tree (2.1.4.1). Empty when old = new."""
    if not 0 < old <= new:
        raise LedgerError(
            "no consistency from {} to {}", old, new, where="consistency proof", expected="0 < old <= new"
        )
    proof = []
    low, high = 0, new
    while old < high:
        middle = low + _left(high - low)
        if old <= middle:
            proof.append(_range(middle, high, read))
            high = middle
        else:
            proof.append(_range(low, middle, read))
            low = middle
    if low > 0:  # otherwise the old tree is a whole subtree, whose root the verifier already has
        proof.append(_range(low, high, read))
    return proof[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that `proof` leads to from `leaf` (2.1.3.2). LedgerError when it has not the form for this place."""
    if not 0 <= index < size:
        raise LedgerError("no leaf {}", index, where="inclusion proof", expected=sentence("an index below {}", size))
    _check(proof, "inclusion proof")
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            raise LedgerError(
                "the proof is too long", where="inclusion proof", expected=sentence("the path of leaf {}", index)
            )
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise LedgerError(
            "the proof is too short", where="inclusion proof", expected=sentence("the path of leaf {}", index)
        )
    return r


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` in the tree of `size` leaves with the root `head`."""
    try:
        return root_from_inclusion(index, size, leaf, proof) == head
    except LedgerError:
        return False


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `new` leaves begins with that of `old` (2.1.4.2)."""
    if not 0 < old <= new or any(len(p) != HASH for p in proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for p in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(p, fr), node_hash(p, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


def _left(width: int) -> int:
    """The largest power of two smaller than `width` (> 1)."""
    return 1 << (width - 1).bit_length() - 1


def _range(low: int, high: int, read: Reader) -> bytes:
    """The root over [low, high), where `low` is a multiple of the largest power of two in its width."""
    width = high - low
    level = width.bit_length() - 1
    if width == 1 << level:
        return read(level, low >> level)
    middle = low + (1 << level)
    return node_hash(read(level, low >> level), _range(middle, high, read))


def _check(proof: Sequence[bytes], where: str) -> None:
    for number, p in enumerate(proof):
        if len(p) != HASH:
            raise LedgerError("step {} has {} bytes", number, len(p), where=where, expected=sentence("{} bytes", HASH))
