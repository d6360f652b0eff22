"""How fast records come in beside the least that could be done: generated tables and the real Relaton catalogues.

    python benchmarks/imports.py --records 200k

Ours: from the file to the last commit of database and index. The floor, measured in the same run over the same rows:
COPY of the identical lines into the same tables of a second database, and the identical documents, in JSON, added to an
empty Tantivy index. Processor time is that of this process, of those it started and of the whole server, per
record; `server` of ours and of the floor holds what PostgreSQL does behind a commit too. `GUIJU_TEST_DATA` adds the
real catalogues, and gives the generated records the words of real titles.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fresh
import processor
from import_floor import Floor
from national import National, size_of
from titles import Titles

MAP = """source: national
columns: {designation: designation, title.zh: title_zh, title.en: title_en, abstract.zh: abstract, status: status,
  committee: committee, ics: ics, published: published, effective: effective, withdrawn: withdrawn}
values:
  status: {in-force: in_force, upcoming: published}
"""
GOAL = 1.6
CATALOGUES = ("jis", "iec", "iso")


@dataclass(frozen=True)
class Measured:
    """Wall seconds and processor time of one stage."""

    wall: float
    spent: processor.Spent


@dataclass(frozen=True)
class Import:
    """One import: `imported` until the database has it, `indexed` what is left for the index; the floor of both."""

    name: str
    count: int
    imported: Measured
    indexed: Measured
    copied: Measured
    added: Measured

    @property
    def ratio(self) -> float:
        return (self.imported.spent.whole + self.indexed.spent.whole) / (
            self.copied.spent.whole + self.added.spent.whole
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=200_000)
    parser.add_argument("--only", help="generated, jis, iec or iso")
    parser.add_argument("--without-index", action="store_true", help="the database alone, ours and floor")
    arguments = parser.parse_args()
    with fresh.data() as folder:
        print(f"{os.cpu_count()} cores, {_memory():.0f} GB, load {os.getloadavg()[0]:.1f}")
        print(
            f"{'what':<22}{'records':>9} | {'readers':>8}{'writer':>8}{'server':>8}{'index':>8} | {'COPY':>7}"
            f"{'server':>8}{'index':>7} | {'wall s':>7}{'/s':>8}{'floor s':>8} |"
            f" {'ours':>7}{'floor':>7}{'ratio':>7}  (goal {GOAL})"
        )
        for each in measure(folder, arguments.records, arguments.only, with_index=not arguments.without_index):
            print(_row(each), flush=True)


def _memory() -> float:
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) / (1 << 30)


def _row(each: Import) -> str:
    def cell(seconds: float, width: int) -> str:
        return f"{seconds / each.count * 1e6:>{width}.1f}"

    ours, index, copied, added = each.imported, each.indexed, each.copied, each.added
    wall = ours.wall + index.wall
    return (
        f"{each.name:<22}{each.count:>9,} | {cell(ours.spent.started, 8)}{cell(ours.spent.here, 8)}"
        f"{cell(ours.spent.server, 8)}{cell(index.spent.whole, 8)} | {cell(copied.spent.here, 7)}"
        f"{cell(copied.spent.server, 8)}{cell(added.spent.whole, 7)} | {wall:>7.1f}{each.count / wall:>8,.0f}"
        f"{copied.wall + added.wall:>8.1f} | {cell(ours.spent.whole + index.spent.whole, 7)}"
        f"{cell(copied.spent.whole + added.spent.whole, 7)}{each.ratio:>7.2f}"
    )


def measured(job: Callable[[], object]) -> Measured:
    before, began = processor.spent(), time.monotonic()
    job()
    return Measured(time.monotonic() - began, processor.spent().since(before))


def measure(folder: Path, records: int, only: str | None, *, with_index: bool) -> Iterator[Import]:
    """Each import after the other, so that each figure is its own; the floor of each behind it."""
    from guiju.start import ready

    ready()
    from django.core.management import call_command

    from guiju import worker
    from guiju.registry.catalogue.intake.report import Report

    call_command("migrate", verbosity=0)
    floor = Floor(folder)
    for name, job in _jobs(folder, records, only):
        floor.mark()
        reports: list[Report] = []
        imported = measured(lambda job=job, reports=reports: reports.append(job()))
        indexed = measured(worker.catch_up if with_index else lambda: None)
        count = reports[0].read
        floor.take()
        copied = measured(floor.copy)
        added = measured(floor.add if with_index else lambda: None)
        yield Import(name, count, imported, indexed, copied, added)


def _jobs(folder: Path, records: int, only: str | None) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.utils import timezone

    from guiju.registry.catalogue.intake import importing

    data = os.environ.get("GUIJU_TEST_DATA")
    if only in (None, "generated"):
        table, columns = folder / "national.jsonl", folder / "national.map.yaml"
        columns.write_text(MAP)
        titles = Titles(Path(data)) if data else None
        with table.open("w") as f:
            for record in National(records):
                row = record.row()
                f.write(json.dumps({**row, **titles.drawn()} if titles else row, ensure_ascii=False) + "\n")
        yield (
            "generated, JSON lines",
            lambda: importing.import_table(table, map_path=columns, now=timezone.localtime()),
        )
    if data is None:
        print("GUIJU_TEST_DATA is not set: the real catalogues are left out, titles are made of few words")
        return
    for name in CATALOGUES:
        if only in (None, name):
            path = Path(data) / "relaton" / f"{name}.tar.xz"
            yield f"Relaton {name}", lambda path=path: importing.import_relaton(path, now=timezone.localtime())


if __name__ == "__main__":
    main()
