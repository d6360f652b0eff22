"""Totals and facets of an answer, in one aggregation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy

from guiju.core.errors import GuijuError
from guiju.search import schema
from guiju.search.matching import Builder, Plan, joined
from guiju.search.model import EXACT_LIMIT, FACETS

_SHOWN = {"publisher": 50, "committee": 50, "year": 200, "ics": 100}
_PER_SEGMENT = 100_000  # more distinct values than any facet but publishers has: counts are exact
_PUBLISHERS_PER_SEGMENT = 1_000  # of each segment of a large answer; the fifty shown are the most frequent of these
_MOST_NAMES = 200_000
_EVERY_PUBLISHER_BELOW = 20_000  # documents up to which all publishers are counted
SAMPLED_ABOVE = 100_000  # documents an answer is likely to hold before it is first tried on the sample
POSITIONS_SAMPLED_ABOVE = 400_000  # the same where words must stand side by side
_ASKED_OF_SAMPLE_ABOVE = 200_000
_SURELY = 1.3  # by how much the sample must show an answer over the limit

_CLASSED = ("tier", "status")  # facets that are counted together, as they stand in the column `class`
_CLASSES = {"terms": {"field": "class", "size": 10_000, "segment_size": _PER_SEGMENT}}
_COUNTED = {"value_count": {"field": "id"}}

Pairs = tuple[tuple[str, int], ...]
"""Values with their counts, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many, and of which kinds. Not `exact`: over EXACT_LIMIT. Not `facets_exact`: scaled up from the sample."""

    total: int
    exact: bool
    facets: Mapping[str, Pairs]
    facets_exact: bool


def columns(names: Sequence[str], filters: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Facet → column. ICS goes one level below the deepest code chosen: field, group, subgroup."""
    found: dict[str, str] = {}
    for name in names:
        if name not in FACETS:
            raise GuijuError("there is no facet {}", repr(name[:40]), where="facets", expected=", ".join(FACETS))
        found[name] = "publisher_code" if name == "publisher" else name
        if name == "ics":
            chosen = [code.strip().strip(".") for code in filters.get("ics", ())]
            depth = max((code.count(".") + 1 for code in chosen), default=0)
            found[name] = schema.ICS_LEVELS[min(depth, 2)]
    return found


def count(searcher: tantivy.Searcher, plan: Plan, names: Mapping[str, str], branch: Sequence[str]) -> Counts:
    """Count an answer. One that may be large is tried on the sample: when that shows it far over the limit, its facets
    are scaled up from there and said to be estimates."""
    if plan.likely > (POSITIONS_SAMPLED_ABOVE if plan.positions else SAMPLED_ABOVE):
        seen, facets = _aggregate(searcher, plan.sampled, names, branch, _PUBLISHERS_PER_SEGMENT)
        if seen * schema.SAMPLE_RATE > _SURELY * EXACT_LIMIT:
            return Counts(EXACT_LIMIT, False, {name: _scaled(pairs) for name, pairs in facets.items()}, False)
    publishers = _PER_SEGMENT if plan.bound < _EVERY_PUBLISHER_BELOW else _PUBLISHERS_PER_SEGMENT
    total, facets = _aggregate(searcher, plan.match, names, branch, publishers)
    return Counts(min(total, EXACT_LIMIT), total <= EXACT_LIMIT, facets, True)


def as_many(searcher: tantivy.Searcher, builder: Builder, query: tantivy.Query, least: int, likely: int) -> bool:
    """Whether a query finds so many documents, without weighing one. Of a query that is `likely` to find very many the
    sample is asked first: what it holds the whole holds too."""
    sample = joined([query, builder.term("mark", schema.SAMPLE)], ())
    return (likely > _ASKED_OF_SAMPLE_ABOVE and _total(searcher, sample) >= least) or (_total(searcher, query) >= least)


def _total(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return int(searcher.aggregate(query, {"n": _COUNTED})["n"]["value"])


def _scaled(pairs: Pairs) -> Pairs:
    return tuple((value, count * schema.SAMPLE_RATE) for value, count in pairs)


def _aggregate(
    searcher: tantivy.Searcher,
    query: tantivy.Query,
    names: Mapping[str, str],
    branch: Sequence[str],
    publishers: int,
) -> tuple[int, dict[str, Pairs]]:
    classed = [name for name in _CLASSED if name in names]
    asked: dict[str, Any] = {"n": _CLASSES if classed else _COUNTED}
    for name, column in names.items():
        if name in classed:
            continue
        size = 1_000 if name == "ics" else _SHOWN.get(name, 100)
        per_segment = publishers if name == "publisher" else _PER_SEGMENT
        asked[f"f_{name}"] = {"terms": {"field": column, "size": size, "segment_size": per_segment}}
    answer = searcher.aggregate(query, asked)
    found = {name: _buckets(answer[f"f_{name}"]["buckets"]) for name in names if name not in classed}
    if classed:
        buckets = answer["n"]["buckets"]
        total = sum(bucket["doc_count"] for bucket in buckets)
        found.update(_of_classes(buckets, classed))
    else:
        total = int(answer["n"]["value"])
    facets = {name: found[name] for name in names}
    if "publisher" in facets:
        named = [(_publisher(searcher, int(code)), count) for code, count in facets["publisher"]]
        facets["publisher"] = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
    if "ics" in facets:
        within = tuple(branch)
        shown = [pair for pair in facets["ics"] if not within or _below(pair[0], within)]
        facets["ics"] = tuple(shown[: _SHOWN["ics"]])
    return total, facets


def _of_classes(buckets: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Pairs]:
    """The facets that stand together in one column, apart."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for bucket in buckets:
        values = dict(zip(_CLASSED, schema.codes_of(bucket["key"]), strict=True))
        for name in names:
            if values[name]:
                counts[name][values[name]] += bucket["doc_count"]
    return {name: tuple(sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))) for name, count in counts.items()}


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


def _buckets(buckets: Sequence[Mapping[str, Any]]) -> Pairs:
    pairs = []
    for bucket in buckets:
        key = bucket["key"]
        value = key if isinstance(key, str) else str(int(key))
        if value != "0":
            pairs.append((value, int(bucket["doc_count"])))
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _below(code: str, branches: Sequence[str]) -> bool:
    return any(code == branch or code.startswith(branch + ".") for branch in branches)
