"""Making bodies and committees known."""

from __future__ import annotations

import re

from guiju.registry.bodies.models import Body, Committee

KIND_OF_TIER = {
    "national": Body.Kind.NATIONAL_BODY,
    "sector": Body.Kind.DEPARTMENT,
    "local": Body.Kind.PROVINCE,
    "association": Body.Kind.ASSOCIATION,
    "enterprise": Body.Kind.ENTERPRISE,
    "international": Body.Kind.INTERNATIONAL,
    "regional": Body.Kind.REGIONAL,
    "foreign": Body.Kind.NATIONAL_BODY,
}
_NUMBER = re.compile(r"\d+")


def ensure_body(code: str, names: dict[str, str] | None = None, tier: str = "") -> Body:
    """The body with this code, made if it is new; names it lacks are added."""
    body, _ = Body.objects.get_or_create(
        code=code, defaults={"names": names or {"en": code}, "kind": KIND_OF_TIER.get(tier, Body.Kind.PUBLISHER)}
    )
    return body


def committee_sort(code: str) -> str:
    """A text that sorts ISO/TC 2 before ISO/TC 10."""
    return _NUMBER.sub(lambda m: m[0].zfill(5), code)


def parent_code(code: str) -> str:
    """`ISO/TC 34/SC 7` → `ISO/TC 34`; "" when there is none."""
    head, _, tail = code.rpartition("/")
    return head if " " in head and tail else ""


def ensure_committee(code: str, names: dict[str, str] | None = None) -> Committee:
    """The committee with this code, made if it is new, with the committees above it."""
    found = Committee.objects.filter(code=code).first()
    if found is not None:
        return found
    above = parent_code(code)
    parent = ensure_committee(above) if above else None
    body = parent.body if parent is not None else ensure_body(code.split("/")[0] or code)
    return Committee.objects.create(code=code, sort=committee_sort(code), names=names or {}, body=body, parent=parent)
