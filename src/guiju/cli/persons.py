"""`guiju person`: erasing somebody, as the law on personal information asks of a record that keeps its proofs; who
speaks for which body."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

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

    from guiju.registry.cases import erasing
    from guiju.registry.rounds import objecting

    user = _account(name)
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


@person.command("add")
def add(
    name: Who,
    email: Annotated[str, typer.Argument(help="Address. 电子邮箱")],
    administrator: Annotated[bool, typer.Option("--administrator", help="Keeps the installation. 管理员")] = False,
    language: Annotated[str, typer.Option(help="zh or en: of letters. 信函语言")] = "",
) -> None:
    """Make an account, and print the address at which its person sets a password. / 开设账号。"""
    ready()
    from django.utils import timezone

    from guiju.registry.accounts import people

    now = timezone.now()
    user = people.add(name, email, now, administrator=administrator, language=language)
    _tell_door(people.door(user, now), user.username)


@person.command("door")
def door(name: Who) -> None:
    """Print an address at which somebody sets a password anew, once. / 生成一次性设置密码的地址。"""
    ready()
    from django.utils import timezone

    from guiju.registry.accounts import people

    user = _account(name)
    if not user.is_active:
        raise GuijuError("the account is closed", where="name", expected="an account in use")
    _tell_door(people.door(user, timezone.now()), user.username)


def _tell_door(address: str, name: str) -> None:
    typer.echo(f"{name}: set a password within three days, once / 三日内一次有效，用于设置密码：\n{address}")


def _account(name: str) -> Any:
    from guiju.registry.accounts.models import User

    user = User.objects.filter(username=name).first() if "\x00" not in name else None
    if user is None:
        raise GuijuError("there is no account {}", repr(name[:40]), where="name", expected="a user name")
    return user


@person.command("appoint")
def appoint(
    name: Who,
    office: Annotated[
        str, typer.Argument(help="officer, reviewer, supervisor, secretary, chair, member, auditor. 职务")
    ],
    place: Annotated[str, typer.Argument(help="Code of a body or committee; * for an auditor. 机构或委员会代码")],
    why: Annotated[str, typer.Option(help="What it rests on, such as the number of a letter. 依据")],
    since: Annotated[str, typer.Option(help="First day; today. 起始日")] = "",
    until: Annotated[str, typer.Option(help="Last day; none. 截止日")] = "",
    unit: Annotated[str, typer.Option(help="Where the person comes from, in words. 单位")] = "",
) -> None:
    """Appoint somebody to a post, as who keeps the installation. / 任命职务。"""
    first, last = day_of(since, "--since"), day_of(until, "--until")
    ready()
    from django.utils import timezone

    from guiju.registry.bodies import posting

    seat = posting.Seat(_account(name), office, posting.place_of(place), first, last, unit=unit)
    post = posting.appoint(None, seat, why, timezone.now())
    console.print(f"p{post.pk}: {name} → {office} {place} ({post.since} – {post.until or ''})")


@person.command("end")
def end(
    number: Annotated[str, typer.Argument(help="Number of an affiliation (12) or of a post (p12). 编号")],
    why: Annotated[str, typer.Option(help="Why. 理由")],
) -> None:
    """End an affiliation or a post. / 终止代表关系或职务。"""
    ready()
    from django.utils import timezone

    from guiju.registry.bodies import appointing, posting
    from guiju.registry.bodies.models import Affiliation, Post

    digits = number.removeprefix("p")
    key = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0
    model = Post if number.startswith("p") else Affiliation
    row = model.objects.filter(pk=key).first()
    if row is None:
        raise GuijuError(
            "there is no such affiliation and no such post", where="number", expected="one of `guiju person list`"
        )
    if isinstance(row, Post):
        posting.end(None, row, why, timezone.now())
    else:
        appointing.end(None, row, why, timezone.now())
    console.print(f"{number}: ended")


@person.command("list")
def affiliations(
    body: Annotated[str, typer.Option(help="Code of a body; all. 机构代码")] = "",
    on: Annotated[str, typer.Option(help="Those that counted on a day. 某日有效的")] = "",
    posts: Annotated[bool, typer.Option("--posts", help="Posts instead of affiliations. 列出职务")] = False,
    as_json: Json = False,
) -> None:
    """Who speaks for whom, or who holds which post. / 列出代表关系或职务。"""
    day = day_of(on, "--on")
    ready()
    if posts:
        _list_posts(body, day, as_json)
        return
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
    _print(
        said,
        as_json,
        lambda one: (
            f"{one['id']:>6}  {one['person']}  {one['body']}  {','.join(one['mandates'])}"
            f"  {one['since']} – {one['until'] or ''}{'  ended' if one['ended'] else ''}"
        ),
    )


def _print(said: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    """Rows as JSON, or a line each."""
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    for one in said:
        typer.echo(line(one))


def _list_posts(place: str, day: date | None, as_json: bool) -> None:
    from guiju.registry.bodies import posting, seats
    from guiju.registry.bodies.models import Committee, Post

    rows = Post.objects.select_related("user", "body", "committee").order_by("pk")
    if place:
        found = posting.place_of(place)
        rows = rows.filter(committee=found) if isinstance(found, Committee) else rows.filter(body=found, committee=None)
    if day is not None:
        rows = rows.filter(seats.standing(day))
    said = [
        {"id": f"p{post.pk}", "person": post.user.username, "office": post.office,
         "place": post.committee.code if post.committee else post.body.code if post.body else posting.ANYWHERE,
         "since": post.since.isoformat(), "until": post.until.isoformat() if post.until else None}
        for post in rows.iterator(chunk_size=1000)
    ]  # fmt: skip
    _print(
        said,
        as_json,
        lambda one: (
            f"{one['id']:>6}  {one['person']}  {one['office']}  {one['place']}  {one['since']} – {one['until'] or ''}"
        ),
    )
