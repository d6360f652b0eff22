"""Which round of a ballot or of comments is meant: each act that opens it begins the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.procedure.model import Procedure


def round_of(procedure: Procedure, marks: Mapping[str, Any], name: str) -> int:
    """The number of the present round, 0 before the first. `marks` as a case stores them."""
    return sum(marks[act.name][0] for act in procedure.acts.values() if act.opens == name and act.name in marks)
