"""The command `guiju`. Each command stands in a module of its own and registers itself here."""

from __future__ import annotations

import os
import sys

import typer

from guiju.cli import (
    cases,
    comparing,
    converting,
    exporting,
    importing,
    indexing,
    indicators,
    ledger,
    linting,
    migrating,
    persons,
    plans,
    procedures,
    receipt,
    reports,
    searching,
    serving,
    showing,
    statistics,
    text,
    texts,
)
from guiju.cli import id as id_command
from guiju.core.errors import GuijuError

app = typer.Typer(
    name="guiju",
    help="规矩 Guiju: run a standards system. / 运行标准体系。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (
    id_command,
    serving,
    importing,
    exporting,
    searching,
    showing,
    text,
    converting,
    indexing,
    ledger,
    linting,
    receipt,
    procedures,
    cases,
    migrating,
    persons,
    plans,
    indicators,
    texts,
    comparing,
    statistics,
    reports,
):
    module.register(app)


def run() -> None:
    """The entry point. An input that cannot be used ends with code 2 and one line that says what, where, expected."""
    try:
        app()
    except GuijuError as error:
        print(f"guiju: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)
