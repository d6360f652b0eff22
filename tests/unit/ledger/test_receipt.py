"""Receipts: what they prove, what they leave open, and that no changed byte passes."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, personal_digest
from guiju.core.ledger.note import COSIGNATURE, Checkpoint, SignerKey, cosign, sign
from guiju.core.ledger.receipt import Answer, Personal, Receipt, Subject, Verdict, read, verify, write
from guiju.core.ledger.tree import inclusion_proof, reader_of, root

LOG = SignerKey("guiju.example/log", 1, bytes(range(32)))
OTHER = SignerKey("other.example/log", 1, bytes(32))
WITNESS = SignerKey("witness.example", COSIGNATURE, bytes(range(1, 33)))
SALT, PERSONAL_SALT = bytes(range(16)), bytes(range(16, 32))
PERSON = {"name": "李工", "mail": "li@example.org"}
ACT = {"act": 5, "kind": "vote", "case": 20240817, "choice": "yes", "at": "2026-11-22T01:00:00Z", "weight": 0.5}


def made(**changes: Any) -> Receipt:
    digest = personal_digest(PERSON, PERSONAL_SALT)
    leaves = [leaf_hash(bytes((n,))) for n in range(11)]
    leaves[6] = leaf_hash(leaf_entry(ACT, SALT, digest))
    note = sign(Checkpoint("guiju.example/log", 11, root(leaves)).text, LOG)
    proof = tuple(inclusion_proof(6, 11, reader_of(leaves)))
    receipt = Receipt(ACT, SALT, digest, 6, proof, note, Personal(PERSON, PERSONAL_SALT))
    return replace(receipt, **changes)


def answers(verdict: Verdict) -> dict[Subject, tuple[str, str]]:
    return {f.subject: (f.answer.value, f.reason) for f in verdict.findings}


def test_a_receipt_proves_the_act_and_says_what_it_does_not() -> None:
    receipt = read(write(made()))
    assert receipt == made()
    verdict = verify(receipt, [LOG.verifier])
    assert verdict.proven
    assert answers(verdict) == {
        Subject.INCLUSION: ("proven", "included"),
        Subject.SIGNATURE: ("proven", "signed"),
        Subject.WITNESS: ("open", "no-witness"),
        Subject.PERSONAL: ("proven", "matches"),
        Subject.TRUTH: ("open", "needs-reading"),
        Subject.SINCE: ("open", "needs-log"),
    }


def test_erased_personal_fields_leave_the_proof() -> None:
    receipt = made(personal=None)
    assert "李工" not in write(receipt).decode()
    verdict = verify(read(write(receipt)), [LOG.verifier])
    assert verdict.proven
    assert answers(verdict)[Subject.PERSONAL] == ("open", "not-shown")


def test_a_key_is_needed_and_it_must_be_the_logs() -> None:
    assert answers(verify(made(), []))[Subject.SIGNATURE] == ("open", "no-key")
    assert answers(verify(made(), [OTHER.verifier]))[Subject.SIGNATURE] == ("open", "other-log")
    assert not verify(made(), []).proven
    assert not verify(made(), [OTHER.verifier]).proven
    stranger = sign(made().checkpoint.split("\n\n")[0] + "\n", OTHER)  # a known key, but not that of the origin
    assert answers(verify(made(checkpoint=stranger), [OTHER.verifier]))[Subject.SIGNATURE] == ("open", "other-log")


def test_a_witness_counts_when_its_key_is_known() -> None:
    receipt = made(checkpoint=cosign(made().checkpoint, WITNESS, 1_790_000_000))
    assert answers(verify(receipt, [LOG.verifier]))[Subject.WITNESS] == ("open", "no-witness")
    verdict = verify(receipt, [LOG.verifier, WITNESS.verifier])
    witness = next(f for f in verdict.findings if f.subject is Subject.WITNESS)
    assert (witness.answer, witness.detail) == (
        Answer.PROVEN, {"witnesses": "witness.example", "time": "1790000000"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"act": ACT | {"choice": "no"}}, Subject.INCLUSION),
        ({"salt": bytes(16)}, Subject.INCLUSION),
        ({"personal_digest": None, "personal": None}, Subject.INCLUSION),
        ({"index": 7}, Subject.INCLUSION),
        ({"index": 11}, Subject.INCLUSION),
        ({"proof": ()}, Subject.INCLUSION),
        ({"proof": (bytes(32),) * 4}, Subject.INCLUSION),
        ({"personal": Personal({"name": "王工"}, PERSONAL_SALT)}, Subject.PERSONAL),
        ({"personal": Personal(PERSON, SALT)}, Subject.PERSONAL),
    ],
)
def test_a_changed_receipt_is_refuted(changes: dict[str, Any], subject: Subject) -> None:
    verdict = verify(made(**changes), [LOG.verifier])
    assert answers(verdict)[subject][0] == "refuted"
    assert not verdict.proven


def test_a_forged_checkpoint_is_refuted() -> None:
    forged = made().checkpoint.replace("\n11\n", "\n12\n")
    assert answers(verify(made(checkpoint=forged), [LOG.verifier]))[Subject.SIGNATURE] == ("refuted", "bad-signature")


def decoded(data: bytes) -> Any:
    """What a receipt says, or None where it is none."""
    try:
        return read(data)
    except LedgerError:
        return None


@given(st.data())
def test_no_flipped_bit_passes(data: st.DataObject) -> None:
    whole = bytearray(write(made()))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    receipt = decoded(bytes(whole))
    if receipt is not None and receipt != made():  # a space between fields may be another kind of space
        assert not verify(receipt, [LOG.verifier]).proven


def changed(**fields: Any) -> bytes:
    value = json.loads(write(made())) | fields
    return json.dumps({k: v for k, v in value.items() if v is not ...}).encode()


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "receipt"),
        (b"\xff\xfe", "receipt, byte 0"),
        (b"[]", "receipt, format"),
        (b"{}", "receipt, format"),
        (b"null", "receipt, format"),
        (b"[" * 100_000, "receipt"),
        (b" " * 1_000_001, "receipt"),
        (b'{"format":"guiju/receipt/v1","format":"x"}', "receipt"),
        (b'{"format":NaN}', "receipt"),
        (changed(format="guiju/receipt/v2"), "receipt, format"),
        (changed(more=1), "receipt, more"),
        (changed(act=...), "receipt, act"),
        (changed(act=[]), "receipt, act"),
        (changed(salt="x"), "receipt, salt"),
        (changed(salt=5), "receipt, salt"),
        (changed(salt=base64.b64encode(b"short").decode()), "salt"),
        (changed(personal_digest="AAAA"), "personal_digest"),
        (changed(personal=[1]), "receipt, personal"),
        (changed(personal={"fields": {}}), "receipt, personal.salt"),
        (changed(index=-1), "receipt, index"),
        (changed(index=True), "receipt, index"),
        (changed(index=2**70), "receipt, index"),
        (changed(index="6"), "receipt, index"),
        (changed(proof=...), "receipt, proof"),
        (changed(proof=["AAAA"]), "receipt, proof[0]"),
        (changed(proof=[1]), "receipt, proof[0]"),
        (changed(proof=[""] * 65), "receipt, proof"),
        (changed(checkpoint=1), "receipt, checkpoint"),
        (changed(checkpoint="x"), "note"),
        (changed(act={"n": 2**60}), "$.n"),
        (changed(act={"s": "\ud800"}), "canonical JSON"),
    ],
)
def test_what_is_not_a_receipt_is_refused_by_place(data: bytes, where: str) -> None:
    with pytest.raises(LedgerError) as refused:
        read(data)
    assert refused.value.where == where
    assert refused.value.expected
