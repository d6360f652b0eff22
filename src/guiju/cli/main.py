"""The command `guiju`. Each command stands in a module of its own and registers itself; only those that the first word
of the command line needs are read, so that a small question is answered at once."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from guiju.core.errors import GuijuError

if TYPE_CHECKING:
    import typer

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
    "register": ("registers",),
    "link": ("links",),
    "round": ("rounds",),
    "feed": ("feeds",),
    "draw": ("drawing",),
    "case": ("cases", "migrating"),
    "rule": ("rules",),
    "system": ("systems",),
    "plan": ("plans",),
    "indicator": ("indicators",),
    "statistics": ("statistics",),
    "report": ("reports",),
    "ledger": ("ledger",),
    "receipt": ("receipt",),
    "ballot": ("ballot",),
    "person": ("persons",),
    "setup": ("setting_up",),
}
"""The first word of a command line → the modules that make up what it names."""

ABOUT = {
    "id": "Read designations of standards and say what they are. 识别标准编号。",
    "demo": "Set up the demonstration library and serve it. / 准备并启动演示库。",
    "serve": "Serve the site and run the worker until Ctrl-C. / 启动网站与后台。",
    "worker": "Do the work beside the pages: number changes, feed the index, send mail. / 后台处理。",
    "migrate": "Bring the database to the form this version needs. / 更新数据库结构。",
    "import": "Bring in data: relaton, csv, ics, register, links, bodies, posts …; check. / 导入数据。",
    "export": "Write the library out. A file is whole or not there. / 导出馆藏。",
    "search": "Search the library. / 检索标准库。",
    "lookup": "Look up a list of standards. / 核对标准清单。",
    "terms": "Terms in several languages. / 多语术语。",
    "stats": "Print what the library holds. / 馆藏统计。",
    "index": "Make the search indexes anew beside the present ones, then swap. / 重建检索索引。",
    "text": "The text of standards. / 标准文本。",
    "compare": "Say what changed between two texts: clauses, and requirements tightened, relaxed … / 比较两份文本。",
    "procedure": "Procedures: list, check, draw, simulate. / 程序。",
    "register": "Registers. / 名录。",
    "link": "Links between things. / 联系。",
    "round": "Rounds: calls, draws, reports. / 轮次。",
    "feed": "Feeds matched and decided on. / 外来清单的匹配与确认。",
    "draw": "Draws anyone can repeat. / 可重算的抽取。",
    "case": "Cases of procedures. / 案件。",
    "rule": "Numbers of the rules. / 规则数值。",
    "system": "Systems of the national plan. / 业务系统。",
    "plan": "Policy plans: read, align, keep, follow. / 规划与行动计划。",
    "indicator": "Figures from the records. / 指标。",
    "statistics": "Count, split and filter what the library holds. / 统计。",
    "report": "Reports from the records. / 报告。",
    "ledger": "The transparency log. / 透明日志。",
    "receipt": "Receipts of acts. / 凭证。",
    "ballot": "Secret ballots. / 秘密投票。",
    "person": "People of the system. / 人员。",
    "setup": "Set up an installation: the body, its address, the first administrator. / 初次安装设置。",
}
"""What the list of commands says of each: the first paragraph of its own help, kept here so that the list is printed
without loading them all. A test compares."""


def application(word: str = "") -> typer.Typer:
    """The command line as far as `word` goes: its list of commands for `--help`, all of it for a word that is none of
    COMMANDS."""
    import typer

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

    if word == "--help":
        for name, about in ABOUT.items():
            app.command(name, help=about)(_listed)
        return app
    wanted = [COMMANDS[word]] if word in COMMANDS else COMMANDS.values()
    for name in dict.fromkeys(module for modules in wanted for module in modules):
        import_module(f"guiju.cli.{name}").register(app)
    return app


def _listed() -> None:
    """Stands for a command in the list of commands."""


def run() -> None:
    """The entry point. An input that cannot be used ends with code 2 and one line that says what, where, expected."""
    words = sys.argv[1:]
    if words == ["--version"]:
        from importlib.metadata import version

        print(f"guiju {version('guiju')}")  # noqa: T201
        return
    try:
        if words[:1] == ["id"]:
            from guiju.cli.identifying import alone

            if (code := alone(words[1:])) is not None:
                raise SystemExit(code)
        application("--help" if not words else words[0])()
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
