"""What codes are called: bodies, committees, fields of ICS, provinces, procedures, states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from guiju.core.procedure import house
from guiju.core.statistics.model import Dimension, Words
from guiju.data.tables import codes
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.models import Classification


def names(dimension: Dimension, found: Iterable[str]) -> Mapping[str, Words]:
    """Code → words, of those codes of a dimension that have a name."""
    if dimension.values:
        return dimension.values
    wanted = [code for code in found if code]
    match dimension.register:
        case "bodies":
            return {b.code: _both(b.names) for b in Body.objects.filter(code__in=wanted)}
        case "committees":
            rows = Committee.objects.filter(code__in=wanted)
            return {c.code: _both(c.names, f"{c.code} ") for c in rows}
        case "ics":
            known = Classification.objects.filter(system="ics", code__in=wanted)
            return {c.code: _both(c.names, f"{c.code} ") for c in known}
        case "provinces":
            return {code: Words(row["zh"], row["en"]) for code, row in codes("province_tiles").items()}
        case "procedures":
            return {name: Words(p.label.zh, p.label.en) for name, p in house().items()}
        case "states":
            return states()
    return {}


def _both(said: Mapping[str, str], before: str = "") -> Words:
    """In both languages; one stands for the other where it is missing."""
    zh, en = said.get("zh", ""), said.get("en", "")
    other = zh or en or next(iter(said.values()), "")
    return Words((before + (zh or other)).strip(), (before + (en or other)).strip())


@cache
def states() -> Mapping[str, Words]:
    """A state of the same name is called the same in every procedure, or as the first one calls it."""
    found: dict[str, Words] = {}
    for procedure in house().values():
        for name, state in procedure.states.items():
            found.setdefault(name, Words(state.label.zh, state.label.en))
    return found
