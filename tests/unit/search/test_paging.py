from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.search import Index, IndexDocument, Query, Sort, cursor, paging
from guiju.search.model import OPEN_END
from search.library import build


def document(id: int) -> IndexDocument:
    """Many ties: eight ranks, a few days, a few lengths of title."""
    live = ((1, OPEN_END),) if id % 3 else ((1, 2),)
    return IndexDocument(
        id=id,
        seq=id,
        designations=(f"GB/T {id % 40}-{2000 + id % 5}",),
        titles=(("zh", "标准" + "化" * (id % 7)), ("en", "Standard " + "testing " * (id % 4))),
        abstract="技术要求 " * (id % 2) + "方法",
        published=0 if id % 11 == 0 else 735_000 + id % 5 * 400,
        number_rank=id % 8,
        force=live,
    )


DOCUMENTS = [document(id) for id in range(1, 301)]


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build(Path(tmp_path_factory.mktemp("tied")), DOCUMENTS)


def every(index: Index, query: Query) -> list[int]:
    found: list[int] = []
    after = ""
    while True:
        page = index.search(Query(query.text, sort=query.sort, limit=query.limit, after=after))
        found += [hit.id for hit in page.hits]
        after = page.next
        if not after:
            return found
        assert len(page.hits) == query.limit


@settings(max_examples=many(60), deadline=None)
@given(
    text=st.sampled_from(
        ["", "标准", "标准化化", "technical", "standard", "testing standard", "技术", "gb/t 7", "方法"]
    ),
    sort=st.sampled_from(list(Sort)),
    limit=st.integers(3, 120),
    broad=st.booleans(),
    steps=st.sampled_from([0, 3, 20]),
)
def test_each_hit_once(tied: Index, text: str, sort: Sort, limit: int, broad: bool, steps: int) -> None:
    kept = paging.BY_CLASS_ABOVE, paging.SINGLE_STEPS
    paging.BY_CLASS_ABOVE, paging.SINGLE_STEPS = 0 if broad else kept[0], steps
    try:
        found = every(tied, Query(text, sort=sort, limit=limit))
        whole = tied.search(Query(text, sort=sort, limit=1_000))
    finally:
        paging.BY_CLASS_ABOVE, paging.SINGLE_STEPS = kept
    assert len(found) == len(set(found)) == whole.total
    assert found == [hit.id for hit in whole.hits]


def test_orders(tied: Index) -> None:
    by_id = {item.id: item for item in DOCUMENTS}
    dated = every(tied, Query(sort=Sort.DATE, limit=50))
    assert dated == sorted(by_id, key=lambda id: (-by_id[id].published, -id))
    numbered = every(tied, Query(sort=Sort.NUMBER, limit=7))
    assert numbered == sorted(by_id, key=lambda id: (by_id[id].number_rank, id))


def test_relevance_ends_and_says_so(tied: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "RELEVANCE_LIMIT", 100)
    query = Query("标准", limit=40)
    sizes = []
    after = ""
    while True:
        page = tied.search(Query(query.text, limit=40, after=after))
        sizes.append(len(page.hits))
        after = page.next
        if not after:
            break
        assert page.end_reason == ""
    assert sizes == [40, 40, 20]
    assert "sort by date or number" in page.end_reason


def test_a_cursor_belongs_to_its_question(tied: Index) -> None:
    after = tied.search(Query("标准", limit=5)).next
    assert tied.search(Query("标准", limit=9, after=after)).hits
    for other in (
        Query("方法", after=after),
        Query("标准", sort=Sort.DATE, after=after),
        Query("标准", after=after + "x"),
    ):
        with pytest.raises(GuijuError):
            tied.search(other)


def test_a_place_that_nobody_was_given_is_refused() -> None:
    query, key = Query(text="a"), b"k" * 32
    token = cursor.write(query, (0, 20, 20), key)
    assert cursor.read(replace(query, after=token), 3, key) == (0, 20, 20)
    body = b"0.9223372036854775807.0"
    digest = hashlib.sha256(body + b"\0" + cursor.fingerprint(query).encode()).digest()
    forged = [base64.urlsafe_b64encode(digest[:size] + body).decode().rstrip("=") for size in (8, 16)]
    forged += [cursor.write(query, (0, 1 << 62, 0), b"another key"), token[:-2], token + "A"]
    forged += ["\u00e9", "A" * 300, "=", "."]
    for after in forged:
        with pytest.raises(GuijuError, match="not a cursor"):
            cursor.read(replace(query, after=after), 3, key)
