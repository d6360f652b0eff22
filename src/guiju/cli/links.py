"""`guiju link …`: which kinds of links there are, what a thing is tied to; checking files of one's own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli.choosing import language_of
from guiju.core.errors import GuijuError
from guiju.core.links import loader, shape
from guiju.core.links.model import COMINGS, Coming
from guiju.core.procedure import house as procedures
from guiju.start import ready

link_ = typer.Typer(name="link", help="Links between things. / 联系。", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]


def register(app: typer.Typer) -> None:
    app.add_typer(link_)


@link_.command("list")
def listed(as_json: AsJson = False, lang: Lang = "") -> None:
    """List the kinds of links that come with Guiju. / 列出联系的种类。"""
    language = language_of(lang)
    if as_json:
        typer.echo(json.dumps([loader.as_dict(one) for one in loader.house().values()], ensure_ascii=False))
        return
    table = Table("name", "", "from", "to", "systems", box=None)
    for one in loader.house().values():
        ends = (", ".join(one.sources), ", ".join(one.targets))
        table.add_row(*map(escape, (one.name, one.about.said(language), *ends, " ".join(one.systems))))
    Console().print(table)


@link_.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name of a kind of link (see list).")], as_json: AsJson = False,
    lang: Lang = "",
) -> None:  # fmt: skip
    """Show a kind of link: its ends, and which acts make it. / 查看一种联系。"""
    language = language_of(lang)
    found = loader.house().get(name)
    if found is None:
        raise GuijuError("there is no link {}", repr(name[:60]), where="link", expected=", ".join(loader.house()))
    if as_json:
        typer.echo(json.dumps(loader.as_dict(found), ensure_ascii=False))
        return
    console = Console()
    console.print(f"[b]{escape(found.name)}[/]  {escape(found.about.said(language))}")
    console.print(f"{', '.join(found.sources)} → {escape(found.forth.said(language))} → {', '.join(found.targets)}")
    for making in found.made_by.values():
        console.print(escape(f"{making.procedure}: {', '.join(making.acts)}: {making.source} → {making.target}"))


@link_.command("check")
def check(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with .yaml files. / 文件或文件夹")],
    as_json: AsJson = False,
) -> None:
    """Check files of links: each fault with file, line, reason and what was expected. / 检查联系定义。

    Exit code 1: some file has a fault; 2: there is nothing to check."""
    files = [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    missing = [path for path in paths if not path.exists()]
    if missing or not files:
        raise GuijuError("there is no such file or folder", where=str((missing or paths)[0]), expected="YAML files")
    faulty, console = 0, Console(highlight=False, soft_wrap=True)
    for file in files:
        try:
            found = loader.load_file(file, procedures())
            told, line = {"file": str(file), "ok": True, "digest": found.digest}, f"{file}: {found.name}"
        except GuijuError as error:
            faulty += 1
            told, line = {"file": str(file), "ok": False, **error.as_dict()}, str(error)
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            console.print(escape(line))
    if faulty:
        raise typer.Exit(1)


@link_.command("schema")
def schema() -> None:
    """Print the JSON Schema of a file of links, for editors. / 输出 JSON Schema。"""
    typer.echo(json.dumps(shape.json_schema(), ensure_ascii=False, indent=1))


@link_.command("of")
def of(
    kind: Annotated[str, typer.Argument(help="Kind of thing: edition, committee, body, case, item-REGISTER …")],
    name: Annotated[str, typer.Argument(help="Its number or code. / 编号")],
    day: Annotated[str, typer.Option("--day", help="Links that held on that day. 某日")] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """What a thing is tied to. / 查看一项的联系。"""
    language = language_of(lang)
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        raise GuijuError("{} is not a day", repr(day[:30]), where="--day", expected="YYYY-MM-DD") from None
    ready()
    from guiju.registry.links import neighbours
    from guiju.registry.links.keeping import End
    from guiju.registry.record import subjects

    row = subjects.subject(kind).find(name)
    if row is None:
        raise GuijuError("nothing is known as {}", repr(name[:80]), where="name", expected=kind)
    groups = neighbours.of(End(kind, row.pk), on)
    if as_json:
        typer.echo(json.dumps([neighbours.as_dict(group) for group in groups], ensure_ascii=False))
        return
    console = Console(highlight=False)
    for group in groups:
        console.print(f"[b]{escape(group.words.said(language))}[/]")
        for one in group.found:
            coming = COMINGS[Coming(one.link.coming)].said(language)
            ends = f"{one.link.since} – {one.link.last_day or ''}"
            console.print(escape(f"  {one.named.name}  {one.named.title.said(language)}  {ends}  {coming}"))
