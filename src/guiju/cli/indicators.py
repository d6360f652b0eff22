"""`guiju indicator`: figures, the records behind them, figures entered in the log."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready

Json = Annotated[bool, typer.Option("--json", help="JSON.")]
Key = Annotated[str, typer.Argument(help="Such as average_cycle. 指标")]
Day = Annotated[str, typer.Option(help="As of this day; today without. 截至")]
Seq = Annotated[int, typer.Option(help="As known at this number; the last without. 序号", min=-1)]
With = Annotated[list[str] | None, typer.Option("--with", help="NAME=VALUE, a parameter or a dimension. 参数或范围")]
indicator = typer.Typer(name="indicator", help="Figures from the records. / 指标。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(indicator)


def _question(key: str, day: str, seq: int, given: list[str] | None) -> Any:
    ready()

    from django.utils import timezone

    from guiju.registry.goals import definitions, evaluating

    told = {}
    for part in given or ():
        name, equals, value = part.partition("=")
        if not equals:
            raise GuijuError("{} has no value", repr(part[:40]), where="--with", expected="NAME=VALUE")
        told[name] = value
    chosen = day_of(day, "--day")
    found = definitions.indicator(key)
    return evaluating.asked(found, told, timezone.localdate(), None if seq < 0 else seq, chosen)


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


@indicator.command("list")
def listed(day: Day = "", seq: Seq = -1, as_json: Json = False) -> None:
    """List every indicator with its figure and targets. / 列出指标。"""
    ready()
    from guiju.registry.goals import definitions, serializers

    lines = [serializers.brief(_question(key, day, seq, None)) for key in definitions.house()]
    if as_json:
        _print(lines)
        return
    table = Table("indicator", "figure", "above / below", "targets", "", box=None)
    for row in lines:
        parts = str(row["counted"]) + (f" / {row['over']}" if row["over"] is not None else "")
        targets = ", ".join(f"{t['code']} {t['status']}" for t in row["targets"])
        table.add_row(row["key"], _shown(row), parts, targets, row["title"]["zh"])
    Console(emoji=False).print(table)


def _shown(figure: dict[str, Any]) -> str:
    return "no data" if figure["value"] is None else f"{figure['value']:.2f} {figure['unit']}"


@indicator.command("show")
def show(
    key: Key, day: Day = "", seq: Seq = -1, given: With = None,
    by: Annotated[str, typer.Option(help="Break down by a dimension. 分解")] = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Show one indicator: figure, targets, course, forecast, parts. / 查看指标。"""
    question = _question(key, day, seq, given)
    from guiju.registry.goals import serializers

    told = serializers.full(question, by)
    if as_json:
        _print(told)
        return
    figure = told["figure"]
    typer.echo(
        f"{told['title']['zh']} / {told['title']['en']}\n{_shown(figure)}  day {figure['day']}  seq {figure['seq']}"
    )
    for target in told["targets"]:
        typer.echo(
            f"  {target['code']} {target['comparator']} {target['value']:g} by {target['deadline']}: {target['status']}"
        )
    for part in told["parts"]:
        typer.echo(f"  {part['part'] or '–':<24} {'no data' if part['value'] is None else round(part['value'], 2)}")


@indicator.command("evidence")
def evidence(
    key: Key,
    side: Annotated[str, typer.Option(help="counted, over, difference or excluded. 哪一侧")] = "counted",
    day: Day = "", seq: Seq = -1, given: With = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Print the very records behind a figure, one a line. / 背后的记录。"""
    question = _question(key, day, seq, given)
    from guiju.registry.goals import evidence as records
    from guiju.registry.goals import serializers

    for row in records.every(question, side):
        if as_json:
            _print(serializers.record(row))
        else:
            typer.echo(f"{row.designation}\t{row.status}\t{row.since or ''}\t{row.reason}\t{row.title.zh}")


@indicator.command("snapshot")
def snapshot(
    key: Key, who: Annotated[str, typer.Option("--as", help="User name of the officer. 以谁的身份")] = "",
    day: Day = "", seq: Seq = -1, given: With = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Enter a figure in the transparency log, in an officer's name. / 把数字记入透明日志。"""
    if not who:
        raise GuijuError("nobody enters it", where="--as", expected="a user name")
    question = _question(key, day, seq, given)
    from django.utils import timezone

    from guiju.cli.choosing import actor_of
    from guiju.registry.goals import serializers, snapshots

    row = snapshots.enter(question, actor_of(who), timezone.now())
    if as_json:
        _print(serializers.snapshot(row))
    else:
        typer.echo(f"{key}  {row.public['value']} {row.public['unit']}  day {row.day}  seq {row.seq}  № {row.pk}")
