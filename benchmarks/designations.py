"""How many designations are read a second, on one core, over the real lists.

    GUIJU_TEST_DATA=… python benchmarks/designations.py

Only lines that can be read are timed, in processor time; each number is the best of five passes. No value is remembered
between passes.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from guiju.core.designation import DesignationError, parse


def _parse(line: str) -> None:
    parse(line)


def _with_keys(line: str) -> None:
    value = parse(line)
    value.canonical, value.work, value.edition  # noqa: B018


def _rate(lines: list[str], task: Callable[[str], None]) -> float:
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for line in lines:
            task(line)
        best = min(best, time.process_time() - started)
    return len(lines) / best


def _readable(path: Path) -> list[str]:
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            parse(line)
        except DesignationError:
            continue
        kept.append(line)
    return kept


def main() -> int:
    """Print the table; exit code 1 when the mixed lists stay under 100,000 a second."""
    folder = Path(os.environ.get("GUIJU_TEST_DATA") or "nowhere") / "designations"
    if not folder.is_dir():
        print("GUIJU_TEST_DATA does not name the folder with the real lists: nothing to measure")
        return 2
    lists = {path.stem: _readable(path) for path in sorted(folder.glob("*.txt"))}
    every = [line for lines in lists.values() for line in lines]
    random.Random(1).shuffle(every)
    print(f"| {'list':12} | {'lines':>7} | {'parse/s':>9} | {'parse + canonical + keys/s':>26} |")
    print(f"|{'-' * 14}|{'-' * 8}:|{'-' * 10}:|{'-' * 27}:|")
    mixed = 0.0
    for name, lines in [*lists.items(), ("all, mixed", every)]:
        mixed = _rate(lines, _parse)
        print(f"| {name:12} | {len(lines):7,} | {mixed:9,.0f} | {_rate(lines, _with_keys):26,.0f} |")
    return 0 if mixed >= 100_000 else 1


if __name__ == "__main__":
    sys.exit(main())
