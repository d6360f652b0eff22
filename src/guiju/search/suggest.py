"""Completions while typing, from the index's own vocabulary."""

from __future__ import annotations

import tantivy

from guiju.core.errors import GuijuError, sentence
from guiju.search import designations
from guiju.search.matching import Builder
from guiju.search.model import Suggestion
from guiju.search.paging import ID, highest
from guiju.search.prepare import TITLE_GRAM, normalise, runs

LONGEST_PREFIX = 200
MOST = 50
_LOOKED_AT = 60  # designations sharing a long prefix
_TERMS = 200
_SAME_WORD = 0.8  # a longer gram this close in frequency is the word, the shorter one a part of it


def suggest(searcher: tantivy.Searcher, builder: Builder, prefix: str, limit: int) -> list[Suggestion]:
    """Up to `limit` completions: designations (that very work, then newest first), then words of titles."""
    if len(prefix) > LONGEST_PREFIX:
        raise GuijuError(
            "a prefix of {} characters", len(prefix), where="prefix", expected=sentence("at most {}", LONGEST_PREFIX)
        )
    if not 0 < limit <= MOST:
        raise GuijuError("{} suggestions", limit, where="limit", expected=sentence("1 to {}", MOST))
    named = _designations(searcher, builder, designations.squeeze(prefix), limit)
    return named + _words(searcher, normalise(prefix), limit - len(named))


def _designations(searcher: tantivy.Searcher, builder: Builder, key: str, limit: int) -> list[Suggestion]:
    """Editions of exactly this work, then those whose designation begins so, newest first."""
    if not key:
        return []
    found: dict[str, Suggestion] = {}
    begins = [designations.EDITION + key, designations.WORK + key]
    if len(key) <= designations.LONGEST_PREFIX:
        begins.append(designations.PREFIX + key)
    else:
        begins += [term for term, _ in searcher.terms_with_prefix("key", designations.EDITION + key, limit=_LOOKED_AT)]
    for term in begins:
        count = builder.frequency("key", term)
        if not count:
            continue
        column = "date_key" if term.startswith(designations.PREFIX) else "standing"
        hits = highest(searcher, builder, builder.term("key", term), column, 0, limit, count)
        for key_, address in hits:
            label = str(searcher.doc(address).get_first("label") or "")
            if label and label not in found:
                found[label] = Suggestion(label, "designation", key_ & ID)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


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
