"""Figures as a report brings them: "T10 = 650; T11 = 90"."""

from __future__ import annotations

import re
from decimal import Decimal

_ONE = re.compile(r"\s*([A-Za-z0-9_.-]{1,60})\s*=\s*(-?\d{1,12}(?:\.\d{1,6})?)\s*")


def read_figures(text: str) -> dict[str, Decimal]:
    """Key of a target -> figure; the last one counts where a key stands twice. What is no figure is left out."""
    found = {}
    for part in re.split(r"[;；]", text):
        match = _ONE.fullmatch(part)
        if match:
            found[match[1]] = Decimal(match[2])
    return found
