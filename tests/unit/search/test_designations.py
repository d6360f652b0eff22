from __future__ import annotations

import pytest

from guiju.search import Index, Query
from guiju.search.designations import keys, spans, squeeze


def test_keys() -> None:
    assert keys(["GB/T 1.1-2020"]) == [
        "e:gbt112020",
        "w:gbt11",
        "n:gbt1",
        "n:gb11",
        "n:gb112020",
        "n:gb1",
        "n:11",
        "n:112020",
    ]
    assert keys(["ISO/IEC 27001:2022"])[:4] == ["e:isoiec270012022", "w:isoiec27001", "n:iso27001", "n:iso270012022"]


def test_a_designation_without_number_or_letters() -> None:
    assert keys(["Codex Alimentarius"]) == ["e:codexalimentarius", "w:codexalimentarius"]
    assert keys(["—", "", "\0"]) == []


def test_squeeze() -> None:
    assert squeeze("GB／T　１．１—２０２０") == "gbt112020"


def test_spans_take_the_longest_known_key() -> None:
    known = {"e:gb27622022", "w:gb2762"}
    found = spans("铅gb 2762-2022 限量", known.__contains__)
    assert [(span.start, span.end, span.edition) for span in found] == [(1, 13, "e:gb27622022")]
    assert spans("no number here", lambda key: True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gb2762", [1, 2]),
        ("GB 2762", [1, 2]),
        ("GB2762-2017", [2]),
        ("gb 2762 2017", [2]),
        ("GB／T1．1", [3]),
        ("gbt1.1-2020", [3]),
        ("gb 1.1", [3]),
        ("GB/T 1", [3]),
        ("iso-iec 27001", [4]),
        ("ISO 27001", [4]),
        ("IEC27001:2022", [4]),
        ("27001", [4]),
        ("jis a4306", [5]),
        ("GB 2762 铅", [1]),
        ("铅 gb2762-2022 限量", [1]),
        ("GB 2762 汽车", []),
        ("gb 99999", []),
    ],
)
def test_designations_in_any_mess(library: Index, text: str, expected: list[int]) -> None:
    assert [hit.id for hit in library.search(Query(text, literal=True)).hits] == expected
