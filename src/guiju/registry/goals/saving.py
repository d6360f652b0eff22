"""Questions of the workbench that people keep under names of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guiju.core.errors import GuijuError, sentence
from guiju.registry.goals.models import Saved

MOST = 200
"""Of one person."""


def of(user: int) -> list[Saved]:
    """Those of a person, by name."""
    return list(Saved.objects.filter(user_id=user).order_by("name"))


def keep(user: int, name: str, asked: Mapping[str, str], now: datetime) -> Saved:
    """Keep a question; one of the same name is replaced. GuijuError for a name that is none, and for too many."""
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise GuijuError("{} is no name", repr(name[:40]), where="name", expected="1 to 80 printable characters")
    if (
        not Saved.objects.filter(user_id=user, name=name).exists()
        and Saved.objects.filter(user_id=user).count() >= MOST
    ):
        raise GuijuError("too many are kept", where="name", expected=sentence("{} at most: forget one", MOST))
    made, _ = Saved.objects.update_or_create(user_id=user, name=name, defaults={"asked": dict(asked), "made": now})
    return made


def forget(user: int, number: int) -> None:
    """Forget one of a person's own; of others nothing happens."""
    Saved.objects.filter(user_id=user, pk=number).delete()
