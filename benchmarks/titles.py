"""Titles with the words of real ones, in their shapes: drawn at run time from a catalogue that is at hand.

A title goes from word to word as real titles do (pairs of neighbours), so that the words, how often each comes and
what stands beside it are theirs. Nothing of a catalogue is kept."""

from __future__ import annotations

import json
import random
import re
import tarfile
from itertools import islice, pairwise
from pathlib import Path

READ = 6_000
LONGEST = 24
_PIECE = re.compile(r"[\u4e00-\u9fff]+|[\u3040-\u30ff]+|[^\s\u3040-\u30ff\u4e00-\u9fff]+")


class Titles:
    """Draws titles: `title_en` of words of English titles of JIS, `title_zh` of pieces of their Japanese ones."""

    def __init__(self, data: Path, seed: int = 2026) -> None:
        self._chance = random.Random(seed)
        self._after: dict[str, dict[str, list[str]]] = {"title_en": {}, "title_zh": {}}
        for language, title in _titles(data / "relaton" / "jis.tar.xz"):
            name, words = ("title_zh", _PIECE.findall(title)) if language == "ja" else ("title_en", title.split())
            for word, following in pairwise(["", *words, ""]):
                self._after[name].setdefault(word, []).append(following)

    def drawn(self) -> dict[str, str]:
        """The next titles, by the names of their columns."""
        return {"title_en": " ".join(self._walk("title_en")), "title_zh": "".join(self._walk("title_zh"))}

    def _walk(self, name: str) -> list[str]:
        after, word, words = self._after[name], "", list[str]()
        while len(words) < LONGEST and (word := self._chance.choice(after[word])):
            words.append(word)
        return words


def _titles(archive: Path) -> list[tuple[str, str]]:
    from guiju.registry.catalogue.intake.readers.scalars import as_json

    found = []
    with tarfile.open(archive) as files:
        for member in islice((m for m in files if m.name.endswith(".yaml")), READ):
            entry = files.extractfile(member)
            stream = json.loads(as_json(entry.read())) if entry else {}
            document = stream[0] if isinstance(stream, list) else stream
            titles = document.get("title", [])
            for title in titles if isinstance(titles, list) else [titles]:
                language = title.get("language", "en")
                found.append((language if isinstance(language, str) else language[0], title["content"]))
    return found
