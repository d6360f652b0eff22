"""Whatever is typed is answered or refused; nothing else ever happens."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.search import Index, Query, Sort, highlight

NASTY = [
    "\0",
    "食\0品",
    "\ud800",
    "食品\udfff",
    "a" * 2_000,
    "食" * 2_000,
    "食 " * 1_000,
    '"' * 2_000,
    '"食品',
    "title:* OR 1=1",
    "+tier:national -status:x",
    "[* TO *]",
    "a AND (b OR",
    "^~*?\\/",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "'; DROP TABLE standards; --",
    "\u202e\u200b\ufeff",
    "é" * 300 + "\u0301" * 1_500,
    "1 " * 900,
    "gb" * 900,
    "1" * 1_999,
    "㍿㌖ﷺ" * 100,
    "🙂" * 1_000,
]


def answered(index: Index, query: Query) -> None:
    try:
        answer = index.search(query)
    except GuijuError:
        return
    assert answer.total >= len(answer.hits)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("sort", list(Sort))
def test_nasty_questions(library: Index, text: str, sort: Sort) -> None:
    answered(library, Query(text, sort=sort))
    answered(library, Query(filters={"tier": (text,), "ics": (text,)}, sort=sort))
    answered(library, Query(after=text, sort=sort))
    assert "".join(piece for piece, _ in highlight("食品中污染物 GB 2762", text)) == "食品中污染物 GB 2762"
    assert "".join(piece for piece, _ in highlight(text, "食品 gb2762")) == text
    with suppress(GuijuError):
        library.suggest(text)


@settings(max_examples=many(200), deadline=None)
@given(text=st.text(st.characters(), max_size=60))
def test_any_question(library: Index, text: str) -> None:
    answered(library, Query(text))
    assert "".join(piece for piece, _ in highlight(text, text)) == text
