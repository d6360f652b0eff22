"""`guiju statistics`: any measure, split and filtered, as a table or a file."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from guiju.cli.choosing import language_of
from guiju.cli.indicators import Day, Json, Seq
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready


def register(app: typer.Typer) -> None:
    app.command("statistics")(statistics)


def statistics(
    measure: Annotated[str, typer.Argument(help="Such as editions; without it: what can be asked. 指标")] = "",
    by: Annotated[list[str] | None, typer.Option("--by", help="A dimension; three at most. 分组")] = None,
    where: Annotated[list[str] | None, typer.Option("--where", help="DIMENSION=VALUE,VALUE. 范围")] = None,
    day: Day = "", seq: Seq = -1, as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV.")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")] = "",
) -> None:  # fmt: skip
    """Count, split and filter what the library holds. / 统计。"""
    language = language_of(lang)
    if as_json and as_csv:
        raise GuijuError("two forms at once", where="--csv", expected="--json or --csv")
    chosen = day_of(day, "--day")
    ready()
    from django.utils import timezone

    from guiju.core.statistics import writing
    from guiju.core.statistics.drawing import format_of
    from guiju.registry.goals import workbench

    console = Console(emoji=False)
    if not measure:
        every = [writing.subject_data(subject) for subject in workbench.subjects().values()]
        if as_json:
            typer.echo(json.dumps(every, ensure_ascii=False))
            return
        table = Table("subject", "measure", "", "dimensions", box=None)
        for subject in workbench.subjects().values():
            for m in subject.measures.values():
                table.add_row(subject.key, m.key, m.title.said(language), " ".join(subject.dimensions))
        console.print(table)
        return
    names = [name for one in by or () for name in one.split(",")]
    asked = workbench.question(
        measure, names, ";".join(where or ()), timezone.localdate(), chosen, None if seq < 0 else seq
    )
    answer = workbench.answer(asked)
    if as_json:
        typer.echo(json.dumps(writing.as_data(answer), ensure_ascii=False))
        return
    if as_csv:
        typer.echo(writing.as_csv(answer), nl=False)
        return
    form = format_of(answer, language)
    table = Table(*(d.title.said(language) for d in asked.by), asked.measure.title.said(language), "n", box=None)
    for cell in answer.cells:
        named = [answer.name(d, code, language) for d, code in zip(asked.by, cell.codes, strict=True)]
        table.add_row(*named, form(cell.value), f"{cell.count:,}")
    table.add_row(*("" for _ in asked.by), form(answer.total.value), f"{answer.total.count:,}", style="bold")
    console.print(table)
