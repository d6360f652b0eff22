"""The leaf of an act: a salted hash of what is public and of the digest of what is personal.

    personal digest = SHA-256( "guiju/personal/v1\\n" || n || salt || canonical JSON of the personal fields )
    entry           = "guiju/act/v1\\n" || n || salt || m || personal digest || canonical JSON of the public act
    leaf            = SHA-256( 0x00 || entry )                                              (RFC 9162, 2.1.1)

n and m are one byte each, the length of the field that follows: n is 16 to 32; m is 32, or 0 for an act without
personal fields. The two salts are different, so that erasing the personal fields with their salt leaves a digest from
which nothing can be guessed, while the leaf can still be computed from the public row.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from guiju.core.ledger.canonical import canonical
from guiju.core.ledger.errors import LedgerError

ACT = b"guiju/act/v1\n"
PERSONAL = b"guiju/personal/v1\n"
DIGEST = 32
"""Bytes of a SHA-256 digest."""
SALT = 16
"""Bytes of a fresh salt."""
_SALTS = (16, 32)
"""Fewest and most bytes of a salt."""


def new_salt() -> bytes:
    """16 random bytes."""
    return secrets.token_bytes(SALT)


def personal_digest(personal: Mapping[str, Any], salt: bytes) -> bytes:
    """The 32-byte digest of an act's personal fields under their own salt."""
    return sha256(PERSONAL + _sized_salt(salt) + canonical(_plain(personal))).digest()


def leaf_entry(act: Mapping[str, Any], salt: bytes, personal_digest: bytes | None) -> bytes:
    """The entry bytes of an act: `act` holds its public fields, `personal_digest` is None if it has no personal ones.

    Raises LedgerError for a salt that is not 16 to 32 bytes, a digest that is not 32, or an act JSON cannot carry."""
    digest = personal_digest or b""
    if personal_digest is not None and len(personal_digest) != DIGEST:
        raise LedgerError("a digest of {} bytes", len(digest), where="personal_digest", expected="32 bytes, or none")
    return ACT + _sized_salt(salt) + bytes((len(digest),)) + digest + canonical(_plain(act))


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry), 32 bytes (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(fields, Mapping):
        raise LedgerError("a value of type {}", type(fields).__name__, where="act", expected="fields by name")
    return fields if type(fields) is dict else dict(fields)


def _sized_salt(salt: bytes) -> bytes:
    if not _SALTS[0] <= len(salt) <= _SALTS[1]:
        raise LedgerError("a salt of {} bytes", len(salt), where="salt", expected="16 to 32 random bytes")
    return bytes((len(salt),)) + salt
