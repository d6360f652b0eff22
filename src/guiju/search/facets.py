"""Totals and facets of an answer, in one aggregation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy

from guiju.core.errors import GuijuError
from guiju.search import schema
from guiju.search.model import EXACT_LIMIT, FACETS

_SHOWN = {"publisher": 50, "committee": 50, "year": 200, "ics": 100}
_PER_SEGMENT = 100_000  # more distinct values than any facet but publishers has: counts are exact
_PUBLISHERS_PER_SEGMENT = 1_000  # of each segment of a large answer; the fifty shown are the most frequent of these
_MOST_NAMES = 200_000
_EVERY_PUBLISHER_BELOW = 20_000  # documents up to which all publishers are counted
SAMPLED_ABOVE = 400_000  # documents an answer may hold before it is first tried on the sample


@dataclass(frozen=True, slots=True)
class Counts:
    """How many, and of which kinds. Not `exact`: over EXACT_LIMIT. Not `facets_exact`: scaled up from the sample."""

    total: int
    exact: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    facets_exact: bool


def columns(names: Sequence[str], filters: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Facet → column. ICS goes one level below the deepest code chosen: field, group, subgroup."""
    found: dict[str, str] = {}
    for name in names:
        if name not in FACETS:
            raise GuijuError(f"there is no facet {name[:40]!r}", where="facets", expected=", ".join(FACETS))
        found[name] = "publisher_code" if name == "publisher" else name
        if name == "ics":
            chosen = [code.strip().strip(".") for code in filters.get("ics", ())]
            depth = max((code.count(".") + 1 for code in chosen), default=0)
            found[name] = schema.ICS_LEVELS[min(depth, 2)]
    return found


def count(
    searcher: tantivy.Searcher,
    match: tantivy.Query,
    sampled: tantivy.Query,
    bound: int,
    names: Mapping[str, str],
    branch: Sequence[str],
) -> Counts:
    """Count an answer of at most `bound` documents. Large ones are tried on the sample (`sampled`, the same
    question within it): when that shows them far over the limit, its facets are scaled and said to be estimates."""
    if bound > SAMPLED_ABOVE:
        total, facets = _aggregate(searcher, sampled, names, branch, schema.SAMPLE_RATE, _PUBLISHERS_PER_SEGMENT)
        if total > 1.3 * EXACT_LIMIT:
            return Counts(EXACT_LIMIT, False, facets, False)
    publishers = _PER_SEGMENT if bound < _EVERY_PUBLISHER_BELOW else _PUBLISHERS_PER_SEGMENT
    total, facets = _aggregate(searcher, match, names, branch, 1, publishers)
    return Counts(min(total, EXACT_LIMIT), total <= EXACT_LIMIT, facets, True)


def _aggregate(
    searcher: tantivy.Searcher,
    query: tantivy.Query,
    names: Mapping[str, str],
    branch: Sequence[str],
    scale: int,
    publishers: int,
) -> tuple[int, dict[str, tuple[tuple[str, int], ...]]]:
    asked: dict[str, Any] = {"n": {"value_count": {"field": "id"}}}
    for name, column in names.items():
        size = 1_000 if name == "ics" else _SHOWN.get(name, 100)
        per_segment = publishers if name == "publisher" else _PER_SEGMENT
        asked[f"f_{name}"] = {"terms": {"field": column, "size": size, "segment_size": per_segment}}
    answer = searcher.aggregate(query, asked)
    facets = {name: _buckets(answer[f"f_{name}"]["buckets"], scale) for name in names}
    if "publisher" in facets:
        named = [(_publisher(searcher, int(code)), count) for code, count in facets["publisher"]]
        facets["publisher"] = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
    if "ics" in facets:
        within = tuple(branch)
        shown = [pair for pair in facets["ics"] if not within or _below(pair[0], within)]
        facets["ics"] = tuple(shown[: _SHOWN["ics"]])
    return int(answer["n"]["value"]) * scale, facets


_publishers: dict[int, str] = {}  # a code never changes its name


def _publisher(searcher: tantivy.Searcher, code: int) -> str:
    found = _publishers.get(code)
    if found is None:
        prefix = f"{code:016x}"
        terms = searcher.terms_with_prefix("publisher_name", prefix, limit=1)
        found = terms[0][0][len(prefix) :] if terms else ""
        if len(_publishers) >= _MOST_NAMES:
            _publishers.clear()
        _publishers[code] = found
    return found


def _buckets(buckets: Sequence[Mapping[str, Any]], scale: int) -> tuple[tuple[str, int], ...]:
    pairs = []
    for bucket in buckets:
        key = bucket["key"]
        value = key if isinstance(key, str) else str(int(key))
        if value != "0":
            pairs.append((value, int(bucket["doc_count"]) * scale))
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _below(code: str, branches: Sequence[str]) -> bool:
    return any(code == branch or code.startswith(branch + ".") for branch in branches)
