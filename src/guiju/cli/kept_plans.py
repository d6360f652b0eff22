"""`guiju plan load|text|list|show|matrix|overdue|ask|next`: plans that are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli.choosing import actor_of, language_of
from guiju.core.days import day
from guiju.core.errors import GuijuError
from guiju.core.plan import read_bytes
from guiju.core.plan.decoding import LARGEST
from guiju.core.plan.facts import read_facts
from guiju.core.plan.kept import KeptPlan
from guiju.core.plan.writing import as_data, as_markdown, as_yaml
from guiju.start import ready

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="Key of a kept plan. / 规划标识")]
Name = Annotated[str, typer.Argument(metavar="FILE", help="A file. / 文件")]


def register(group: typer.Typer) -> None:
    for name, command in (
        ("load", load), ("text", text), ("list", listed), ("show", show), ("matrix", matrix), ("overdue", overdue),
        ("ask", ask), ("next", next_plan),
    ):  # fmt: skip
        group.command(name)(command)


def load(path: Name) -> None:
    """Keep the plan of a facts file, or bring the one kept to it. / 载入规划的事实文件。"""
    try:
        plan = read_facts(_bytes(path).decode("utf-8"), path)
    except UnicodeDecodeError:
        raise GuijuError("not UTF-8", where=path, expected="a facts file in UTF-8") from None
    ready()
    from django.utils import timezone

    from guiju.registry.plans import keeping

    done = keeping.keep(plan, timezone.now())
    typer.echo(f"{plan.key}: " + (f"{len(plan.tasks)} tasks" if done else "nothing changed"))
    from guiju.registry.goals import binding

    goals = [goal for task in plan.tasks for goal in task.goals]
    for target, fault in binding.faults(goals, timezone.localdate()).items():
        typer.echo(f"{target}: has reported figures only: {fault}", err=True)


def text(key: Key, path: Name) -> None:
    """Lay the words of a full text beside the tasks of a kept plan. / 把规划全文按任务附上。"""
    found = read_bytes(_bytes(path), path)
    ready()
    from django.utils import timezone

    from guiju.registry.plans import keeping, reading

    count = keeping.attach(reading.row(key), found, timezone.now())
    typer.echo(f"{key}: {count} tasks have words in {found.language}")


def listed(as_json: AsJson = False, lang: Lang = "") -> None:
    """The plans that are kept. / 列出规划。"""
    language = language_of(lang)
    ready()
    from guiju.registry.plans import serializers
    from guiju.registry.plans.models import Plan

    rows = [serializers.brief(plan) for plan in Plan.objects.all()]
    if as_json:
        _print(rows)
        return
    table = Table("key", "title", "tasks", "targets", "until", box=None)
    for row in rows:
        table.add_row(row["key"], row["title"][language], str(row["tasks"]), str(row["targets"]), row["deadline"])
    Console(emoji=False).print(table)


def show(key: Key, as_json: AsJson = False, lang: Lang = "") -> None:
    """A kept plan: tasks, targets and where they stand. / 查看规划。"""
    language = language_of(lang)
    ready()
    from django.utils import timezone

    from guiju.registry.plans import reading, serializers

    plan = reading.kept(reading.row(key))
    told = serializers.full(plan, timezone.localdate(), _computed(plan))
    if as_json:
        _print(told)
        return
    console = Console(emoji=False)
    console.print(f"[b]{escape(told['title'][language])}[/]  {told['deadline']}")
    table = Table("", "task", "lead", "targets", "standing", box=None)
    for task in (t for chapter in told["chapters"] for t in chapter["tasks"]):
        targets = "\n".join(
            f"{t['key']} {t['comparator']} {t['value']} {t['unit']} ({t['deadline']}): "
            f"{t['figure']['value'] if t['figure'] else '–'} {t['standing']}"
            for t in task["targets"]
        )
        lead = " ".join(dict.fromkeys(code for group in task["groups"] for code in group["lead"]))
        table.add_row(str(task["number"]), escape(task["title"][language]), lead, targets, task["standing"])
    console.print(table)


def matrix(key: Key, as_json: AsJson = False, lang: Lang = "") -> None:
    """Which body has which part in which task. / 单位与任务对照。"""
    language = language_of(lang)
    ready()
    from guiju.registry.plans import reading, serializers

    rows = serializers.matrix(reading.kept(reading.row(key)))
    if as_json:
        _print(rows)
        return
    table = Table("code", "body", "lead", "participating", box=None)
    for row in rows:
        parts = [" ".join(map(str, row[part])) for part in ("lead", "participating")]
        table.add_row(row["body"], escape(row[language]), *parts)
    Console(emoji=False).print(table)


def overdue(key: Key, as_json: AsJson = False) -> None:
    """Reports that are not there, targets that were missed. / 逾期的报告和未达成的指标。"""
    ready()
    from django.utils import timezone

    from guiju.registry.plans import reading, serializers

    plan = reading.kept(reading.row(key))
    told = serializers.overdue(plan, timezone.localdate(), _computed(plan))
    if as_json:
        _print(told)
        return
    table = Table("", "task", "body", "due", "state", box=None)
    for row in told["reports"]:
        table.add_row(row["case"], str(row["task"]), row["body"], str(row["due"]), f"{row['state']}, {row['days']} d")
    for row in told["targets"]:
        table.add_row(row["key"], str(row["task"]), "", row["deadline"], row["standing"])
    Console(emoji=False).print(table)


def ask(
    key: Key,
    who: Annotated[str, typer.Option("--as", help="User name of an officer. 以谁的身份")],
    start: Annotated[str, typer.Option("--from", help="First day of the period. 时期自")],
    end: Annotated[str, typer.Option("--to", help="Last day of the period. 时期至")],
    due: Annotated[str, typer.Option("--due", help="Day the reports are due. 报送截止日")],
    as_json: AsJson = False,
) -> None:
    """Ask for the progress reports of a period; nothing is asked for twice. / 布置一个时期的进展报告。"""
    days = [day(text, name) for text, name in ((start, "--from"), (end, "--to"), (due, "--due"))]
    ready()
    from django.utils import timezone

    from guiju.registry.plans import progress, reading

    plan = reading.kept(reading.row(key))
    opened, there = progress.ask(plan, progress.Period(*days), actor_of(who), timezone.now())
    if as_json:
        _print({"opened": opened, "there": there})
    else:
        typer.echo(f"{len(opened)} reports asked for, {there} were there already")


def next_plan(
    key: Annotated[str, typer.Argument(metavar="DRAFT", help="Key of a draft of a next plan. / 草案标识")],
    form: Annotated[str, typer.Option("--form", help="yaml, md or json.")] = "yaml",
    version: Annotated[int, typer.Option(help="A version; the latest if unset. 版本")] = 0,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Write out a draft of the next plan. / 导出下一期规划草案。"""
    language = language_of(lang)
    form = "json" if as_json else form
    if form not in ("yaml", "md", "json"):
        raise GuijuError("unknown form {}", repr(form[:20]), where="--form", expected="yaml, md, json")
    ready()
    from guiju.registry.plans import drafts

    plan = drafts.value(drafts.found(key), version or None)
    if form == "json":
        _print(as_data(plan))
    else:
        typer.echo(as_yaml(plan) if form == "yaml" else as_markdown(plan, language), nl=False)


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise GuijuError(error.strerror or "cannot be read", where=path, expected="a file") from None


def _computed(plan: KeptPlan) -> Any:
    from django.utils import timezone

    from guiju.registry.goals import binding

    return binding.measured((goal for task in plan.tasks for goal in task.goals), timezone.localdate())


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))
