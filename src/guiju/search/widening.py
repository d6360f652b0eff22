"""What a question finds beyond the editions that hold all its words: those that hold other words for the same, then
those that hold most of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import tantivy

from guiju.search import designations, schema
from guiju.search.matching import Builder, Plan, Tier, all_of, either, joined
from guiju.search.model import Query, Wider
from guiju.search.prepare import Run, pairs, stem
from guiju.search.understanding import Group, Understood
from guiju.search.vocabulary import Vocabulary

ENOUGH = 10  # editions: a question that as many answer word for word, in their titles, is not widened
MANY = 500  # as many answer it word for word, in whatever part: one title among them will do
_SHOULD, _MUST = tantivy.Occur.Should, tantivy.Occur.Must
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


def titled(searcher: tantivy.Searcher, plan: Plan, count: int) -> bool:
    """Whether the titles, or designations, of so many editions answer word for word, whatever narrows the answer."""
    named = [tier.bare for tier in plan.tiers if tier.column]
    return bool(named) and _as_many(searcher, either(*named), count)


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
    worth = _SERIES_NAMED if any(group.atom is not None and group.atom.span for group in asked) else _SERIES
    found: list[tantivy.Query] = []
    if not wider.unknown:
        preferred = [(_SHOULD, _raised(builder, group, worth)) for group in weak if group.series]
        for field in ("title", "whole"):
            every = all_of([of(builder, field, group) for group in asked])
            found.append(tantivy.Query.boolean_query([(_MUST, every), *preferred]) if preferred else every)
    if not found or not _as_many(searcher, either(*found), ENOUGH):
        most = _most(searcher, builder, asked, weak)
        if most is not None:
            found.append(most)
            wider = replace(wider, some=len(asked) > 1)
    if not found:
        return None
    clauses, bound = builder.limits(query)
    more = [Tier(joined([words], clauses), "", words) for words in found]
    titles, rest = (
        more[: len(found) > 1],
        more[len(found) > 1 :],
    )  # other words in a title come before these in an abstract
    tiers = (*(t for t in plan.tiers if t.column), *titles, *(t for t in plan.tiers if not t.column), *rest)
    match = either(plan.words, *found) if plan.bound else either(*found)
    likely = sum(_size(builder, group) for group in asked)
    sampled = joined([match, builder.term("mark", schema.SAMPLE)], clauses)
    widened = Plan(
        joined([match], clauses), sampled, tiers, min(bound, likely), min(bound, likely), plan.positions, match
    )
    return widened, wider


def _held(group: Group) -> bool:
    return group.atom is not None or bool(group.ways)


def of(builder: Builder, field: str, group: Group) -> tantivy.Query:
    """A group in a field, however it is said."""
    if group.atom is not None:
        text = all_of(builder.text(field, group.atom))
        keys = zip(builder.keys(group.atom), _KEYS, strict=True)
        exact = [tantivy.Query.const_score_query(key, worth) for key, worth in keys if key is not None]
        return tantivy.Query.disjunction_max_query([*exact, text]) if exact else text
    ways = [all_of([part for phrase in way for part in builder.phrase(field, phrase)]) for way in group.ways]
    weighed = [ways[0], *(tantivy.Query.boost_query(way, _OTHER) for way in ways[1:])]
    return weighed[0] if len(weighed) == 1 else tantivy.Query.disjunction_max_query(weighed)


def _anywhere(builder: Builder, group: Group) -> tantivy.Query:
    fields = [of(builder, "title", group), tantivy.Query.boost_query(of(builder, "whole", group), _WHOLE)]
    return tantivy.Query.disjunction_max_query(fields)


def _most(
    searcher: tantivy.Searcher, builder: Builder, asked: Sequence[Group], weak: Sequence[Group]
) -> tantivy.Query | None:
    """As many of the groups as enough editions hold, at least half; else any. A designation is always asked for."""
    named = [group for group in asked if group.atom is not None]
    words = [group for group in asked if group.atom is None]
    must = [(_MUST, either(*(_anywhere(builder, group) for group in named)))] if named else []
    should = [(_SHOULD, _anywhere(builder, group)) for group in words]
    worth = _SERIES_NAMED if named else _SERIES
    more = [(_SHOULD, _raised(builder, group, worth)) for group in weak]
    half = (len(words) + 1) // 2
    needed = [0] if named else [*range(max(1, len(words) - 1), half - 1, -1), 1]
    for least in dict.fromkeys(needed):
        core = tantivy.Query.boolean_query([*must, *should], minimum_number_should_match=least)
        query = tantivy.Query.boolean_query([(_MUST, core), *more]) if more else core
        if _as_many(searcher, core, ENOUGH if least > half else 1):
            return query
    return None


def _raised(builder: Builder, group: Group, worth: float) -> tantivy.Query:
    """What a group that is not asked for raises."""
    if group.series:
        return tantivy.Query.const_score_query(builder.term("key", designations.PREFIX + group.series), worth)
    return tantivy.Query.boost_query(_anywhere(builder, group), _WEAK)


def _as_many(searcher: tantivy.Searcher, query: tantivy.Query, count: int) -> bool:
    return len(searcher.search(query, count, count=False).hits) >= count


def _size(builder: Builder, group: Group) -> int:
    if group.atom is not None:
        return builder.at_most(group.atom)
    return sum(min((builder.most(phrase) for phrase in way), default=0) for way in group.ways)
