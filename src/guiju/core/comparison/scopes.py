"""Which of many standards say the same in title and scope: every pair, by the grams they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guiju.core.comparison.aligning import grams
from guiju.core.text.model import Document, Kind
from guiju.core.text.walking import places, plain


@dataclass(frozen=True, slots=True)
class Near:
    """Two standards with the share of grams they have in common, 0 to 1."""

    first: str
    second: str
    share: float


def scope_of(document: Document) -> str:
    """Title and scope of a document, all languages."""
    lines = list(document.front.titles.values())
    for clause in document.clauses:
        if clause.kind is Kind.SCOPE:
            lines += [plain(inlines) for place in places(clause) for inlines in place.words.values()]
    return " ".join(lines)


def duplicates(scopes: Mapping[str, str], least: float = 0.6) -> tuple[Near, ...]:
    """Pairs whose scopes share at least this part of their grams, the nearest first. Exact: no pair is missed.

    A pair can reach the share only if the shorter has enough grams, and only if they share one of the rarest grams of
    each; so most pairs are never looked at."""
    sets = {name: grams(text) for name, text in scopes.items()}
    count: dict[str, int] = {}
    for found in sets.values():
        for gram in found:
            count[gram] = count.get(gram, 0) + 1
    waiting: dict[str, list[str]] = {}
    near: list[Near] = []
    for name in sorted(sets, key=lambda each: (len(sets[each]), each)):
        mine = sets[name]
        if not mine:
            continue
        rare = sorted(mine, key=lambda gram: (count[gram], gram))
        prefix = rare[: len(rare) - _ceiling(least * len(rare)) + 1]
        for other in {other for gram in prefix for other in waiting.get(gram, ())}:
            theirs = sets[other]
            if len(theirs) < least * len(mine):
                continue
            common = len(mine & theirs)
            share = common / (len(mine) + len(theirs) - common)
            if share >= least:
                near.append(Near(min(name, other), max(name, other), share))
        for gram in prefix:
            waiting.setdefault(gram, []).append(name)
    return tuple(sorted(near, key=lambda each: (-each.share, each.first, each.second)))


def _ceiling(value: float) -> int:
    return -int(-value // 1)
