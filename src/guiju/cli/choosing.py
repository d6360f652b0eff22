"""What commands are told to work on: a procedure, a language, the person who acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guiju.cli.identifying import spoken_language
from guiju.core.errors import GuijuError
from guiju.core.procedure import Procedure, house, load_file
from guiju.core.procedure.drawings.drawing import Language


def procedure_of(name: str) -> Procedure:
    """A procedure of the house by its name, or one's own from a file. GuijuError for neither."""
    if name.endswith((".yaml", ".yml")):
        if not Path(name).is_file():
            raise GuijuError("there is no such file", where=name, expected="a YAML file of a procedure")
        return load_file(Path(name))
    if name not in house():
        raise GuijuError("there is no procedure {}", repr(name[:60]), where="NAME", expected=", ".join(house()))
    return house()[name]


def language_of(code: str) -> Language:
    """The language of an option, or of the environment."""
    code = code or spoken_language()
    if code not in list(Language):
        raise GuijuError("no language {}", repr(code[:20]), where="--lang", expected="zh or en")
    return Language(code)


def actor_of(name: str) -> Any:
    from django.utils import timezone

    from guiju.registry.cases import roles

    return roles.actor(account_of(name), timezone.localdate()) if name else roles.NOBODY


def account_of(name: str) -> Any:
    """The account in whose name a command acts. GuijuError where there is none."""
    from guiju.registry.accounts.models import User

    if not name:
        raise GuijuError("nobody acts", where="--as", expected="a user name")
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise GuijuError("there is no account {}", repr(name[:40]), where="--as", expected="a user name")
    return user
