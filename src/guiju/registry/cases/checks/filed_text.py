"""The text that a case has filed, read once by a process that may be ended; a fault of it is told, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from guiju import bounded
from guiju.core.errors import GuijuError, TooBusyError
from guiju.core.text.filed import FiledText, read_filed
from guiju.registry.cases import files
from guiju.registry.cases.models import Case

LARGEST = 50_000_000
"""Bytes of a text that is read for checks."""
TEXT = "text"
"""The fact that holds what is filed."""


@lru_cache(maxsize=128)
def _read(sha256: str, name: str) -> FiledText | None:
    """What a stored file says, None where it cannot be read: files never change."""
    path = files.path_of(sha256)
    try:
        if path.stat().st_size > LARGEST:
            return None
        return bounded.call(read_filed, bounded.READ, name, path.read_bytes())
    except (GuijuError, OSError) as error:
        if isinstance(error, TooBusyError):
            raise
        return None


def filed(case: Case) -> FiledText | None:
    """The text of a case as it can be read; None where there is none or a person has to read it. TooBusyError where
    there is no process to read it now."""
    stored: Any = case.facts.get(TEXT)
    if not isinstance(stored, Mapping):
        return None
    found = _read(str(stored["sha256"]), str(stored["name"]))
    return found if found is not None and found.passages else None


def unreadable(case: Case) -> bool:
    """Whether a case holds a text that no reader understands, such as a scan."""
    return isinstance(case.facts.get(TEXT), Mapping) and filed(case) is None
