"""Terms of this library beside those that come with Guiju: made from its titles in two languages."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from guiju import config
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.models import Edition
from guiju.search.term_building import Pair
from guiju.search.terms import LANGUAGES, Terms, of_rows

CJK = ("zh", "ja", "ko")
HEADS = (*LANGUAGES, "source")
LARGEST = 50_000_000  # bytes of the file


def place() -> Path:
    """Where the terms of this library are kept."""
    return config.data_folder() / "terms.csv"


def titles(cjk: str, words: str) -> Iterator[tuple[str, str, str]]:
    """(work, title in one language, title in the other) of every edition that has both."""
    rows = Edition.objects.filter(titles__has_keys=[cjk, words]).values_list("work__key", "titles")
    for work, held in rows.iterator(chunk_size=2_000):
        yield work, held[cjk], held[words]


def write(pairs: Iterable[Pair], path: Path, source: str) -> None:
    """Write pairs as a table of terms, whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADS)
        writer.writerows((pair.cjk, pair.words, "", f"{source}: {pair.works} of {pair.of}") for pair in pairs)
    beside.replace(path)


def known() -> Terms:
    """The terms of this library and those that come with Guiju. GuijuError for a file of terms that cannot be read."""
    path = place()
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _known(path, stamp)


@lru_cache(maxsize=1)
def _known(path: Path, stamp: int) -> Terms:
    return of_rows(_read(path) if stamp else ())


def _read(path: Path) -> list[dict[str, str]]:
    if path.stat().st_size > LARGEST:
        raise GuijuError("{} bytes", f"{path.stat().st_size:,}", where=str(path), expected="a table of at most 50 MB")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != HEADS:
            raise GuijuError("these are no terms", where=f"{path}:1", expected=",".join(HEADS))
        return [{name: row[name] or "" for name in HEADS} for row in reader]
