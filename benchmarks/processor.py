"""Processor time of this process, of those it started, and of the embedded PostgreSQL, as the kernel counts it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

_TICK = os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """Seconds: of this process, of the processes it started, of the server with all of its own."""

    here: float
    started: float
    server: float

    @property
    def whole(self) -> float:
        return sum(self)

    def since(self, before: Spent) -> Spent:
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


def spent() -> Spent:
    """Processor time so far; two of them, subtracted, say what lies between. Those that have ended are counted with
    whoever waited for them."""
    times = _all()
    here, waited, _ = times[os.getpid()]
    started = waited + sum(sum(times[pid][:2]) for pid in _below(os.getpid(), times))
    server = 0.0
    if (postmaster := _postmaster()) in times:
        server = sum(sum(times[pid][:2]) for pid in (postmaster, *_below(postmaster, times)))
    return Spent(here, started, server)


def _all() -> dict[int, tuple[float, float, int]]:
    """Process → (seconds of its own, of those it waited for, its parent)."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                cells = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile: its parent has its time
            own, waited = int(cells[11]) + int(cells[12]), int(cells[13]) + int(cells[14])
            found[int(folder.name)] = (own / _TICK, waited / _TICK, int(cells[1]))
    return found


def _below(root: int, times: dict[int, tuple[float, float, int]]) -> list[int]:
    found, asked = [], [root]
    while asked:
        parent = asked.pop()
        children = [pid for pid, (*_, of) in times.items() if of == parent]
        found += children
        asked += children
    return found


def _postmaster() -> int:
    from guiju.start import database

    server = database()
    try:
        return int((server.data / "postmaster.pid").read_text().split()[0]) if server is not None else 0
    except (OSError, ValueError, IndexError):
        return 0
