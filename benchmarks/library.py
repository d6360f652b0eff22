"""A library of any size with the vocabulary of real titles beside the generated one, and all real titles there are.

Every second generated work takes its titles from `Spliced`: the beginning of one real title with the end of another, so
that words, pairs of words and their frequencies are those of real titles. The catalogues and the demonstration follow
as they are, numbered behind the generated records. Nothing real is kept here: titles are read from GUIJU_TEST_DATA.
"""

from __future__ import annotations

import os
import pickle
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guiju.data import tables
from guiju.search import IndexDocument, rebuild
from national import National, Record, Titled
from quality import load
from typed import demonstration

SAMPLED = 20_000  # generated records kept to draw questions from
_CJK = re.compile("[\u3040-\u9fff]")
_PIECES = re.compile(r"[\s\-‐–—:：（）()]+")
_FIELDS = ("01", "13", "25", "29", "35", "67", "77", "83", "91")


class Spliced:
    """Titles out of real ones. `zh` draws on terms in Chinese and on Japanese titles by turns."""

    def __init__(self, documents: Sequence[IndexDocument], seed: int) -> None:
        self._rng = random.Random(seed)
        titles = [text for document in documents for _, text in document.titles]
        self._words = [text.split() for text in titles if not _CJK.search(text) and len(text.split()) > 2]
        self._cjk = [pieces for text in titles if _CJK.search(text) and len(pieces := _cut(text)) > 1]
        rows = (row for place in ("terms/trades.csv", "terms/classes.csv") for row in tables.rows(place))
        self._terms = sorted({text for row in rows for text in row["zh"].split("|") if text})

    def draw(self) -> Titled:
        """Words of a title in Chinese or Japanese, in English, and a code of the ICS."""
        rng = self._rng
        one, other = rng.choice(self._words), rng.choice(self._words)
        at, end = rng.randint(1, len(one)), rng.randint(0, len(other) - 1)
        english = (*one[:at], *other[end:])[:24]
        if rng.random() < 0.5:
            cjk = (
                *rng.choices(self._terms, k=rng.randint(1, 3)),
                rng.choice(("的测定", "技术要求", "试验方法", "通则")),
            )
        else:
            begin, end_of = rng.choice(self._cjk), rng.choice(self._cjk)
            cjk = (*begin[: rng.randint(1, len(begin))], end_of[-1])
        code = f"{rng.choice(_FIELDS)}.{20 * rng.randint(1, 9):03d}.{10 * rng.randint(1, 9):02d}"
        return cjk, english, code


def _cut(text: str) -> tuple[str, ...]:
    return tuple(piece for piece in _PIECES.split(text) if piece)


@dataclass(frozen=True)
class Library:
    """What questions are drawn from: every n-th generated record, and all real ones."""

    records: tuple[Record, ...]
    real: tuple[IndexDocument, ...]
    built: float  # seconds the index took
    generated: float  # seconds of them the generator took


class Source:
    """The documents of a library, as often as they are wanted; the same seed and size give the same."""

    def __init__(self, size: int, seed: int) -> None:
        self.size, self.seed = size, seed
        folder = os.environ.get("GUIJU_TEST_DATA")
        self.real: list[IndexDocument] = []
        if folder:
            found = load(Path(folder))
            found += list(demonstration(len(found) + 1))
            # one code of the ICS each, as the peers' tables hold one
            self.real = [replace(each, id=size + each.id, seq=size + each.id, ics=each.ics[:1]) for each in found]
        else:
            print("GUIJU_TEST_DATA is not set: generated titles only", file=sys.stderr)
        self.records: list[Record] = []
        self.seconds = 0.0

    def __iter__(self) -> Iterator[IndexDocument]:
        spliced = Spliced(self.real, self.seed) if self.real else None
        step = max(1, self.size // SAMPLED)
        self.records = []
        self.seconds = 0.0
        records = iter(National(self.size, self.seed, spliced))
        for number in range(self.size):
            began = time.perf_counter()
            record = next(records)
            self.seconds += time.perf_counter() - began
            if number % step == 0:
                self.records.append(record)
            yield record.document()
        yield from self.real

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self.size + len(self.real)


def built(folder: Path, size: int, seed: int) -> Library:
    """The library whose index stands in a folder; built when it is not there yet."""
    kept = folder / "library.pickle"  # written by this function only
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]
    source = Source(size, seed)
    start = time.perf_counter()
    rebuild(folder, source, source.count)
    seconds = time.perf_counter() - start
    library = Library(tuple(source.records), tuple(source.real), seconds, source.seconds)
    kept.write_bytes(pickle.dumps(library))
    return library
