"""How fast the transparency log is: acts appended, proofs of any of them, files written, the whole log verified.

    python benchmarks/ledger.py --acts 1m

Acts of a dozen fields stand in a table as an app keeps them, so that `verify` hashes every row again. It all happens in
a fresh data folder with an embedded PostgreSQL that is removed afterwards. The goal stands beside the figure.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import fresh
from national import size_of

STEP = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--acts", type=size_of, default=1_000_000)
    arguments = parser.parse_args()
    with fresh.data() as folder:
        print(f"{os.cpu_count()} cores, {arguments.acts:,} acts")
        print(f"{'what':<44}{'figure':>14}{'goal':>16}")
        for what, figure, goal in measure(folder, arguments.acts):
            print(f"{what:<44}{figure:>14}{goal:>16}", flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'memory of this process at its highest':<44}{peak:>11,.0f} MB")


def measure(folder: Path, count: int) -> Iterator[tuple[str, str, str]]:
    """(what, figure, goal) of each measurement."""
    from guiju.start import ready

    ready()
    from django.core.management import call_command
    from django.db import connection

    from guiju.registry.record import keys, log, publishing, sequence
    from guiju.registry.record.verifying import verify

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("create table bench_act (id bigint primary key, salt bytea, public jsonb, digest bytea)")
    log.sources["act"] = _source
    yield "leaf of an act, hashed", f"{_write(count) * 1e6:,.1f} µs", "60 µs"
    took = timed(lambda: _all(sequence.number_pending))
    yield "numbered, appended, signed", f"{count / took:,.0f} /s", "1,000 /s"
    places = random.Random(1).choices(range(count), k=1000)
    times = sorted(timed(lambda place=place: log.proof(place)) for place in places)
    yield "proof of one act, median", f"{times[500] * 1e3:,.2f} ms", ""
    yield "proof of one act, 99 of 100", f"{times[990] * 1e3:,.2f} ms", "5 ms"
    yield "static files written from nothing", f"{timed(lambda: publishing.write_tiles(folder / 'log')):,.1f} s", ""
    begun = time.perf_counter()
    report = verify(keys.verifier(), folder / "log")
    yield "whole log verified, rows and files", f"{time.perf_counter() - begun:,.1f} s", "60 s / million"
    assert report.good and report.recomputed == count, report.faults[:3]


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _all(step: Callable[[], int]) -> None:
    while step():
        pass


def _public(number: int) -> dict[str, object]:
    return {
        "act": number, "case": number // 20, "kind": "vote", "choice": "赞成", "body": "全国标准化技术委员会",
        "state": "审查", "at": "2026-11-22T09:00:00Z", "effective": "2026-11-22", "procedure": "national-standard",
        "version": 3, "files": [], "weight": 1, "note": "同意报批，建议按会议纪要修改第 4 章。",
    }  # fmt: skip


def _write(count: int) -> float:
    """Rows of acts and changes by COPY; seconds a leaf takes to hash."""
    from django.db import connection, transaction

    from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt

    hashing = 0.0
    for first in range(1, count + 1, STEP):
        numbers = range(first, min(first + STEP, count + 1))
        rows = [(n, new_salt(), _public(n), new_salt() * 2) for n in numbers]
        begun = time.perf_counter()
        leaves = [leaf_hash(leaf_entry(public, salt, digest)) for _, salt, public, digest in rows]
        hashing += time.perf_counter() - begun
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy("copy bench_act (id, salt, public, digest) from stdin") as copy:
                for n, salt, public, digest in rows:
                    copy.write_row((n, salt, json.dumps(public), digest))
            with cursor.copy("copy record_change (kind, subject, verb, at, leaf) from stdin") as copy:
                for (n, *_), leaf in zip(rows, leaves, strict=True):
                    copy.write_row(("act", n, "performed", "2026-11-22T09:00:00Z", leaf))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return hashing / count


def _source(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    from django.db import connection

    from guiju.core.ledger.leaf import leaf_entry, leaf_hash

    with connection.cursor() as cursor:
        cursor.execute(
            "select l.index, a.salt, a.public, a.digest from record_leaf l join record_change c on c.seq = l.seq"
            " join bench_act a on a.id = c.subject where l.index >= %s and l.index < %s",
            [first, end],
        )
        for index, salt, public, digest in cursor.fetchall():
            yield index, leaf_hash(leaf_entry(json.loads(public), salt, digest))


if __name__ == "__main__":
    main()
