"""How a time grows: the same hostile input at one size and at double of it, by processor time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from guiju.core.errors import GuijuError

MOST = 2.5
"""Times the time that double the input may take."""
TINY = 0.02
"""Seconds below which a growth says nothing."""
LONG = 1.0
"""Seconds after which larger sizes are not waited for: the growth up to here is judged."""


@dataclass(frozen=True)
class Growth:
    """Seconds at a size and at double of it."""

    size: int
    once: float
    twice: float

    @property
    def linear(self) -> bool:
        return self.twice < TINY or self.twice < MOST * self.once

    def __str__(self) -> str:
        return f"{self.size // 1000} kB {self.once:.3f} s, double {self.twice:.3f} s"


def seconds(call: Callable[[], object]) -> float:
    """Processor time of one call. A refusal is an answer; anything else that is raised is a fault of its own."""
    gc.disable()
    try:
        start = time.process_time()
        with suppress(GuijuError):
            call()
        return time.process_time() - start
    finally:
        gc.enable()


def growth(run: Callable[[str], object], make: Callable[[int], str], sizes: tuple[int, ...], tries: int = 3) -> Growth:
    """The growth at the largest size that is reached. A suspicious one is measured again, the best of each kept."""
    given = make(sizes[0])
    before = seconds(lambda: run(given))
    found = Growth(sizes[0], before, 0.0)
    if before * (sizes[-1] / sizes[0]) ** 2 < TINY:
        return found  # even if it grew with the square, the largest would take no time
    for size in sizes[1:]:
        given = make(size)
        after = seconds(lambda given=given: run(given))
        found = Growth(size // 2, before, after)
        if after > LONG:
            break
        before = after
    for _ in range(tries):
        if found.linear:
            break
        halves = [make(found.size - less) for less in (0, 7, 13, 22, found.size // 40)]
        once = max(seconds(lambda half=half: run(half)) for half in halves)  # one of them may end open and be refused
        whole = make(2 * found.size)
        twice = min(seconds(lambda whole=whole: run(whole)), found.twice)
        found = Growth(found.size, max(once, found.once), twice)
    return found
