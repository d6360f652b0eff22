"""`guiju search`: the library from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready_to_read

if TYPE_CHECKING:
    from guiju.search.model import Wider


def register(app: typer.Typer) -> None:
    app.command("search")(search)


def search(
    text: Annotated[list[str], typer.Argument(help="Words or a designation.")],
    tier: Annotated[list[str] | None, typer.Option(help="Only this tier; may be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="draft, published, in_force, replaced, withdrawn.")] = None,
    publisher: Annotated[list[str] | None, typer.Option()] = None,
    ics: Annotated[list[str] | None, typer.Option(help="An ICS code and everything below it.")] = None,
    year: Annotated[list[str] | None, typer.Option()] = None,
    committee: Annotated[list[str] | None, typer.Option()] = None,
    on: Annotated[str, typer.Option(help="In force on that day, YYYY-MM-DD.")] = "",
    sort: Annotated[str, typer.Option(help="relevance, date or number.")] = "relevance",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    after: Annotated[str, typer.Option(help="The `next` of the page before.")] = "",
    literal: Annotated[bool, typer.Option("--literal", help="Only what holds every word as typed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Search the library. / 检索标准库。"""
    ready_to_read()
    from guiju.registry.catalogue import filters, queries
    from guiju.search import Query, Sort

    given = {"tier": tier, "status": status, "publisher": publisher, "ics": ics, "year": year, "committee": committee}
    filters.check({name: values for name, values in given.items() if values}, "--{}")
    if sort not in set(Sort):
        raise GuijuError("cannot sort by {}", repr(sort), where="--sort", expected=", ".join(Sort))
    day = day_of(on, "--on")
    query = Query(
        text=" ".join(text),
        filters={name: tuple(values) for name, values in given.items() if values},
        on=day,
        sort=Sort(sort),
        after=after,
        limit=limit,
        literal=literal,
    )
    found = queries.search(query)
    if as_json:
        typer.echo(json.dumps(queries.search_json(found), ensure_ascii=False))
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("designation / 编号", "title / 名称", "status / 状态", "published / 发布"):
        table.add_column(head)
    for edition in found.editions:
        title = edition.titles.get("zh") or edition.titles.get("en") or next(iter(edition.titles.values()), "")
        table.add_row(edition.printed, title, edition.status, edition.dates.get("published", ""))
    console = Console(emoji=False)
    console.print(table)
    console.print(f"[dim]{'' if found.answer.exact else 'over '}{found.answer.total:,} found[/]")
    for line in _widened(found.answer.wider):
        console.print(f"[dim]{line}[/]")


def _widened(wider: Wider | None) -> list[str]:
    """What was asked for beside the words typed, a line for each."""
    if wider is None:
        return []
    lines = [f"{typed} → {read}" for typed, read in wider.read_as]
    lines += [f"{typed}: {', '.join(words)}" for typed, words in wider.also]
    if wider.unknown:
        lines.append(f"held nowhere / 本库没有: {', '.join(wider.unknown)}")
    if wider.some:
        lines.append("not every hit holds every word; --literal asks for all / 不是每项都含全部词；--literal 要求全部")
    return lines
