"""Figures of associations whose standards are to be taken up: how they were evaluated, and what was found against them
since (DOMAIN 8)."""

from __future__ import annotations

from datetime import date

from guiju.registry.cases.checks.figures import Asked, figure
from guiju.registry.cases.knowing import edition
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.registers.models import Item

REGISTER = "good-behaviour"
_CONVERSION = uses(__name__, "conversion", facts=("issuer",))
_ISSUER = _CONVERSION.facts[0]
_COMPLAINT = uses(__name__, "complaint", facts=("standard", "upheld"))
_SPOT_CHECK = uses(__name__, "spot-check", states=("sanctioned",), facts=("issuer",))
NONE = -1


@figure("behaviour_points", reads=(_ISSUER,))
def behaviour_points(asked: Asked) -> int | None:
    """The points of the association in its evaluation of good behaviour; -1 where it was not evaluated."""
    return _of_evaluation(asked, "points")


@figure("behaviour_failed", reads=(_ISSUER,))
def behaviour_failed(asked: Asked) -> int | None:
    """The basic conditions it failed there; -1 where it was not evaluated."""
    return _of_evaluation(asked, "basic_failed")


@figure("association_faults", reads=(_ISSUER,))
def association_faults(asked: Asked) -> int | None:
    """Complaints about standards of the association that were upheld, and spot checks of them that ended in a sanction,
    since it was evaluated; all of them where it was not."""
    code = asked.facts.get(_ISSUER)
    if not code:
        return None
    item = _evaluation(str(code))
    since = date.fromisoformat(item.facts["evaluated_on"]) if item else date.min
    upheld = Case.objects.filter(procedure=_COMPLAINT.procedure, facts__upheld=True, opened__date__gt=since)
    about = [said for said in upheld.values_list("facts__standard", flat=True) if said]
    found = sum(_issuer(said) == code for said in about)
    checked = Case.objects.filter(procedure=_SPOT_CHECK.procedure, state__in=_SPOT_CHECK.states, entered__gt=since)
    return found + checked.filter(facts__issuer=code).count()


def _of_evaluation(asked: Asked, fact: str) -> int | None:
    code = asked.facts.get(_ISSUER)
    if not code:
        return None
    item = _evaluation(str(code))
    return int(item.facts[fact]) if item else NONE


def _evaluation(code: str) -> Item | None:
    return Item.objects.filter(register=REGISTER, key=code, status="valid").first()


def _issuer(designation: str) -> str | None:
    one = edition(designation)
    return one.issuer.code if one is not None and one.issuer is not None else None
