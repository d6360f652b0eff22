"""Which of many words stand in which texts, in one pass over the texts (A. V. Aho, M. J. Corasick, 1975)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable


class Words:
    """An automaton of words; building and looking take time in proportion to the characters, however many words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._back = [0]
        self._ends: dict[str, int] = {}
        for word in words:
            self._add(word)
        self._link()
        self._owners: list[set[str]] = [set() for _ in self._next]

    def _add(self, word: str) -> None:
        node = 0
        for char in word:
            if char not in self._next[node]:
                self._next.append({})
                self._back.append(0)
                self._next[node][char] = len(self._next) - 1
            node = self._next[node][char]
        self._ends[word] = node

    def _link(self) -> None:
        """Each node knows the longest other beginning of a word that its own end is."""
        waiting = deque(self._next[0].values())
        while waiting:
            node = waiting.popleft()
            for char, inner in self._next[node].items():
                self._back[inner] = self._step(self._back[node], char)
                waiting.append(inner)

    def _step(self, node: int, char: str) -> int:
        while node and char not in self._next[node]:
            node = self._back[node]
        return self._next[node].get(char, 0)

    def look(self, text: str, owner: str) -> None:
        """Note what stands in a text. Of each word two owners are kept: who asks wants one beside itself."""
        node = 0
        for char in text:
            node = self._step(node, char)
            ending = node
            while ending and len(self._owners[ending]) < 2 and owner not in self._owners[ending]:
                self._owners[ending].add(owner)
                ending = self._back[ending]

    def beside(self, word: str, owner: str) -> bool:
        """Whether a word stands in a text of another owner."""
        return bool(self._owners[self._ends[word]] - {owner})
