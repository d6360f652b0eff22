"""`guiju serve`, `guiju worker`, `guiju demo`, `guiju migrate`: running the site."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from guiju import config, start, supervision
from guiju.core.errors import GuijuError
from guiju.start import ready

WITH_PARENT = "from guiju.cli.serving import end_with_parent; end_with_parent()"
console = Console(stderr=True, emoji=False)


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)
    app.command("serve")(serve)
    app.command("worker")(worker)
    app.command("migrate")(migrate)


def migrate() -> None:
    """Bring the database to the form this version needs. / 更新数据库结构。"""
    ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def worker() -> None:
    """Do the work beside the pages: number changes, feed the index, send mail. / 后台处理。"""
    ready()
    from guiju import worker as work
    from guiju.registry.cases import citations_due, reviews_due, timing
    from guiju.registry.goals import working
    from guiju.registry.record.daily import Daily

    stop = threading.Event()
    _on_stop(stop.set)
    work.run(
        stop,
        beside=[
            ("time does not act in cases", timing.Step()),
            ("reviews are not opened", Daily(reviews_due.open_due, reviews_due.MOST)),
            ("citations are not looked at again", Daily(citations_due.look_again, citations_due.MOST)),
            ("columns are not written", working.Step()),
        ],
    )


def serve(
    port: Annotated[int, typer.Option(help="Port; PORT is used when not given.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the site and run the worker until Ctrl-C. / 启动网站与后台。"""
    port = port or config.number("PORT", 1)
    supervision.require_free(host, port)
    if "GUIJU_URL" not in config.kept():
        os.environ.setdefault("GUIJU_URL", f"http://{_reachable(host)}:{port}")
    ready()
    _serve(host, port)


def _reachable(host: str) -> str:
    """The name a browser on this machine reaches the host by."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site when everything is ready.")] = True,
    port: Annotated[int, typer.Option(help="Port; PORT is used when not given.")] = 0,
) -> None:
    """Set up the demonstration library and serve it. / 准备并启动演示库。"""
    port = port or config.number("PORT", 1)
    if serve:
        supervision.require_free("127.0.0.1", port)
    os.environ.setdefault("GUIJU_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("GUIJU_CONFIRM_ADDRESSES", "0")
    os.environ.setdefault("GUIJU_SECOND_FACTOR", "0")
    began = time.monotonic()
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console,
    ) as bar:  # fmt: skip
        step = bar.add_task("PostgreSQL", total=1)
        ready()
        bar.advance(step)
        from django.core.management import call_command
        from django.utils import timezone

        from guiju import worker
        from guiju.registry.bodies.services import known_committees
        from guiju.registry.cases import demonstration as cases
        from guiju.registry.catalogue import demonstration
        from guiju.registry.feeds import demonstration as feeds
        from guiju.registry.links import demonstration as links
        from guiju.registry.plans import demonstration as plans
        from guiju.registry.registers import demonstration as registers
        from guiju.registry.rounds import demonstration as rounds
        from guiju.registry.texts import demonstration as texts

        step = bar.add_task("Database / 数据库", total=1)
        call_command("migrate", verbosity=0, interactive=False)
        bar.advance(step)
        step = bar.add_task("Demonstration / 演示数据", total=demonstration.SIZE)
        report = demonstration.load(timezone.localtime(), progress=lambda n: bar.advance(step, n))
        bar.update(step, total=max(1, report.read), completed=max(1, report.read))
        now, today = timezone.now(), timezone.localdate()
        step = bar.add_task("Cases / 案件", total=cases.size(today) + rounds.SIZE)
        cases.load(now, progress=lambda n: bar.advance(step, n))
        rounds.load(now, progress=lambda n: bar.advance(step, n))
        bar.update(step, completed=cases.size(today) + rounds.SIZE)
        step = bar.add_task("Registers / 名录", total=registers.SIZE + links.SIZE)
        registers.load(now, lambda n: bar.advance(step, n), cases.named(today))
        links.load(now, known_committees, lambda n: bar.advance(step, n))
        step = bar.add_task("Feeds / 外来清单", total=feeds.SIZE)
        feeds.load(now, lambda n: bar.advance(step, n))
        step = bar.add_task("Plans / 规划", total=plans.SIZE)
        plans.load(now, lambda n: bar.advance(step, n))
        bar.update(step, completed=plans.SIZE)
        step = bar.add_task("Texts / 文本", total=texts.SIZE)
        texts.load(now, lambda n: bar.advance(step, n))
        bar.update(step, completed=texts.SIZE)
        step = bar.add_task("Index / 索引", total=1)
        worker.catch_up()
        bar.advance(step)
    if report.rejected_count:
        for where, reason in report.rejected[:5]:
            console.print(f"{where}: {reason}")
        raise GuijuError("{} rows of the demonstration were rejected", report.rejected_count)
    console.print(f"Ready in {time.monotonic() - began:.1f} s. Data in {config.data_folder()}")
    for name, secret, role in cases.accounts():
        console.print(f"  account / 账号 [b]{name}[/]  password / 密码 [b]{secret}[/]  {role}", soft_wrap=True)
    if serve:
        _serve("127.0.0.1", port)


def _on_stop(act: object) -> None:
    def handle(number: int, frame: FrameType | None) -> None:
        act()  # type: ignore[operator]

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)


def end_with_parent() -> None:
    """In a child of `serve`: end when the parent does, even when it is killed outright. The parent holds the other end
    of our standard input, and of nothing else, until it is gone."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _serve(host: str, port: int) -> None:
    """Web server, worker and embedded database, kept alive until Ctrl-C."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = [
        f"{WITH_PARENT}; from granian.cli import entrypoint; entrypoint()",
        "--interface", "rsgi", "--host", host, "--port", str(port),
        "--workers", str(config.number("GUIJU_WEB_PROCESSES", 1)), "--backlog", "512", "--backpressure", "400",
        "--http1-header-read-timeout", "10000", "--respawn-failed-workers", "--respawn-interval", "0.2",
        "--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning", "guiju.web.site:site",
    ]  # fmt: skip
    beside = [f"{WITH_PARENT}; from guiju.cli.main import run; run()", "worker"]
    stop = threading.Event()
    _on_stop(stop.set)
    web, work = (
        supervision.Part(name, [sys.executable, "-c", *words], environment)
        for name, words in (("the web server", server), ("the worker", beside))
    )
    console.print(f"[b]http://{host}:{port}[/]   Ctrl-C stops / 按 Ctrl-C 停止")
    database = start.database()
    keep = database.keep if database is not None else None
    supervision.supervise(web, work, supervision.Stopgap(host, port), stop, keep)
    console.print("Stopped / 已停止")
