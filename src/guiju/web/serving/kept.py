"""Answers to everybody, kept for some seconds: what costs much is made once for all who ask at the same time.

Only for readers who bring no session and no key, and only for addresses whose answers are counted from the whole
registry. An answer is good for ten seconds, or for twenty times as long as it took to make, at most a minute; who comes
after that within a further minute still gets it, while a new one is being made."""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from guiju.web.serving.gate import Asked

KEPT = re.compile(
    r"^/(?:$|indicators/|statistics/|reports/|committees/$|bodies/$|tiers/$|ics/|procedures/|plans/[^/]+/|texts/)"
)
SHORTEST, LONGEST, STALE = 10.0, 60.0, 60.0
TIMES = 20
MOST_BYTES = 60_000_000
LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """An answer whole, when it was made (monotonic seconds) and how long it is good."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    made: float
    good: float


Key = tuple[str, ...]
Make = Callable[[], Awaitable[Page]]


class Kept:
    """The pages of one process, the one used last is dropped last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._making: dict[Key, asyncio.Task[Page]] = {}
        self._bytes = 0

    @staticmethod
    def key(asked: Asked, query: str, language_cookie: str) -> Key | None:
        """What an answer depends on; None for an answer that is not kept."""
        if asked.method != "GET" or asked.known or not KEPT.match(asked.path) or len(query) > 500 or "format=" in query:
            return None
        cookies = asked.headers.get("cookie", "")
        chosen = re.search(rf"(?:^|;\s*){language_cookie}=([\w-]{{1,12}})", cookies)
        accepted = asked.headers.get("accept-language", "")[:20].lower().split(",")[0]
        if chosen is None and cookies:
            return None
        return asked.path, query, chosen[1] if chosen else "", accepted, asked.headers.get("host", "")[:100]

    async def answer(self, key: Key, make: Make) -> Page:
        """The kept answer, or the one that is being made, or a new one."""
        now = time.monotonic()
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
            age = now - page.made
            if age < page.good:
                return page
            if age < page.good + STALE:
                self._task(key, make)
                return page
        return await asyncio.shield(self._task(key, make))

    def _task(self, key: Key, make: Make) -> asyncio.Task[Page]:
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.ensure_future(self._made(key, make))
            task.add_done_callback(_looked_at)
        return task

    async def _made(self, key: Key, make: Make) -> Page:
        began = time.monotonic()
        try:
            page = await make()
        finally:
            self._making.pop(key, None)
        ended = time.monotonic()
        page = Page(page.status, page.headers, page.body, ended, min(LONGEST, max(SHORTEST, TIMES * (ended - began))))
        if _for_everybody(page):
            self._put(key, page)
        return page

    def _put(self, key: Key, page: Page) -> None:
        old = self._pages.pop(key, None)
        self._bytes += len(page.body) - (len(old.body) if old else 0)
        self._pages[key] = page
        while self._bytes > MOST_BYTES:
            _, dropped = self._pages.popitem(last=False)
            self._bytes -= len(dropped.body)


def _looked_at(task: asyncio.Task[Page]) -> None:
    """A refresh that failed is nobody's error: whoever waits for it gets it, the kept page stays."""
    if not task.cancelled():
        task.exception()


def _for_everybody(page: Page) -> bool:
    said = dict(page.headers)
    control = said.get("cache-control", "")
    return (
        page.status == 200
        and len(page.body) <= LARGEST
        and "set-cookie" not in said
        and "private" not in control
        and "no-store" not in control
    )
