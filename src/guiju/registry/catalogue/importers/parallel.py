"""Reading in other processes while this one writes: order is kept, memory is bounded, a crashed reader is reported."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from typing import TypeVar

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.record import Record

Item = TypeVar("Item")
Outcome = Record | tuple[str, str]  # a record, or where and why there is none
CHUNK = 250
AHEAD = 48  # chunks read ahead: three batches of the writer, so that neither waits for the other


def _read_all(read: Callable[[Item], Outcome], chunk: list[Item]) -> list[Outcome]:
    found = [read(item) for item in chunk]
    for outcome in found:
        if isinstance(outcome, Record):
            outcome.digest()
    return found


def outcomes(items: Iterable[Item], read: Callable[[Item], Outcome]) -> Iterator[Outcome]:
    """`read` applied to every item, in order. Few items are read here; many by as many processes as there are cores."""
    source = iter(items)
    first = list(islice(source, CHUNK * 2))
    if len(first) < CHUNK * 2:
        yield from map(read, first)
        return
    workers = max(1, min(4, (os.cpu_count() or 2) - 1))
    # Records hold no cycles, so readers need no cycle collector, which would go through all of them again and again.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=gc.disable)
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        chunks = [first[:CHUNK], first[CHUNK:]]
        while chunks or waiting:
            for chunk in chunks:
                waiting.append(pool.submit(partial(_read_all, read), chunk))
            chunks = []
            while len(waiting) < AHEAD:
                chunk = list(islice(source, CHUNK))
                if not chunk:
                    break
                waiting.append(pool.submit(partial(_read_all, read), chunk))
            if waiting:
                yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise GuijuError("a reading process died; a file of this import cannot be read", where="import") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def records(found: Iterable[Outcome], reject: Callable[[str, str], None]) -> Iterator[Record]:
    """The records; rejections go to `reject`."""
    for outcome in found:
        if isinstance(outcome, Record):
            yield outcome
        else:
            reject(*outcome)
