"""A query in a search box, in any mess."""

from __future__ import annotations

import pytest

from guiju.core.designation import recognise


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("gb2762", ["GB 2762"]),
        ("iso 9001 2015", ["ISO 9001:2015", "ISO 9001-2015"]),
        ("iso 9001-2015", ["ISO 9001:2015", "ISO 9001-2015"]),
        ("GB／T1．1", ["GB/T 1.1"]),
        ("gbt 1.1-2020", ["GB/T 1.1-2020"]),
        ("GB 2762 2022", ["GB 2762-2022"]),
        ("gb_t_2423.1-2008", ["GB/T 2423.1-2008"]),
        ("《GB/T 1.1-2020》", ["GB/T 1.1-2020"]),
        ("ISO9001", ["ISO 9001"]),
        ("iso-iec 27001", ["ISO/IEC 27001"]),
        ("iso iec 27001:2022", ["ISO/IEC 27001:2022"]),
        ("isoiec 27001", ["ISO/IEC 27001"]),
        ("iso tr 10013", ["ISO/TR 10013"]),
        ("iec 60335 1", ["IEC 60335-1"]),
        ("jis b 8042-7", ["JIS B 8042-7"]),
        ("Q/GDW1168", ["Q/GDW 1168"]),
        ("din en iso 9001", ["DIN EN ISO 9001"]),
        ("gost r 34.11-94", ["ГОСТ Р 34.11-94"]),
        ("rfc 2119", ["RFC 2119"]),
        ("GB/T22080-2016/ISO/IEC27001:2013", ["GB/T 22080-2016/ISO/IEC 27001:2013"]),
    ],
)
def test_recognises(query: str, canonical: list[str]) -> None:
    assert [value.canonical for value in recognise(query)] == canonical


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "食品 铅 限量",
        "2022",
        "食品安全 2022",
        "hello 1",
        "ISO",
        "quality management",
        "\x00",
        "9" * 10_000,
        "'; DROP TABLE 1",
    ],
)
def test_other_queries_are_not_taken_for_designations(query: str) -> None:
    assert recognise(query) == ()
