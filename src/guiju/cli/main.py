"""The command `guiju`. Each command stands in a module of its own and registers itself; only those that the first word
of the command line needs are read, so that a small question is answered at once."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import NoReturn

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
    "lookup": ("looking_up",),
    "terms": ("terms",),
    "stats": ("showing",),
    "index": ("indexing",),
    "text": ("text", "converting", "linting", "texts"),
    "compare": ("comparing",),
    "procedure": ("procedures",),
    "case": ("cases", "migrating"),
    "rule": ("rules",),
    "plan": ("plans",),
    "indicator": ("indicators",),
    "statistics": ("statistics",),
    "report": ("reports",),
    "ledger": ("ledger",),
    "receipt": ("receipt",),
    "ballot": ("ballot",),
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
    if sys.argv[1:] == ["--version"]:
        print(f"guiju {version('guiju')}")  # noqa: T201
        return
    try:
        application(sys.argv[1] if len(sys.argv) > 1 else "")()
    except GuijuError as error:
        _refused(str(error))
    except KeyboardInterrupt:
        raise SystemExit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            raise
        _refused(f"{error.filename or 'the machine'}: {error.strerror}; expected {_OF_THE_MACHINE[error.errno]}")
    except Exception as error:
        said = of_the_database(error)
        if said is None:
            raise
        _refused(said)


_OF_THE_MACHINE = {
    errno.ENOSPC: "free space on the disk",
    errno.EDQUOT: "free space within the quota",
    errno.EROFS: "a disk that can be written",
    errno.EACCES: "a file or folder that this account may use",
    errno.EPERM: "a file or folder that this account may use",
    errno.EMFILE: "a higher limit of open files",
}


def of_the_database(error: BaseException) -> str | None:
    """What a database that gives no answer, or has not been set up, is told as in one line; None for another error."""
    seen: BaseException | None = error
    while seen is not None and type(seen).__module__.partition(".")[0] not in ("psycopg", "psycopg_pool"):
        seen = seen.__cause__ or seen.__context__
    if seen is None:
        return None
    words = next((line for line in str(seen).splitlines() if line.strip()), type(seen).__name__)
    match type(seen).__name__:
        case "UndefinedTable" | "UndefinedColumn" | "InvalidCatalogName":
            return f"the database is not set up for this version ({words}); expected `guiju migrate` to have been run"
        case "DiskFull":
            return f"the database's disk is full ({words}); expected free space"
        case "OperationalError" | "AdminShutdown" | "CannotConnectNow" | "InvalidPassword" | "ConnectionTimeout":
            return f"the database gives no answer ({words}); expected the server of DATABASE_URL, or the embedded one"
    return None


def _refused(words: str) -> NoReturn:
    print(f"guiju: {words}", file=sys.stderr)  # noqa: T201
    raise SystemExit(2)
