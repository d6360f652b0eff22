"""`guiju case migrate`: open cases moved to the present version of their procedure."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from guiju.cli.cases import case
from guiju.core.errors import GuijuError
from guiju.start import ready

console = Console(emoji=False)


@case.command("migrate")
def migrate(
    procedure: Annotated[str, typer.Argument(help="Name of a procedure.")],
    by: Annotated[str, typer.Option(help="User name of who moves them.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Move open cases to the present version of their procedure. / 把在办案件转入新版程序。"""
    ready()
    from django.utils import timezone

    from guiju.registry.accounts.models import User
    from guiju.registry.cases import roles
    from guiju.registry.cases.acts import migrating

    if dry_run:
        left = migrating.plan(procedure)
        moved = sum(not step.obstacles for step in left)
        console.print(f"{moved} cases can be moved, {len(left) - moved} cannot")
    else:
        user = User.objects.filter(username=by, is_staff=True).first()
        if user is None:
            raise GuijuError(
                "{} may not move cases", repr(by[:40]), where="--by", expected="the user name of an administrator"
            )
        actor = roles.actor(user, timezone.localdate())
        moved, left = migrating.migrate(procedure, actor, timezone.now())
        console.print(f"{moved} cases moved, {len(left)} not")
    for step in left:
        for obstacle in step.obstacles:
            console.print(f"{step.number}: {obstacle}")


def register(app: typer.Typer) -> None:
    """The command hangs on `guiju case`, which registers itself."""
