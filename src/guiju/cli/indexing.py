"""`guiju index`: the search indexes made anew."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from guiju.start import ready


def register(app: typer.Typer) -> None:
    app.command("index")(index)


def index() -> None:
    """Make the search indexes anew beside the present ones, then swap. / 重建检索索引。"""
    ready()
    from guiju.registry.catalogue import indexing, subject_index

    console = Console(stderr=True, emoji=False)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("Index / 索引", total=None)
        count = indexing.rebuild(progress=lambda n: bar.advance(task, n))
        others = subject_index.rebuild(progress=lambda n: bar.advance(task, n))
    console.print(f"{count:,} editions indexed, {others:,} other things")
