"""Days as people type them."""

from __future__ import annotations

import re
from datetime import date

from guiju.core.errors import GuijuError

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day(text: str, where: str) -> date:
    """The day that a text says, YYYY-MM-DD and nothing else that ISO 8601 knows. GuijuError when it is none."""
    try:
        if not _WRITTEN.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise GuijuError("{} is not a day", repr(text[:40]), where=where, expected="YYYY-MM-DD") from None


def day_of(text: str, where: str = "on") -> date | None:
    """The same; None for ""."""
    return day(text, where) if text else None
