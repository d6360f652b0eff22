"""`guiju system list`: the systems of the Outline and the Action Plan, and what runs each."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli.choosing import language_of
from guiju.core import systems

system = typer.Typer(name="system", help="Systems of the national plan. / 业务系统。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(system)

    @system.callback()
    def _system() -> None:
        """One command alone would otherwise be called without its name."""


@system.command("list")
def listed(
    markdown: Annotated[bool, typer.Option("--markdown", help="As docs/systems.md has it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "",
) -> None:
    """List the systems that the plan names, and what runs each here. / 列出业务系统。"""
    language = language_of(lang)
    if markdown:
        typer.echo(systems.markdown(), nl=False)
        return
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in systems.systems()], ensure_ascii=False))
        return
    table = Table("", "", "", "", box=None)
    for one in systems.systems():
        runs = ", ".join((*one.procedures, *one.registers, *one.links, *one.rounds, *one.feeds, *one.pages))
        table.add_row(*map(escape, (one.code, one.name.said(language), one.source, runs or "—")))
    Console(emoji=False).print(table)
