"""For every text: parse and print are inverse, mangling changes nothing, only DesignationError is raised."""

from __future__ import annotations

import itertools
import random
import time

from chinese_designations import designations
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.designation import DesignationError, parse, rank, recognise, sort_key
from guiju.data.tables import rows

_CANONICAL = [canonical for _, canonical in designations()[::5]] + [
    "ISO/IEC 27001:2022",
    "ISO 7010:2019/Amd 5:2022",
    "ISO/CD TS 16766.2",
    "IEC 60335-2-3:2012+AMD1:2015 CSV",
    "IEC 60335-1:2001+AMD1:2004 CSV/COR1:2005",
    "65C/1118/FDIS",
    "ITU-T G.780/Y.1351 (2004) Amd 1",
    "EN ISO 13485:2016/AC:2016",
    "ETSI TS 100 289 V1.2.1 (2014-03)",
    "BS EN 60335-1:2012+A11:2014",
    "DIN EN ISO 9001:2015-11",
    "JIS B 8042-7:2001",
    "IEEE Std 1015-2006/Cor 1-2007",
    "ASTM A240/A240M-20a",
    "ANSI C63.4-2014",
    "CXS 192-1995",
    "OIML R 76-1:2006",
    "RFC 2119",
    "NIST SP 800-53r5",
    "CIE S 014-3/E:2011",
    "CGPM RES 4 (2018, E)",
    "W3C REC-xml-20081126",
    *(row["example"] for row in rows("codes/schemes.csv")),
    *(row["adopting"] for row in rows("codes/schemes.csv") if row["adopting"]),
]
_ALPHABET = st.sampled_from(sorted({char for text in _CANONICAL for char in text} | set("（）—／．０Ⅷ第号版\x00\t\n")))


def _value_or_none(text: str) -> object:
    try:
        return parse(text)
    except DesignationError as error:
        assert 0 <= error.position <= len(text)
        assert error.what and error.expected
        for suggestion in error.suggestions:
            assert parse(suggestion).canonical == suggestion
        return None


@given(st.sampled_from(_CANONICAL))
def test_print_and_parse_are_inverse(text: str) -> None:
    assert parse(text).canonical == text


@given(st.sampled_from(_CANONICAL), st.randoms(use_true_random=False))
def test_width_dashes_and_blanks_do_not_matter(text: str, source: random.Random) -> None:
    mangled = ""
    for char in text:
        choice = source.randint(0, 3)
        if choice == 0 and "!" <= char <= "~":
            mangled += chr(ord(char) + 0xFEE0)
        elif choice == 1 and char == "-":
            mangled += source.choice("‐‑–—―－")
        elif choice == 2 and char == " ":
            mangled += source.choice(("  ", "\u3000", "\u00a0", " \t"))
        else:
            mangled += char
    assert parse(f" {mangled}\n") == parse(text)


@settings(max_examples=many(400), deadline=None)
@given(st.text(alphabet=_ALPHABET, max_size=60))
def test_whatever_is_read_round_trips(text: str) -> None:
    value = _value_or_none(text)
    if value is not None:
        assert parse(value.canonical) == value  # type: ignore[attr-defined]


@settings(max_examples=many(400), deadline=None)
@given(st.sampled_from(_CANONICAL), st.integers(0, 60), _ALPHABET)
def test_a_changed_letter_is_read_or_refused_and_round_trips(text: str, at: int, char: str) -> None:
    changed = text[:at] + char + text[at + 1 :]
    value = _value_or_none(changed)
    if value is not None:
        assert parse(value.canonical) == value  # type: ignore[attr-defined]
        assert parse(value.canonical).canonical == value.canonical  # type: ignore[attr-defined]


@settings(max_examples=many(300), deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    _value_or_none(text)
    recognise(text)


@given(st.lists(st.sampled_from(_CANONICAL), min_size=2, max_size=20))
def test_sort_key_is_a_total_order_over_values(texts: list[str]) -> None:
    values = [parse(text) for text in texts]
    ordered = sorted(values, key=sort_key)
    for a, b in itertools.pairwise(ordered):
        assert sort_key(a) <= sort_key(b)
        assert (sort_key(a) == sort_key(b)) == (a == b)
    values.reverse()
    assert sorted(values, key=sort_key) == ordered
    assert all(0 <= rank(value) < 1 << 63 for value in values)


def test_hostile_texts_cost_no_more_than_their_length() -> None:
    """Repetitions that would blow up a careless expression, at the longest length that is looked at and far beyond."""
    pieces = (
        "1-",
        ".1",
        "A ",
        "a-",
        "(a",
        "(aaa) ",
        " and 2",
        "/Amd 1:2000",
        "ISO ",
        "9",
        " ",
        "\x00",
        "1/",
        "A/",
        "+A1:2001",
    )
    heads = (
        "GB/T ",
        "ISO ",
        "IEC ",
        "IEEE Std 1-2000 ",
        "Q/",
        "T/",
        "BS ",
        "EN ISO ",
        "draft-",
        "ETSI EN 300 ",
        "ANSI ",
        "ГОСТ ",
        "NIST SP ",
        "OIML R 1",
        "W3C ",
        "CIE ",
        "IEEE P1/D-1",
        *(f"{row['prefix'].split('|')[0].split('=')[0]} " for row in rows("codes/schemes.csv")[::4]),
    )
    for head in heads:
        for piece in pieces:
            for length in (290, 10_000):
                text = (head + piece * length)[:length]
                started = time.perf_counter()
                _value_or_none(text)
                assert time.perf_counter() - started < 0.25, (head, piece, length)
