"""Search speed beside SQLite FTS5 and PostgreSQL full text: the same records, questions and facets in one run.

    python benchmarks/search.py --records 100k|1m|5m [--without postgresql] [--peer-questions 200]

Each question is a ranked top 20 with its total (exact to 100,000, then "over") and six facets. Our cache of counts is
off for the timed figures.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import psutil
from rich.console import Console
from rich.table import Table

import fresh
from guiju.search import Index, IndexDocument, Query, open_index, rebuild
from guiju.search.model import EXACT_LIMIT
from guiju.search.query import Atom, read
from national import National, Record, size_of
from peers import PostgreSQL, SQLite

DAY = date(2019, 3, 1)
KINDS = ("designation", "2–4 words, Chinese", "2–4 words, English", "phrase, Chinese", "phrase, English", "very common")
VARIANTS: tuple[tuple[str, Callable[[Query], Query]], ...] = (
    ("plain", lambda query: query),
    ("tier + status", lambda query: replace(query, filters={"tier": ("enterprise",), "status": ("in-force",)})),
    ("as of a day", lambda query: replace(query, on=DAY)),
    ("ics + day", lambda query: replace(query, filters={"ics": ("67", "77", "13")}, on=DAY)),
)


class Peer(Protocol):
    """What is measured beside us."""

    name: str

    @property
    def settings(self) -> str: ...

    def build(self, documents: Iterator[IndexDocument]) -> None: ...

    def size(self) -> int: ...

    def ask(self, query: Query, atoms: Sequence[Atom]) -> tuple[int, int]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Case:
    """One question of the mix."""

    kind: str
    variant: str
    query: Query
    atoms: tuple[Atom, ...]


def questions(records: Sequence[Record], each: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Kind and text, drawn from records so that most questions have answers."""
    english = [record for record in records if record.title_en]
    for i in range(each):
        record = rng.choice(records)
        whole = record.designation if i % 2 else record.designation[:-5]
        yield KINDS[0], (whole, whole.lower().replace("/", "").replace(" ", ""), whole.replace("-", " "))[i % 3]
        words = [word for word in rng.choice(records).words_zh if not word.startswith("第")]
        yield KINDS[1], " ".join(rng.sample(words, min(len(words), 2 + i % 3)))
        words = rng.choice(english).title_en.split()
        yield KINDS[2], " ".join(rng.sample(words, min(len(words), 2 + i % 3)))
        title = rng.choice(records).title_zh.replace(" ", "")
        at = rng.randint(0, max(0, len(title) - 8))
        yield KINDS[3], f'"{title[at : at + rng.randint(4, 8)]}"'
        words = rng.choice(english).title_en.split()
        at = rng.randint(0, max(0, len(words) - 3))
        yield KINDS[4], '"' + " ".join(words[at : at + 2 + i % 2]) + '"'
    for i in range(max(1, each // 4)):
        yield KINDS[5], ("标准", "標準", "技术", "standard", "技术要求")[i % 5]


def cases(index: Index, records: Sequence[Record], each: int, seed: int) -> list[Case]:
    """The mix: every question in every variant, in random order."""
    rng = random.Random(seed)
    known = index._state.builder.known
    found = []
    for kind, text in questions(records, each, rng):
        for variant, change in VARIANTS:
            query = change(Query(text))
            found.append(Case(kind, variant, query, read(text, known)))
    rng.shuffle(found)
    return found


@dataclass(slots=True)
class Measured:
    """One engine's figures."""

    name: str
    build: float
    size: int
    times: dict[tuple[str, str], list[float]]
    totals: dict[int, int]

    def percentile(self, share: float, kind: str = "", variant: str = "") -> float:
        """Milliseconds over all questions, or those of a kind or variant."""
        chosen = [
            value for (k, v), values in self.times.items() if kind in ("", k) and variant in ("", v) for value in values
        ]
        chosen.sort()
        return 1_000 * chosen[min(len(chosen) - 1, int(share * len(chosen)))] if chosen else float("nan")


def measure(name: str, ask: Callable[[Case], int], mix: Sequence[Case], build: float, size: int) -> Measured:
    """Ask every question once after a warm-up on some of them."""
    for case in mix[:: max(1, len(mix) // 40)]:
        ask(case)
    times: dict[tuple[str, str], list[float]] = {}
    totals: dict[int, int] = {}
    for number, case in enumerate(mix):
        start = time.perf_counter()
        totals[number] = ask(case)
        times.setdefault((case.kind, case.variant), []).append(time.perf_counter() - start)
    return Measured(name, build, size, times, totals)


def ours(folder: Path, size: int, seed: int) -> tuple[Index, float, int]:
    """Build our index; seconds and bytes."""
    start = time.perf_counter()
    rebuild(folder, (record.document() for record in National(size, seed)), size)
    seconds = time.perf_counter() - start
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return open_index(folder, cache=0), seconds, used


def sample(size: int, seed: int) -> tuple[list[Record], float]:
    """Every n-th record to draw questions from, and the seconds the generator alone takes."""
    start = time.perf_counter()
    step = max(1, size // 20_000)
    records = [record for i, record in enumerate(National(size, seed)) if i % step == 0]
    return records, time.perf_counter() - start


def main() -> None:
    """Build, ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=100_000)
    parser.add_argument("--each", type=int, default=20, help="questions of each kind, before variants")
    parser.add_argument("--peer-questions", type=int, default=0, help="ask peers only so many of the mix")
    parser.add_argument("--without", action="append", default=[], choices=("sqlite", "postgresql"))
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    console = Console(width=140)
    memory = psutil.virtual_memory().total / 2**30
    console.print(
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.platform()}; load {os.getloadavg()[0]:.1f}; "
        f"{arguments.records:,} records, seed {arguments.seed}"
    )
    with fresh.place() as folder:
        run(console, folder, arguments)


def run(console: Console, folder: Path, arguments: argparse.Namespace) -> None:
    """One engine after the other."""
    size, seed = arguments.records, arguments.seed
    records, alone = sample(size, seed)
    console.print(f"generating the records takes {alone:.0f} s of every build below")
    index, seconds, used = ours(folder / "ours", size, seed)
    mix = cases(index, records, arguments.each, seed)
    totals = measure("Guiju", lambda case: index.search(case.query).total, mix, seconds, used)
    show_ours(console, totals)
    few = mix[: arguments.peer_questions] if arguments.peer_questions else mix
    measured = []
    makers: dict[str, Callable[[], Peer]] = {"sqlite": lambda: SQLite(folder), "postgresql": PostgreSQL}
    for name, make in makers.items():
        if name in arguments.without:
            continue
        peer = make()
        try:
            start = time.perf_counter()
            peer.build(record.document() for record in National(size, seed))
            took = time.perf_counter() - start
            console.print(f"{peer.name}: {peer.settings}")
            found = measure(peer.name, asking(peer), few, took, peer.size())
        finally:
            peer.close()
        check(console, found, totals, mix)
        measured.append(found)
    compare(console, totals, measured, few, size)


def asking(peer: Peer) -> Callable[[Case], int]:
    """A peer as a function from question to total."""
    return lambda case: peer.ask(case.query, case.atoms)[0]


def show_ours(console: Console, found: Measured) -> None:
    """Our figures by kind and variant, printed before the peers are built."""
    table = Table("question", *(f"{name} p50 / p95 ms" for name, _ in VARIANTS), title="Guiju, cache off")
    for kind in KINDS:
        pairs = [(found.percentile(0.5, kind, name), found.percentile(0.95, kind, name)) for name, _ in VARIANTS]
        table.add_row(kind, *(f"{a:.1f} / {b:.1f}" for a, b in pairs))
    console.print(table)
    console.print(
        f"all {sum(map(len, found.times.values()))} questions: p50 {found.percentile(0.5):.2f} ms, "
        f"p95 {found.percentile(0.95):.2f} ms, built in {found.build:.0f} s, {found.size / 1e6:,.0f} MB"
    )


def check(console: Console, found: Measured, ours: Measured, mix: Sequence[Case]) -> None:
    """The same totals, wherever neither is capped."""
    compared = differing = 0
    for number, total in found.totals.items():
        mine = ours.totals[number]
        if total > EXACT_LIMIT or mine >= EXACT_LIMIT:
            differing += (total > EXACT_LIMIT) != (mine >= EXACT_LIMIT)
            continue
        compared += 1
        if total != mine:
            differing += 1
            if differing < 6:
                console.print(f"  differs: {mix[number].query} ours {mine} {found.name} {total}", markup=False)
    console.print(f"{found.name}: {compared} totals compared, {differing} differ")


def compare(console: Console, ours: Measured, peers: Sequence[Measured], mix: Sequence[Case], size: int) -> None:
    """Side by side over the questions all were asked."""
    keys = {(case.kind, case.variant) for case in mix}
    every = [ours, *peers]
    table = Table("question", *(f"{one.name} p50 / p95 ms" for one in every), "best peer ÷ ours (p95)")
    for kind in KINDS:
        if any(k == kind for k, _ in keys):
            row(table, kind, every, kind)
    for name, _ in VARIANTS:
        row(table, f"— {name}", every, "", name)
    row(table, "all", every)
    console.print(table)
    facts = Table("engine", "build s", "records/s", "MB on disk", "questions", "mean ms")
    for one in every:
        times = [value for values in one.times.values() for value in values]
        facts.add_row(
            one.name,
            f"{one.build:.0f}",
            f"{size / one.build:,.0f}",
            f"{one.size / 1e6:,.0f}",
            str(len(times)),
            f"{1_000 * statistics.fmean(times):.2f}",
        )
    console.print(facts)


def row(table: Table, label: str, every: Sequence[Measured], kind: str = "", variant: str = "") -> None:
    """One line: each engine's p50 and p95, and the ratio of p95."""
    pairs = [(one.percentile(0.5, kind, variant), one.percentile(0.95, kind, variant)) for one in every]
    ratio = min((pair[1] for pair in pairs[1:]), default=float("nan")) / pairs[0][1]
    table.add_row(label, *(f"{a:.1f} / {b:.1f}" for a, b in pairs), f"{ratio:.1f}×")


if __name__ == "__main__":
    main()
