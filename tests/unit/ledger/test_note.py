"""Signed notes, checkpoints and cosignatures: the published example, and what is refused."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.note import (
    COSIGNATURE,
    Checkpoint,
    SignerKey,
    checkpoint_of,
    cosign,
    new_signer,
    read_note,
    sign,
    signer_key,
    verified,
    verifier_key,
)

# The key pair and note that implementations of signed-note are tested with.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The checkpoint printed in C2SP tlog-cosignature (its keys are not published).
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


def test_the_published_note_verifies_and_is_made_again() -> None:
    key = verifier_key(PETER)
    assert (key.name, key.type, key.id.hex(), str(key)) == ("PeterNeumann", 1, "c74f20a3", PETER)
    assert [signed.key for signed in verified(read_note(NOTE), [key])] == [key]
    private = signer_key(PETER_PRIVATE)
    assert (str(private), private.verifier) == (PETER_PRIVATE, key)
    assert sign(TEXT, private) == NOTE  # Ed25519 is deterministic
    assert "AYEK" not in repr(private)


def test_the_published_checkpoint_is_read() -> None:
    note = read_note(SOFA)
    checkpoint = checkpoint_of(note)
    assert checkpoint == Checkpoint(
        "example.com/behind-the-sofa",
        20852163,
        base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
    )
    assert checkpoint.text == note.text
    assert [(s.name, s.id.hex(), len(s.blob)) for s in note.signatures] == [
        ("example.com/behind-the-sofa", "033de0ae", 64), ("witness.example.com/w1", "8d66cf3f", 72),
    ]  # fmt: skip
    assert struct.unpack(">Q", note.signatures[1].blob[:8]) == (1679315147,)
    assert verified(note, [verifier_key(PETER)]) == []


def test_a_cosignature_signs_its_time() -> None:
    log, witness = new_signer("example.org/log"), new_signer("witness.example.org", COSIGNATURE)
    text = Checkpoint("example.org/log", 3, bytes(32)).text
    note = cosign(sign(text, log), witness, 1_790_000_000)
    keys = [log.verifier, witness.verifier]
    assert [(s.key.name, s.time) for s in verified(read_note(note), keys)] == [
        ("example.org/log", None), ("witness.example.org", 1_790_000_000),
    ]  # fmt: skip
    line = read_note(note).signatures[1]
    assert witness.verifier.verifies(b"cosignature/v1\ntime 1790000000\n" + text.encode(), line.blob[8:])
    later = (1_790_000_001).to_bytes(8, "big")
    encoded = base64.b64encode(line.id + later + line.blob[8:]).decode()
    forged = sign(text, log) + f"— witness.example.org {encoded}\n"
    with pytest.raises(LedgerError, match=r"witness\.example\.org"):
        verified(read_note(forged), keys)
    assert verifier_key(str(witness.verifier)) == witness.verifier
    assert witness.verifier.id != SignerKey("witness.example.org", 1, witness.seed).verifier.id


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_a_flipped_bit_anywhere_in_a_note_is_found(at: int, bit: int) -> None:
    data = bytearray(NOTE.encode())
    data[at] ^= 1 << bit
    key = verifier_key(PETER)
    try:
        note = read_note(data.decode())
        assert verified(note, [key]) == []  # the name or the id is another's now
    except (LedgerError, UnicodeDecodeError):
        pass


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        TEXT,
        TEXT + "\n",
        NOTE[:-1],
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("=", ""),
        NOTE.replace("— Peter", "— Pe+ter"),
        NOTE.replace("— PeterNeumann", "—"),
        NOTE + "\n",
        "\x00" + NOTE,
        NOTE.replace("you", "y\tou"),
        TEXT + "\n— PeterNeumann x08goA==\n" * 65,
        TEXT + "\n— PeterNeumann AAAA\n",
        "x" * 70_000,
    ],
)
def test_what_is_not_a_note_is_refused(note: str) -> None:
    with pytest.raises(LedgerError):
        read_note(note)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "PeterNeumann", PETER[:-1], PETER.replace("c74f20a3", "c74f20a4"), PETER.replace("Peter", "Petra"),
        PETER.replace("+AR", "+ZR"), "Peter Neumann" + PETER[12:], PETER_PRIVATE, PETER.replace("c74f20a3", "C74F20A3"),
        "a" * 2000, "+".join(("é\u2003", "00000000", "AQ==")),
    ],
)  # fmt: skip
def test_what_is_not_a_key_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        verifier_key(text)
    if text != PETER_PRIVATE:
        with pytest.raises(LedgerError) as refused:
            signer_key("PRIVATE+KEY+" + text)
        assert "AYEK" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n1\nAAAA\n",
        "a\n1\n!\n",
        "a\n1e3\n" + "A" * 43 + "=\n",
        "\n1\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 42 + "B=\n",
        "a\n" + "9" * 20 + "\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    note = read_note(sign(text, signer_key(PETER_PRIVATE)))
    with pytest.raises(LedgerError, match="checkpoint"):
        checkpoint_of(note)


def test_text_without_an_end_is_not_signed() -> None:
    with pytest.raises(LedgerError, match="the last line is not ended"):
        sign("a", signer_key(PETER_PRIVATE))
    with pytest.raises(LedgerError, match="cannot name a key"):
        new_signer("two words")
