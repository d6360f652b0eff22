"""`guiju round …`: which rounds there are, when they come; checking files of one's own."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli import checking_files
from guiju.cli.checking_files import Paths, files_of
from guiju.cli.choosing import account_of, language_of
from guiju.config import today
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.procedure import house as procedures
from guiju.core.rounds import calendar, loader, shape
from guiju.core.rounds.model import COMINGS
from guiju.registry.rounds import definitions
from guiju.start import ready

round_ = typer.Typer(name="round", help="Rounds: calls, draws, reports. / 轮次。", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]


def register(app: typer.Typer) -> None:
    app.add_typer(round_)


@round_.command("list")
def listed(as_json: AsJson = False, lang: Lang = "") -> None:
    """List the rounds that come with Guiju. / 列出轮次。"""
    language = language_of(lang)
    if as_json:
        typer.echo(json.dumps([loader.as_dict(one) for one in loader.house().values()], ensure_ascii=False))
        return
    table = Table("name", "", "how", "systems", "every", box=None)
    for one in loader.house().values():
        how, years = COMINGS[one.coming].said(language), f"{one.calendar.every} y"
        table.add_row(*map(escape, (one.name, one.label.said(language), how, " ".join(one.systems), years)))
    Console(emoji=False).print(table)


@round_.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name of a round (see list). / 轮次名称")], as_json: AsJson = False,
    lang: Lang = "",
) -> None:  # fmt: skip
    """Show a round: its frame, how its units come, its calendar. / 查看一个轮次。"""
    language, found = language_of(lang), definitions.round_(name)
    told = loader.as_dict(found)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    console = Console(emoji=False)
    console.print(f"[b]{escape(found.label.said(language))}[/]  {found.name}, version {found.version}")
    console.print(escape(found.about.said(language)), "\n")
    for part in ("frame", "comes", "stratum", "quota", "calendar", "case", "answer", "cover", "ranking", "publishes"):
        if told[part]:
            console.print(escape(f"{part}: {json.dumps(told[part], ensure_ascii=False)}"))


@round_.command("check")
def check(paths: Paths, as_json: AsJson = False) -> None:
    """Check files of rounds: each fault with file, line, reason and what was expected. / 检查轮次定义。

    Exit code 1: some file has a fault; 2: there is nothing to check."""
    checking_files.check(
        files_of(paths), as_json, lambda file: loader.load_file(file, procedures()),
        lambda found: f"{found.coming}, every {found.calendar.every} years from {found.calendar.first}",
    )  # fmt: skip


@round_.command("schema")
def schema() -> None:
    """Print the JSON Schema of a round's file, for editors. / 输出 JSON Schema。"""
    typer.echo(json.dumps(shape.json_schema(), ensure_ascii=False, indent=1))


@round_.command("next")
def upcoming(
    day: Annotated[str, typer.Option("--day", help="From this day on; today if unset. 自某日起")] = "",
    years: Annotated[int, typer.Option(min=1, max=20, help="How far to look. 向后看几年")] = 2,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """List what is open or comes next, by its last day. / 列出进行中和将要开始的轮次。"""
    first = day_of(day, "--day") or today()
    if first.year >= calendar.FURTHEST:
        raise GuijuError("{} is not a day", repr(day[:30]), where="--day", expected=f"before {calendar.FURTHEST}")
    language, last = language_of(lang), first + timedelta(366 * years)
    found = [(one, held) for held in loader.house().values() for one in calendar.between(held, first, last)]
    table = Table("due", "opens", "round", "", box=None)
    for one, held in sorted(found, key=lambda pair: (pair[0].closes, pair[1].name)):
        opens, closes = one.opens.isoformat(), one.closes.isoformat()
        if as_json:
            said = {"round": held.name, "period": one.period, "opens": opens, "closes": closes}
            typer.echo(json.dumps(said, ensure_ascii=False))
        table.add_row(closes, opens, f"{held.name}/{one.period}", escape(held.label.said(language)))
    if not as_json:
        Console(emoji=False).print(table)


@round_.command("step")
def step(
    name: Annotated[str, typer.Argument(help="Name of a round (see list). / 轮次名称")],
    period: Annotated[str, typer.Argument(help="Its occurrence, such as 2027. / 年份")],
    what: Annotated[
        str,
        typer.Argument(
            help="frame, commitment, reveal, value, drawn, void, ask, list, notice, object, settle, publish. / 步骤"
        ),
    ],
    who: Annotated[str, typer.Option("--as", help="User name of who does it. 以谁的身份")] = "",
    people: Annotated[list[str] | None, typer.Option("--person", help="frame: who commits to values; again.")] = None,
    public: Annotated[str, typer.Option("--public", help="frame: the public value that will be used.")] = "",
    day: Annotated[str, typer.Option("--day", help="frame: the day on which it is known.")] = "",
    sha256: Annotated[str, typer.Option("--sha256", help="Of a commitment, or of the list that is published.")] = "",
    value: Annotated[str, typer.Option("--value", help="The value committed to, or the public value.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where the public value was read.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why a draw is given up.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="object: the unit it is about. / 异议针对的编号")] = "",
    text: Annotated[str, typer.Option("--text", help="object: why; settle: the answer. / 理由或答复")] = "",
    objection: Annotated[int, typer.Option("--objection", help="settle: number of the objection. / 异议序号")] = 0,
    upheld: Annotated[bool | None, typer.Option("--upheld/--dismissed", help="settle. / 成立或不成立")] = None,
) -> None:
    """Do the next step of an occurrence, in the name of somebody. / 办理一个步骤。"""
    held, on = definitions.round_(name), day_of(day, "--day")
    ready()
    from django.utils import timezone

    from guiju.registry.registers.access import viewer
    from guiju.registry.rounds import doing

    asked = doing.Asked(
        what, tuple(people or ()), public, on, sha256, value, source, why, unit, text, objection, upheld
    )
    done = doing.do(held, period, asked, viewer(account_of(who), timezone.localdate()), timezone.now())
    typer.echo(f"{held.name}/{period}  {done.number}  {done.kind}")
