"""An export as a file that is whole or not there at all."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO

from guiju.core.errors import GuijuError
from guiju.registry.catalogue.outlets.exporters import forms, tables
from guiju.registry.catalogue.outlets.exporters.tables import Row, Table

Progress = Callable[[int], None]


class Form(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def check(form: Form, path: Path) -> None:
    """GuijuError when an export of this form cannot go there."""
    if form is Form.PARQUET and path.name.endswith(".gz"):
        raise GuijuError("Parquet compresses itself", where=str(path), expected="a name without .gz")
    if path.is_dir():
        raise GuijuError("this is a folder", where=str(path), expected="the name of a file")
    if not path.absolute().parent.is_dir():
        raise GuijuError("there is no such folder", where=str(path.absolute().parent), expected="a folder that exists")


def write(table: Table, form: Form, path: Path, progress: Progress = lambda done: None) -> int:
    """Export a table; compressed with gzip when the name ends in .gz. Returns how many rows there were.

    The file is written under another name beside `path` and takes its name when it is whole; what stood there before
    stays until then. GuijuError when it cannot be written."""
    check(form, path)
    pieces = _Counted(table, progress)
    try:
        with _whole(path) as half:
            if form is Form.PARQUET:
                forms.parquet(pieces, table, half)
            else:
                with _opened(half, path) as out:
                    text(pieces, table, form, out)
    except OSError as error:
        raise GuijuError(
            "cannot write ({})", error.strerror or error, where=str(path), expected="a place with room"
        ) from error
    return pieces.count


def stream(table: Table, form: Form, out: IO[bytes], progress: Progress = lambda done: None) -> int:
    """Export a table into an open stream, such as standard output. Parquet needs a file."""
    if form is Form.PARQUET:
        raise GuijuError("Parquet cannot be streamed", where="--out", expected="the name of a file")
    pieces = _Counted(table, progress)
    text(pieces, table, form, out)
    out.flush()
    return pieces.count


def text(pieces: _Counted, table: Table, form: Form, out: IO[bytes]) -> None:
    """The forms that are text."""
    if form is Form.CSV:
        forms.comma_separated(pieces, table, out, tables.columns(table))
    else:
        forms.json_lines(pieces, table, out)


class _Counted:
    """The pieces of a table, counted as they pass."""

    def __init__(self, table: Table, progress: Progress) -> None:
        self._table, self._progress, self.count = table, progress, 0

    def __iter__(self) -> Iterator[list[Row]]:
        for rows in self._table.rows():
            yield rows
            self.count += len(rows)
            self._progress(len(rows))


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A name beside `path` for what becomes `path` when nothing goes wrong, and is removed when something does."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name[:60]}-")
    os.close(handle)
    half = Path(name)
    try:
        yield half
        mask = os.umask(0)
        os.umask(mask)
        half.chmod(0o666 & ~mask)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def _opened(half: Path, path: Path) -> Iterator[IO[bytes]]:
    with half.open("wb") as plain:
        if path.name.endswith(".gz"):
            with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0, compresslevel=6) as packed:
                yield packed  # type: ignore[misc]
        else:
            yield plain
