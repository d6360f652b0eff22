"""The log's static files against the database."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guiju.core.errors import GuijuError
from guiju.core.ledger.note import Checkpoint, VerifierKey
from guiju.core.ledger.tiles import HEIGHT, WIDTH, Tile, split, tile_at, tiles_between
from guiju.core.ledger.tree import HASH
from guiju.registry.record import log, publishing
from guiju.registry.record.faults import Report, signed_checkpoint


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder held before the database was looked at; since files follow the database, none is ahead of it."""

    place: Path
    checkpoint: Checkpoint
    text: str
    names: tuple[str, ...]

    @property
    def where(self) -> str:
        return f"file {self.place / 'checkpoint'}"


def look(report: Report, place: Path) -> Found | None:
    """The checkpoint and the names in a folder; None, with the fault named, where the checkpoint is none."""
    names = tuple(sorted(str(path.relative_to(place)) for path in place.glob("tile/**/*") if not path.is_dir()))
    try:
        checkpoint, text = publishing.published(place)
    except GuijuError as error:
        report.fault(error.what, error.where, error.expected)
        return None
    return Found(place, checkpoint, text, names)


def verify_files(report: Report, found: Found, key: VerifierKey | None) -> None:
    """The signature of the published checkpoint (its root is a claim like others), its tiles, and that nothing
    else lies there."""
    place = found.place
    if found.text:
        report.files += 1
        signed_checkpoint(report, found.text, found.where, key)
    owed, seen = tiles_between(0, min(found.checkpoint.size, report.size)), set()
    while tiles := list(islice(owed, publishing.STEP)):
        for tile, data in log.tiles(tiles).items():
            seen.add(tile.path)
            _file(report, place, tile, data, "it is missing")
    for name in found.names:
        if name in seen or name.endswith(".half"):
            continue
        try:
            tile = tile_at(name)
        except GuijuError:
            report.fault("it is no tile", f"file {place / name}", "tiles only")
            continue
        right = log.tile(tile)
        if right is None:
            report.fault("the log has no such tile", f"file {place / name}", f"tiles over {report.size} leaves")
        else:
            _file(report, place, tile, right, "")


def _file(report: Report, place: Path, tile: Tile, data: bytes, missing: str) -> None:
    """Compare one file; `missing` is the fault where it is not there, "" if that is none."""
    held = publishing.tile_file(place, tile)
    right = data[: tile.width * HASH]
    where = f"file {place / tile.path}"
    if held is None:
        full = publishing.tile_file(place, Tile(tile.level, tile.number))
        held = None if full is None else full[: len(right)]  # the partial one may go when the full one is there
    if held is None:
        if missing:
            report.fault(missing, where, f"{len(right)} bytes")
        return
    report.files += 1
    if held == right:
        return
    if len(held) != len(right):
        report.fault(f"it has {len(held)} bytes", where, f"{len(right)} bytes")
        return
    n = next(n for n, (a, b) in enumerate(zip(split(held), split(right), strict=True)) if a != b)
    first = (tile.number * WIDTH + n) << HEIGHT * tile.level
    what = f"hash {n}, of leaf {first}, is" if tile.level == 0 else f"hash {n} is"
    report.fault(f"{what} {split(held)[n].hex()}", where, f"{split(right)[n].hex()}, as in the database")
