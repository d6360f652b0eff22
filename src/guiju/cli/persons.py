"""`guiju person`: erasing somebody, as the law on personal information asks of a record that keeps its proofs; who
speaks for which body."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready

console = Console(emoji=False)
person = typer.Typer(name="person", help="People of the system. / 人员。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(person)


@person.callback()
def people() -> None:
    """People of the system. / 人员。"""


@person.command("erase")
def erase(
    name: Annotated[str, typer.Argument(help="User name. 用户名")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a person's names, contacts and personal facts; acts and proofs stay. / 删除个人信息。"""
    ready()
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.cases import erasing
    from guiju.registry.rounds import objecting

    user = User.objects.filter(username=name).first()
    if user is None:
        raise GuijuError("there is no account {}", repr(name[:40]), where="name", expected="a user name")
    if not yes and not typer.confirm(f"Erase {name}? This cannot be undone."):
        raise typer.Exit(1)
    count = erasing.erase(user, timezone.localdate()) + objecting.erase(user.pk)
    console.print(f"Erased. {count} acts lost their personal fields; the log is unchanged.")


Who = Annotated[str, typer.Argument(help="User name. 用户名")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON")]


@person.command("affiliate")
def affiliate(
    name: Who,
    body: Annotated[str, typer.Argument(help="Code of the body. 机构代码")],
    mandate: Annotated[list[str], typer.Option(help="May be given again: represent, file, … 可以办理的事项")],
    proof: Annotated[str, typer.Option(help="What proves it, such as a number of a letter. 依据")],
    since: Annotated[str, typer.Option(help="First day; today. 起始日")] = "",
    until: Annotated[str, typer.Option(help="Last day; none. 截止日")] = "",
) -> None:
    """Let somebody speak for a body, as who keeps the installation. / 任命某人代表机构。"""
    first, last = day_of(since, "--since"), day_of(until, "--until")
    ready()
    from django.utils import timezone

    from guiju.registry.cases import affiliating

    row = affiliating.appoint(None, name, body, mandate, timezone.now(), since=first, until=last, proof=proof)
    console.print(f"{row.pk}: {name} → {body}: {', '.join(row.mandates)} ({row.since} – {row.until or ''})")


@person.command("end")
def end(
    number: Annotated[int, typer.Argument(help="Number of the affiliation. 代表关系编号")],
    why: Annotated[str, typer.Option(help="Why. 理由")],
) -> None:
    """End an affiliation. / 终止代表关系。"""
    ready()
    from django.utils import timezone

    from guiju.registry.bodies import appointing
    from guiju.registry.bodies.models import Affiliation

    row = Affiliation.objects.filter(pk=number).first() if 0 < number < 1 << 63 else None
    if row is None:
        raise GuijuError("there is no such affiliation", where="number", expected="one of `guiju person list`")
    appointing.end(None, row, why, timezone.now())
    console.print(f"{number}: ended")


@person.command("list")
def affiliations(
    body: Annotated[str, typer.Option(help="Code of a body; all. 机构代码")] = "",
    on: Annotated[str, typer.Option(help="Those that counted on a day. 某日有效的")] = "",
    as_json: Json = False,
) -> None:
    """Who speaks for whom. / 列出代表关系。"""
    day = day_of(on, "--on")
    ready()
    from guiju.registry.bodies.affiliations import was_on
    from guiju.registry.bodies.models import Affiliation
    from guiju.registry.cases import affiliating

    rows = Affiliation.objects.select_related("user", "body").order_by("pk")
    if body:
        rows = rows.filter(body=affiliating.body_of(body))
    if day is not None:
        rows = rows.filter(was_on(day))
    said = [
        {"id": r.pk, "person": r.user.username, "body": r.body.code, "kinds": list(r.body.kinds),
         "mandates": r.mandates, "since": r.since.isoformat(), "until": r.until.isoformat() if r.until else None,
         "ended": r.ended is not None}
        for r in rows.iterator(chunk_size=1000)
    ]  # fmt: skip
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    for one in said:
        ended = "  ended" if one["ended"] else ""
        typer.echo(
            f"{one['id']:>6}  {one['person']}  {one['body']}  {','.join(one['mandates'])}"
            f"  {one['since']} – {one['until'] or ''}{ended}"
        )
