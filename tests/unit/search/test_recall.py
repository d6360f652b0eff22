from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.search import Index, IndexDocument, Query
from guiju.search.prepare import normalise
from search.library import build

WORDS = [
    *("食品", "安全", "国家", "标准", "污染物", "限量", "技术", "要求", "试验", "方法", "测定"),
    *("エレベータ用", "緩衝器", "鋼製", "部分", "第一"),
]
TITLES = ["".join(WORDS[(i * k + k) % len(WORDS)] for k in range(1, 2 + i % 9)) for i in range(120)]
ABSTRACTS = ["规定了" + TITLES[(i * 7) % 120] + "的检验" for i in range(120)]


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [
        IndexDocument(
            id=i + 1,
            seq=1,
            designations=(),
            titles=(("zh", TITLES[i]), ("ja", TITLES[(i + 5) % 120])),
            abstract=ABSTRACTS[i],
        )
        for i in range(120)
    ]
    return build(Path(tmp_path_factory.mktemp("titles")), documents)


@settings(max_examples=many(300), deadline=None)
@given(data=st.data())
def test_a_run_is_found_exactly_where_a_scan_finds_it(titles: Index, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TITLES + ABSTRACTS))
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, min(len(text), start + 15)))]
    found = titles.search(Query(part, limit=1_000, literal=True))
    needle = normalise(part)
    scan = {
        i + 1
        for i in range(120)
        if any(needle in normalise(text) for text in (TITLES[i], TITLES[(i + 5) % 120], ABSTRACTS[i]))
    }
    assert {hit.id for hit in found.hits} == scan
    assert found.total == len(scan)


def test_a_run_that_is_nowhere(titles: Index) -> None:
    assert titles.search(Query("食标国安品", literal=True)).total == 0
