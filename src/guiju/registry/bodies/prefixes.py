"""Under which codes a body numbers its standards (DOMAIN §1.1 to 1.3)."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.errors import GuijuError
from guiju.data import tables

_NATIONAL = {"national": ("GB", "GB/T", "GB/Z"), "sample": ("GSB",)}
_ENTERPRISE = re.compile(r"(?:Q/)?[A-Z0-9]{1,20}")
_LOCAL = re.compile(r"CN-(\d{2}(?:\d{2})?)")
_ASSOCIATION = re.compile(r"(?:T/)?([A-Z][A-Z0-9]{1,19})")


@cache
def _sector() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in tables.rows("codes/prefixes.csv"):
        found[row["body"]] = (*found.get(row["body"], ()), row["prefix"])
    return found


def prefixes(tier: str, body: str) -> tuple[str, ...]:
    """The prefixes a body may use in a tier: sector codes of a department, `DBnn` of a province or city, `T/CODE` of an
    association, `Q/CODE` of an enterprise, those of national standards and samples for the standards body. Empty when
    it issues nothing in this tier."""
    if tier in _NATIONAL:
        return _NATIONAL[tier] if body == "SAC" else ()
    if tier == "sector":
        return tuple(code + "/T" for code in _sector().get(body, ()))
    if tier == "local" and (found := _LOCAL.fullmatch(body)):
        return (f"DB{found[1]}/T",)
    if tier == "association" and (found := _ASSOCIATION.fullmatch(body)):
        return (f"T/{found[1]}",)
    if tier == "enterprise" and _ENTERPRISE.fullmatch(body):
        return (f"Q/{body.removeprefix('Q/')}",)
    return ()


def prefix(tier: str, body: str, wanted: str) -> str:
    """The prefix to number under; `wanted` decides among several. GuijuError when there is none, or no such one."""
    held = prefixes(tier, body)
    if not held:
        raise GuijuError("{} issues no {} standards", body, tier, where="issuer", expected="a body that may issue them")
    chosen = [p for p in held if p.removesuffix("/T") == wanted.removesuffix("/T")] if wanted else list(held)
    if len(chosen) != 1:
        raise GuijuError("{} numbers under several codes", body, where="prefix", expected=", ".join(held))
    return chosen[0]
