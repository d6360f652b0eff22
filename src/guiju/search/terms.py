"""Words for the same thing, in one language and in several: rows of `data/terms`, as a question meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guiju.data import tables
from guiju.search.prepare import Run, normalise, runs, stem

Phrase = tuple[Run, ...]
"""Runs that stand side by side."""

TABLES = ("terms/trades.csv", "terms/titles.csv", "terms/classes.csv")
LANGUAGES = ("zh", "en", "fr")
LONGEST = 6  # words of a term, or of one script after another
LONGEST_CJK = 12
MOST_WAYS = 12  # other words for one term


@dataclass(frozen=True, slots=True)
class Terms:
    """`words`: the stems of a term that is written in words, joined by spaces → the things it may mean; `cjk`: the
    same for a stretch of CJK; `things`: all words for each thing."""

    things: tuple[tuple[Phrase, ...], ...]
    words: Mapping[str, tuple[int, ...]]
    cjk: Mapping[str, tuple[int, ...]]

    def others(self, key: str, *, cjk: bool) -> tuple[Phrase, ...]:
        """Other phrases for a term, those of its first meaning first; none when the term is not known."""
        found: dict[Phrase, None] = {}
        for thing in (self.cjk if cjk else self.words).get(key, ()):
            for phrase in self.things[thing]:
                if key_of(phrase) != (key, cjk):
                    found[phrase] = None
        return tuple(found)[:MOST_WAYS]


def key_of(phrase: Sequence[Run]) -> tuple[str, bool]:
    """What a phrase is looked up by, and whether that is CJK. A phrase of both scripts is known by its words."""
    if all(run.cjk for run in phrase):
        return "".join(run.text for run in phrase), True
    return " ".join(stem(run.text) for run in phrase), False


def made(rows: Iterator[Sequence[str]]) -> Terms:
    """Terms out of rows: each is one thing, each of its texts words for it, several divided by `|`."""
    things: list[tuple[Phrase, ...]] = []
    words: dict[str, dict[int, None]] = {}
    cjk: dict[str, dict[int, None]] = {}
    for row in rows:
        phrases: dict[Phrase, None] = {}
        for text in (part for cell in row for part in cell.split("|")):
            phrase = tuple(Run(run.text, run.cjk) for run in runs(normalise(text)))
            if phrase and len(phrase) <= LONGEST:
                phrases[phrase] = None
        if len(phrases) < 2:
            continue
        for phrase in phrases:
            key, in_cjk = key_of(phrase)
            (cjk if in_cjk else words).setdefault(key, {})[len(things)] = None
        things.append(tuple(phrases))
    return Terms(
        tuple(things),
        {key: tuple(found) for key, found in words.items()},
        {k: tuple(found) for k, found in cjk.items()},
    )


@cache
def terms() -> Terms:
    """The terms that come with Guiju: those of the trades before those that titles and classes tell."""
    return of_rows(())


def of_rows(own: Iterable[Mapping[str, str]]) -> Terms:
    """The same, behind rows of one's own in the form of the tables."""
    rows = (*own, *(row for place in TABLES for row in tables.rows(place)))
    return made([row.get(language, "") for language in LANGUAGES] for row in rows)


@cache
def asking() -> Mapping[str, str]:
    """Words of asking (what, for, 是多少) → `left_out`; words that nearly every title may hold (standard, 要求) →
    `weak`: they raise what holds them, and nothing must."""
    return {normalise(row["word"]): row["use"] for row in tables.rows("terms/asking.csv")}
