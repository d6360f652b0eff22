"""Reading in other processes while this one writes: order is kept, memory is bounded, a crashed reader is reported."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.copy_rows import Prepared, prepare
from guiju.registry.catalogue.intake.record import Record

Item = TypeVar("Item")
Outcome = Record | Prepared | tuple[str, str]  # a record, or where and why there is none
CHUNK = 250
AHEAD = 48  # chunks read ahead: three batches of the writer, so that neither waits for the other


Line = tuple[Any, ...] | tuple[str, str]


def _nothing(item: Any) -> Line | None:
    return None


def _read_all(
    read: Callable[[Item], Outcome], plain: Callable[[Item], Line | None], today: date, chunk: list[Item]
) -> list[Line]:
    return [plain(item) or _packed(read(item), today) for item in chunk]


def _packed(outcome: Outcome, today: date) -> Line:
    """What the writer wants in any case. The record itself stays behind: where the edition turns out to be held and
    changed, it is read once more."""
    if not isinstance(outcome, Record):
        return outcome
    fault = outcome.fault()
    return (outcome.where, fault) if fault else tuple(prepare(outcome, today))[:-1]


def outcomes(
    items: Iterable[Item],
    read: Callable[[Item], Outcome],
    today: date,
    plain: Callable[[Item], Line | None] = _nothing,
) -> Iterator[Outcome]:
    """`read` applied to every item, in order. Few items are read here; many by as many processes as there are cores,
    which also prepare them: the status of an edition is what it is `today`. `plain` makes a line of those items that
    are simple enough, the same line that `read` leads to."""
    source = iter(items)
    first = list(islice(source, CHUNK * 2))
    if len(first) < CHUNK * 2:
        yield from map(read, first)
        return
    workers = min(4, os.cpu_count() or 2)  # the writer waits for the database most of the time
    # Records hold no cycles, so readers need no cycle collector, which would go through all of them again and again.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=gc.disable)
    waiting: deque[tuple[list[Item], Future[list[Line]]]] = deque()
    try:
        chunks = chain([first[:CHUNK], first[CHUNK:]], iter(lambda: list(islice(source, CHUNK)), []))
        while True:
            for chunk in islice(chunks, AHEAD - len(waiting)):
                waiting.append((chunk, pool.submit(partial(_read_all, read, plain, today), chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            for item, line in zip(chunk, future.result(), strict=True):
                yield line if len(line) == 2 else Prepared._make((*line, partial(read, item)))
    except BrokenProcessPool as error:
        raise GuijuError("a reading process died; a file of this import cannot be read", where="import") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def records(found: Iterable[Outcome], reject: Callable[[str, str], None]) -> Iterator[Record | Prepared]:
    """The records; rejections go to `reject`."""
    for outcome in found:
        if isinstance(outcome, Record | Prepared):
            yield outcome
        else:
            reject(*outcome)
