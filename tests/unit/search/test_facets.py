"""Large answers, made small by lowering the limits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.search import Index, IndexDocument, Query, facets, open_index
from guiju.search.query import read
from guiju.search.schema import in_sample
from search.library import build

SIZE = 4_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = [
        IndexDocument(
            id=id,
            seq=id,
            designations=(),
            titles=(("zh", "标准"),),
            tier=("national", "local")[id % 4 == 0],
            publisher=f"P{id % 100:02d}",
        )
        for id in range(1, SIZE + 1)
    ]
    place = tmp_path_factory.mktemp("facets")
    build(place, documents)
    return place


def small(monkeypatch: pytest.MonkeyPatch, limit: int, sampled_above: int) -> None:
    monkeypatch.setattr(facets, "EXACT_LIMIT", limit)
    monkeypatch.setattr(facets, "SAMPLED_ABOVE", sampled_above)


def test_exact(folder: Path) -> None:
    answer = open_index(folder).search(Query("标准"))
    assert (answer.total, answer.exact, answer.facets_exact) == (SIZE, True, True)
    assert answer.facets["tier"] == (("national", 3_000), ("local", 1_000))
    assert [count for _, count in answer.facets["publisher"]] == [40] * 50  # of a hundred that many


def test_over_the_limit_facets_are_exact_while_it_is_cheap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 1_000, 1_000_000)
    answer = open_index(folder).search(Query("标准"))
    assert (answer.total, answer.exact, answer.facets_exact) == (1_000, False, True)
    assert answer.facets["tier"] == (("national", 3_000), ("local", 1_000))


def test_far_over_the_limit_facets_are_estimates_and_say_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 1_000, 1_000)
    answer = open_index(folder).search(Query("标准"))
    assert (answer.total, answer.exact, answer.facets_exact) == (1_000, False, False)
    sampled = sum(in_sample(id) for id in range(1, SIZE + 1))
    assert sum(count for _, count in answer.facets["tier"]) == 16 * sampled
    assert 0.9 * SIZE < 16 * sampled < 1.1 * SIZE


def test_near_the_limit_the_sample_is_not_trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 3_900, 1_000)
    answer = open_index(folder).search(Query("标准"))
    assert (answer.total, answer.exact, answer.facets_exact) == (3_900, False, True)


def test_what_filters_make_small_is_not_sampled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 100, 1_001)
    answer = open_index(folder).search(Query("标准", filters={"tier": ("local",)}))
    assert (answer.total, answer.exact, answer.facets_exact) == (100, False, True)
    assert answer.facets["tier"] == (("local", 1_000),)


def test_words_side_by_side_are_sampled_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 1_000, 1_000)
    state = open_index(folder)._now()
    plans = [
        state.builder.plan(query, read(query.text, state.builder.known)) for query in (Query("标准"), Query('"a b c"'))
    ]
    assert [plan.positions for plan in plans] == [False, True]
    for positions, exact in ((False, False), (True, True)):
        plan = replace(plans[0], positions=positions)
        assert facets.count(state.searcher, plan, {"tier": "tier"}, ()).facets_exact is exact


def test_counts_are_kept_until_the_index_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = open_index(folder)
    first = index.search(Query("标准"))
    monkeypatch.setattr(facets, "count", None)
    assert index.search(Query("标准", limit=3)).facets == first.facets
    with pytest.raises(TypeError):
        index.search(Query("标准", filters={"tier": ("local",)}))


def test_unknown_facet(library: Index) -> None:
    with pytest.raises(GuijuError, match="no facet"):
        library.search(Query(facets=("colour",)))
