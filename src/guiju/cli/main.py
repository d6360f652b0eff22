"""`guiju`: the command line."""

from __future__ import annotations

import typer

from guiju.cli import id as id_command

app = typer.Typer(name="guiju", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _main() -> None:
    """Run a standards system. 规矩：标准化系统。"""


id_command.register(app)


def run() -> None:
    """The console script."""
    app()
