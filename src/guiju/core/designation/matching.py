"""Which scheme a tidied text belongs to, and the designation inside a designation."""

from __future__ import annotations

import re

from guiju.core.designation.errors import RefusalError
from guiju.core.designation.model import Designation
from guiju.core.designation.registry import by_lead

LONGEST = 300
"""Code points. The longest printed designation known, with the titles IEEE prints behind its numbers, has 160."""

LEAD = re.compile(r"[A-Za-zÀ-ž]+|[А-Яа-яЁё]+|[\u4e00-\u9fff]+|[0-9]")
"""What a designation begins with: the letters of its scheme, or a digit."""


def read_adopted(tidied: str) -> Designation | None:
    """The designation inside a designation (a dual number, `BS EN ISO …`); None when it is not one."""
    match = LEAD.match(tidied)
    if match is None:
        return None
    lead = match.group().upper()
    for scheme in by_lead("#" if lead <= "9" else lead):
        try:
            value = scheme.read(tidied, tidied)
        except RefusalError:
            continue
        if value is not None:
            return value
    return None
