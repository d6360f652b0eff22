"""`guiju person erase`: what the law on personal information asks of a record that keeps its proofs."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from guiju.core.errors import GuijuError
from guiju.start import ready

console = Console()
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

    user = User.objects.filter(username=name).first()
    if user is None:
        raise GuijuError("there is no account {}", repr(name[:40]), where="name", expected="a user name")
    if not yes and not typer.confirm(f"Erase {name}? This cannot be undone."):
        raise typer.Exit(1)
    count = erasing.erase(user, timezone.localdate())
    console.print(f"Erased. {count} acts lost their personal fields; the log is unchanged.")
