"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature), with Ed25519.

note        = text, every line ended, then an empty line, then signature lines
signature   = "— " name " " base64( key id || signature )
key id      = the first 4 bytes of SHA-256( name || "\\n" || type || public key )
type        = 0x01: signs the text; 0x04: a witness's cosignature, 8 bytes of time before 64 of signature, signs
              "cosignature/v1\\ntime " seconds "\\n" text
keys        = name "+" hex key id "+" base64( type || 32 bytes ), a private one with "PRIVATE+KEY+" before it
checkpoint  = a note whose text is origin, size, base64 of the root, each on a line; more lines may follow
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from guiju.core.errors import sentence
from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.tree import HASH

SIGNATURE = 0x01
COSIGNATURE = 0x04
LONGEST = 64 * 1024
"""Characters of a note."""
MOST_SIGNATURES = 64
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class VerifierKey:
    """The public key of a log (type 0x01) or of a witness (0x04)."""

    name: str
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """4 bytes."""
        return key_id(self.name, self.type, self.public)

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the 64 bytes are this key's signature of the message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_text(bytes((self.type,)) + self.public)}"


@dataclass(frozen=True)
class SignerKey:
    """A private key. Its text is `PRIVATE+KEY+name+id+base64`; it is never shown by repr."""

    name: str
    type: int
    seed: bytes

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.type, self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message)

    def __str__(self) -> str:
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{_text(bytes((self.type,)) + self.seed)}"

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet verified; `blob` is what follows the key id."""

    name: str
    id: bytes
    blob: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: its text with the last line ended, and the signature lines."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that verified; `time` in seconds since 1970 for a cosignature."""

    key: VerifierKey
    time: int | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The text of a checkpoint: whose log, how many leaves, which root (32 bytes), further lines."""

    origin: str
    size: int
    root: bytes
    further: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(line + "\n" for line in (self.origin, str(self.size), _text(self.root), *self.further))


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The 4 bytes that name a key in a signature line."""
    return sha256(name.encode() + b"\n" + bytes((kind,)) + public).digest()[:4]


def check_name(name: str) -> str:
    """The name of a key, or LedgerError: it is not empty and holds no space, no control character and no plus."""
    if not name or "+" in name or any(c.isspace() or unicodedata.category(c) in ("Cc", "Cs") for c in name):
        raise LedgerError("{} cannot name a key", repr(name[:80]), where="key", expected="no spaces, no plus signs")
    return name


def verifier_key(text: str) -> VerifierKey:
    """Read `name+id+base64`. LedgerError when it is not the key of a log or a witness, or the id does not fit it."""
    name, kind, public = _key_parts(text.strip(), "verifier key")
    key = VerifierKey(name, kind, public)
    if str(key) != text.strip():
        raise LedgerError("the id of the key does not fit it", where="verifier key", expected=str(key))
    try:
        _ = key._key
    except ValueError as error:
        raise LedgerError("not a key of Ed25519", where="verifier key", expected="name+id+base64") from error
    return key


def signer_key(text: str) -> SignerKey:
    """Read `PRIVATE+KEY+name+id+base64`. LedgerError (which does not repeat it) when it is not one."""
    text = text.strip()
    if not text.startswith(_PRIVATE):
        raise LedgerError("not a private key", where="signer key", expected="PRIVATE+KEY+name+id+base64")
    key = SignerKey(*_key_parts(text.removeprefix(_PRIVATE), "signer key"))
    if str(key) != text:
        raise LedgerError("the id of the key does not fit it", where="signer key", expected=key.verifier.id.hex())
    return key


def new_signer(name: str, kind: int = SIGNATURE) -> SignerKey:
    """A fresh key under a name."""
    return SignerKey(check_name(name), kind, Ed25519PrivateKey.generate().private_bytes_raw())


def sign(text: str, key: SignerKey) -> str:
    """The note of `text` with one signature of the type 0x01."""
    if not text.endswith("\n"):
        raise LedgerError("the last line is not ended", where="note", expected="text that ends in a newline")
    return f"{text}\n{_line(key, key.sign(text.encode()))}"


def cosign(note: str, key: SignerKey, seconds: int) -> str:
    """The note with a witness's cosignature added, made at `seconds` since 1970."""
    message = _cosigned(read_note(note).text, seconds)
    return note + _line(key, seconds.to_bytes(8, "big") + key.sign(message))


def read_note(text: str) -> Note:
    """Read a note without verifying anything. LedgerError when it is not one."""
    if len(text) > LONGEST:
        raise LedgerError("the note is too long", where="note", expected=sentence("at most {} characters", LONGEST))
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text.replace("\n", "")):
        raise LedgerError("a control character", where="note", expected="plain text")
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise LedgerError("no signatures", where="note", expected="text, an empty line, signature lines")
    signatures = tuple(_signature(line, number) for number, line in enumerate(lines[:-1].split("\n"), 1))
    if len(signatures) > MOST_SIGNATURES:
        raise LedgerError("too many signatures", where="note", expected=sentence("at most {}", MOST_SIGNATURES))
    return Note(body + "\n", signatures)


def verified(note: Note, keys: Iterable[VerifierKey]) -> list[Signed]:
    """The signatures of `keys`, in the note's order. A line of an unknown key is passed over; a line that bears a known
    key's name and id but does not verify makes the whole note unusable (LedgerError)."""
    known = {(key.name, key.id): key for key in keys}
    good: dict[tuple[str, bytes], Signed] = {}
    for line in note.signatures:
        key = known.get((line.name, line.id))
        if key is None or (line.name, line.id) in good:
            continue
        message, blob, time = note.text.encode(), line.blob, None
        if key.type == COSIGNATURE:
            time, blob = int.from_bytes(blob[:8], "big"), blob[8:]
            message = _cosigned(note.text, time)
        if len(blob) != 64 or not key.verifies(message, blob):
            where = f"note, signature of {key.name}"
            raise LedgerError("the signature is not that of the key", where=where, expected=str(key))
        good[line.name, line.id] = Signed(key, time)
    return list(good.values())


def checkpoint_of(note: Note) -> Checkpoint:
    """Read the text of a note as a checkpoint. LedgerError when it is not one."""
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise LedgerError("not a checkpoint", where="checkpoint", expected="origin, size and root, a line each")
    if not _SIZE.fullmatch(lines[1]):
        raise LedgerError("{} is no size", repr(lines[1][:40]), where="checkpoint, line 2", expected="a decimal number")
    root = _bytes(lines[2], "checkpoint, line 3")
    if len(root) != HASH:
        raise LedgerError(
            "a root of {} bytes", len(root), where="checkpoint, line 3", expected=sentence("{} bytes", HASH)
        )
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(key: SignerKey, blob: bytes) -> str:
    return f"{_DASH}{key.name} {_text(key.verifier.id + blob)}\n"


def _signature(line: str, number: int) -> Signature:
    where = f"note, signature line {number}"
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap:
        raise LedgerError("not a signature line", where=where, expected="— name base64")
    blob = _bytes(encoded, where)
    if len(blob) < 5:
        raise LedgerError("the signature is too short", where=where, expected="a key id and a signature")
    return Signature(check_name(name), blob[:4], blob[4:])


def _key_parts(text: str, where: str) -> tuple[str, int, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or len(text) > 1000:
        raise LedgerError("not a key", where=where, expected="name+id+base64")
    data = _bytes(parts[2], where)
    if len(data) != 33 or data[0] not in (SIGNATURE, COSIGNATURE):
        raise LedgerError("not a key of a known type", where=where, expected="an Ed25519 key of type 1 or 4")
    return check_name(parts[0]), data[0], data[1:]


def _bytes(encoded: str, where: str) -> bytes:
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerError("not base64", where=where, expected="standard base64 with padding") from error
    if _text(data) != encoded:
        raise LedgerError("not base64 in its one form", where=where, expected=_text(data)[:100])
    return data


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
