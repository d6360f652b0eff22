"""Which clause of one document is which of another: by identifier, then by title, then by what they say."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guiju.core.comparison.differences import rare
from guiju.core.text.labels import heading, resolved
from guiju.core.text.model import Clause, Document, Kind
from guiju.core.text.numbering import numbers
from guiju.core.text.walking import clauses, places, plain

PAIRS = 250_000
"""Pairs of clauses without a common name up to which every pair is compared."""
NEAREST = 40
"""Beyond, the clauses each is compared with."""
ALIKE = 0.5
"""Share of common grams from which two clauses without a common name or title are the same one."""


@dataclass(frozen=True, slots=True)
class Side:
    """A clause as one document has it: number, titles, what it says by language, where it stands."""

    clause: Clause
    number: str
    titles: dict[str, str]
    texts: dict[str, str]
    above: str
    place: int

    @property
    def grams(self) -> frozenset[str]:
        """Pairs of characters of all it says."""
        return grams(" ".join((*self.titles.values(), *self.texts.values())))


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause in both, or in one only. `by`: what joined them ("identifier", "title", "number", "text")."""

    old: Side | None
    new: Side | None
    by: str = ""


def sides(document: Document) -> tuple[Side, ...]:
    """Every clause of a document in reading order."""
    names = numbers(document)
    found = []
    for place, (clause, above) in enumerate(clauses(document)):
        texts: dict[str, list[str]] = {}
        for each in places(clause):
            if each.part != "title":
                for language, inlines in each.words.items():
                    texts.setdefault(language, []).append(plain(resolved(inlines, names, language)))
        found.append(
            Side(
                clause,
                heading(names.get(clause.id), document.languages[0]) or clause.label,
                {language: plain(inlines) for language, inlines in clause.title.items()},
                {language: "\n".join(lines) for language, lines in texts.items()},
                above[-1].id if above else "",
                place,
            )
        )
    return tuple(found)


def align(old: Document, new: Document) -> tuple[Pair, ...]:
    """Pairs in the order of the new document, what was removed behind the clause it stood after."""
    before, after = sides(old), sides(new)
    joined: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()

    def join(i: int, j: int, by: str) -> None:
        joined[j] = (i, by)
        taken.add(i)

    by_id = {side.clause.id: i for i, side in enumerate(before)}
    for j, side in enumerate(after):
        i = by_id.get(side.clause.id)
        if i is not None and before[i].clause.kind is side.clause.kind:
            join(i, j, "identifier")
    _by_title(before, after, joined, taken, join)
    rest_old = [i for i in range(len(before)) if i not in taken]
    rest_new = [j for j in range(len(after)) if j not in joined]
    for i, j in _by_text(before, after, rest_old, rest_new):
        join(i, j, "text")
    return _ordered(before, after, joined)


def _by_title(
    before: Sequence[Side],
    after: Sequence[Side],
    joined: dict[int, tuple[int, str]],
    taken: set[int],
    join: Callable[[int, int, str], None],
) -> None:
    """A title that one free clause of each side has, in either language; of several that with the same number."""
    waiting: dict[tuple[str, Kind], dict[int, None]] = {}
    numbered: dict[tuple[str, Kind, str], deque[int]] = {}
    for i, side in enumerate(before):
        if i not in taken:
            for title in _names(side):
                waiting.setdefault((title, side.clause.kind), {})[i] = None
                numbered.setdefault((title, side.clause.kind, side.number), deque()).append(i)
    for j, side in enumerate(after):
        if j in joined:
            continue
        for title in _names(side):
            key = (title, side.clause.kind)
            those = waiting.get(key, {})
            same = numbered.get((*key, side.number), deque())
            while same and same[0] not in those:
                same.popleft()  # joined before
            same_number = same[0] if same else None
            if len(those) == 1 or same_number is not None:
                i = same_number if same_number is not None else next(iter(those))
                join(i, j, "title")
                for name in _names(before[i]):
                    waiting[name, side.clause.kind].pop(i, None)
                break


def _names(side: Side) -> list[str]:
    return [key for title in side.titles.values() if (key := re.sub(r"\W+", "", title).lower())]


def _by_text(
    before: Sequence[Side], after: Sequence[Side], rest_old: list[int], rest_new: list[int]
) -> list[tuple[int, int]]:
    """The most alike first; each clause once."""
    old_grams = {i: before[i].grams for i in rest_old}
    new_grams = {j: after[j].grams for j in rest_new}
    scored = []
    for j, others in _to_compare(old_grams, new_grams):
        mine = new_grams[j]
        for i in others:
            theirs = old_grams[i]
            if mine and theirs and min(len(mine), len(theirs)) * 2 >= ALIKE * (len(mine) + len(theirs)) / 2:
                score = alike(mine, theirs)
                if score >= ALIKE:
                    scored.append((-score, i, j))
    found, gone_old, gone_new = [], set(), set()
    for _, i, j in sorted(scored):
        if i not in gone_old and j not in gone_new:
            found.append((i, j))
            gone_old.add(i)
            gone_new.add(j)
    return found


def _to_compare(
    old: Mapping[int, frozenset[str]], new: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, Iterable[int]]]:
    """Which clauses of the old each of the new is compared with: all, or of very many those that share with it the
    most grams which few have."""
    if len(old) * len(new) <= PAIRS:
        yield from ((j, old) for j in new)
        return
    places = list(old)
    few = rare([old[i] for i in places], NEAREST)
    for j, grams_of in new.items():
        shared = Counter(place for gram in grams_of for place in few.get(gram, ()))
        yield j, [places[place] for place, _ in shared.most_common(NEAREST)]


def _ordered(before: Sequence[Side], after: Sequence[Side], joined: dict[int, tuple[int, str]]) -> tuple[Pair, ...]:
    kept = {i for i, _ in joined.values()}
    behind: dict[int, list[int]] = {}
    last = -1
    for i in range(len(before)):
        if i in kept:
            last = i
        else:
            behind.setdefault(last, []).append(i)
    found = [Pair(before[i], None) for i in behind.get(-1, ())]
    for j, side in enumerate(after):
        if j in joined:
            i, by = joined[j]
            found.append(Pair(before[i], side, by))
            found += [Pair(before[k], None) for k in behind.get(i, ())]
        else:
            found.append(Pair(None, side))
    return tuple(found)


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of a text without spaces and marks, in lower case."""
    bare = re.sub(r"\W+", "", text.lower())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset({bare} if bare else ())


def alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard's share of common grams, 0 to 1."""
    common = len(a & b)
    return common / (len(a) + len(b) - common) if common else 0.0
