"""Threads for requests, by what a request costs: pages, costly work, downloads. None waits for another."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from guiju.web.serving.gate import Asked

P = ParamSpec("P")
T = TypeVar("T")
COSTLY = re.compile(
    r"^/(?:"
    r"compare/|reports/\d|statistics/|indicators/|plans/[^/]+/(?:matrix|overdue|evaluations|bodies)/|committees/$"
    r"|texts/[^/]+/"
    r"|case/[^/]+/comments/"
    r"|api/v1/(?:texts/(?:lint|compare)|plans/|statistics|indicators|reports|files)"
    r"|oai"
    r")"
)
"""Addresses whose answers may take long: they read, check, compare, typeset or count much."""
POSTED = re.compile(r"^/(?:lookup/|plans/|log/|texts/|compare/)")
"""Addresses that take a file to be read."""


class FullError(Exception):
    """A lane has as many waiting as it takes."""

    def __init__(self, seconds: int) -> None:
        super().__init__("the lane is full")
        self.seconds = seconds


class Lane:
    """`threads` requests at once; `waiting` more wait; a further one is sent away for `seconds`."""

    def __init__(self, name: str, threads: int, waiting: int, *, seconds: int = 5) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most, self._seconds, self.inside = threads + waiting, seconds, 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` in a thread of this lane. FullError when too many wait already."""
        if self.inside >= self._most:
            raise FullError(self._seconds)
        self.inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, lambda: work(*args, **kwargs))
        finally:
            self.inside -= 1


class Downloads:
    """`places` downloads at once, shared by `threads` threads. All pieces of one are made in the same thread, because
    a connection to the database belongs to its thread."""

    def __init__(self, threads: int, places: int, *, seconds: int = 20) -> None:
        self.lanes = [Lane(f"download-{n}", 1, places, seconds=seconds) for n in range(threads)]
        self._places, self._taken, self._seconds, self._turn = places, 0, seconds, 0

    def thread(self) -> Lane:
        """The thread whose turn it is."""
        self._turn += 1
        return self.lanes[self._turn % len(self.lanes)]

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places; FullError when all are taken."""
        if self._taken >= self._places:
            raise FullError(self._seconds)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


class Lanes:
    """The three lanes of one server process."""

    def __init__(self) -> None:
        self.pages = Lane("page", 6, 120)
        self.costly = Lane("costly", 2, 16, seconds=10)
        self.downloads = Downloads(2, 16)

    def of(self, asked: Asked) -> Lane:
        """The lane an address waits in."""
        if COSTLY.match(asked.path) or (asked.method == "POST" and POSTED.match(asked.path)):
            return self.costly
        return self.pages
