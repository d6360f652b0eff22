"""`guiju rule`: the numbers of the rules in force, and cases bound to them anew."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli.choosing import actor_of, language_of
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.core.procedure.serializers import quantity
from guiju.start import ready

rule = typer.Typer(name="rule", help="Numbers of the rules. / 规则数值。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en.")]
On = Annotated[str, typer.Option("--on", help="As on that day; today if unset. 按哪一天")]


def register(app: typer.Typer) -> None:
    app.add_typer(rule)


def _day(text: str) -> date:
    from django.utils import timezone

    return day_of(text, "--on") or timezone.localdate()


@rule.command("list")
def listed(
    procedure: Annotated[str, typer.Option(help="The numbers that this procedure uses. 程序名")] = "",
    q: Annotated[str, typer.Option("-q", help="Words in key, name or ground. 词")] = "",
    on: On = "",
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    """List the numbers in force with their ground, and what comes. / 列出现行规则数值。"""
    ready()
    from guiju.registry.cases.views import rules

    language = language_of(lang)
    found = rules.rules(_day(on), procedure, rules.bounded(q))
    if as_json:
        typer.echo(json.dumps([rules.as_dict(each) for each in found], ensure_ascii=False))
        return
    table = Table("key", "", "value", "tiers", "source", "from", "comes", box=None)
    for each in found:
        now = each.now
        tiers = "" if each.everywhere else ", ".join(tier for tier in each.tiers if tier)
        later = ", ".join(f"{p.since} {quantity(p, language)}" for p in each.coming)
        cells = (each.number.name, getattr(now, language), quantity(now, language), tiers)
        ground = f"{now.source} {now.case}".strip()
        table.add_row(*map(escape, (*cells, ground, str(now.since or ""), later)))
    Console(emoji=False).print(table)


@rule.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Key, such as R2 or complaint/accept_days. 代号")],
    on: On = "",
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    """Show one number: its values in all tiers, where it is used, what it was and what comes. / 查看一个数值。"""
    ready()
    from guiju.registry.cases.views import rules

    language = language_of(lang)
    found = rules.one(name, _day(on))
    if as_json:
        typer.echo(json.dumps([rules.as_dict(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        told, now = rules.as_dict(each), each.now
        typer.echo(f"{told['name']}  {told['label'][language]}  {', '.join(told['tiers'])}")
        for sign, values in (("=", [now]), ("+", each.coming), ("-", each.history)):
            for p in values:
                typer.echo(f"  {sign} {quantity(p, language)}  {p.since or ''}…{p.until or ''}  {p.source} {p.case}")
        for proposal in each.proposals:
            typer.echo(f"  ? {proposal.value}  {proposal.since}…  {proposal.ground} {proposal.case}")
        for use in told["used_by"]:
            typer.echo(f"    {use['procedure']}: {use['part']} {use['name']}")


@rule.command("pin")
def pin(
    procedure: Annotated[str, typer.Argument(help="Name of a procedure. 程序名")],
    reason: Annotated[str, typer.Option(help="Why. 理由")] = "",
    who: Annotated[str, typer.Option("--as", help="User name of who does it, in every case. 以谁的身份")] = "",
    key: Annotated[list[str] | None, typer.Option("--key", help="Only this number; again for more. 只此参数")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done. 只看结果，不办")] = False,
) -> None:
    """Bind the open cases of a procedure to the numbers in force; exit code 1: some were refused. / 改按现行数值。"""
    ready()
    from django.utils import timezone

    from guiju.registry.cases.acts import pinning
    from guiju.registry.cases.acts.performing import Request, perform

    if not dry_run and (not who or not reason.strip()):
        where = "--reason" if who else "--as"
        raise GuijuError("it is not said who does it and why", where=where, expected="a user name and a reason")
    actor, refused = actor_of(who), 0
    for step in pinning.plan(procedure, key or [], timezone.localdate()):
        said = ", ".join(f"{name} {old} → {new}" for name, (old, new) in step.changed.items())
        if not dry_run:
            try:
                brought = {"reason": reason, "numbers": ", ".join(step.changed)}
                perform(step.number, Request(pinning.NAME, brought), actor, timezone.now())
            except GuijuError as error:
                refused += 1
                said = str(error)
        typer.echo(f"{step.number}: {said}")
    if refused:
        raise typer.Exit(1)
