"""What the filters of a search can be asked for: a value that no edition can have is a slip, not an empty answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from guiju.core.designation import Tier, schemes
from guiju.core.errors import GuijuError
from guiju.data import tables

_FORMS = {
    "year": (re.compile(r"\d{4}"), "YYYY"),
    "ics": (re.compile(r"\d\d(?:\.\d{3}(?:\.\d\d)?)?\.?"), "00, 00.000 or 00.000.00"),
}


@cache
def known(name: str) -> tuple[str, ...]:
    """The values that a filter can have; none where they are not a fixed list."""
    if name == "tier":
        return tuple(tier.value for tier in Tier)
    if name == "status":
        return tuple(row["code"] for row in tables.rows("codes/statuses.csv"))
    if name == "effect":
        return ("mandatory", "recommended", "guidance")
    if name == "scheme":
        return tuple(scheme.code for scheme in schemes())
    return ()


def check(filters: Mapping[str, Sequence[str]], option: str = "{}") -> None:
    """GuijuError for a value that no edition can have; it names the filter as the door calls it (`option`)."""
    for name, values in filters.items():
        listed, form = known(name), _FORMS.get(name)
        for value in values:
            if listed and value not in listed:
                expected = ", ".join(listed) if len(listed) < 20 else "a scheme of `guiju id`, such as gb, iso or iec"
            elif form and not form[0].fullmatch(value.strip()):
                expected = form[1]
            else:
                continue
            raise GuijuError("there is no {} {}", name, repr(value[:40]), where=option.format(name), expected=expected)
