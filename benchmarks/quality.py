"""How good answers are, on three real catalogues (ISO, IEC, JIS in Relaton YAML).

    GUIJU_TEST_DATA=… python benchmarks/quality.py

Recall of CJK substrings against a plain scan; mean reciprocal rank (MRR) of designations in five messy forms and of
four random title words. Samples are seeded.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tarfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import comb
from pathlib import Path
from typing import Any

import ryml
from rich.console import Console
from rich.table import Table

import fresh
from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.search import Index, IndexDocument, Query, open_index, rebuild
from guiju.search.model import OPEN_END
from guiju.search.prepare import normalise, runs, stem

CATALOGUES = ("iso", "iec", "jis")
IN_FORCE = ("PUBLISHED", "valid", "60.60", "90.20", "90.60", "90.92", "90.93")
_WORD = re.compile(r"[^\W\d_]{3,}")


def _value(tree: Any, node: int) -> Any:
    if tree.is_map(node):
        return {str(tree.key(n), "utf8"): _value(tree, n) for n in ryml.children(tree, node)}
    if tree.is_seq(node):
        return [_value(tree, n) for n in ryml.children(tree, node)]
    return str(tree.val(node), "utf8") if tree.has_val(node) else None


def files(folder: Path, catalogue: str) -> Iterator[dict[str, Any]]:
    """The YAML files of one catalogue."""
    with tarfile.open(folder / f"relaton/{catalogue}.tar.xz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                tree = ryml.parse_in_arena(stream.read())
                root = tree.root_id()
                yield _value(tree, tree.first_child(root) if tree.is_stream(root) else root)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def document(record: dict[str, Any], id: int) -> IndexDocument | None:
    """What the index needs of a Relaton record; None without a primary identifier."""
    numbers = [item["id"] for item in _list(record.get("docid")) if item.get("primary") and item.get("id")]
    if not numbers:
        return None
    titles = {}
    for item in _list(record.get("title")):
        if item.get("content"):
            language = (_list(item.get("language")) or ["en"])[0]
            kind = item.get("type") or "main"
            if kind in ("main", "title-main") or language not in titles:
                titles[language, item["content"]] = kind
    whole: dict[str, str] = {}
    for language, content in titles:
        if len(content) > len(whole.get(language, "")):
            whole[language] = content
    status = ((record.get("docstatus") or {}).get("stage") or {}).get("value") or ""
    sub = ((record.get("docstatus") or {}).get("substage") or {}).get("value")
    status = f"{status}.{sub}" if sub else status
    days = [str(item.get("value") or "") for item in _list(record.get("date")) if item.get("type") != "stable-until"]
    years = [int(text[:4]) for text in days if text[:4].isdigit()]
    year = int(found[-1]) if (found := re.findall(r"[:-]((?:19|20)\d\d)", numbers[0])) else min(years, default=0)
    published = date(year, 1, 1).toordinal() if year else 0
    force = ((published, OPEN_END),) if status in IN_FORCE else ((published, published + 1_800),)
    return IndexDocument(
        id=id,
        seq=id,
        designations=tuple(dict.fromkeys(numbers)),
        titles=tuple(whole.items()),
        abstract=" ".join(item["content"] for item in _list(record.get("abstract")) if item.get("content")),
        tier="national" if numbers[0].startswith("JIS") else "international",
        ics=_classes(record),
        status=status,
        publisher=numbers[0].split(" ")[0],
        year=year,
        published=published,
        force=force,
        number_rank=id,
    )


def _classes(record: dict[str, Any]) -> tuple[str, ...]:
    items = _list((record.get("ext") or {}).get("ics")) or _list(record.get("ics"))
    return tuple(item["code"] for item in items if item.get("code"))


def load(folder: Path) -> list[IndexDocument]:
    """Every edition once, by its primary identifier."""
    found: dict[str, IndexDocument] = {}
    for catalogue in CATALOGUES:
        for record in files(folder, catalogue):
            made = document(record, len(found) + 1)
            if made is not None and made.designations[0] not in found:
                found[made.designations[0]] = made
    return list(found.values())


def recall(index: Index, documents: Sequence[IndexDocument], rng: random.Random, size: int) -> tuple[int, int, int]:
    """Substrings of 1 to 12 CJK characters of titles: how many, how many answers the scan finds, how many we find."""
    prepared = [(item.id, [normalise(title) for _, title in item.titles]) for item in documents]
    cjk = [(id, texts) for id, texts in prepared if any(run.cjk for text in texts for run in runs(text))]
    abstracts = {item.id: normalise(item.abstract) for item in documents if item.abstract}
    expected = found = 0
    for _ in range(size):
        _, texts = rng.choice(cjk)
        run = rng.choice([run.text for text in texts for run in runs(text) if run.cjk])
        length = min(len(run), rng.randint(1, 12))
        at = rng.randint(0, len(run) - length)
        part = run[at : at + length]
        scan = {id for id, texts in cjk if any(part in text for text in texts)}
        scan |= {id for id, text in abstracts.items() if part in text}
        ids = set(everything(index, part))
        expected += len(scan)
        found += len(scan & ids)
        if scan - ids:
            print("missed", part, sorted(scan - ids)[:5], file=sys.stderr)
    return size, expected, found


def everything(index: Index, text: str) -> Iterator[int]:
    """All hits, by number, page after page."""
    from guiju.search import Sort

    after = ""
    while True:
        answer = index.search(Query(text, sort=Sort.NUMBER, limit=1_000, facets=(), after=after))
        yield from (hit.id for hit in answer.hits)
        after = answer.next
        if not after:
            return


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "　" for char in text)


FORMS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("lower case, no separators: iso90012015", lambda d: re.sub(r"[^\w]|_", "", d).lower()),
    ("spaces only: iso 9001 2015", lambda d: re.sub(r"[\W_]+", " ", d).lower()),
    (
        "full width: ＩＳＯ　９００１：２０１５",
        lambda d: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "　" for c in d),
    ),
    ("dashes: ISO-9001—2015", lambda d: re.sub(r"[\s/]+", "-", d).replace(":", "—")),
    ("no space before the number: ISO9001:2015", lambda d: re.sub(r"\s+(?=\d)", "", d)),
)


def reciprocal(index: Index, text: str, wanted: set[int]) -> float:
    """1 / rank of the first wanted hit among 100; 0 without."""
    answer = index.search(Query(text, limit=100, facets=()))
    return next((1 / rank for rank, hit in enumerate(answer.hits, 1) if hit.id in wanted), 0.0)


def main() -> None:
    """Print the table; exit code 1 below a goal."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    folder = os.environ.get("GUIJU_TEST_DATA")
    if not folder:
        print("GUIJU_TEST_DATA is not set: no catalogues to measure on")
        return
    console = Console(width=120)
    start = time.perf_counter()
    documents = load(Path(folder))
    console.print(f"{len(documents):,} editions read in {time.perf_counter() - start:.1f} s")
    with fresh.place() as place:
        start = time.perf_counter()
        rebuild(place, documents, len(documents))
        console.print(f"indexed in {time.perf_counter() - start:.1f} s")
        index = open_index(place, cache=0)
        failed = report(console, index, documents, arguments.sample, random.Random(arguments.seed))
    sys.exit(failed)


def report(console: Console, index: Index, documents: Sequence[IndexDocument], sample: int, rng: random.Random) -> int:
    """Measure and print; returns 1 when a goal is missed."""
    table = Table("question", "sample", "measured", "goal")
    asked, expected, found = recall(index, documents, rng, sample)
    passed = [found == expected]
    table.add_row("CJK substring, recall of a plain scan", f"{asked:,}", f"{found:,} of {expected:,}", "all")
    for name, form in FORMS:
        chosen = rng.sample(documents, sample)
        mean = sum(reciprocal(index, form(item.designations[0]), {item.id}) for item in chosen) / sample
        passed.append(mean >= 0.98)
        table.add_row(f"designation, {name}", f"{sample:,}", f"MRR {mean:.4f}", "≥ 0.98")
    scan = Titles(documents)
    passed.append(titles(table, index, scan, sample, rng))
    standards(table, index, documents, scan, sample, rng)
    console.print(table)
    return 0 if all(passed) else 1


class Titles:
    """The English titles of the catalogues as sets of stems: a plain scan, and the best any order could do."""

    def __init__(self, documents: Sequence[IndexDocument]) -> None:
        self.words: dict[int, dict[str, str]] = {}
        self.text: dict[int, str] = {}
        self.live = {item.id for item in documents if item.force and item.force[-1][1] == OPEN_END}
        self._holders: dict[str, set[int]] = {}
        for item in documents:
            title = next((title for language, title in item.titles if language == "en"), "")
            distinct = {stem(normalise(word)): word for word in _WORD.findall(title)}
            self.words[item.id] = distinct
            self.text[item.id] = normalise(title)
            for word in distinct:
                self._holders.setdefault(word, set()).add(item.id)

    def holding(self, stems: Sequence[str]) -> set[int]:
        """Editions whose title has all the words."""
        return set.intersection(*(self._holders[word] for word in stems))

    def best(self, ids: set[int]) -> float:
        """The mean reciprocal rank of the best possible order, when each of `ids` was equally likely drawn: title d
        then gave these four words with a probability of 1 / C(its words, 4)."""
        weights = sorted((1 / comb(len(self.words[id]), 4) for id in ids), reverse=True)
        return sum(weight / rank for rank, weight in enumerate(weights, 1)) / sum(weights)


PLAIN = frozenset((
    "and", "for", "from", "has", "into", "its", "not", "other", "per", "than", "that", "the", "their", "under", "use",
    "used", "using", "which", "with",
))  # fmt: skip
"""Words nobody asks for."""


def standards(
    table: Table, index: Index, documents: Sequence[IndexDocument], scan: Titles, sample: int, rng: random.Random
) -> None:
    """What people do: four words that say something, and the standard wanted, whichever of its editions."""
    works = {item.id: _work(item.designations[0]) for item in documents}
    telling = {id: [word for word in words.values() if word.lower() not in PLAIN] for id, words in scan.words.items()}
    long = {id for id, words in telling.items() if len(words) >= 4}
    for name, ids in (("in force", long & scan.live), ("of all editions", long)):
        total = 0.0
        for id in rng.sample(sorted(ids), sample):
            answer = index.search(Query(" ".join(rng.sample(telling[id], 4)), limit=100, facets=()))
            order = list(dict.fromkeys(works[hit.id] for hit in answer.hits))
            total += 1 / (order.index(works[id]) + 1) if works[id] in order else 0.0
        table.add_row(f"4 telling title words, {name}: the standard", f"{sample:,}", f"MRR {total / sample:.4f}", "")


def _work(designation: str) -> str:
    try:
        return parse(designation).work
    except GuijuError:
        return designation


def titles(table: Table, index: Index, scan: Titles, sample: int, rng: random.Random) -> bool:
    """Four random words of a title in random order, the very edition wanted.

    Four words are often held by many titles, or by several editions of one title; no order can then be sure. So
    beside the measured figure stands the best attainable on the same questions, and the questions that name one
    title only are also counted alone.
    """
    long = {id for id, words in scan.words.items() if len(words) >= 4}
    good = True
    for name, ids in (("in force", long & scan.live), ("of all editions", long)):
        measured = best = alone = same = 0.0
        count = 0
        for id in rng.sample(sorted(ids), sample):
            stems = rng.sample(sorted(scan.words[id]), 4)
            text = " ".join(scan.words[id][word] for word in stems)
            holders = scan.holding(stems)
            rank = reciprocal(index, text, {id})
            measured += rank
            best += scan.best(holders & ids)
            same += reciprocal(index, text, {other for other in holders if scan.text[other] == scan.text[id]})
            if len({scan.text[other] for other in holders}) == 1:
                count += 1
                alone += rank
        table.add_row(
            f"4 title words, {name}: the very edition", f"{sample:,}", f"MRR {measured / sample:.4f}", "≥ 0.85"
        )
        table.add_row("    the best any order could do", "", f"MRR {best / sample:.4f}", "")
        table.add_row("    an edition of the same title", "", f"MRR {same / sample:.4f}", "")
        table.add_row("    questions that only one title answers", f"{count:,}", f"MRR {alone / max(1, count):.4f}", "")
        if name == "in force":
            good = measured / sample >= 0.85
    return good


if __name__ == "__main__":
    main()
