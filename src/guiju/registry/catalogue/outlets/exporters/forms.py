"""The forms an export is written in. Each writes rows as they come and holds one piece of them at a time."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import polars

from guiju.core.characters import clean
from guiju.registry.catalogue.outlets.exporters.tables import Row, Table

SEPARATOR = ";"
PART = 5_000  # rows turned into columns at once: the dear step, about 30 kB of memory a row
GROUP = 50_000  # rows in one row group of a Parquet file
Pieces = Iterable[list[Row]]

_KINDS: dict[str, Any] = {
    "text": polars.String,
    "number": polars.Int64,
    "truth": polars.Boolean,
    "texts": polars.List(polars.String),
    "names": polars.List(polars.Struct({"key": polars.String, "value": polars.String})),
}


def json_lines(pieces: Pieces, table: Table, out: IO[bytes]) -> None:
    """One JSON object a line. Maps are spread out with a dot: `titles.zh`, `dates.published`."""
    for rows in pieces:
        lines = (json.dumps(flat(row, table), ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
        out.write("".join(lines).encode())


def comma_separated(pieces: Pieces, table: Table, out: IO[bytes], columns: list[str]) -> None:
    """A table with a head (UTF-8 with mark); lists with ";" between. `columns` are those of `tables.columns`."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(columns)
    for rows in pieces:
        for row in rows:
            cells = flat(row, table)
            writer.writerow([_cell(cells.get(column)) for column in columns])
    text.flush()
    text.detach()


def parquet(pieces: Pieces, table: Table, path: Path) -> None:
    """A Parquet file in row groups. The parts are written beside `path` and then streamed into it."""
    schema = {name: _KINDS[kind] for name, kind in table.columns.items()}
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".guiju-export-") as folder:
        parts = []
        for number, rows in enumerate(_grouped(pieces, PART)):
            part = Path(folder) / f"{number:06}.parquet"
            polars.DataFrame([_typed(row, table) for row in rows], schema=schema, orient="row").write_parquet(part)
            parts.append(part)
        if not parts:
            polars.DataFrame(schema=schema).write_parquet(path)
            return
        polars.scan_parquet(parts).sink_parquet(path, row_group_size=GROUP, compression="zstd", maintain_order=True)


def flat(row: Row, table: Table) -> dict[str, Any]:
    """A row with its maps spread out; what is empty is left out."""
    result: dict[str, Any] = {}
    for name, kind in table.columns.items():
        value = row[name]
        if kind == "names":
            result.update((f"{name}.{key}", text) for key, text in value.items() if text)
        elif value not in (None, "", []):
            result[name] = value
    return result


def _cell(value: Any) -> Any:
    told = SEPARATOR.join(value) if isinstance(value, list) else value
    return clean(told) if isinstance(told, str) else told


def _typed(row: Row, table: Table) -> tuple[Any, ...]:
    return tuple(
        [{"key": k, "value": v} for k, v in row[name].items()] if kind == "names" else row[name]
        for name, kind in table.columns.items()
    )


def _grouped(pieces: Pieces, size: int) -> Iterator[list[Row]]:
    held: list[Row] = []
    for rows in pieces:
        held += rows
        if len(held) >= size:
            yield held
            held = []
    if held:
        yield held
