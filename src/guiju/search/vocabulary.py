"""Words of the index's titles, and the one that a mistyped word was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters: shorter words are too near to too many
TWO_FAULTS_FROM = 8
_LOOKED_AT = 30


class Vocabulary:
    """Words with the number of documents that hold each, by length."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._counts = dict(words)
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            self._by_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def near(self, word: str) -> str:
        """The word at the smallest distance (letters left out, added, changed or exchanged: one, in words from eight
        letters two); of several the one that begins alike, then the most frequent. "" when there is none."""
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        most = 2 if len(word) >= TWO_FAULTS_FROM else 1
        found: list[tuple[int, bool, int, str]] = []
        for length in range(len(word) - most, len(word) + most + 1):
            choices = self._by_length.get(length, ())
            near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=_LOOKED_AT)
            found += [(int(far), other[0] != word[0], -self._counts[other], other) for other, far, _ in near if far]
        return min(found)[3] if found else ""
