"""`guiju case`: cases at the machine's own console — listed, shown, moved by an act in somebody's name."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from guiju.cli.choosing import actor_of
from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready

Json = Annotated[bool, typer.Option("--json", help="JSON.")]
As = Annotated[str, typer.Option("--as", help="User name whose eyes and roles it is. Unset: the public. 以谁的身份")]
case = typer.Typer(name="case", help="Cases of procedures. / 案件。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(case)


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


@case.command("list")
def listed(
    procedure: Annotated[str, typer.Argument(help="Such as national-standard. 程序名")],
    state: Annotated[str, typer.Option(help="State. 状态")] = "",
    q: Annotated[str, typer.Option("-q", help="Words. 词")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    who: As = "",
    as_json: Json = False,
) -> None:
    """List the cases of a procedure, the newest first. / 列出案件。"""
    ready()
    from django.utils import timezone

    from guiju.registry.cases import definitions
    from guiju.registry.cases.views import queries, serializers

    actor, today = actor_of(who), timezone.localdate()
    rows = queries.listed(definitions.current(procedure), queries.Filter(state, q), today, actor)
    found = [serializers.brief(row, actor, today) for row in rows.select_related("committee")[:limit]]
    if as_json:
        _print(found)
        return
    table = Table("number", "state", "due", "title", box=None)
    for row in found:
        table.add_row(row["number"], row["state"], str(row["due"] or ""), row["title"]["zh"])
    Console(emoji=False).print(table)


@case.command("show")
def show(number: Annotated[str, typer.Argument(help="Its number. 编号")], who: As = "", as_json: Json = False) -> None:
    """Show a case, its acts and what may be done. / 查看案件。"""
    ready()
    from django.utils import timezone

    from guiju.registry.cases.acts.refusing import NoCaseError
    from guiju.registry.cases.models import Case
    from guiju.registry.cases.views import serializers

    found = Case.objects.select_related("committee").filter(number=number).first()
    if found is None:
        raise NoCaseError("there is no case {}", repr(number[:40]), where="number", expected="the number of a case")
    actor, today = actor_of(who), timezone.localdate()
    told = serializers.full(found, actor, today)
    acts = serializers.acts(found, actor, 0, 10_000)
    may = serializers.possible(found, actor, today)
    if as_json:
        _print({**told, "acts": acts, "possible": may})
        return
    typer.echo(f"{told['number']}  {told['title']['zh']} / {told['title']['en']}\n{told['state']}  due {told['due']}")
    for name, value in told["facts"].items():
        typer.echo(f"  {name}: {value}")
    for act in acts:
        typer.echo(
            f"  {act['number']:>4}  {timezone.localdate(act['effective'])}  {act['name']}  {act['role']} → {act['to']}"
        )
    typer.echo("may do / 可办: " + ", ".join(act["name"] for act in may))


@case.command("act")
def act(
    number: Annotated[str, typer.Argument(help="Its number. 编号")],
    name: Annotated[str, typer.Argument(help="The act. 步骤")],
    who: As = "",
    bring: Annotated[str, typer.Option(help="What it brings, a JSON object. 内容（JSON）")] = "{}",
    key: Annotated[str, typer.Option(help="Makes a repetition harmless. 幂等键")] = "",
    effective_at: Annotated[
        str, typer.Option(help="The day it was done, if it is entered later: 2026-03-01. 办理日期（补录）")
    ] = "",
    for_body: Annotated[str, typer.Option("--for", help="Code of the body in whose name. 以何机构名义")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do. 只看结果，不办")] = False,
    as_json: Json = False,
) -> None:
    """Do an act in somebody's name; a refusal names its rule (exit code 2). / 办理。"""
    brought = _brought(bring)
    if not who:
        raise GuijuError("nobody acts", where="--as", expected="a user name")
    day = day_of(effective_at, "--effective-at")
    ready()
    from django.utils import timezone

    from guiju.registry.cases.acts.performing import Request, perform

    if dry_run:
        _preview(number, Request(name, brought, day=day, for_body=for_body), actor_of(who), as_json)
        return
    asked = Request(name, brought, key=key, day=day, for_body=for_body)
    done = perform(number, asked, actor_of(who), timezone.now())
    if as_json:
        slip = {"slip": dict(done.told)} if done.told else {}
        _print({"case": done.number, "act": done.act_number, "state": done.state, **slip})
    else:
        typer.echo(f"{done.number}  act {done.act_number}  → {done.state}")
        if done.told:
            typer.echo(f"voting slip, shown once / 投票回执（只显示一次）: {json.dumps(done.told, ensure_ascii=False)}")


@case.command("correct")
def correct(
    number: Annotated[str, typer.Argument(help="Its number. 编号")],
    act_number: Annotated[int, typer.Argument(min=1, help="Number of the act in the case. 步骤序号")],
    who: As = "",
    bring: Annotated[str, typer.Option(help="Facts anew, a JSON object. 更正的内容（JSON）")] = "{}",
    reason: Annotated[str, typer.Option(help="Why; needed for the act of somebody else. 理由")] = "",
    as_json: Json = False,
) -> None:
    """Bring facts of an act anew; both stay in the record. / 更正。"""
    brought = _brought(bring)
    if not who:
        raise GuijuError("nobody acts", where="--as", expected="a user name")
    ready()
    from django.utils import timezone

    from guiju.registry.cases.acts import correcting

    made = correcting.correct(number, act_number, brought, actor_of(who), timezone.now(), reason)
    if as_json:
        _print({"case": number, "act": made, "corrects": act_number})
    else:
        typer.echo(f"{number}  act {made}  corrects {act_number} / 更正第 {act_number} 步")


def _brought(bring: str) -> dict[str, Any]:
    try:
        brought = json.loads(bring)
    except ValueError as error:
        raise GuijuError("not JSON", where="--bring", expected='an object such as {"reason": "…"}') from error
    if not isinstance(brought, dict):
        raise GuijuError("not an object", where="--bring", expected='an object such as {"reason": "…"}')
    return brought


def _preview(number: str, request: Any, actor: Any, as_json: bool) -> None:
    """What an act would do."""
    from django.utils import timezone

    from guiju.registry.cases.acts import previewing
    from guiju.registry.cases.views import serializers

    said = serializers.preview(previewing.of_case(number, request, actor, timezone.now()))
    if as_json:
        _print(said)
        return
    typer.echo(f"{said['number']}  → {said['state']}  (nothing is done / 没有办)")
    for name, value in said["made"].items():
        typer.echo(f"  {name}: {value}")
    for clock in said["clocks"]:
        typer.echo(f"  {clock['name']}: {clock['last']}")
    for line in [*said["findings"], *(w["rule"] for w in said["warnings"])]:
        typer.echo(f"  ! {line['zh']} / {line['en']}")
