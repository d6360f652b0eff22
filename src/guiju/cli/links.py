"""`guiju link …`: which kinds of links there are, what a thing is tied to; checking files of one's own."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli import checking_files
from guiju.cli.checking_files import Paths, files_of
from guiju.cli.choosing import language_of
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.links import loader, shape
from guiju.core.links.model import COMINGS, Coming
from guiju.core.procedure import house as procedures
from guiju.registry.links.definitions import link_type
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
    Console(emoji=False).print(table)


@link_.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name of a kind of link (see list).")], as_json: AsJson = False,
    lang: Lang = "",
) -> None:  # fmt: skip
    """Show a kind of link: its ends, and which acts make it. / 查看一种联系。"""
    language = language_of(lang)
    found = link_type(name)
    if as_json:
        typer.echo(json.dumps(loader.as_dict(found), ensure_ascii=False))
        return
    console = Console(emoji=False)
    console.print(f"[b]{escape(found.name)}[/]  {escape(found.about.said(language))}")
    console.print(f"{', '.join(found.sources)} → {escape(found.forth.said(language))} → {', '.join(found.targets)}")
    for making in found.made_by.values():
        console.print(escape(f"{making.procedure}: {', '.join(making.acts)}: {making.source} → {making.target}"))


@link_.command("check")
def check(paths: Paths, as_json: AsJson = False) -> None:
    """Check files of links: each fault with file, line, reason and what was expected. / 检查联系定义。

    Exit code 1: some file has a fault; 2: there is nothing to check."""
    checking_files.check(
        files_of(paths), as_json, lambda file: loader.load_file(file, procedures()),
        lambda found: found.name,
    )  # fmt: skip


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
    on = day_of(day, "--day")
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
    console = Console(emoji=False, highlight=False)
    for group in groups:
        console.print(f"[b]{escape(group.words.said(language))}[/]")
        for one in group.found:
            coming = COMINGS[Coming(one.link.coming)].said(language)
            ends = f"{one.link.since} – {one.link.last_day or ''}"
            console.print(escape(f"  {one.named.name}  {one.named.title.said(language)}  {ends}  {coming}"))
