"""Days as people type them."""

from __future__ import annotations

from datetime import date

from guiju.core.errors import GuijuError


def day(text: str, where: str) -> date:
    """The day that a text says, YYYY-MM-DD. GuijuError when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise GuijuError("{} is not a day", repr(text[:40]), where=where, expected="YYYY-MM-DD") from None


def day_of(text: str, where: str = "on") -> date | None:
    """The same; None for ""."""
    return day(text, where) if text else None
