"""Where an index lives: generations side by side, one of them current.

folder/CURRENT            the name of the generation in use, replaced atomically
folder/g-000003/          a Tantivy index
folder/g-000003/FORMAT    the format it was written in
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import tantivy

from guiju.core.errors import GuijuError, sentence
from guiju.search import schema

_CURRENT, _FORMAT = "CURRENT", "FORMAT"
_PREFIX = "g-"


class RebuildNeededError(GuijuError):
    """The index is missing or of another format: build it anew from the registry."""


def current(folder: Path) -> Path:
    """The generation in use; `RebuildNeededError` when there is none this version can read."""
    try:
        name = (folder / _CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise RebuildNeededError(
            "there is no search index here", where=str(folder), expected="a rebuilt index"
        ) from None
    path = folder / name
    if not name.startswith(_PREFIX) or "/" in name or not path.is_dir():
        raise RebuildNeededError("the search index names a generation that is gone", where=str(folder))
    check_format(path)
    return path


def check_format(path: Path) -> None:
    """Refuse a generation written in another format."""
    try:
        found = (path / _FORMAT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        found = "none"
    if found != str(schema.FORMAT):
        raise RebuildNeededError(
            "the search index is of format {}",
            found[:20],
            where=str(path),
            expected=sentence("format {}: rebuild the index", schema.FORMAT),
        )


def create(folder: Path) -> Path:
    """A new, empty generation beside the others, not yet current."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[len(_PREFIX) :]) for path in _all(folder)]
    path = folder / f"{_PREFIX}{max(numbers, default=0) + 1:06d}"
    path.mkdir()
    index = tantivy.Index(schema.build(), str(path))
    del index
    (path / _FORMAT).write_text(f"{schema.FORMAT}\n", "ascii")
    return path


def publish(path: Path) -> None:
    """Make a generation the current one; readers follow."""
    folder = path.parent
    draft = folder / f"{_CURRENT}.{os.getpid()}"
    with draft.open("w", encoding="ascii") as out:
        out.write(path.name + "\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / _CURRENT)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove every generation but the current one. Readers that still have one open keep their pages."""
    keep = current(folder).name
    for path in _all(folder):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _all(folder: Path) -> list[Path]:
    return [path for path in folder.glob(f"{_PREFIX}*") if path.name[len(_PREFIX) :].isdigit()]


def open_tantivy(path: Path) -> tantivy.Index:
    """Open one generation, with its analyzer registered."""
    try:
        index = tantivy.Index.open(str(path))
    except ValueError as error:
        raise RebuildNeededError("the search index cannot be read", where=f"{path}: {error}") from None
    schema.register(index)
    return index
