from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from guiju.core.errors import GuijuError
from guiju.search import Index, Query, RebuildNeededError, Sort, open_index
from search.library import LIBRARY, build


def ids(library: Index, query: Query) -> list[int]:
    return [hit.id for hit in library.search(query).hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("食品 铅 限量", [1]),
        ("食品中污染物", [1, 2]),
        ("污染物 食品", [1, 2]),
        ("標準化文件", [3]),
        ("protections", [4]),
        ("securite vie", [4]),
        ("elevator buffer", [5]),
        ("エレベータ", [5]),
        ("ｴﾚﾍﾞｰﾀ", [5]),
        ("衝", [5]),
        ('"contaminants in foods"', [1]),
        ('"foods contaminants"', []),
        ("“食品中污染物”", [1, 2]),
        ("食品 elevator", []),
        ("食品 contaminant", [1]),
        ("？！", []),
    ],
)
def test_words(library: Index, text: str, expected: list[int]) -> None:
    assert ids(library, Query(text, literal=True)) == expected


def test_no_words_lists_everything_newest_first(library: Index) -> None:
    answer = library.search(Query())
    assert [hit.id for hit in answer.hits] == [4, 1, 3, 2, 5]
    assert (answer.total, answer.exact, answer.next) == (5, True, "")


def test_facets(library: Index) -> None:
    facets = library.search(Query("")).facets
    assert facets["tier"] == (("national", 3), ("foreign", 1), ("international", 1))
    assert facets["status"] == (("in-force", 4), ("replaced", 1))
    assert facets["publisher"] == (("NHC", 2), ("ISO", 1), ("JISC", 1), ("SAC", 1))
    assert facets["ics"] == (("67", 2), ("01", 1), ("03", 1), ("35", 1), ("91", 1))
    assert facets["year"] == (("2022", 2), ("2016", 1), ("2017", 1), ("2020", 1))
    assert facets["committee"] == (("NHC/FS", 2), ("ISO/IEC JTC 1/SC 27", 1), ("SAC/TC 286", 1))


def test_ics_facet_goes_one_level_below_the_filter(library: Index) -> None:
    answer = library.search(Query(filters={"ics": ("35",)}))
    assert [hit.id for hit in answer.hits] == [4]
    assert answer.facets["ics"] == (("35.030", 1),)
    deeper = library.search(Query(filters={"ics": ("03.100",)}))
    assert deeper.facets["ics"] == (("03.100.70", 1),)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"tier": ("national",)}, [1, 3, 2]),
        ({"tier": ("foreign", "international")}, [4, 5]),
        ({"effect": ("mandatory",), "status": ("in-force",)}, [1]),
        ({"scheme": ("JIS",)}, [5]),
        ({"committee": ("SAC/TC 286",)}, [3]),
        ({"publisher": ("SAC", "NHC")}, [1, 3, 2]),
        ({"year": ("2017", "2016")}, [2, 5]),
        ({"ics": ("91.140.90",)}, [5]),
        ({"ics": ("91.140", "67")}, [1, 2, 5]),
        ({"ics": ("9",)}, []),
        ({"id": ("3", "4")}, [4, 3]),
        ({"tier": ()}, []),
        ({"tier": ("no such",)}, []),
    ],
)
def test_filters(library: Index, filters: dict[str, tuple[str, ...]], expected: list[int]) -> None:
    assert ids(library, Query(filters=filters)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 3, 31), []),
        (date(2016, 4, 1), [5]),
        (date(2017, 12, 31), [2, 5]),
        (date(2018, 1, 1), [2]),  # in the hole between two intervals
        (date(2018, 12, 31), [2]),
        (date(2019, 1, 1), [2, 5]),
        (date(2023, 6, 29), [4, 3, 2, 5]),
        (date(2023, 6, 30), [4, 1, 3, 5]),
        (date(9999, 12, 31), [4, 1, 3, 5]),
    ],
)
def test_in_force_on_a_day(library: Index, day: date, expected: list[int]) -> None:
    assert ids(library, Query(on=day)) == expected


def test_changed_since(library: Index) -> None:
    assert ids(library, Query(since_seq=13)) == [4, 5]


def test_sorts(library: Index) -> None:
    assert ids(library, Query(sort=Sort.DATE)) == [4, 1, 3, 2, 5]
    assert ids(library, Query(sort=Sort.NUMBER)) == [3, 2, 1, 4, 5]


def test_titles_in_force_come_first_then_the_shorter(library: Index) -> None:
    assert ids(library, Query("标准")) == [1, 3, 2]


def test_last_seq_is_not_an_answer(library: Index) -> None:
    assert library.last_seq == 100
    assert library.documents == 5
    assert library.search(Query("last")).total == 0


@pytest.mark.parametrize(
    "query",
    [
        Query(limit=0),
        Query(limit=1_001),
        Query(filters={"colour": ("red",)}),
        Query(filters={"year": ("last",)}),
        Query(filters={"id": ("-1",)}),
        Query(filters={"id": ("9" * 30,)}),
        Query(filters={"tier": "national"}),  # type: ignore[dict-item]
        Query(filters={"tier": ("x",) * 1_001}),
        Query(facets=("colour",)),
        Query(since_seq=-1),
        Query(since_seq=1 << 64),
        Query("x" * 10_240),
        Query("a b " * 100 + "c" + " ".join(map(str, range(70)))),
        Query(after="%%%"),
        Query(after="AAAA"),
        Query(after="\ud800"),
        Query(after="A" * 5_000),
    ],
)
def test_questions_that_are_refused(library: Index, query: Query) -> None:
    with pytest.raises(GuijuError):
        library.search(query)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(RebuildNeededError):
        open_index(tmp_path / "none")


def test_threads_share_an_index(tmp_path: Path) -> None:
    index = build(tmp_path, LIBRARY)
    found: list[int] = []

    def ask() -> None:
        for _ in range(50):
            index.refresh()
            found.append(index.search(Query("食品", limit=1)).total)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 200
