"""What two sequences have in common, as difflib finds it, within a budget: hostile ones end in plain replacements."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

BASE, EACH = 60_000, 400
"""Steps at least, and for each element: a paragraph of a standard takes a tenth of them."""
Block = tuple[int, int, int]
"""(place in the old, place in the new, elements): a stretch both have."""


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """The stretches both have, in order: the longest first, then on either side of it (Ratcliff and Obershelp, as
    difflib without "junk"). When the budget is spent, what is left has only its beginning and its end in common."""
    return _Finder(old, new).find()


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[str, int, int, int, int]]:
    """(what, from, to, from, to) as difflib gives them: "equal", "replace", "delete", "insert"."""
    found = []
    i = j = 0
    for a, b, size in (*common(old, new), (len(old), len(new), 0)):
        if i < a or j < b:
            found.append(("replace" if i < a and j < b else "delete" if i < a else "insert", i, a, j, b))
        i, j = a + size, b + size
        if size:
            found.append(("equal", a, i, b, j))
    return found


class _Finder:
    def __init__(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        self.old, self.new = old, new
        self.places: dict[Hashable, list[int]] = {}
        for place, element in enumerate(new):
            self.places.setdefault(element, []).append(place)
        self.budget = BASE + EACH * (len(old) + len(new))

    def find(self) -> list[Block]:
        found: list[Block] = []
        waiting = [(0, len(self.old), 0, len(self.new))]
        while waiting:
            low, high, begin, end = waiting.pop()
            if low >= high or begin >= end:
                continue
            block = self._longest(low, high, begin, end)
            if block is None:
                found += self._ends(low, high, begin, end)
            elif block[2]:
                a, b, size = block
                found.append(block)
                waiting += [(low, a, begin, b), (a + size, high, b + size, end)]
        return _joined(sorted(found))

    def _longest(self, low: int, high: int, begin: int, end: int) -> Block | None:
        """The longest stretch, the first of several; None when it would cost more than is left."""
        ranges = []
        cost = high - low
        for place in range(low, high):
            places = self.places.get(self.old[place], ())
            first = bisect_left(places, begin)
            last = bisect_left(places, end, first)
            ranges.append((places, first, last))
            cost += last - first
            if cost > self.budget:
                self.budget = 0
                return None
        self.budget -= cost
        best = (low, begin, 0)
        lengths: dict[int, int] = {}
        for place, (places, first, last) in enumerate(ranges, low):
            reached: dict[int, int] = {}
            for other in places[first:last]:
                length = reached[other] = lengths.get(other - 1, 0) + 1
                if length > best[2]:
                    best = (place - length + 1, other - length + 1, length)
            lengths = reached
        return best

    def _ends(self, low: int, high: int, begin: int, end: int) -> list[Block]:
        before = 0
        while low + before < high and begin + before < end and self.old[low + before] == self.new[begin + before]:
            before += 1
        behind, most = 0, min(high - low, end - begin) - before
        while behind < most and self.old[high - behind - 1] == self.new[end - behind - 1]:
            behind += 1
        found = [(low, begin, before), (high - behind, end - behind, behind)]
        return [block for block in found if block[2]]


def _joined(blocks: list[Block]) -> list[Block]:
    found: list[Block] = []
    for a, b, size in blocks:
        if found and found[-1][0] + found[-1][2] == a and found[-1][1] + found[-1][2] == b:
            found[-1] = (found[-1][0], found[-1][1], found[-1][2] + size)
        else:
            found.append((a, b, size))
    return found


def rare(sets: Sequence[frozenset[str]], most: int) -> dict[str, list[int]]:
    """Element → the sets that hold it, of those elements that at most `most` sets hold."""
    counted = Counter(element for each in sets for element in each)
    found: dict[str, list[int]] = {}
    for place, each in enumerate(sets):
        for element in each:
            if counted[element] <= most:
                found.setdefault(element, []).append(place)
    return found
