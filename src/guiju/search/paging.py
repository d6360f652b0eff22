"""One page of hits under each sort. A page knows where the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import tantivy

from guiju.search import schema
from guiju.search.matching import Builder, Plan, joined, without
from guiju.search.model import RELEVANCE_LIMIT, Hit

_MUST = tantivy.Occur.Must
_ID = (1 << schema.ID_BITS) - 1
_BY_YEAR_ABOVE = 400_000  # documents above which a list by date is read year by year
_NEWEST = 2200  # a year no publication day lies after
WEIGHED_BELOW = 1_000_000  # documents below which words are weighed with the edition's standing


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, and the place of the next page (None on the last)."""

    hits: tuple[Hit, ...]
    next: tuple[int, ...] | None
    end_reason: str = ""


def by_relevance(searcher: tantivy.Searcher, plan: Plan, place: tuple[int, ...] | None, limit: int) -> Page:
    """Tier after tier, each less those before it. `place`: tier, hits of it already given, hits given in all."""
    tier, offset, served = place or (0, 0, 0)
    wanted = min(limit, RELEVANCE_LIMIT - served)
    hits: list[Hit] = []
    following: tuple[int, ...] | None = None
    while tier < len(plan.tiers):
        need = wanted - len(hits)
        found = _ranked(searcher, plan, tier, offset, need + 1)
        hits += found[:need]
        if len(found) > need:
            following = (tier, offset + need, served + len(hits))
            break
        tier, offset = tier + 1, 0
    if following is not None and served + len(hits) >= RELEVANCE_LIMIT:
        reason = f"Sorted by relevance, a list ends after {RELEVANCE_LIMIT:,} hits; sort by date or number to go on."
        return Page(tuple(hits), None, reason)
    return Page(tuple(hits), following)


def _ranked(searcher: tantivy.Searcher, plan: Plan, tier: int, offset: int, count: int) -> list[Hit]:
    this = plan.tiers[tier]
    query = without(this.query, [other.query for other in plan.tiers[:tier]])
    if this.ordered:
        found = searcher.search(query, count, count=False, order_by_field="standing", offset=offset).hits
    elif plan.bound < WEIGHED_BELOW:
        found = searcher.search(query, count, count=False, offset=offset, weight_by_field="weight").hits
    else:
        found = searcher.search(query, count, count=False, offset=offset).hits
    ids = _ids(searcher, [address for _, address in found])
    scores = [0.0 if this.ordered else float(score) for score, _ in found]
    return [Hit(id, score) for id, score in zip(ids, scores, strict=True)]


def _ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[int]:
    return [int(id or 0) for id in searcher.fast_field_values("id", addresses)] if addresses else []


def by_date(
    searcher: tantivy.Searcher, builder: Builder, plan: Plan, place: tuple[int, ...] | None, limit: int
) -> Page:
    """Newest publication first; among one day the higher id first. `place`: the key of the last hit given."""
    last = place[0] if place else None
    keys: list[int] = []
    if plan.bound > _BY_YEAR_ABOVE:
        for year in _years(builder, last):
            within = [plan.match, builder.term("mark", f"{schema.PUBLISHED}{year}")]
            keys += _dated(searcher, builder, within, last, limit + 1 - len(keys))
            if len(keys) > limit:
                break
    else:
        keys = _dated(searcher, builder, [plan.match], last, limit + 1)
    more = len(keys) > limit
    keys = keys[:limit]
    return Page(tuple(Hit(key & _ID, 0.0) for key in keys), (keys[-1],) if more and keys else None)


def _years(builder: Builder, last: int | None) -> Sequence[int]:
    newest = _NEWEST if last is None else _year(last >> schema.ID_BITS)
    return [year for year in (*range(newest, 0, -1), 0) if builder.frequency("mark", f"{schema.PUBLISHED}{year}")]


def _year(day: int) -> int:
    return date.fromordinal(day).year if day else 0


def _dated(
    searcher: tantivy.Searcher, builder: Builder, parts: list[tantivy.Query], last: int | None, count: int
) -> list[int]:
    if last is not None:
        if last == 0:
            return []
        parts = [*parts, builder.between("date_key", None, last - 1)]
    found = searcher.search(joined(parts, ()), count, count=False, order_by_field="date_key").hits
    return [int(key) for key, _ in found]


def by_number(
    searcher: tantivy.Searcher, builder: Builder, plan: Plan, place: tuple[int, ...] | None, limit: int
) -> Page:
    """By rank of the designation, then by id, so that editions of one rank are neither lost nor repeated.
    `place`: rank and id of the last hit given."""
    found: list[tuple[int, int]] = []
    want = limit + 1
    low = 0
    if place is not None:
        found = _of_rank(searcher, builder, plan, place[0], place[1], want)
        low = place[0] + 1
    if len(found) < want:
        found += _from_rank(searcher, builder, plan, low, want - len(found))
    more = len(found) > limit
    found = found[:limit]
    return Page(tuple(Hit(id, 0.0) for _, id in found), found[-1] if more and found else None)


def _of_rank(
    searcher: tantivy.Searcher, builder: Builder, plan: Plan, rank: int, above: int, count: int
) -> list[tuple[int, int]]:
    parts = [plan.match, builder.between("number_rank", rank, rank), builder.between("id", above + 1, None)]
    hits = searcher.search(joined(parts, ()), count, count=False, order_by_field="id", order=tantivy.Order.Asc).hits
    return [(rank, int(id)) for id, _ in hits]


def _from_rank(searcher: tantivy.Searcher, builder: Builder, plan: Plan, low: int, count: int) -> list[tuple[int, int]]:
    parts = [plan.match, builder.between("number_rank", low, None)] if low else [plan.match]
    ascending = tantivy.Order.Asc
    query = joined(parts, ())
    hits = searcher.search(query, count, count=False, order_by_field="number_rank", order=ascending).hits
    if not hits:
        return []
    ids = _ids(searcher, [address for _, address in hits])
    last = int(hits[-1][0])
    pairs = sorted((int(rank), id) for (rank, _), id in zip(hits, ids, strict=True))
    if len(hits) < count:
        return pairs
    whole = [pair for pair in pairs if pair[0] < last]  # of the last rank there may be more: take them in order of id
    return whole + _of_rank(searcher, builder, plan, last, 0, count - len(whole))
