"""Making bodies and committees known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

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


MADE_UP = "made up for the demonstration"
"""The source of bodies that the demonstration made up."""


def holds_samples() -> bool:
    """Whether the demonstration is in this library."""
    return Body.objects.filter(source=MADE_UP).exists()


def ensure_bodies(wanted: Mapping[str, tuple[Mapping[str, str], str]]) -> dict[str, int]:
    """Keys of the bodies with these codes; those that are new are made, with (names by language, tier of what they
    issue). Names of bodies that are known are left as they are."""
    known = dict(Body.objects.filter(code__in=wanted).values_list("code", "pk"))
    made = Body.objects.bulk_create(
        Body(code=code, names=dict(names) or {"en": code}, kind=KIND_OF_TIER.get(tier, Body.Kind.PUBLISHER))
        for code, (names, tier) in wanted.items()
        if code not in known
    )
    return known | {body.code: body.pk for body in made}


_CITY = re.compile(r"(CN-[0-9]{2})[0-9]{2}")


def above(body: int) -> int | None:
    """The key of the body above one: the one it names, or the province of a city (CN-3701 → CN-37, GB/T 2260)."""
    held = Body.objects.filter(pk=body).values_list("parent_id", "code").first()
    if held is None:
        return None
    parent, code = held
    city = _CITY.fullmatch(code)
    if parent is not None or city is None:
        return parent
    return Body.objects.filter(code=city[1]).values_list("pk", flat=True).first()


def committee_sort(code: str) -> str:
    """A text that sorts ISO/TC 2 before ISO/TC 10."""
    return _NUMBER.sub(lambda m: m[0].zfill(5), code)


def parent_code(code: str) -> str:
    """`ISO/TC 34/SC 7` → `ISO/TC 34`; "" when there is none."""
    head, _, tail = code.rpartition("/")
    return head if " " in head and tail else ""


def ensure_committee(code: str, names: Mapping[str, str] | None = None) -> Committee:
    """The committee with this code, made if it is new, with the committees above it."""
    return Committee.objects.select_related("body").get(pk=ensure_committees({code: names or {}})[code])


def ensure_committees(wanted: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """Keys of the committees with these codes; those that are new are made with their names, and with the committees
    above them and the bodies they belong to."""
    if not wanted:
        return {}
    above = {parent_code(code) for code in wanted} - {""} - set(wanted)
    keys = ensure_committees({code: {} for code in sorted(above)})
    keys |= dict(Committee.objects.filter(code__in=wanted).values_list("code", "pk"))
    # A committee may stand above another of the same batch: the shorter code comes first.
    missing = sorted((code for code in wanted if code not in keys), key=lambda code: (code.count("/"), code))
    bodies = ensure_bodies({body_code(code): ({}, "") for code in missing})
    for _, level in groupby(missing, key=lambda code: code.count("/")):
        made = Committee.objects.bulk_create(
            Committee(
                code=code,
                sort=committee_sort(code),
                names=dict(wanted[code]),
                body_id=bodies[body_code(code)],
                parent_id=keys.get(parent_code(code)),
            )
            for code in level
        )
        keys |= {committee.code: committee.pk for committee in made}
    return keys


def known_committees(codes: Iterable[str]) -> dict[str, int]:
    """Keys of the committees with these codes; those that are new are made without names."""
    return ensure_committees({code: {} for code in codes})


def body_code(code: str) -> str:
    """The code of the body a committee belongs to: `SAC/TC 28` → `SAC`."""
    return code.split("/")[0] or code
