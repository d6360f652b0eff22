"""The questions that search is timed with: words of titles and designations with what narrows them, and questions as
people type them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guiju.search import IndexDocument, Query
from guiju.search.prepare import normalise, runs
from library import Library
from typed import questions as typed

DAY = date(2019, 3, 1)
NAMED = "designation"
GENERATED = (
    NAMED,
    "2–4 words, Chinese",
    "2–4 words, English",
    "phrase, Chinese",
    "phrase, English",
    "very common",
)
REAL = ("2–4 words of a real title", "phrase of a real title")
VARIANTS: tuple[tuple[str, Callable[[Query], Query]], ...] = (
    ("plain", lambda query: query),
    ("tier + status", lambda query: replace(query, filters={"tier": ("enterprise",), "status": ("in-force",)})),
    ("as of a day", lambda query: replace(query, on=DAY)),
    ("ics + day", lambda query: replace(query, filters={"ics": ("67", "77", "13")}, on=DAY)),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question of the mix."""

    kind: str
    variant: str
    query: Query
    typed: bool = False


def mix(library: Library, each: int, seed: int) -> list[Case]:
    """Every question of titles in every variant, every typed one as it is and as of a day; in random order."""
    rng = random.Random(seed)
    found = []
    for kind, text in (*_generated(library, each, rng), *_real(library.real, each, rng)):
        found += [Case(kind, variant, change(Query(text))) for variant, change in VARIANTS]
    for question in typed("dev"):
        for variant, change in (VARIANTS[0], VARIANTS[2]):
            found.append(Case(question.kind, variant, change(Query(question.text)), typed=True))
    rng.shuffle(found)
    return found


def _generated(library: Library, each: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Kind and text, drawn from records so that most questions have answers."""
    records = library.records
    english = [record for record in records if record.title_en]
    for i in range(each):
        record = rng.choice(records)
        whole = record.designation if i % 2 else record.designation[:-5]
        yield GENERATED[0], (whole, whole.lower().replace("/", "").replace(" ", ""), whole.replace("-", " "))[i % 3]
        words = [word for word in rng.choice(records).words_zh if not word.startswith("第")]
        yield GENERATED[1], " ".join(rng.sample(words, min(len(words), 2 + i % 3)))
        words = rng.choice(english).title_en.split()
        yield GENERATED[2], " ".join(rng.sample(words, min(len(words), 2 + i % 3)))
        title = rng.choice(records).title_zh.replace(" ", "")
        at = rng.randint(0, max(0, len(title) - 8))
        yield GENERATED[3], f'"{title[at : at + rng.randint(4, 8)]}"'
        words = rng.choice(english).title_en.split()
        at = rng.randint(0, max(0, len(words) - 3))
        yield GENERATED[4], '"' + " ".join(words[at : at + 2 + i % 2]) + '"'
    for i in range(max(1, each // 4)):
        yield GENERATED[5], ("标准", "標準", "技术", "standard", "技术要求")[i % 5]


def _real(documents: Sequence[IndexDocument], each: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    for i in range(each if documents else 0):
        title = rng.choice(rng.choice(documents).titles)[1]
        words = [run.text for run in runs(normalise(title))]
        yield REAL[0], " ".join(rng.sample(words, min(len(words), 2 + i % 3)))
        at = rng.randint(0, max(0, len(words) - 3))
        yield REAL[1], '"' + " ".join(words[at : at + 2 + i % 2]) + '"'
