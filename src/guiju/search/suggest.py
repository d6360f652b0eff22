"""Completions while typing, from the index's own vocabulary."""

from __future__ import annotations

import tantivy

from guiju.core.errors import GuijuError
from guiju.search import designations
from guiju.search.matching import Builder
from guiju.search.model import Suggestion
from guiju.search.prepare import TITLE_GRAM, normalise, runs

LONGEST_PREFIX = 200
MOST = 50
_LOOKED_AT = 60  # designations sharing a prefix that are compared by standing
_TERMS = 200
_SAME_WORD = 0.8  # a longer gram this close in frequency is the word, the shorter one a part of it


def suggest(searcher: tantivy.Searcher, builder: Builder, prefix: str, limit: int) -> list[Suggestion]:
    """Up to `limit` completions: designations that begin so (in force and newest first), then words of titles."""
    if len(prefix) > LONGEST_PREFIX:
        raise GuijuError(f"a prefix of {len(prefix)} characters", where="prefix", expected=f"at most {LONGEST_PREFIX}")
    if not 0 < limit <= MOST:
        raise GuijuError(f"{limit} suggestions", where="limit", expected=f"1 to {MOST}")
    named = _designations(searcher, builder, designations.squeeze(prefix), limit)
    return named + _words(searcher, normalise(prefix), limit - len(named))


def _designations(searcher: tantivy.Searcher, builder: Builder, key: str, limit: int) -> list[Suggestion]:
    if not key:
        return []
    found: dict[int, tuple[int, str]] = {}
    terms = searcher.terms_with_prefix("key", designations.EDITION + key, limit=_LOOKED_AT)
    for term, _ in terms:
        hits = searcher.search(builder.term("key", term), 3, count=False, order_by_field="standing").hits
        addresses = [address for _, address in hits]
        ids = searcher.fast_field_values("id", addresses) if addresses else []
        for (standing, address), id in zip(hits, ids, strict=True):
            label = searcher.doc(address).get_first("label")
            if id and label:
                found[int(id)] = (int(standing), str(label))
        if len(found) >= _LOOKED_AT:
            break
    exact = {id for id, (_, label) in found.items() if designations.squeeze(label) == key}
    best = sorted(found, key=lambda id: (id not in exact, -found[id][0], id))
    return [Suggestion(found[id][1], "designation", id) for id in best[:limit]]


def _words(searcher: tantivy.Searcher, prefix: str, limit: int) -> list[Suggestion]:
    pieces = runs(prefix)
    if limit <= 0 or not pieces or pieces[-1].end != len(prefix):
        return []
    last = pieces[-1]
    head = prefix[: last.start]
    if last.cjk:
        if len(last.text) >= TITLE_GRAM:
            return []
        terms = searcher.terms_with_prefix("title_cjk", last.text, limit=_TERMS)
        words = _whole([(term, count) for term, count in terms if len(term) > 1])
    elif len(last.text) < 2:
        return []
    else:
        words = [term for term, _ in searcher.terms_with_prefix("word", last.text, limit=limit)]
    return [Suggestion(head + word, "word") for word in words[:limit]]


def _whole(terms: list[tuple[str, int]]) -> list[str]:
    """Grams that look like words: most frequent first, without those that nearly always continue the same way."""
    counts = dict(terms)
    longest_of: dict[str, int] = {}
    for term, count in terms:
        for size in range(2, len(term)):
            part = term[:size]
            longest_of[part] = max(longest_of.get(part, 0), count)
    kept = [term for term in counts if longest_of.get(term, 0) < _SAME_WORD * counts[term]]
    return sorted(kept, key=lambda term: (-counts[term], -len(term), term))
