"""`guiju procedure simulate`: many cases with drawn durations."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from guiju import config
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.procedure import Procedure
from guiju.core.procedure.simulating.kaplan_meier import Observed
from guiju.core.procedure.simulating.results import Lengths, Result
from guiju.core.procedure.simulating.simulation import simulate

_ENDED = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
SHOW_PROGRESS_FROM = 3_000  # cases: about half a second


def register(group: typer.Typer) -> None:
    group.command("simulate")(command)


def command(
    name: Annotated[str, typer.Argument(help="Name of a procedure, or a YAML file. / 程序名称或 YAML 文件")],
    cases: Annotated[int, typer.Option("--cases", help="How many cases to run.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same figures.")] = 1,
    on: Annotated[str, typer.Option("--on", help="Day on which the cases are opened; today if unset.")] = "",
    history: Annotated[
        Path | None, typer.Option("--history", help="CSV with the columns act, days, ended (yes or no).")
    ] = None,
    registry: Annotated[bool, typer.Option("--registry", help="Durations from the cases of the registry.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False,
) -> None:
    """Run many cases: how long it takes, where time goes, which terms are kept. / 模拟。"""
    from guiju.cli.choosing import language_of, procedure_of

    procedure = procedure_of(name)
    day = day_of(on, "--on") or config.today()
    known = _history(history) if history else _registry(procedure, day) if registry else {}
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True, emoji=False), transient=True, disable=cases < SHOW_PROGRESS_FROM,
    ) as bar:  # fmt: skip
        task = bar.add_task("Simulate / 模拟", total=cases)
        found = simulate(
            procedure, cases, seed, today=day, durations=known, progress=lambda done: bar.advance(task, done)
        )
    if as_json:
        typer.echo(json.dumps({**found.as_dict(), "on": day.isoformat()}, ensure_ascii=False))
        return
    _print(procedure, found, language_of(""))


def _history(path: Path) -> dict[str, list[Observed]]:
    """act → observed days. GuijuError names the line."""
    found: dict[str, list[Observed]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if not {"act", "days", "ended"} <= set(rows.fieldnames or ()):
                raise GuijuError("columns are missing", where=f"{path}:1", expected="act, days, ended")
            for row in rows:
                where = f"{path}:{rows.line_num}"
                ended = _ENDED.get((row["ended"] or "").strip().lower())
                if ended is None:
                    raise GuijuError("ended: {}", row["ended"], where=where, expected="yes or no")
                try:
                    days = float(row["days"])
                except (TypeError, ValueError):
                    raise GuijuError("days: {}", row["days"], where=where, expected="a number of days")
                if not 0 <= days < 100_000:
                    raise GuijuError("days: {}", row["days"], where=where, expected="0 to 100,000")
                found[(row["act"] or "").strip()].append(Observed(days, ended))
    except OSError as error:
        raise GuijuError(error.strerror or "cannot be read", where=str(path), expected="a CSV file")
    except (UnicodeDecodeError, csv.Error) as error:
        raise GuijuError(str(error)[:100], where=str(path), expected="CSV in UTF-8")
    return found


def _registry(procedure: Procedure, day: date) -> dict[str, list[Observed]]:
    """What the registry's own cases say of durations."""
    from guiju.start import ready

    ready()
    from guiju.registry.cases.views.forecasting import history

    return history(procedure, day)


def _print(procedure: Procedure, found: Result, language: str) -> None:
    console = Console(emoji=False)

    def row(label: str, spread: Lengths) -> tuple[str, ...]:
        return (
            label,
            f"{spread.count:,}",
            f"{spread.mean:,.0f}",
            f"{spread.p10:,}",
            f"{spread.p50:,}",
            f"{spread.p90:,}",
        )

    ends = _table("end", "cases", "mean", "10 %", "50 %", "90 %")
    for state, spread in found.ends.items():
        ends.add_row(*row(escape(getattr(procedure.states[state].label, language)), spread))
    ends.add_row(*row("all, in days", found.duration), style="bold")
    console.print(ends)
    states = _table("state", "days", "share", "cases that see it")
    for spent in sorted(found.states, key=lambda s: -s.mean):
        label = escape(getattr(procedure.states[spent.state].label, language))
        mark = " ◂" if spent is found.bottleneck else ""
        states.add_row(label + mark, f"{spent.mean:,.1f}", f"{spent.share:.1%}", f"{spent.visited:.1%}")
    console.print()
    console.print(states)
    if found.clocks:
        clocks = _table("clock", "runs", "kept")
        for kept in found.clocks:
            label = escape(getattr(procedure.clocks[kept.clock].label, language))
            clocks.add_row(label, f"{kept.runs:,}", f"{kept.share:.1%}")
        console.print()
        console.print(clocks)
    if found.unfinished:
        console.print(f"{found.unfinished:,} cases came to no end", style="yellow")


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
