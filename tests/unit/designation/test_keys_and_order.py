"""Keys, URNs, order of editions, order of lists, and the rank an index keeps."""

from __future__ import annotations

import itertools
import random

import pytest
from chinese_designations import designations

from guiju.core.designation import Order, compare, parse, rank, same_work, sort_key


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("GB/T 22080-2008", "GB/T 22080-2016", Order.BEFORE),
        ("GB/T 22080-2016", "GB/T 22080-2008", Order.AFTER),
        ("GB/T 22080-2016/ISO/IEC 27001:2013", "GB/T 22080—2016", Order.SAME),
        ("GB 18401-2010", "GB/T 18401-2010", Order.INCOMPARABLE),
        ("GB/T 22080-2016/ISO/IEC 27001:2013", "ISO/IEC 27001:2013", Order.INCOMPARABLE),
        ("GB/T 1.1", "GB/T 1.1-2020", Order.INCOMPARABLE),
        ("GB/T 1.1", "GB/T1.1", Order.SAME),
        ("GB 20891-2014", "GB 20891-2014/XG1-2020", Order.BEFORE),
        ("ISO 7010:2019/Amd 5:2022", "ISO 7010:2019/Amd 10:2024", Order.BEFORE),
        ("ISO 7010:2019/Amd 2", "ISO 7010:2019/Amd 10", Order.BEFORE),
        ("ISO/CD 59020", "ISO/DIS 59020", Order.BEFORE),
        ("ISO/CD 59020.2", "ISO/CD 59020", Order.AFTER),
        ("ISO 3166-1:2013(en)", "ISO 3166-1:2013(fr)", Order.SAME),
        ("IEC 60034-11:2020", "IEC 60034-11:2020 RLV", Order.SAME),
        ("DIN EN ISO 9001:2015-11", "DIN EN ISO 9001:2008-12", Order.AFTER),
        ("ITU-R BT.417-4", "ITU-R BT.417-5", Order.BEFORE),
        ("draft-ietf-dtn-bpsec-cose-04", "draft-ietf-dtn-bpsec-cose-05", Order.BEFORE),
        ("RFC 2119", "RFC 8174", Order.INCOMPARABLE),
        ("GB 150-89", "GB 150-1998", Order.BEFORE),
        ("ETSI EN 301 549 V3.2.1 (2021-03)", "ETSI EN 301 549 V1.1.2 (2015-04)", Order.AFTER),
    ],
)
def test_compare(a: str, b: str, order: Order) -> None:
    assert compare(parse(a), parse(b)) is order


def test_same_work() -> None:
    assert same_work(parse("GB/T 1.1-2009"), parse("GB/T 1.1-2020"))
    assert not same_work(parse("GB/T 1.1-2020"), parse("GB/T 1.2-2020"))


@pytest.mark.parametrize(
    ("text", "urn"),
    [
        ("ISO 9001", "urn:iso:std:iso:9001"),
        ("ISO/IEC 27001", "urn:iso:std:iso-iec:27001"),
        ("ISO/TS 3691-8", "urn:iso:std:iso:ts:3691:-8"),
        ("ISO Guide 73", "urn:iso:std:iso:guide:73"),
        ("IWA 14-1", "urn:iso:std:iwa:14:-1"),
        ("ISO 9999-1:2011 Ed 5 (en)", "urn:iso:std:iso:9999:-1:ed-5:en"),
        ("ISO 9001:2015", "urn:guiju:std:iso:iso_9001:2015"),
        ("GB/T 1.1-2020", "urn:guiju:std:gb:gb/t_1.1-2020"),
        ("RFC 2119", "urn:ietf:rfc:2119"),
        ("BCP 14", "urn:ietf:bcp:14"),
        ("draft-ietf-dtn-bpsec-cose-04", "urn:ietf:id:draft-ietf-dtn-bpsec-cose-04"),
        ("Q/海尔 001-2020", "urn:guiju:std:enterprise:q/%E6%B5%B7%E5%B0%94_001-2020"),
    ],
)
def test_urn(text: str, urn: str) -> None:
    assert parse(text).urn == urn


def test_a_list_is_sorted_as_the_rule_says() -> None:
    texts = [
        "GB 2-1990", "GB 10-1990", "GB 10.2-1990", "GB 10.10-1990", "GB/T 1-1990", "GB/T 1-1991",
        "GB/T 1-1991/XG1-1992",
        "YY/T 3-2000", "DB11/T 1-2000", "T/ZZB 1-2000", "Q/ABC 1-2000", "GSB 05-1426-2001", "ISO 9:1990",
        "ISO 10:1990", "EN 1:1990", "BS 1:1990", "GBZ 1-1990",
    ]  # fmt: skip
    values = [parse(text) for text in texts]
    shuffled = random.Random(7).sample(values, len(values))
    assert [value.canonical for value in sorted(shuffled, key=sort_key)] == texts
    assert sorted(rank(value) for value in values) == [rank(value) for value in values]


def test_rank_fits_and_follows_the_sort_key_as_far_as_it_reaches() -> None:
    values = [parse(canonical) for _, canonical in designations()[::7]]
    for value in values:
        assert 0 <= rank(value) < 1 << 63
    reach = 0
    for a, b in itertools.combinations(values, 2):
        first, second = sort_key(a), sort_key(b)
        assert (first < second) != (second < first) or first == second
        letters_a = "".join(c for c in first[1] if c.isalpha())[:3]
        letters_b = "".join(c for c in second[1] if c.isalpha())[:3]
        same_prefix = first[1] == second[1]
        if first[0] != second[0] or (same_prefix and first[2] != second[2]):
            assert (rank(a) < rank(b)) == (first < second)
            reach += 1
        elif same_prefix and a.parts[:1] == b.parts[:1] and len(a.parts) < 2 and len(b.parts) < 2 and a.year != b.year:
            assert (rank(a) < rank(b)) == ((a.year or 0) < (b.year or 0))
        elif letters_a.isascii() and letters_b.isascii() and letters_a < letters_b and first[1] < second[1]:
            assert rank(a) <= rank(b)
    assert reach > 1000


def test_rank_clips_what_is_too_wide() -> None:
    assert rank(parse("Q/ABC 9999999-2020")) >> 24 & 0xFFFFF == 0xFFFFF
    assert rank(parse("ISO 10303-1751:2014")) < rank(parse("ISO 10304-1:2009"))
