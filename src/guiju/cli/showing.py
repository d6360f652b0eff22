"""`guiju stats`: what the library holds."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from guiju.start import ready


def register(app: typer.Typer) -> None:
    app.command("stats")(stats)


def stats(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Print what the library holds. / 馆藏统计。"""
    ready()
    from guiju.registry.catalogue import queries

    figures = queries.stats()
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    console = Console(emoji=False)
    for name, value in figures.items():
        if isinstance(value, dict):
            console.print(f"[b]{name}[/]")
            for key, count in value.items():
                console.print(f"  {key:<24}{count:>12,}")
        else:
            console.print(f"[b]{name}[/]  {value:,}")
