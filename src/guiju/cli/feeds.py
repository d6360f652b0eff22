"""`guiju feed …`: which feeds there are; taking a file, deciding about its candidates; checking files of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from guiju.cli import checking_files
from guiju.cli.checking_files import Paths, files_of
from guiju.cli.choosing import actor_of, language_of
from guiju.core.errors import GuijuError
from guiju.core.feeds import loader, shape
from guiju.core.feeds.model import STATES, Feed, State
from guiju.start import ready

feed = typer.Typer(name="feed", help="Feeds matched and decided on. / 外来清单的匹配与确认。", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of a feed (see list). / 名称")]
Key = Annotated[str, typer.Argument(help="Key of a candidate. / 候选的编号")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]
As = Annotated[str, typer.Option("--as", help="User name of the officer. 以谁的身份")]
READ = {
    "read": ("读取", "read"), "new": ("新候选", "new"), "unchanged": ("未变", "unchanged"),
    "changed": ("有变化，决定保留", "changed, decision kept"), "again": ("有变化，重新询问", "changed, asked again"),
    "returned": ("再次出现", "back again"), "gone": ("不再出现", "gone"), "passed": ("不属候选", "passed over"),
    "refused": ("拒收", "refused"),
}  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(feed)


def _held(name: str) -> Feed:
    found = loader.house().get(name)
    if found is None:
        raise GuijuError("there is no feed {}", repr(name[:60]), where="feed", expected=", ".join(loader.house()))
    return found


def _viewer(who: str) -> Any:
    """Somebody with their offices of today; the keeper of the installation where nobody is named."""
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.registers import access

    if not who:
        return access.KEEPER
    return access.viewer(User.objects.filter(pk=actor_of(who).user).first(), timezone.localdate())


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


@feed.command("list")
def listed(as_json: AsJson = False, lang: Lang = "") -> None:
    """List the feeds that come with Guiju. / 列出外来清单。"""
    language = language_of(lang)
    if as_json:
        _print([loader.as_dict(one) for one in loader.house().values()])
        return
    table = Table("name", "", "reader", "systems", "decisions", box=None)
    for one in loader.house().values():
        decisions = ", ".join(d.label.said(language) for d in one.decisions.values())
        table.add_row(*map(escape, (one.name, one.label.said(language), one.source, " ".join(one.systems), decisions)))
    Console(emoji=False).print(table)


@feed.command("show")
def show(name: Name, as_json: AsJson = False, lang: Lang = "") -> None:
    """Show a feed: what a row is, what it is matched with and how, what can be decided. / 查看一个外来清单。"""
    language, held = language_of(lang), _held(name)
    told = loader.as_dict(held)
    if as_json:
        _print(told)
        return
    console = Console(emoji=False)
    console.print(f"[b]{escape(held.label.said(language))}[/]  {held.name}, version {held.version}")
    console.print(escape(held.about.said(language)), "\n")
    for part in ("reader", "key", "things", "least", "four_eyes"):
        console.print(escape(f"{part}: {json.dumps(told[part], ensure_ascii=False)}"))
    for part in ("fields", "rules", "decisions"):
        for one in told[part]:
            console.print(escape(f"{part}: {json.dumps(one, ensure_ascii=False)}"))


@feed.command("check")
def check(paths: Paths, as_json: AsJson = False) -> None:
    """Check files of feeds: each fault with file, line, reason and what was expected. / 检查外来清单定义。

    Exit code 1: some file has a fault; 2: there is nothing to check."""
    checking_files.check(
        files_of(paths), as_json, loader.load_file,
        lambda found: f"{found.source}, {len(found.match.rules)} rules, {len(found.decisions)} decisions",
    )  # fmt: skip


@feed.command("schema")
def schema() -> None:
    """Print the JSON Schema of a feed's file, for editors. / 输出 JSON Schema。"""
    typer.echo(json.dumps(shape.json_schema(), ensure_ascii=False, indent=1))


@feed.command("take")
def take(
    name: Name,
    path: Annotated[Path, typer.Argument(help="The file, or archive. / 文件")],
    who: As = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it. 只试读")] = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Take a file into a feed: its rows become candidates, matched; nothing is decided. / 读入一个文件。

    Exit code 1: some rows were refused."""
    language, held = language_of(lang), _held(name)
    if not path.exists():
        raise GuijuError("there is no such file or folder", where=str(path), expected="a file of this feed")
    ready()
    from django.utils import timezone

    from guiju.registry.feeds import taking
    from guiju.registry.record import refused_rows

    console = Console(emoji=False)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json) as bar:
        step = bar.add_task("", total=None)
        report = taking.take(
            held, path, path.name, _viewer(who), timezone.now(), dry=dry, progress=lambda n: bar.advance(step, n)
        )
    if as_json:
        _print({"feed": held.name, "dry": dry, "counts": report.counts, "refused": report.refused})
    else:
        for part, words in READ.items():
            if report.counts[part]:
                console.print(f"{words[language == 'en']}: {report.counts[part]:,}")
        for row in report.refused[:20]:
            place, what, column, expected = refused_rows.told(row, language)
            console.print(escape(f"{place} {column}: {what}; {expected}"), soft_wrap=True)
    if report.counts["refused"]:
        raise typer.Exit(1)


@feed.command("candidates")
def candidates(
    name: Name,
    state: Annotated[str, typer.Option(help="open, confirmed, refused, replaced. 状态")] = "",
    least: Annotated[int, typer.Option(min=0, max=100, help="Least score. 最低分")] = 0,
    q: Annotated[str, typer.Option("-q", help="Beginning of a key, or words of a title. 编号或名称")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
    who: As = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """List candidates with the best match of each, a high score first. / 列出候选及最佳匹配。"""
    language, held = language_of(lang), _held(name)
    ready()
    from guiju.registry.feeds import listing, serializing

    rows, _ = listing.page(listing.rows(held, listing.Narrowed(state, "", least, q[:200]), _viewer(who)), "", limit)
    table = Table("key", "", "state", "score", "best", box=None)
    for row in rows:
        if as_json:
            _print(serializing.brief(row))
        best = row.proposals[0]["name"] if row.proposals else ""
        state_ = STATES[State(row.state)].said(language)
        table.add_row(*map(escape, (row.key, row.title[:60], state_, str(row.score), best)))
    if not as_json:
        Console(emoji=False).print(table)


@feed.command("decide")
def decide(
    name: Name,
    key: Key,
    decision: Annotated[str, typer.Argument(help="Name of a decision (see show), or back to take it back. / 决定")],
    chosen: Annotated[str, typer.Option("--chosen", help="KIND:NAME of what is chosen. 选定的对象")] = "",
    why: Annotated[str, typer.Option("--why", help="Why; everybody may read it. 理由")] = "",
    who: As = "",
) -> None:
    """Decide about a candidate in an officer's name. / 以经办人的身份决定一个候选。"""
    held = _held(name)
    if not who:
        raise GuijuError("nobody decides", where="--as", expected="a user name")
    kind, colon, named = chosen.partition(":")
    if chosen and not (colon and named):
        raise GuijuError("{} is no thing", repr(chosen[:60]), where="--chosen", expected="committee:SAC/TC 28")
    ready()
    from django.utils import timezone

    from guiju.registry.feeds import deciding, serializing

    if decision == "back":
        made = deciding.take_back(held, key, why, _viewer(who), timezone.now())
    else:
        asked = deciding.Asked(decision, kind, named, why)
        made = deciding.decide(held, key, asked, _viewer(who), timezone.now())
    _print({"feed": held.name, "candidate": key, **serializing.decision(made)})
