"""The columns of a registry: loaded from their files, brought up to the last number of the sequence, kept in files.

folder/CURRENT        JSON: format, the digest of the lists the columns rest on, the last number held, the segments
folder/s-00000042/    one segment: an Arrow file a table

The database alone is the truth: a process that finds the files behind reads what is missing itself; the worker writes
it down. A segment is written beside the others and named in CURRENT by a rename, so that a killed writer loses
nothing. Many segments are made one.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction

from guiju import config
from guiju.core.errors import GuijuError, sentence
from guiju.registry.goals.columns import reading, schema, tags
from guiju.registry.goals.columns.moment import Moment
from guiju.registry.goals.columns.schema import FOREVER, Frames
from guiju.registry.record import sequence

MOST_SEGMENTS = 8
MOMENTS = 48
"""Days remembered at most."""
MOST_BYTES = 256_000_000
"""What all of them may hold beside the columns."""


_GROUNDS = ("editions", "relations", "acts", "seats", "entries", "links", "decisions")
"""The tables that answers rest on."""


@dataclass(frozen=True, eq=False)
class Columns:
    """All tables, with everything known up to the number `seq`."""

    seq: int
    frames: Frames

    @cached_property
    def _moments(self) -> OrderedDict[tuple[date, int], Moment]:
        return OrderedDict()

    @cached_property
    def editions(self) -> pl.DataFrame:
        """The versions with the number `until` at which each was superseded."""
        return _closed(self.frames["editions"])

    @cached_property
    def acts(self) -> pl.DataFrame:
        """Acts in the order of each case."""
        return self.frames["acts"].sort("case", "number")

    @cached_property
    def spans(self) -> pl.DataFrame:
        """Intervals with the place (`row`) of their version in `editions`."""
        return _placed(self.frames["spans"], self.editions.select("edition", "seq").with_row_index("row")).select(
            "row", "status", pl.col("since").fill_null(date(1, 1, 1)), pl.col("until").fill_null(date(9999, 12, 31))
        )

    @cached_property
    def relations(self) -> pl.DataFrame:
        return self.frames["relations"].unique("relation", keep="last", maintain_order=True)

    def told(self, tables: tuple[str, ...], seq: int) -> int:
        """The last number up to `seq` that changed one of these tables, as far as that is known cheaply: what is asked
        of them has one answer from there on."""
        return min(seq, max((self._last[name] for name in tables), default=0))

    @cached_property
    def _last(self) -> dict[str, int]:
        return {name: int(self.frames[name]["seq"].max() or 0) for name in _GROUNDS}  # type: ignore[arg-type]

    def moment(self, day: date, seq: int) -> Moment:
        """The registry as it stood on a day, as known at a number. GuijuError for a number that is not given yet."""
        if not 0 <= seq <= self.seq:
            raise GuijuError(
                "the sequence has not come to {}",
                seq,
                where="seq",
                expected=sentence("a number from 0 to {}", self.seq),
            )
        with _LOCK:
            held = self._moments
            if (day, seq) in held:
                held.move_to_end((day, seq))
                return held[day, seq]
            size = sum(moment.bytes for moment in held.values())
            while held and (len(held) >= MOMENTS or size > MOST_BYTES):
                size -= held.popitem(last=False)[1].bytes
            made = held[day, seq] = Moment(day, seq, self)
            return made


def _placed(spans: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The spans with the `row` of their version. Keys are nearly dense: looking a place up by the key is ten times
    faster than a join, which is left for editions of several versions."""
    highest = int(places["edition"].max() or 0)  # type: ignore[arg-type]
    if highest > 20 * places.height:
        return spans.join(places, ["edition", "seq"], "inner")
    several = places.filter(pl.col("edition").is_duplicated())
    versions = pl.zeros(highest + 1, dtype=pl.UInt32, eager=True).scatter(places["edition"], places["row"])
    rows = spans.with_columns(versions.gather(spans["edition"]).alias("row"))
    if several.is_empty():
        return rows
    named = several.select("edition")
    again = spans.join(named.unique(), "edition", "semi").join(several, ["edition", "seq"], "inner")
    return pl.concat([rows.join(named, "edition", "anti"), again.select(rows.columns)])


def _closed(rows: pl.DataFrame) -> pl.DataFrame:
    """With `until`: the number of the next version of the same edition."""
    several = rows.filter(pl.col("edition").is_duplicated()).select("edition", "seq")
    if several.is_empty():
        return rows.with_columns(pl.lit(FOREVER, pl.Int64).alias("until"))
    until = several.sort("edition", "seq").with_columns(pl.col("seq").shift(-1).over("edition").alias("until"))
    return rows.join(until, ["edition", "seq"], "left", maintain_order="left").with_columns(
        pl.col("until").fill_null(FOREVER)
    )


# -- files -------------------------------------------------------------------------------------------------------------
def folder() -> Path:
    return config.data_folder() / "columns"


@dataclass(frozen=True)
class _Manifest:
    seq: int
    segments: tuple[str, ...]


def _grounds() -> str:
    """What the files must have been made with: of another database or another list they are of no use."""
    return f"{connection.settings_dict['NAME']} {tags.digest()}"


def _manifest(place: Path) -> _Manifest | None:
    """What CURRENT names; None where there is nothing of use."""
    try:
        said = json.loads((place / "CURRENT").read_text("utf-8"))
        if (said["format"], said["grounds"]) != (schema.FORMAT, _grounds()):
            return None
        return _Manifest(int(said["seq"]), tuple(said["segments"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _load(place: Path, manifest: _Manifest) -> Columns | None:
    try:
        parts = [
            {name: pl.read_ipc(place / segment / f"{name}.arrow", memory_map=True) for name in schema.TABLES}
            for segment in manifest.segments
        ]
        return Columns(manifest.seq, _joined(parts))
    except (OSError, pl.exceptions.PolarsError):
        return None


def _joined(parts: list[Frames]) -> Frames:
    joined = {name: pl.concat([part[name] for part in parts]) for name in schema.TABLES}
    joined["electors"] = joined["electors"].unique(["case", "ballot", "round"], keep="first", maintain_order=True)
    return joined


def _write(place: Path, frames: Frames, seq: int, before: tuple[str, ...]) -> None:
    """A new segment after those `before`, named in CURRENT at the end."""
    place.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[2:]) for path in place.glob("s-*") if path.name[2:].isdigit()]
    segment = place / f"s-{max(numbers, default=0) + 1:08d}"
    segment.mkdir()
    for name, frame in frames.items():
        frame.write_ipc(segment / f"{name}.arrow")
    segments = (*before, segment.name)
    said = {"format": schema.FORMAT, "grounds": _grounds(), "seq": seq, "segments": segments}
    fresh = place / "CURRENT.new"
    fresh.write_text(json.dumps(said), "utf-8")
    fresh.replace(place / "CURRENT")
    for path in place.glob("s-*"):
        if path.name not in segments:
            shutil.rmtree(path, ignore_errors=True)  # who has it open reads on


# -- held in the process -----------------------------------------------------------------------------------------------
_LOCK = threading.RLock()
_HELD: dict[str, Any] = {}


def at_head() -> Columns:
    """The columns with everything that has a number now."""
    head = sequence.head()
    held: Columns | None = _HELD.get("columns")
    if held is not None and held.seq == head and _HELD.get("grounds") == _grounds():
        return held
    with _LOCK:
        return _advanced(head)


def _advanced(head: int) -> Columns:
    held: Columns | None = _HELD.get("columns")
    if held is None or held.seq > head or _HELD.get("grounds") != _grounds():
        held = None
    place = folder()
    manifest = _manifest(place)
    if manifest is not None and (held is None or held.seq < manifest.seq) and manifest.seq <= head:
        held = _load(place, manifest) or held
    if held is None:
        held = Columns(0, schema.empty())
    if held.seq < head:
        held = _grown(held, _read(held.seq, head), head)
    _HELD.update(columns=held, grounds=_grounds())
    return held


def _grown(held: Columns, news: Frames, seq: int) -> Columns:
    """With what became known. What nothing was added to stands as it was; the moments told before go over to the new
    columns, so that the old ones can go."""
    grown = Columns(seq, _joined([held.frames, news]))
    kept: set[str] = set()
    if news["editions"].is_empty():
        kept |= {"editions", "spans"}
    if news["relations"].is_empty():
        kept |= {"relations"}
    if news["acts"].is_empty():
        kept |= {"acts"}
    if news["seats"].is_empty():
        kept |= {"seats"}
    kept |= {name for name in ("entries", "links", "decisions") if news[name].is_empty()}
    grown.__dict__.update({name: held.__dict__[name] for name in kept if name in held.__dict__})
    changed = {name for name in _GROUNDS if name not in kept}
    moments = ((key, moment.over(grown, changed)) for key, moment in held._moments.items())
    grown.__dict__["_moments"] = OrderedDict(moments)
    return grown


def _read(after: int, upto: int) -> Frames:
    """One snapshot of the database; inside a transaction of somebody else's, theirs."""
    if connection.in_atomic_block:
        return reading.read(after, upto)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        return reading.read(after, upto)


def persist() -> int:
    """Write down what the files do not hold yet. Returns how many numbers were taken. One writer at a time: the
    worker's."""
    place, head = folder(), sequence.head()
    manifest = _manifest(place)
    if manifest is not None and manifest.seq > head:  # the registry was put back to an earlier state
        manifest = None
    after = manifest.seq if manifest else 0
    if manifest is not None and after == head:
        return 0
    if manifest is None or len(manifest.segments) >= MOST_SEGMENTS:
        held = at_head()
        if held.seq == 0:
            return 0
        _write(place, held.frames, held.seq, ())
        return held.seq - after
    _write(place, _read(after, head), head, manifest.segments)
    return head - after


def forget() -> None:
    """Look everything up anew (for tests, whose rows vanish)."""
    with _LOCK:
        _HELD.clear()
        with suppress(OSError):
            shutil.rmtree(folder())
