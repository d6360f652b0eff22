"""A site under load: sixteen clients over eighteen addresses, alone, beside an import of 50,000, beside a rebuild.

    python benchmarks/served.py --seconds 30

Everything happens over a fresh copy of the demonstration, served by `guiju serve`, with the clients on the same
machine: their processor time is in the figures. Goal: no 5xx but 503 while something is started again, at most 1 % 429,
p99 below one second.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]
import fresh  # noqa: E402
from demonstration_folder import COMMAND, copied, environment, removed  # noqa: E402
from imports import MAP  # noqa: E402
from national import National  # noqa: E402

ADDRESSES = (
    "/", "/search/?q=GB", "/search/?q=%E9%A3%9F%E5%93%81+%E9%93%85", "/standard/GB_2762-2022", "/texts/",
    "/texts/gb-2762-2022/", "/ics/", "/bodies/", "/committees/", "/cases/", "/cases/national-standard/", "/procedures/",
    "/indicators/", "/statistics/", "/plans/", "/log/", "/log/checkpoint", "/reports/",
)  # fmt: skip
CLIENTS = 16


@dataclass
class Run:
    """What came back: seconds of each answer by address, statuses."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, path: str, status: int, seconds: float) -> None:
        with self.lock:
            self.statuses[status] += 1
            self.times.setdefault(path, []).append(seconds)


def ask(port: int, run: Run, until: float, seed: int) -> None:
    """One client that keeps its connection: the addresses in an order of its own, again and again."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        path = chance.choice(ADDRESSES)
        began = time.monotonic()
        try:
            connection.request("GET", path, headers={"Accept-Language": chance.choice(("zh-CN", "en"))})
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            connection.close()
            status = 0
        run.add(path, status, time.monotonic() - began)


def loaded(port: int, seconds: float, beside: list[str] | None, settings: dict[str, str]) -> Run:
    run, until = Run(), time.monotonic() + seconds
    other = (
        subprocess.Popen([*COMMAND, *beside], env=settings, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if beside
        else None
    )
    threads = [threading.Thread(target=ask, args=(port, run, until, seed)) for seed in range(CLIENTS)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        ended = other.poll() if other is not None else None
        if other is not None:
            other.terminate()
            with suppress(subprocess.TimeoutExpired):
                other.wait(60)
    if other is not None:
        print(f"  ({' '.join(beside or [])[:60]}: {'went on for the whole time' if ended is None else 'ended before'})")
    return run


def at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def row(name: str, run: Run, seconds: float, cpu: float) -> None:
    times = [t for each in run.times.values() for t in each]
    whole = sum(run.statuses.values())
    faults = sum(n for code, n in run.statuses.items() if code == 0 or (code >= 500 and code != 503))
    print(
        f"{name:<34}{whole / seconds:>8.0f}{at(times, 0.5) * 1000:>9.0f}{at(times, 0.95) * 1000:>9.0f}"
        f"{at(times, 0.99) * 1000:>9.0f}{max(times) * 1000:>9.0f}{faults:>8}{run.statuses[503]:>6}"
        f"{100 * run.statuses[429] / whole:>7.1f}%{cpu / whole * 1000:>11.1f}"
    )
    slow = sorted(run.times, key=lambda path: -at(run.times[path], 0.95))[:3]
    print("  slowest: " + ", ".join(f"{path} p95 {at(run.times[path], 0.95) * 1000:.0f} ms" for path in slow))


def processor_seconds() -> float:
    """Processor time of the whole machine so far."""
    cells = [int(cell) for cell in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(cells) - cells[3] - cells[4]) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=30)
    seconds = parser.parse_args().seconds
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = int(s.getsockname()[1])
    with fresh.place() as place:
        records, columns = _records(place)
        data = copied()
        settings = environment(data, GUIJU_URL=f"http://127.0.0.1:{port}")
        with (place / "log").open("w") as log:
            site = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=settings, stdout=log, stderr=log)
            try:
                _wait(port)
                print(f"{os.cpu_count()} cores, {CLIENTS} clients, {len(ADDRESSES)} addresses, {seconds:.0f} s each")
                head = ("req/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "5xx", "503", "429", "CPU ms/req")
                print(
                    f"{'':<34}"
                    + "".join(f"{word:>{n}}" for word, n in zip(head, (8, 9, 9, 9, 9, 8, 6, 8, 11), strict=True))
                )
                for name, beside in (
                    ("first views", None),
                    ("alone", None),
                    ("beside an import of 50,000", ["import", "csv", str(records), "--map", str(columns)]),
                    ("beside a rebuild of the index", ["index"]),
                ):
                    before = processor_seconds()
                    run = loaded(port, seconds, beside, settings)
                    row(name, run, seconds, processor_seconds() - before)
            finally:
                site.terminate()
                site.wait(60)
                removed(data)


def _records(place: Path) -> tuple[Path, Path]:
    """A table of 50,000 generated records, and the map of its columns."""
    path, columns = place / "national.jsonl", place / "national.map.yaml"
    columns.write_text(MAP)
    with path.open("w") as f:
        for record in National(50_000):
            f.write(json.dumps(record.row(), ensure_ascii=False) + "\n")
    return path, columns


def _wait(port: int) -> None:
    run = Run()
    while not run.statuses[200]:
        ask(port, run, time.monotonic() + 0.2, 1)
        time.sleep(0.2)


if __name__ == "__main__":
    main()
