"""`guiju lookup`: a list of standards, each with its status on a day and what replaced it."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready


def register(app: typer.Typer) -> None:
    app.command("lookup")(lookup)


def lookup(
    file: Annotated[Path, typer.Argument(help="Text or CSV, a designation a line; - reads from standard input.")],
    on: Annotated[str, typer.Option(help="Status on that day, YYYY-MM-DD; today when left out.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="A table for spreadsheets.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each row.")] = False,
) -> None:
    """Look up a list of standards. / 核对标准清单。"""
    given = day_of(on, "--on")
    if str(file) == "-":
        data = sys.stdin.buffer.read()
    elif file.is_file():
        data = file.read_bytes()
    else:
        raise GuijuError("there is no such file", where=str(file))
    ready()
    from django.utils import timezone

    from guiju.registry.catalogue import looking_up

    text = looking_up.text_of(data)
    rows = looking_up.look_up(looking_up.lines_of(text), given or timezone.localdate())
    told = [looking_up.told(row, "") for row in rows]
    if as_csv:
        out = csv.DictWriter(sys.stdout, looking_up.COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows({name: _cell(value) for name, value in row.items()} for row in told)
        return
    if as_json:
        for each in told:
            typer.echo(json.dumps(each, ensure_ascii=False))
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("line / 行", "as written / 所写", "held / 馆藏", "status / 状态", "replaced by / 被代替"):
        table.add_column(head)
    for row, each in zip(rows, told, strict=True):
        held = each["designation"] if row.edition else f"– {row.finding} {row.named}".rstrip()
        table.add_row(str(row.line), row.text, str(held), row.status, str(each["replaced_by"]))
    console = Console(emoji=False)
    console.print(table)
    mend = sum(row.to_mend for row in rows)
    console.print(f"[dim]{len(rows):,} rows, {mend:,} to be looked at / {mend:,} 项需要处理[/]")


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
