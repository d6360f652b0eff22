"""The registers there are."""

from __future__ import annotations

from guiju.core.errors import GuijuError
from guiju.core.register import loader
from guiju.core.register.model import Register


class NoRegisterError(GuijuError):
    """There is no register of this name."""


def register(name: str) -> Register:
    """A register by its name. NoRegisterError where there is none."""
    found = loader.house().get(name)
    if found is None:
        raise NoRegisterError(
            "there is no register {}", repr(name[:60]), where="register", expected=", ".join(loader.house())
        )
    return found


def registers() -> tuple[Register, ...]:
    """All of them, in the order of their names."""
    return tuple(loader.house().values())
