"""The log as static files that any web server can serve: `checkpoint` and `tile/…` (C2SP tlog-tiles).

Written after the commit. The checkpoint is replaced last, so whoever reads it finds every tile it needs; a killed
writer goes on from the checkpoint that stands. Files of full tiles never change.
"""

from __future__ import annotations

import os
import shutil
from itertools import islice
from pathlib import Path

from guiju import config
from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger.note import Checkpoint, checkpoint_of, read_note
from guiju.core.ledger.tiles import WIDTH, Tile, tiles_between
from guiju.core.ledger.tree import EMPTY, HASH
from guiju.registry.record import log

STEP = 256
"""Tiles read at once: 2 MB."""
_LARGEST_CHECKPOINT = 64 * 1024


def folder() -> Path:
    """Where this house publishes its log."""
    return config.data_folder() / "log"


def published(place: Path) -> tuple[Checkpoint, str]:
    """The checkpoint that stands in a folder, and its text; a tree without leaves and "" where there is none.

    GuijuError when the file is not a checkpoint."""
    path = place / "checkpoint"
    try:
        with path.open("rb") as f:
            text = f.read(_LARGEST_CHECKPOINT).decode()
        return checkpoint_of(read_note(text)), text
    except FileNotFoundError:
        return Checkpoint("", 0, EMPTY), ""
    except (OSError, UnicodeDecodeError) as error:
        raise GuijuError("cannot be read", where=str(path), expected="a checkpoint, or no file") from error
    except GuijuError as error:
        raise GuijuError(
            "not a checkpoint ({})", error, where=str(path), expected="a checkpoint, or no folder"
        ) from error


def write_tiles(place: Path) -> int:
    """Bring the files up to the newest checkpoint; returns how many were written. An empty folder is filled.

    GuijuError when the folder holds a tree that this log never was: it is evidence, and is not written over."""
    now = log.head()
    before, text = published(place)
    if now.text == text:
        return 0
    if before.size > now.size or log.root_at(before.size) != before.root:
        raise GuijuError(
            "the files hold another tree of {} leaves",
            before.size,
            where=str(place / "checkpoint"),
            expected=sentence(
                "a beginning of the log of {} leaves; move the folder away and it is made anew", now.size
            ),
        )
    written, filled = 0, []
    coming = tiles_between(before.size, now.size)
    while step := list(islice(coming, STEP)):
        held = log.tiles(step)
        for tile in step:
            data = held.get(tile, b"")[: tile.width * HASH]
            if len(data) != tile.width * HASH:
                raise GuijuError(
                    "{} bytes", len(data), where=tile.path, expected=sentence("{} bytes", tile.width * HASH)
                )
            _place(place / tile.path, data)
            if tile.width == WIDTH:
                filled.append(place / f"{tile.path}.p")
        written += len(step)
    _place(place / "checkpoint", now.text.encode())
    for partial in filled:  # whoever still reads the older tree takes the beginning of the full tile
        shutil.rmtree(partial, ignore_errors=True)
    return written + 1


def _place(path: Path, data: bytes) -> None:
    """Write a file that is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())
    half.replace(path)


class Publisher:
    """Writes when the log has grown since this process last wrote."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._written = ""

    def publish(self) -> int:
        """How many files were written. GuijuError and OSError as for `write_tiles`."""
        text = log.head().text
        if text == self._written:
            return 0
        written = write_tiles(self.place)
        self._written = text
        return written


def tile_file(place: Path, tile: Tile) -> bytes | None:
    """The bytes of a published tile; None where it is not published."""
    try:
        return (place / tile.path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
