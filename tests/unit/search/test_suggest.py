from __future__ import annotations

import pytest

from guiju.core.errors import GuijuError
from guiju.search import Index, Suggestion


def test_designations_in_force_first(library: Index) -> None:
    assert library.suggest("gb27") == [
        Suggestion("GB 2762-2022", "designation", 1),
        Suggestion("GB 2762-2017", "designation", 2),
    ]
    assert library.suggest("GB／T 1．") == [Suggestion("GB/T 1.1-2020", "designation", 3)]
    assert library.suggest("ISO/IEC 27", 1) == [Suggestion("ISO/IEC 27001:2022", "designation", 4)]


def test_words(library: Index) -> None:
    assert library.suggest("privacy prot") == [Suggestion("privacy protection", "word")]
    assert Suggestion("食品安全", "word") in library.suggest("食品")
    assert library.suggest("zzz") == []


@pytest.mark.parametrize("prefix", ["", " ", "?!", "\0", "\ud800"])
def test_nothing_to_complete(library: Index, prefix: str) -> None:
    assert library.suggest(prefix) == []


def test_refused(library: Index) -> None:
    with pytest.raises(GuijuError):
        library.suggest("x" * 201)
    with pytest.raises(GuijuError):
        library.suggest("x", 0)
