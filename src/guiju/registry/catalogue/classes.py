"""Whether a code of the ICS is one of the list that was loaded."""

from __future__ import annotations

import re
from collections.abc import Collection

from guiju.registry.catalogue.models import Classification

_FIELDS = 40  # of the ICS (ISO, 7th edition)
_ICS = re.compile(r"\d{2}(\.\d{3}(\.\d{2})?)?")


def ics_codes() -> frozenset[str]:
    """All codes of the list."""
    return frozenset(Classification.objects.filter(system="ics").values_list("code", flat=True))


def is_known_ics(code: str, held: Collection[str]) -> bool:
    """Whether a code is among those held. A list that holds nothing on its level there, or not all fields, says nothing
    against it."""
    if not _ICS.fullmatch(code) or code in held:
        return True
    above = code.rpartition(".")[0]
    if not above:
        return sum(len(one) == 2 for one in held) < _FIELDS
    return not any(one.startswith(above + ".") for one in held) and is_known_ics(above, held)
