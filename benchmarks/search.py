"""Search speed beside the match alone, SQLite FTS5 and PostgreSQL full text: the same records, questions and facets.

    GUIJU_TEST_DATA=… python benchmarks/search.py --records 100k|1m|5m [--without postgresql] [--peer-questions 200]

Each question is a ranked top 20 with its total (exact to 100,000, then "over") and six facets; our cache of counts is
off. `--index FOLDER` keeps our index, and uses it when it is there. The floor is the match alone: the very query that
was asked in the end, counted and nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import psutil
from rich.console import Console
from rich.table import Table

import fresh
from guiju.search import Index, IndexDocument, Query, open_index
from guiju.search.model import EXACT_LIMIT
from guiju.search.query import Atom, read
from library import Source, built
from mix import GENERATED, REAL, VARIANTS, Case, mix
from national import size_of
from peers import PostgreSQL, SQLite

GOAL = (0.020, 0.040, 1.6)  # p95, p99, slowest tenth ÷ the match alone
COLD = 60  # questions asked with cold files


class Peer(Protocol):
    """What is measured beside us."""

    name: str
    by_rank: bool

    @property
    def settings(self) -> str: ...

    def build(self, documents: Iterator[IndexDocument]) -> None: ...

    def size(self) -> int: ...

    def ask(self, query: Query, atoms: Sequence[Atom]) -> tuple[int, int]: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Timed:
    """Seconds of each question of a mix, on the clock and of the process; `totals` as they were answered; `wider`:
    which were asked again more widely."""

    name: str
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    wider: list[bool] = field(default_factory=list)


def measure(name: str, ask: Callable[[Case], int], cases: Sequence[Case], rounds: int = 1) -> Timed:
    """Ask every question, after a warm-up on some of them; of several rounds the shortest counts."""
    for case in cases[:: max(1, len(cases) // 40)]:
        ask(case)
    found = Timed(name)
    for case in cases:
        walls, processors = [], []
        for _ in range(rounds):
            began, spent = time.perf_counter(), time.process_time()
            total = ask(case)
            processors.append(time.process_time() - spent)
            walls.append(time.perf_counter() - began)
        found.wall.append(min(walls))
        found.processor.append(min(processors))
        found.totals.append(total)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Milliseconds; NaN of nothing."""
    ordered = sorted(values)
    return 1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def floor(index: Index, cases: Sequence[Case], rounds: int) -> Timed:
    """The match alone: the query that each question is asked with, its documents counted. Of a question that is asked
    more widely it is the words as typed."""
    state = index._now()
    literal = {id(case): replace(case.query, literal=True) for case in cases}
    plans = {id(case): index._read(state, literal[id(case)])[0].match for case in cases}

    def counted(case: Case) -> int:
        return int(state.searcher.aggregate(plans[id(case)], {"n": {"value_count": {"field": "id"}}})["n"]["value"])

    return measure("match alone", counted, cases, rounds)


def clients(index: Index, cases: Sequence[Case], count: int) -> tuple[Timed, float]:
    """The mix divided among so many threads of one process; seconds for all of it."""
    found = Timed(f"{count} clients")
    lock = threading.Lock()

    def ask(mine: Sequence[Case]) -> None:
        for case in mine:
            began = time.perf_counter()
            total = index.search(case.query).total
            took = time.perf_counter() - began
            with lock:
                found.wall.append(took)
                found.totals.append(total)

    threads = [threading.Thread(target=ask, args=(cases[at::count],)) for at in range(count)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, time.perf_counter() - began


def cold(folder: Path, cases: Sequence[Case]) -> Timed:
    """Questions asked of an index whose files the system has forgotten; the reader is opened before, and each is asked
    once."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)
    index = open_index(folder, cache=0)
    found = Timed("cold")
    for case in cases:
        began = time.perf_counter()
        found.totals.append(index.search(case.query).total)
        found.wall.append(time.perf_counter() - began)
    return found


def main() -> None:
    """Build, ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=100_000)
    parser.add_argument("--each", type=int, default=20, help="questions of each kind, before variants")
    parser.add_argument("--rounds", type=int, default=1, help="times each is asked; the shortest counts")
    parser.add_argument("--peer-questions", type=int, default=0, help="ask peers only so many of the mix")
    parser.add_argument("--without", action="append", default=[], choices=("sqlite", "postgresql"))
    parser.add_argument("--index", type=Path, help="keep our index here, and use it when it is there")
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
    place = arguments.index or folder / "ours"
    library = built(place, size, seed)
    used = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    console.print(
        f"built in {library.built:.0f} s, {library.generated:.0f} of them making the records; {used / 1e6:,.0f} MB; "
        f"{len(library.real):,} real titles beside {size:,} generated ones"
    )
    cases = mix(library, arguments.each, seed)
    first = cold(place, cases[:COLD])
    index = open_index(place, cache=0)
    ours = measure("Guiju", lambda case: index.search(case.query).total, cases, arguments.rounds)
    ours.wider = [index.search(case.query).wider is not None for case in cases]
    alone = floor(index, cases, arguments.rounds)
    show(console, cases, ours, alone)
    several(console, index, cases, first)
    beside(console, folder, arguments, index, cases)


def show(console: Console, cases: Sequence[Case], ours: Timed, alone: Timed) -> None:
    """Ours by kind and by variant, the match alone beside it."""
    table = Table(
        "question", "n", "wider", "p50 / p95 / p99 ms", "processor", "match alone", "processor", "slowest 10th"
    )
    kinds = [*GENERATED, *REAL, *sorted({case.kind for case in cases if case.typed})]
    for kind in kinds:
        _line(table, kind, [at for at, case in enumerate(cases) if case.kind == kind], ours, alone)
    for variant, _ in VARIANTS:
        _line(table, f"— {variant}", [at for at, case in enumerate(cases) if case.variant == variant], ours, alone)
    _line(table, "of titles", [at for at, case in enumerate(cases) if not case.typed], ours, alone)
    _line(table, "as typed", [at for at, case in enumerate(cases) if case.typed], ours, alone)
    _line(table, "all", list(range(len(cases))), ours, alone)
    console.print(table)
    p95, p99, times = GOAL
    console.print(f"goal: p95 {p95 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, slowest tenth {times} × the match alone")


def _line(table: Table, label: str, chosen: Sequence[int], ours: Timed, alone: Timed) -> None:
    if not chosen:
        return
    cells = []
    for timed in (ours, alone):
        for values in (timed.wall, timed.processor):
            some = [values[at] for at in chosen]
            cells.append(" / ".join(f"{percentile(some, share):.1f}" for share in (0.5, 0.95, 0.99)))
    literal = [at for at in chosen if not ours.wider[at]]  # what is asked more widely has no match of its own
    slowest = sorted(literal, key=lambda at: -ours.processor[at])[: max(1, len(literal) // 10)]
    ratio = sum(ours.processor[at] for at in slowest) / max(1e-9, sum(alone.processor[at] for at in slowest))
    table.add_row(label, str(len(chosen)), str(len(chosen) - len(literal)), *cells, f"{ratio:.1f}×" if literal else "")


def several(console: Console, index: Index, cases: Sequence[Case], first: Timed) -> None:
    """Cold and warm, one and eight clients."""
    table = Table("asked", "questions", "p50 / p95 / p99 ms", "questions /s")
    for count in (1, 8):
        timed, seconds = clients(index, cases, count)
        _asked(table, f"warm, {count} clients" if count > 1 else "warm, one client", timed, len(cases) / seconds)
    _asked(table, "cold files, one client", first, len(first.wall) / sum(first.wall))
    console.print(table)


def _asked(table: Table, label: str, timed: Timed, rate: float) -> None:
    cells = " / ".join(f"{percentile(timed.wall, share):.1f}" for share in (0.5, 0.95, 0.99))
    table.add_row(label, str(len(timed.wall)), cells, f"{rate:,.0f}")


def beside(console: Console, folder: Path, arguments: argparse.Namespace, index: Index, cases: Sequence[Case]) -> None:
    """The peers, asked the questions of titles, ours then not widened either; by our rank and by weight."""
    known = index._now().builder.known
    makers: dict[str, Callable[[], Peer]] = {"sqlite": lambda: SQLite(folder), "postgresql": PostgreSQL}
    few = [case for case in cases if not case.typed]
    few = few[: arguments.peer_questions] if arguments.peer_questions else few
    atoms = {id(case): read(case.query.text, known) for case in few}
    literal = {id(case): replace(case.query, literal=True) for case in few}
    every = [measure("Guiju", lambda case: index.search(literal[id(case)]).total, few, arguments.rounds)]
    for name, make in makers.items():
        if name in arguments.without:
            continue
        peer = make()
        try:
            start = time.perf_counter()
            peer.build(iter(Source(arguments.records, arguments.seed)))
            took = time.perf_counter() - start
            console.print(f"{peer.name}: built in {took:.0f} s, {peer.size() / 1e6:,.0f} MB; {peer.settings}")
            for peer.by_rank in (True, False):
                label = f"{peer.name}, {'by our rank' if peer.by_rank else 'by weight'}"
                every.append(measure(label, asked_of(peer, atoms), few))
                check(console, every[-1], every[0], few)
        finally:
            peer.close()
    if len(every) > 1:
        compare(console, every, few)


def asked_of(peer: Peer, atoms: Mapping[int, Sequence[Atom]]) -> Callable[[Case], int]:
    """A peer as a function from question to total."""
    return lambda case: peer.ask(case.query, atoms[id(case)])[0]


def check(console: Console, found: Timed, ours: Timed, cases: Sequence[Case]) -> None:
    """The same totals, wherever neither is capped."""
    compared = differing = 0
    for case, total, mine in zip(cases, found.totals, ours.totals, strict=True):
        if total > EXACT_LIMIT or mine >= EXACT_LIMIT:
            differing += (total > EXACT_LIMIT) != (mine >= EXACT_LIMIT)
            continue
        compared += 1
        if total != mine:
            differing += 1
            if differing < 6:
                console.print(f"  differs: {case.query} ours {mine} {found.name} {total}", markup=False)
    console.print(f"{found.name}: {compared} totals compared, {differing} differ")


def compare(console: Console, every: Sequence[Timed], cases: Sequence[Case]) -> None:
    """Side by side over the questions all were asked; ours first."""
    table = Table("question", *(f"{timed.name} p50 / p95 ms" for timed in every), "best peer ÷ ours (p95)")
    for kind in (*GENERATED, *REAL, "all"):
        chosen = [at for at, case in enumerate(cases) if kind in (case.kind, "all")]
        if chosen:
            rows = [[timed.wall[at] for at in chosen] for timed in every]
            cells = [f"{percentile(row, 0.5):.1f} / {percentile(row, 0.95):.1f}" for row in rows]
            best = min(percentile(row, 0.95) for row in rows[1:])
            table.add_row(kind, *cells, f"{best / percentile(rows[0], 0.95):.1f}×")
    console.print(table)


if __name__ == "__main__":
    main()
