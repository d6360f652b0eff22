"""One page of hits under each sort. A page knows where the next one begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import tantivy

from guiju.search import schema
from guiju.search.matching import Builder, Plan, either, joined, without
from guiju.search.model import RELEVANCE_LIMIT, Hit

ID = (1 << schema.ID_BITS) - 1
BY_CLASS_ABOVE = 20_000  # documents above which a list in the order of a column is read class by class
DEAR_BY_CLASS_ABOVE = (
    200_000  # the same where words must stand side by side or columns are compared, for each class anew
)
SINGLE_STEPS = 20  # classes read one by one before several are read at once
_NEWEST = 2200  # a year no publication day lies after


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, and the place of the next page (None on the last); `titled`: how many of them stand in a tier of titles or
    designations."""

    hits: tuple[Hit, ...]
    next: tuple[int, ...] | None
    end_reason: str = ""
    titled: int = 0


def by_relevance(
    searcher: tantivy.Searcher, builder: Builder, plan: Plan, place: tuple[int, ...] | None, limit: int
) -> Page:
    """Tier after tier, each less those before it. `place`: tier, the key of the last hit given in it (in a tier
    ordered by weight: how many), hits given in all."""
    tier, at, served = place or (0, 0, 0)
    wanted = min(limit, RELEVANCE_LIMIT - served)
    hits: list[Hit] = []
    titled = 0
    following: tuple[int, ...] | None = None
    while tier < len(plan.tiers):
        need = wanted - len(hits)
        this = plan.tiers[tier]
        query = without(this.query(), [other.bare for other in plan.tiers[:tier]])
        if this.column:
            bound = min(plan.bound, BY_CLASS_ABOVE) if _dear(plan) else plan.bound
            keys = [key for key, _ in highest(searcher, builder, query, this.column, at, need + 1, bound)]
            hits += [Hit(key & ID, 0.0) for key in keys[:need]]
            titled += len(keys[:need])
            if len(keys) > need:
                following = (tier, keys[need - 1] if need else at, served + len(hits))
                break
        else:
            found = _weighed(searcher, query, at, need + 1)
            hits += found[:need]
            if len(found) > need:
                following = (tier, at + need, served + len(hits))
                break
        tier, at = tier + 1, 0
    if following is not None and served + len(hits) >= RELEVANCE_LIMIT:
        reason = f"Sorted by relevance, a list ends after {RELEVANCE_LIMIT:,} hits; sort by date or number to go on."
        return Page(tuple(hits), None, reason, titled)
    return Page(tuple(hits), following, titled=titled)


def _dear(plan: Plan) -> bool:
    return (plan.positions or plan.ranges) and plan.bound < DEAR_BY_CLASS_ABOVE


def _weighed(searcher: tantivy.Searcher, query: tantivy.Query, offset: int, count: int) -> list[Hit]:
    found = searcher.search(query, count, count=False, offset=offset, weight_by_field="weight").hits
    keys = ids(searcher, [address for _, address in found])
    return [Hit(id, float(score)) for id, (score, _) in zip(keys, found, strict=True)]


def ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[int]:
    """The editions at these places of the index."""
    return [int(id or 0) for id in searcher.fast_field_values("id", addresses)] if addresses else []


def by_date(
    searcher: tantivy.Searcher, builder: Builder, plan: Plan, place: tuple[int, ...] | None, limit: int
) -> Page:
    """Newest publication first; among one day the higher id first. `place`: the key of the last hit given."""
    last = place[0] if place else 0
    found = highest(searcher, builder, plan.match, "date_key", last, limit + 1, plan.bound)
    keys = [key for key, _ in found]
    hits = tuple(Hit(key & ID, 0.0) for key in keys[:limit])
    return Page(hits, (keys[limit - 1],) if len(keys) > limit else None)


def highest(
    searcher: tantivy.Searcher, builder: Builder, query: tantivy.Query, column: str, last: int, count: int, bound: int
) -> list[tuple[int, tantivy.DocAddress]]:
    """The highest `count` values of a unique column below `last` (0: from the top), each with its document.

    A long list is read class by class: the documents of one class (a year; a length of title) lie together in the
    order, and a class has a term of its own, so that only a little of the list is looked at. After some steps each
    takes twice as many classes as the one before, so that a list with few documents in the first is soon at its end.
    """
    if last:
        query = joined([query, builder.between(column, None, last - 1)], ())
    if bound <= BY_CLASS_ABOVE or column == "standing":
        return _top(searcher, query, column, count)
    found: list[tuple[int, tantivy.DocAddress]] = []
    marks = _classes(builder, column, last)
    steps = 0
    while marks and len(found) < count:
        size = 1 << max(0, steps - SINGLE_STEPS)
        part, marks = either(*(builder.term("mark", mark) for mark in marks[:size])), marks[size:]
        found += _top(searcher, joined([part, query], ()), column, count - len(found))
        steps += 1
    return found


def _top(
    searcher: tantivy.Searcher, query: tantivy.Query, column: str, count: int
) -> list[tuple[int, tantivy.DocAddress]]:
    return [(int(key), address) for key, address in searcher.search(query, count, False, column).hits]


def _classes(builder: Builder, column: str, last: int) -> list[str]:
    """The marks of a column's classes in its order, from that of `last` on; those no document has are left out."""
    if column == "date_key":
        newest = _year(last >> schema.ID_BITS) if last else _NEWEST
        marks = [f"{schema.PUBLISHED}{year}" for year in (*range(newest, 0, -1), 0)]
    else:
        letter = schema.TITLE_CLASS[column]
        lengths = range(schema.LONGEST_TITLE + 1)
        marks = [f"{letter}{live}.{length}" for live in (1, 0) for length in lengths]
        if last:
            length = schema.LONGEST_TITLE - (last >> schema.LENGTH_SHIFT & schema.LONGEST_TITLE)
            marks = marks[marks.index(f"{letter}{last >> 62}.{length}") :]
    return [mark for mark in marks if builder.frequency("mark", mark)]


def _year(day: int) -> int:
    return date.fromordinal(day).year if day else 0


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
    keys = ids(searcher, [address for _, address in hits])
    last = int(hits[-1][0])
    pairs = sorted((int(rank), id) for (rank, _), id in zip(hits, keys, strict=True))
    if len(hits) < count:
        return pairs
    whole = [pair for pair in pairs if pair[0] < last]  # of the last rank there may be more: take them in order of id
    return whole + _of_rank(searcher, builder, plan, last, 0, count - len(whole))
