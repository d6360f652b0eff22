"""Reading in other processes while this one writes: order is kept, memory is bounded, a crashed reader is reported."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.intake.copy_rows import Prepared, prepare_all
from guiju.registry.catalogue.intake.record import Record

Item = TypeVar("Item")
Outcome = Record | Prepared | tuple[str, str]  # a record, or where and why there is none
CHUNK = 250
FEW = 5  # one item in so many may be read the long way beside plain ones
AHEAD = 48  # chunks read ahead: three batches of the writer, so that neither waits for the other


Line = tuple[Any, ...] | tuple[str, str]


Plain = Callable[[list[Item]], Sequence[Line | None]]


def _nothing(items: list[Any]) -> list[Line | None]:
    return [None] * len(items)


def _read_all(read: Callable[[Item], Outcome], plain: Plain[Item], today: date, chunk: list[Item]) -> list[Line]:
    return _completed(read, today, chunk, plain(chunk))


def _completed(
    read: Callable[[Item], Outcome], today: date, chunk: list[Item], lines: Sequence[Line | None]
) -> list[Line]:
    """The lines, with those of the items that have none yet. What the writer wants in any case; the record itself stays
    behind: where the edition turns out to be held and changed, it is read once more."""
    found = list(lines)
    sound: list[tuple[int, Record]] = []
    for place, line in enumerate(lines):
        if line is not None:
            continue
        outcome = read(chunk[place])
        if not isinstance(outcome, Record):
            found[place] = outcome
        elif fault := outcome.fault():
            found[place] = outcome.where, fault
        else:
            sound.append((place, outcome))
    for (place, _), ready in zip(sound, prepare_all([record for _, record in sound], today), strict=True):
        found[place] = tuple(ready)[:-1]
    return found  # type: ignore[return-value]


def outcomes(
    items: Iterable[Item], read: Callable[[Item], Outcome], today: date, plain: Plain[Item] = _nothing
) -> Iterator[Outcome]:
    """`read` applied to every item, in order. `plain` makes the lines of those that are simple enough, the same lines
    that `read` leads to. Few items, and plain ones while nearly all are, are read here: to hand them over costs more
    than to read them. The rest is read by as many processes as there are cores, which also prepare them: the status of
    an edition is what it is `today`."""
    source = iter(items)
    first = list(islice(source, CHUNK * 2))
    if len(first) < CHUNK * 2:
        yield from map(read, first)
        return
    chunks = chain([first[:CHUNK], first[CHUNK:]], iter(lambda: list(islice(source, CHUNK)), []))
    for chunk in chunks if plain is not _nothing else ():
        lines = plain(chunk)
        if lines.count(None) * FEW > len(chunk):
            chunks = chain([chunk], chunks)
            break
        yield from _given(read, chunk, _completed(read, today, chunk, lines))
    else:
        if plain is not _nothing:
            return
    yield from _elsewhere(chunks, partial(_read_all, read, plain, today), read)


def _given(read: Callable[[Item], Outcome], chunk: list[Item], lines: Iterable[Line]) -> Iterator[Outcome]:
    for item, line in zip(chunk, lines, strict=True):
        yield line if len(line) == 2 else Prepared._make((*line, partial(read, item)))


def _elsewhere(
    chunks: Iterator[list[Item]], job: Callable[[list[Item]], list[Line]], read: Callable[[Item], Outcome]
) -> Iterator[Outcome]:
    """What other processes make of the chunks."""
    workers = min(4, os.cpu_count() or 2)  # the writer waits for the database most of the time
    # Records hold no cycles, so readers need no cycle collector, which would go through all of them again and again.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=gc.disable)
    waiting: deque[tuple[list[Item], Future[list[Line]]]] = deque()
    try:
        while True:
            for chunk in islice(chunks, AHEAD - len(waiting)):
                waiting.append((chunk, pool.submit(job, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from _given(read, chunk, future.result())
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
