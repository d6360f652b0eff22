"""Inspectors of a spot check by lot (DOMAIN §7): anybody can repeat the draw from the seed of the round."""

from __future__ import annotations

import hashlib

from django.db.models import Q
from django.utils import timezone

from guiju.registry.bodies.models import Affiliation, Post
from guiju.registry.cases import roles
from guiju.registry.cases.knowing import known
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses

MANY = 2
"""Inspectors that are drawn."""
OFFICE = "reviewer"
"""Who is in the lot: the reviewers of the standards body, of departments and provinces."""
_CHECK = uses(__name__, "spot-check", states=("drawn",), facts=("standard", "issuer", "seed"))


@known("inspectors.by_lot")
def by_lot(standard: str) -> list[str]:
    """The first MANY of the reviewers, in the order of SHA-256("seed|standard|key"), without whoever holds a post of
    the issuer or of the committee of the case, or speaks for the issuer; none where there are not so many. Holder
    keys."""
    rows = Case.objects.filter(procedure=_CHECK.procedure, facts__standard=standard, state__in=_CHECK.states)
    case = rows.order_by("-pk").first()
    if case is None:
        return []
    today = timezone.localdate()
    own = Q(body__code=case.facts.get("issuer")) | Q(committee__isnull=False, committee=case.committee_id)
    held = Post.objects.filter(roles.posts_on(today))
    conflicted = set(held.filter(own).values_list("user", flat=True))
    spoken = Affiliation.objects.filter(body__code=case.facts.get("issuer")).values_list("user", flat=True)
    opener = {int(key[1:]) for keys in case.parties.values() for key in keys if key[:1] == "u" and key[1:].isdigit()}
    lot = set(held.filter(office=OFFICE).values_list("user", flat=True)) - conflicted - set(spoken) - opener
    drawn = sorted((f"u{user}" for user in lot), key=lambda key: place(str(case.facts.get("seed", "")), standard, key))
    return drawn[:MANY] if len(drawn) >= MANY else []


def place(seed: str, standard: str, key: str) -> str:
    """The place of somebody in the order of the lot: a hexadecimal digest, the least comes first."""
    return hashlib.sha256(f"{seed}|{standard}|{key}".encode()).hexdigest()
