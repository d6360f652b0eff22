"""Receipts: a JSON file by which anyone shows, without a server, that an act stands in the log.

    {"format": "guiju/receipt/v1",
     "act": {…},                          the public fields
     "salt": base64,                      16 to 32 bytes
     "personal_digest": base64 or null,   32 bytes
     "personal": {"salt": base64, "fields": {…}},     only where its owner discloses them
     "index": 184116, "proof": [base64, …], "checkpoint": text}

`verify` says of each thing whether the receipt proves it, contradicts it, or leaves it open. Doors put it into words.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from guiju.core.errors import sentence
from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.leaf import DIGEST, leaf_entry, leaf_hash, personal_digest
from guiju.core.ledger.note import COSIGNATURE, SIGNATURE, Checkpoint, VerifierKey, checkpoint_of, read_note, verified
from guiju.core.ledger.tree import root_from_inclusion

FORMAT = "guiju/receipt/v1"
LARGEST = 1_000_000
"""Bytes of a receipt."""
LONGEST_PROOF = 64
_FIELDS = {"format", "act", "salt", "personal_digest", "personal", "index", "proof", "checkpoint"}


@dataclass(frozen=True, slots=True)
class Personal:
    """The personal fields of an act, disclosed with the salt of their digest."""

    fields: Mapping[str, Any]
    salt: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that proves one act. `personal` is None where the personal fields are not shown or were erased."""

    act: Mapping[str, Any]
    salt: bytes
    personal_digest: bytes | None
    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    personal: Personal | None = None

    @property
    def leaf(self) -> bytes:
        """The leaf hash of the act, 32 bytes."""
        return leaf_hash(leaf_entry(self.act, self.salt, self.personal_digest))


class Subject(StrEnum):
    """What a receipt is asked about."""

    INCLUSION = "inclusion"  # this very act is a leaf of the tree the checkpoint describes
    SIGNATURE = "signature"  # the log signed that checkpoint
    WITNESS = "witness"  # somebody else saw the log grow without being rewritten
    PERSONAL = "personal"  # the personal fields are those of the act
    TRUTH = "truth"  # what the act says is so
    SINCE = "since"  # nothing later undid the act


class Answer(StrEnum):
    PROVEN = "proven"
    REFUTED = "refuted"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer. `detail` holds what it rests on, by name, as text."""

    subject: Subject
    answer: Answer
    reason: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every answer, the more important first."""

    findings: tuple[Finding, ...]

    @property
    def proven(self) -> bool:
        """The act is in the log that the key belongs to, and nothing in the receipt is contradicted."""
        answers = {f.subject: f.answer for f in self.findings}
        return (
            answers[Subject.INCLUSION] is Answer.PROVEN
            and answers[Subject.SIGNATURE] is Answer.PROVEN
            and Answer.REFUTED not in answers.values()
        )


def verify(receipt: Receipt, keys: Iterable[VerifierKey]) -> Verdict:
    """What the receipt proves to somebody who trusts `keys`. The reasons are words of this module's table:

    included, not-included · signed, no-key, bad-signature, other-log · witnessed, no-witness · matches, differs,
    not-shown, none · needs-reading · needs-log."""
    keys = list(keys)
    return Verdict(
        (
            _inclusion(receipt),
            *_signatures(receipt, keys),
            _personal(receipt),
            Finding(Subject.TRUTH, Answer.OPEN, "needs-reading"),
            Finding(Subject.SINCE, Answer.OPEN, "needs-log"),
        )
    )


def _inclusion(receipt: Receipt) -> Finding:
    checkpoint = checkpoint_of(read_note(receipt.checkpoint))
    detail = {
        "leaf": receipt.leaf.hex(), "index": str(receipt.index), "size": str(checkpoint.size),
        "root": checkpoint.root.hex(),
    }  # fmt: skip
    try:
        reached = root_from_inclusion(receipt.index, checkpoint.size, receipt.leaf, receipt.proof)
    except LedgerError as error:
        return Finding(Subject.INCLUSION, Answer.REFUTED, "not-included", {**detail, "fault": str(error)})
    if reached != checkpoint.root:
        return Finding(Subject.INCLUSION, Answer.REFUTED, "not-included", {**detail, "reached": reached.hex()})
    return Finding(Subject.INCLUSION, Answer.PROVEN, "included", detail)


def _signatures(receipt: Receipt, keys: Sequence[VerifierKey]) -> Iterable[Finding]:
    note = read_note(receipt.checkpoint)
    checkpoint: Checkpoint = checkpoint_of(note)
    try:
        signed = verified(note, [key for key in keys if key.type == SIGNATURE])
    except LedgerError as error:
        yield Finding(Subject.SIGNATURE, Answer.REFUTED, "bad-signature", {"fault": str(error)})
    else:
        own = [s.key for s in signed if s.key.name == checkpoint.origin]
        if own:
            yield Finding(Subject.SIGNATURE, Answer.PROVEN, "signed", {"origin": checkpoint.origin, "key": str(own[0])})
        elif signed or any(key.type == SIGNATURE for key in keys):
            others = ", ".join(key.name for key in keys if key.type == SIGNATURE)
            yield Finding(Subject.SIGNATURE, Answer.OPEN, "other-log", {"origin": checkpoint.origin, "keys": others})
        else:
            yield Finding(Subject.SIGNATURE, Answer.OPEN, "no-key", {"origin": checkpoint.origin})
    try:
        seen = verified(note, [key for key in keys if key.type == COSIGNATURE])
    except LedgerError as error:
        yield Finding(Subject.WITNESS, Answer.REFUTED, "bad-signature", {"fault": str(error)})
        return
    if seen:
        names = ", ".join(s.key.name for s in seen)
        first = min(s.time for s in seen if s.time is not None)
        yield Finding(Subject.WITNESS, Answer.PROVEN, "witnessed", {"witnesses": names, "time": str(first)})
    else:
        yield Finding(Subject.WITNESS, Answer.OPEN, "no-witness")


def _personal(receipt: Receipt) -> Finding:
    if receipt.personal_digest is None:
        if receipt.personal is not None:
            return Finding(Subject.PERSONAL, Answer.REFUTED, "differs")
        return Finding(Subject.PERSONAL, Answer.PROVEN, "none")
    detail = {"digest": receipt.personal_digest.hex()}
    if receipt.personal is None:
        return Finding(Subject.PERSONAL, Answer.OPEN, "not-shown", detail)
    if personal_digest(receipt.personal.fields, receipt.personal.salt) != receipt.personal_digest:
        return Finding(Subject.PERSONAL, Answer.REFUTED, "differs", detail)
    return Finding(Subject.PERSONAL, Answer.PROVEN, "matches", detail)


# -- the file ----------------------------------------------------------------------------------------------------------
def write(receipt: Receipt) -> bytes:
    """The file of a receipt: JSON in UTF-8, indented, ended."""
    value: dict[str, Any] = {
        "format": FORMAT,
        "act": dict(receipt.act),
        "salt": _text(receipt.salt),
        "personal_digest": None if receipt.personal_digest is None else _text(receipt.personal_digest),
    }
    if receipt.personal is not None:
        value["personal"] = {"salt": _text(receipt.personal.salt), "fields": dict(receipt.personal.fields)}
    value |= {
        "index": receipt.index,
        "proof": [_text(step) for step in receipt.proof],
        "checkpoint": receipt.checkpoint,
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes) -> Receipt:
    """Read the file of a receipt. LedgerError, naming the field, when it is not one; nothing in it is verified yet, but
    its act can be hashed and its checkpoint be read."""
    if len(data) > LARGEST:
        raise LedgerError(
            "the receipt is too large", where="receipt", expected=sentence("at most {} bytes", f"{LARGEST:,}")
        )
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise LedgerError("not UTF-8", where=f"receipt, byte {error.start}", expected="a receipt of Guiju") from error
    except (ValueError, RecursionError) as error:
        raise LedgerError("not JSON ({})", str(error)[:120], where="receipt", expected="a receipt of Guiju") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise LedgerError(
            "not a receipt", where="receipt, format", expected=sentence('an object with "format": "{}"', FORMAT)
        )
    unknown = sorted(value.keys() - _FIELDS)
    if unknown:
        raise LedgerError("an unknown field", where=f"receipt, {unknown[0][:40]}", expected=", ".join(sorted(_FIELDS)))
    proof = value.get("proof")
    if not isinstance(proof, list) or len(proof) > LONGEST_PROOF:
        raise LedgerError(
            "no proof", where="receipt, proof", expected=sentence("a list of at most {} hashes", LONGEST_PROOF)
        )
    checkpoint = value.get("checkpoint")
    if not isinstance(checkpoint, str):
        raise LedgerError("no checkpoint", where="receipt, checkpoint", expected="a signed checkpoint")
    checkpoint_of(read_note(checkpoint))
    index = value.get("index")
    if type(index) is not int or not 0 <= index < 2**63:
        raise LedgerError("no index", where="receipt, index", expected="the number of the leaf, from 0")
    digest = value.get("personal_digest")
    receipt = Receipt(
        act=_object(value, "act"),
        salt=_decoded(value.get("salt"), "salt"),
        personal_digest=None if digest is None else _decoded(digest, "personal_digest"),
        index=index,
        proof=tuple(_decoded(step, f"proof[{n}]") for n, step in enumerate(proof)),
        checkpoint=checkpoint,
        personal=_disclosed(value),
    )
    for n, step in enumerate(receipt.proof):
        if len(step) != DIGEST:
            raise LedgerError(
                "{} bytes", len(step), where=f"receipt, proof[{n}]", expected=sentence("{} bytes", DIGEST)
            )
    _ = receipt.leaf  # refuses what cannot be hashed
    return receipt


def _disclosed(value: Mapping[str, Any]) -> Personal | None:
    if value.get("personal") is None:
        return None
    shown = _object(value, "personal")
    personal = Personal(_object(shown, "fields"), _decoded(shown.get("salt"), "personal.salt"))
    personal_digest(personal.fields, personal.salt)
    return personal


def _object(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    if not isinstance(found, dict):
        raise LedgerError("not an object", where=f"receipt, {name}", expected="fields by name")
    return found


def _decoded(value: object, name: str) -> bytes:
    try:
        if isinstance(value, str):
            data = base64.b64decode(value, validate=True)
            if _text(data) == value:  # one form only: no bit of a receipt may change unseen
                return data
    except (binascii.Error, ValueError):
        pass
    raise LedgerError("not base64", where=f"receipt, {name}", expected="standard base64 with padding")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unique(items: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(items)
    if len(value) != len(items):
        raise ValueError("a field stands twice")
    return value


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is not a number of JSON")
