"""`guiju export`: everything out of the library, as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from guiju.core.errors import GuijuError
from guiju.start import ready

WHAT = ("standards", "relations", "bodies", "committees", "changes")


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    format: Annotated[str, typer.Option("--format", help="jsonl, csv or parquet.")] = "jsonl",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File, compressed if it ends in .gz; with --what all a folder. Unset: stdout."),
    ] = None,
    what: Annotated[str, typer.Option("--what", help=", ".join(WHAT) + " or all.")] = "standards",
) -> None:
    """Write the library out. A file is whole or not there. / 导出馆藏。"""
    if format not in ("jsonl", "csv", "parquet"):
        raise GuijuError("no form {}", repr(format[:40]), where="--format", expected="jsonl, csv or parquet")
    if what not in (*WHAT, "all"):
        raise GuijuError("nothing called {}", repr(what[:40]), where="--what", expected=", ".join(WHAT) + " or all")
    if out is None and (format == "parquet" or what == "all"):
        raise GuijuError(
            "this cannot go to standard output", where="--out", expected="a file, or with --what all a folder"
        )
    if what == "all" and out is not None and not out.is_dir():
        raise GuijuError("there is no such folder", where=f"--out {out}", expected="a folder that exists")
    ready()
    from django.utils import timezone

    from guiju import worker
    from guiju.registry.catalogue.outlets.exporters import files, tables

    form = files.Form(format)
    targets = [
        (name, out / f"{name}.{format}" if out and what == "all" else out) for name in WHAT if what in (name, "all")
    ]
    for _, path in targets:
        if path is not None:
            files.check(form, path)
    worker.turned(timezone.localdate(), timezone.now())  # the status is that of today, whether or not a worker runs
    console = Console(stderr=True, emoji=False)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    ) as bar, tables.snapshot():  # fmt: skip
        counts = [(name, path, _one(tables.TABLES[name], form, path, bar)) for name, path in targets]
    for name, path, count in counts:
        console.print(f"{count:,} {name}" + (f" → {path}" if path else ""), highlight=False, soft_wrap=True)


def _one(table: Any, form: Any, path: Path | None, bar: Progress) -> int:
    from guiju.registry.catalogue.outlets.exporters import files, tables

    task = bar.add_task(table.name, total=tables.about(table) or None)

    def progress(done: int) -> None:
        bar.advance(task, done)

    if path is None:
        return files.stream(table, form, sys.stdout.buffer, progress)
    return files.write(table, form, path, progress)
