"""What a question finds beyond the editions that hold all its words: those that hold other words for the same, then
those that hold most of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import tantivy

from guiju.search import designations, facets, paging, schema
from guiju.search.matching import Builder, Clauses, Made, Plan, Tier, all_of, either, joined
from guiju.search.model import Query, Wider
from guiju.search.prepare import Run, pairs, stem
from guiju.search.understanding import Group, Understood
from guiju.search.vocabulary import Vocabulary

ENOUGH = 10  # editions: a question that as many answer word for word, in their titles, is not widened
FEW, FEW_OF_MILLIONS = 200, 600  # editions that a wider reading adds: so many are named one by one
MANY = 500  # as many answer it word for word, in whatever part: one title among them will do
_SHOULD, _MUST = tantivy.Occur.Should, tantivy.Occur.Must
_FIELDS = ("title", "whole")
_SELDOM_TOGETHER = 8  # of the editions that hold a word, one in so many is thought to hold another one asked for
_MOST_INTERSECTED = 4  # groups, beyond which their documents are counted one by one
_WHOLE = 0.4  # what a word in an abstract is worth beside one in a title
_OTHER = 0.7  # what another word for the same is worth beside the one typed
_WEAK = 0.3
_SERIES, _SERIES_NAMED = (
    12.0,
    2_000.0,
)  # of a series asked for: as much as a rare word; beside a number, before all (JIS of ISO 9001)
_KEYS = (1_000.0, 300.0, 30.0)  # that very edition, the work, a number near to it: above whatever words are worth


@dataclass(frozen=True, slots=True)
class Held:
    """What understanding a question asks of the index."""

    builder: Builder
    vocabulary: Vocabulary

    def holds(self, phrase: Sequence[Run]) -> int:
        return self.builder.most(phrase)

    def gram(self, text: str) -> int:
        return self.builder.frequency("title_cjk", text)

    def near(self, word: str) -> str:
        return self.vocabulary.near(word)

    def known(self, word: str) -> bool:
        return word in self.vocabulary

    def pair(self, first: str, second: str) -> int:
        return self.builder.frequency("title_word", pairs([stem(first), stem(second)])[0])


def titled(searcher: tantivy.Searcher, builder: Builder, plan: Plan, count: int) -> bool:
    """Whether the titles, or designations, of so many editions answer word for word, whatever narrows the answer."""
    named = [tier.bare for tier in plan.tiers if tier.column]
    return bool(named) and facets.as_many(searcher, builder, either(*named), count, plan.words_bound)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a wider reading adds: for a list by weight, and the same editions without weights; `ids`: which, None for
    more than a few. Few are named one by one, so that nothing is matched twice. `most`: a number they cannot exceed;
    `likely`: how many they probably are."""

    scored: Made
    bare: tantivy.Query
    ids: frozenset[int] | None
    most: int
    likely: int


def _as_many(parts: Sequence[_Part], least: int) -> bool:
    """Whether parts together hold so many editions, not more than a few."""
    ids: set[int] = set()
    for part in parts:
        if part.ids is None:
            return True
        ids |= part.ids
    return len(ids) >= least


Weighing = Callable[[tantivy.Query], tantivy.Query]
"""Makes of a query the same by weight."""


def _few(searcher: tantivy.Searcher) -> int:
    return FEW_OF_MILLIONS if searcher.num_docs > 1_000_000 else FEW


def _part(searcher: tantivy.Searcher, builder: Builder, scored: Weighing, bare: tantivy.Query, most: int) -> _Part:
    few = _few(searcher)
    hits = searcher.search(bare, few + 1, count=False, order_by_field="id").hits
    if len(hits) > few:
        return _Part(partial(scored, bare), bare, None, most, most)
    return _named(builder, scored, [int(id) for id, _ in hits])


def _named(builder: Builder, scored: Weighing, ids: Sequence[int]) -> _Part:
    """Few editions, one by one."""
    if not ids:
        return _Part(tantivy.Query.empty_query, tantivy.Query.empty_query(), frozenset(), 0, 0)
    only = either(*(builder.term("id", id) for id in sorted(ids)))
    return _Part(partial(scored, only), only, frozenset(ids), len(ids), len(ids))


def widen(
    searcher: tantivy.Searcher, builder: Builder, plan: Plan, query: Query, understood: Understood
) -> tuple[Plan, Wider] | None:
    """The plan with what a wider reading adds behind it; None when nothing is to be had."""
    asked = [group for group in understood.groups if _held(group) and not group.weak]
    weak = [group for group in understood.groups if (_held(group) or group.series) and group.weak]
    wider = understood.wider
    if not asked and not wider.unknown:
        asked, weak = [group for group in weak if not group.series], []
    if not asked:
        return None
    found = [] if wider.unknown else _every(searcher, builder, asked, weak)
    match = found
    if not _as_many(found, ENOUGH):
        most = _most(searcher, builder, asked, weak)
        if most is not None:
            found, match = [*found, most], [most]  # what holds every group holds most of them
            wider = replace(wider, some=len(asked) > 1)
    if not found:
        return None
    clauses, bound = builder.limits(query)
    more = [Tier(partial(_limited, part, clauses), "", part.bare) for part in found]
    # other words in a title come before these in an abstract
    titles, rest = more[: len(found) > 1], more[len(found) > 1 :]
    literal = plan.tiers if plan.bound else [replace(tier, query=tantivy.Query.empty_query) for tier in plan.tiers]
    tiers = (*(t for t in literal if t.column), *titles, *(t for t in literal if not t.column), *rest)
    bare = [part.bare for part in match]
    whole = either(plan.words, *bare) if plan.bound else either(*bare)
    likely = plan.likely + sum(part.likely for part in match)
    most_words = plan.words_bound + sum(part.most for part in match)
    sampled = joined([whole, builder.term("mark", schema.SAMPLE)], clauses)
    bound = min(bound, most_words)
    return Plan(
        joined([whole], clauses),
        sampled,
        tiers,
        bound,
        min(bound, likely),
        plan.positions,
        whole,
        most_words,
        plan.ranges,
    ), wider


def _limited(part: _Part, clauses: Clauses) -> tantivy.Query:
    return joined([part.scored()], clauses)


def _held(group: Group) -> bool:
    return group.atom is not None or bool(group.ways)


def _every(searcher: tantivy.Searcher, builder: Builder, asked: Sequence[Group], weak: Sequence[Group]) -> list[_Part]:
    """All groups in the title, and all in the whole."""
    found = []
    for field in _FIELDS:
        bare = all_of([either(*_ways(builder, field, group)) for group in asked])
        most = min(_size(builder, group) for group in asked)
        found.append(_part(searcher, builder, partial(_weighed, builder, field, asked, weak), bare, most))
    return found


def _weighed(
    builder: Builder, field: str, asked: Sequence[Group], weak: Sequence[Group], only: tantivy.Query
) -> tantivy.Query:
    """Documents by the weight of all groups in a field."""
    found = tantivy.Query.const_score_query(only, 0.0)
    series = [_raised(builder, group, _worth(asked)) for group in weak if group.series]
    return _raised_by([of(builder, field, group) for group in asked] + series, found)


def _worth(asked: Sequence[Group]) -> float:
    return _SERIES_NAMED if any(group.atom is not None and group.atom.span for group in asked) else _SERIES


def of(builder: Builder, field: str, group: Group) -> tantivy.Query:
    """A group in a field, however it is said, by weight."""
    return _heaviest(_weighed_ways(builder, field, group))


def _weighed_ways(builder: Builder, field: str, group: Group) -> list[tantivy.Query]:
    if group.atom is not None:
        keys = zip(builder.keys(group.atom), _KEYS, strict=True)
        exact = [tantivy.Query.const_score_query(key, worth) for key, worth in keys if key is not None]
        exact += [tantivy.Query.const_score_query(twin, _KEYS[1]) for twin in _twins(builder, group)]
        return [*exact, all_of(builder.text(field, group.atom, scored=True))]
    ways = [all_of([part for phrase in way for part in builder.near(field, phrase)]) for way in group.ways]
    return [ways[0], *(tantivy.Query.boost_query(way, _OTHER) for way in ways[1:])]


def _heaviest(ways: Sequence[tantivy.Query]) -> tantivy.Query:
    """Whatever is found of these, by the heaviest of it."""
    return ways[0] if len(ways) == 1 else tantivy.Query.disjunction_max_query(list(ways))


def _ways(builder: Builder, field: str, group: Group) -> list[tantivy.Query]:
    """What finds a group in a field, without weights: any of these."""
    if group.atom is not None:
        keys = [key for key in builder.keys(group.atom) if key is not None]
        return [*keys, *_twins(builder, group), all_of(builder.text(field, group.atom))]
    return [all_of([part for phrase in way for part in builder.near(field, phrase)]) for way in group.ways]


def _twins(builder: Builder, group: Group) -> list[tantivy.Query]:
    """What has the same number in a series asked for."""
    return [all_of([builder.term("key", number), builder.term("key", series)]) for number, series in group.twins]


def _anywhere(builder: Builder, group: Group) -> tantivy.Query:
    whole = [tantivy.Query.boost_query(way, _WHOLE) for way in _weighed_ways(builder, "whole", group)]
    return _heaviest([*_weighed_ways(builder, "title", group), *whole])


def _found(builder: Builder, group: Group) -> tantivy.Query:
    """A group anywhere, without weights."""
    return either(*(way for field in _FIELDS for way in _ways(builder, field, group)))


def _most(searcher: tantivy.Searcher, builder: Builder, asked: Sequence[Group], weak: Sequence[Group]) -> _Part | None:
    """As many of the groups as enough editions hold, at least half; else any. A designation is always asked for."""
    named = [group for group in asked if group.atom is not None]
    scored = partial(_raised_by_all, builder, asked, weak)
    if named:
        most_named = sum(_size(builder, group) for group in named)
        part = _part(searcher, builder, scored, either(*(_found(builder, group) for group in named)), most_named)
        return part if _as_many([part], 1) else None
    words = sorted(asked, key=lambda group: _size(builder, group))
    found = [_found(builder, group) for group in words]
    half = (len(words) + 1) // 2
    for least in dict.fromkeys((*range(max(1, len(words) - 1), half - 1, -1), 1)):
        most = sum(_size(builder, group) for group in words[: len(words) - least + 1])
        part = _holding(searcher, builder, scored, found, least, most)
        if _as_many([part], ENOUGH if least > half else 1):
            return part
    return None


def _holding(
    searcher: tantivy.Searcher,
    builder: Builder,
    scored: Weighing,
    found: Sequence[tantivy.Query],
    least: int,
    most: int,
) -> _Part:
    """What so many of the queries find, those that find fewest first. Whatever holds so many holds one of the first:
    only there the others are looked up, each counting one."""
    some = tantivy.Query.const_score_query(either(*found[: len(found) - least + 1]), 0.0)
    counted = _raised_by([tantivy.Query.const_score_query(query, 1.0) for query in found], some)
    few = _few(searcher)
    hits = searcher.search(counted, few + 1, count=False).hits
    addresses = [address for score, address in hits if score > least - 0.5]
    if len(addresses) > few:
        bare = at_least(least, found)
        return _Part(partial(scored, bare), bare, None, most, most if least == 1 else most // _SELDOM_TOGETHER)
    return _named(builder, scored, paging.ids(searcher, addresses))


def _raised_by_all(
    builder: Builder, asked: Sequence[Group], weak: Sequence[Group], only: tantivy.Query
) -> tantivy.Query:
    """Documents by the weight of whatever they hold of a question."""
    named = [group for group in asked if group.atom is not None]
    found = tantivy.Query.const_score_query(only, 0.0)
    if named:
        found = all_of([found, either(*(_anywhere(builder, group) for group in named))])
    ways = [_anywhere(builder, group) for group in asked if group.atom is None]
    return _raised_by(ways + [_raised(builder, group, _worth(asked)) for group in weak], found)


def _raised_by(ways: Sequence[tantivy.Query], found: tantivy.Query) -> tantivy.Query:
    """Documents by the weight of all ways together. One is looked up in what was found after the other, which costs
    less than to go through all of them side by side."""
    for way in ways:
        found = tantivy.Query.boolean_query([(_MUST, found), (_SHOULD, way)])
    return found


def at_least(least: int, found: Sequence[tantivy.Query]) -> tantivy.Query:
    """Documents that so many of the queries find, of which the first find fewest. All but one of a few: the frequent
    ones are then only looked up in what the rare ones find."""
    if least == 1:
        return either(*found)
    if least == len(found):
        return all_of(found)
    if least < len(found) - 1 or len(found) > _MOST_INTERSECTED:
        return tantivy.Query.boolean_query([(_SHOULD, query) for query in found], minimum_number_should_match=least)
    first, rest = found[0], found[1:]
    return either(all_of([first, at_least(least - 1, rest)]), all_of(rest))


def _raised(builder: Builder, group: Group, worth: float) -> tantivy.Query:
    """What a group that is not asked for raises."""
    if group.series:
        return tantivy.Query.const_score_query(builder.term("key", designations.PREFIX + group.series), worth)
    return tantivy.Query.boost_query(_anywhere(builder, group), _WEAK)


def _size(builder: Builder, group: Group) -> int:
    if group.atom is not None:
        return builder.at_most(group.atom) + sum(builder.frequency("key", number) for number, _ in group.twins)
    return sum(min((builder.most(phrase) for phrase in way), default=0) for way in group.ways)
