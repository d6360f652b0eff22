"""`guiju register …`: which registers there are, their items, what one was on a day; checking files of one's own."""

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
from guiju.core.procedure import house as procedures
from guiju.core.register import loader, shape
from guiju.core.register.model import DOINGS, STATUSES, Doing, Status
from guiju.registry.registers.definitions import register as register_of
from guiju.start import ready

register_ = typer.Typer(name="register", help="Registers. / 名录。", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of a register (see list). / 名录名称")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]
MOST = 1_000


def register(app: typer.Typer) -> None:
    app.add_typer(register_)


@register_.command("list")
def listed(as_json: AsJson = False, lang: Lang = "") -> None:
    """List the registers that come with Guiju. / 列出名录。"""
    language = language_of(lang)
    if as_json:
        typer.echo(json.dumps([loader.as_dict(one) for one in loader.house().values()], ensure_ascii=False))
        return
    table = Table("name", "", "systems", "facts", "kept by", box=None)
    for found in loader.house().values():
        kept = ", ".join(found.kept_by)
        cells = (found.name, found.label.said(language), " ".join(found.systems), str(len(found.facts)), kept)
        table.add_row(*map(escape, cells))
    Console(emoji=False).print(table)


@register_.command("show")
def show(name: Name, as_json: AsJson = False, lang: Lang = "") -> None:
    """Show what a register says of an item, and how items come and go. / 查看一个名录的定义。"""
    language, found = language_of(lang), register_of(name)
    if as_json:
        typer.echo(json.dumps(loader.as_dict(found), ensure_ascii=False))
        return
    console = Console(emoji=False)
    console.print(f"[b]{escape(found.label.said(language))}[/]  {found.name}, version {found.version}")
    console.print(escape(found.about.said(language)), "\n")
    table = Table("fact", "", "type", "", box=None)
    for fact in found.facts.values():
        marks = [
            word for word, so in (("personal", fact.personal), ("indexed", fact.index), (str(fact.visible), True)) if so
        ]
        table.add_row(*map(escape, (fact.name, fact.label.said(language), str(fact.type), ", ".join(marks))))
    console.print(table)
    for kept in found.kept_by.values():
        acts = ", ".join(f"{act} → {DOINGS[doing].said(language)}" for act, doing in kept.acts.items())
        console.print(f"\n{escape(kept.procedure)}: {escape(acts)}")


@register_.command("check")
def check(paths: Paths, as_json: AsJson = False) -> None:
    """Check files of registers: each fault with file, line, reason and what was expected. / 检查名录定义。

    Exit code 1: some file has a fault; 2: there is nothing to check."""
    checking_files.check(
        files_of(paths), as_json, lambda file: loader.load_file(file, procedures()),
        lambda found: f"{len(found.facts)} facts, kept by {', '.join(found.kept_by) or 'tables'}",
    )  # fmt: skip


@register_.command("schema")
def schema() -> None:
    """Print the JSON Schema of a register's file, for editors. / 输出 JSON Schema。"""
    typer.echo(json.dumps(shape.json_schema(), ensure_ascii=False, indent=1))


@register_.command("items")
def items(
    name: Name,
    q: Annotated[str, typer.Option("-q", help="Beginning of a key, or words of a title. 编号或名称")] = "",
    status: Annotated[str, typer.Option(help="valid, suspended, superseded, retired. 状态")] = "",
    where: Annotated[list[str] | None, typer.Option("--where", help="fact=value, as often as needed. 条件")] = None,
    after: Annotated[str, typer.Option(help="The key after which to go on. 从其后继续")] = "",
    limit: Annotated[int, typer.Option(min=1, max=MOST)] = 50,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """List the items of a register that everybody may see. / 列出登记项。"""
    language, found = language_of(lang), register_of(name)
    ready()
    from guiju.registry.registers import access, listing, subjects

    facts = dict(_pair(each) for each in where or ())
    rows = listing.narrowed(found, listing.Asked(status, q, facts), access.NOBODY)
    page, more = listing.page(rows, after, limit)
    if as_json:
        for row in listing.flat(found, iter(page), access.NOBODY):
            typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        table = Table("key", "", "status", "since", "until", box=None)
        for item in page:
            title, words = (
                subjects.title_of(found, item).said(language),
                STATUSES[Status(item.status)].said(language),
            )
            table.add_row(*map(escape, (item.key, title, words, str(item.since), str(item.until or ""))))
        Console(emoji=False).print(table)
    if more:
        typer.echo(f"--after {more}", err=True)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise GuijuError("{} is no condition", repr(text[:60]), where="--where", expected="fact=value")
    return name, value


@register_.command("item")
def item(
    name: Name,
    key: Annotated[str, typer.Argument(help="Key of the item. / 编号")],
    day: Annotated[str, typer.Option("--day", help="As it stood on that day. 某日的情形")] = "",
    seq: Annotated[int, typer.Option("--seq", help="As known at that number of the sequence. 按某号所知", min=0)] = 0,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Show one item with its history, as it stands or stood. / 查看一个登记项及其历史。"""
    language, found = language_of(lang), register_of(name)
    ready()
    from django.utils import timezone

    from guiju.registry.registers import access, listing, serializing

    listing.known_at(seq or None)
    row = serializing.found(found, key, access.NOBODY)
    told = serializing.item(found, row, access.NOBODY, day_of(day, "--day") or timezone.localdate(), seq or None)
    told["history"] = serializing.history(found, row, access.NOBODY)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    console = Console(emoji=False, highlight=False)
    console.print(f"[b]{escape(row.key)}[/]  {told['status'] or '—'}  {told['since'] or ''} {told['until'] or ''}")
    for fact, value in told["facts"].items():
        console.print(f"  {escape(found.facts[fact].label.said(language))}: {escape(str(value))}")
    for entry in listing.told(row):
        doing = DOINGS[Doing(entry.entry.doing)].said(language)
        console.print(f"  {entry.entry.number}  {entry.entry.valid_from}  {doing}  {escape(entry.entry.case)}")


@register_.command("grid")
def grid(
    name: Name,
    day: Annotated[str, typer.Option("--day", help="As it stood on that day. 某日的情形")] = "",
    gaps: Annotated[bool, typer.Option("--gaps", help="Only what is needed and lacking. 只看缺口")] = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Show a grid, such as the map of hazards and fields: what is covered, under way, lacking. / 查看覆盖图。"""
    language, found = language_of(lang), register_of(name)
    ready()
    from django.utils import timezone

    from guiju.core.grids import STATES, State
    from guiju.registry.registers import grids

    named = grids.naming(found)
    whole = grids.grid(found, day_of(day, "--day") or timezone.localdate())
    if as_json:
        typer.echo(json.dumps(grids.as_dict(whole), ensure_ascii=False))
        return
    console = Console(emoji=False, highlight=False)
    console.print(f"[b]{escape(found.label.said(language))}[/]  {whole.whole.covered}/{whole.whole.wanted}")
    rows, columns = (found.facts[fact].options for fact in (named.rows, named.columns))
    for cell in whole.whole.cells.values():
        if cell.state is State.GAP or (not gaps and cell.state is not State.UNDECIDED):
            place = f"{rows[cell.row].said(language)} × {columns[cell.column].said(language)}"
            told = (place, STATES[cell.state].said(language), *cell.standards, *cell.cases)
            console.print(escape("  ".join(told)))


@register_.command("tree")
def tree(
    name: Name,
    key: Annotated[str, typer.Argument(help="Key of the tree. / 编号")],
    day: Annotated[str, typer.Option("--day", help="As it stood on that day. 某日的情形")] = "",
    gaps: Annotated[bool, typer.Option("--gaps", help="Only what is planned or missing. 只看缺口")] = False,
    skos: Annotated[bool, typer.Option("--skos", help="SKOS in Turtle.")] = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Show a tree, such as a standards system: what exists, is planned, is missing. / 查看标准体系。"""
    language, found = language_of(lang), register_of(name)
    ready()
    from django.conf import settings
    from django.utils import timezone

    from guiju.core.trees import model
    from guiju.core.trees.skos import turtle
    from guiju.registry.registers import access, serializing, subjects, trees

    row = serializing.found(found, key, access.NOBODY)
    whole = trees.tree(found, row, day_of(day, "--day") or timezone.localdate())
    if skos:
        address = f"{settings.SITE_URL}/{subjects.address(found.name, row.key)}tree/"
        typer.echo(turtle(address, subjects.title_of(found, row), whole.tops))
        return
    if as_json:
        typer.echo(json.dumps(serializing.tree(whole), ensure_ascii=False))
        return
    console, late = Console(emoji=False, highlight=False), {"zh": " 逾期", "en": " late"}[language]
    covered = whole.coverage
    console.print(f"[b]{escape(row.key)}[/]  {covered.existing}/{covered.wanted}, {covered.gaps} gaps / 缺口")
    for node in model.every(model.only_gaps(whole.tops) if gaps else whole.tops):
        state = model.STATES[node.state].said(language)
        title = node.given.title.said(language) or node.given.title.zh
        due = f"{node.given.due or node.given.year or ''}{late if node.is_late(whole.day) else ''}"
        told = (node.given.code, title, node.given.standard or node.given.case or node.given.goal, state, due)
        console.print(escape("  " * node.depth + "  ".join(part for part in told if part)))
