"""Canonical JSON against RFC 8785's own examples; the leaf of an act byte for byte."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from guiju.core.ledger.canonical import canonical
from guiju.core.ledger.errors import LedgerError
from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt, personal_digest

SALT = bytes(range(16))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def test_sample_of_section_3_2_2() -> None:
    sample = json.loads(
        r'{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],'
        r'"string":"\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}'
    )
    assert canonical(sample).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_of_section_3_2_3_are_in_utf_16_order() -> None:
    sample = {
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
    }  # fmt: skip
    assert [line.split(":")[1].strip('}"') for line in canonical(sample).decode().split(",")] == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji",
        "Hebrew Letter Dalet With Dagesh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bits", "text"),  # RFC 8785, appendix B
    [
        ("0000000000000000", "0"), ("8000000000000000", "0"), ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"), ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"), ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("444b1ae4d6e2ef50", "1e+21"), ("3eb0c6f7a0b5ed8d", "0.000001"), ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("41b3de4355555553", "333333333.3333332"), ("becbf647612f3696", "-0.0000033333333333333333"),
    ],
)  # fmt: skip
def test_numbers_of_appendix_b(bits: str, text: str) -> None:
    import struct

    assert canonical(struct.unpack(">d", bytes.fromhex(bits))[0]).decode() == text


@given(values)
def test_the_fast_way_equals_the_slow_way(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"a": {1: "x"}}, "$.a"), ({"a": [2**53]}, "$.a[0]"), ({"a": b"x"}, "$.a"), ({"a": {1, 2}}, "$.a"),
        ({"a": float("nan")}, "canonical JSON"), ({"a": float("inf")}, "canonical JSON"),
        ({"a": "\ud800"}, "canonical JSON"), ({"\udfff": 1}, "canonical JSON"),
        ({"\ud83d\U0001f600": 1}, "canonical JSON"),
    ],
)  # fmt: skip
def test_what_json_cannot_carry_is_refused_by_place(value: object, where: str) -> None:
    with pytest.raises(LedgerError) as refused:
        canonical(value)
    assert refused.value.where == where


def test_endless_nesting_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(LedgerError, match="nested too deeply"):
        canonical(value)


def test_the_entry_byte_for_byte() -> None:
    digest = personal_digest({"name": "李工"}, bytes(range(16, 48)))
    assert digest == hashlib.sha256(
        b"guiju/personal/v1\n" + b"\x20" + bytes(range(16, 48)) + '{"name":"李工"}'.encode()
    ).digest()  # fmt: skip
    entry = leaf_entry({"kind": "publish", "at": "2026-11-22T09:00:00Z"}, SALT, digest)
    assert entry == (
        b"guiju/act/v1\n\x10" + SALT + b"\x20" + digest + b'{"at":"2026-11-22T09:00:00Z","kind":"publish"}'
    )
    assert leaf_hash(entry) == hashlib.sha256(b"\x00" + entry).digest()
    assert leaf_entry({}, SALT, None) == b"guiju/act/v1\n\x10" + SALT + b"\x00{}"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"  # RFC 6962 vector


def test_the_example_of_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs/ledger.md").read_text()
    entry = leaf_entry({"kind": "publish", "at": "2026-11-22T09:00:00Z"}, SALT, None)
    assert f"entry  {entry[:13].hex()} {entry[13:14].hex()} {SALT.hex()} {entry[30:31].hex()}" in page
    assert entry[31:].decode() in page
    assert f"leaf   {leaf_hash(entry).hex()}" in page


@pytest.mark.parametrize(
    ("act", "salt", "digest"),
    [({}, b"", None), ({}, b"x" * 15, None), ({}, b"x" * 33, None), ({}, SALT, b""),
     ({}, SALT, b"x" * 31), ([], SALT, None)],
)  # fmt: skip
def test_a_leaf_of_other_sizes_is_refused(act: dict[str, object], salt: bytes, digest: bytes | None) -> None:
    with pytest.raises(LedgerError):
        leaf_entry(act, salt, digest)


def test_a_typical_act_takes_less_than_60_microseconds() -> None:
    act = {f"field_{n}": "国家标准公开征求意见" for n in range(10)} | {
        "case": 184117, "votes": {"yes": 29, "no": 4}, "files": ["a", "b"], "open": True, "note": None,
    }  # fmt: skip
    best = 1.0
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(1000):
            leaf_hash(leaf_entry(act, SALT, bytes(32)))
        best = min(best, (time.perf_counter() - begun) / 1000)
    assert best < 60e-6
    assert len(new_salt()) == 16 and new_salt() != new_salt()
