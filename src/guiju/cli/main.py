"""The command `guiju`. Each command stands in a module of its own and registers itself; only those that the first word
of the command line needs are read, so that a small question is answered at once."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import typer

from guiju.core.errors import GuijuError

COMMANDS = {
    "id": ("id",),
    "demo": ("serving",),
    "serve": ("serving",),
    "worker": ("serving",),
    "migrate": ("serving",),
    "import": ("importing",),
    "export": ("exporting",),
    "search": ("searching",),
    "stats": ("showing",),
    "index": ("indexing",),
    "text": ("text", "converting", "linting", "texts"),
    "compare": ("comparing",),
    "procedure": ("procedures",),
    "case": ("cases", "migrating"),
    "plan": ("plans",),
    "indicator": ("indicators",),
    "statistics": ("statistics",),
    "report": ("reports",),
    "ledger": ("ledger",),
    "receipt": ("receipt",),
    "person": ("persons",),
}
"""The first word of a command line → the modules that make up what it names."""


def application(word: str = "") -> typer.Typer:
    """The command line as far as `word` goes; all of it for a word that is none of COMMANDS."""
    app = typer.Typer(
        name="guiju",
        help="规矩 Guiju: run a standards system. / 运行标准体系。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def guiju() -> None:
        """One command alone would otherwise be called without its name."""

    wanted = [COMMANDS[word]] if word in COMMANDS else COMMANDS.values()
    for name in dict.fromkeys(module for modules in wanted for module in modules):
        import_module(f"guiju.cli.{name}").register(app)
    return app


def run() -> None:
    """The entry point. An input that cannot be used ends with code 2 and one line that says what, where, expected."""
    try:
        application(sys.argv[1] if len(sys.argv) > 1 else "")()
    except GuijuError as error:
        print(f"guiju: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)
