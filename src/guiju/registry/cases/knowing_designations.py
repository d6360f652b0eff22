"""What is known of a designation, and which standard a passage of a law cites (DOMAIN §10)."""

from __future__ import annotations

from guiju.core.designation import DesignationError, Tier, parse
from guiju.core.provision import references
from guiju.registry.cases.knowing import edition, known
from guiju.registry.catalogue.models import Relation, Status
from guiju.registry.catalogue.numbering import next_sheet

NOT_HELD = "not_held"
_KEPT = (Tier.NATIONAL, Tier.SECTOR, Tier.LOCAL, Tier.ASSOCIATION, Tier.ENTERPRISE, Tier.SAMPLE)


@known("designation.dated")
def dated(designation: str) -> bool | None:
    """Whether a designation names an edition: a dated citation never moves by itself."""
    try:
        return parse(designation).year is not None
    except DesignationError:
        return None


@known("designation.tier")
def tier(designation: str) -> str | None:
    """Of the tiers that are kept here; "other" for every other designation."""
    try:
        said = parse(designation).tier
    except DesignationError:
        return None
    return str(said) if said in _KEPT else str(Tier.OTHER)


@known("edition.status")
def status(designation: str) -> str:
    """The status today of the edition that a designation names, of an undated one that of the latest."""
    found = edition(designation)
    return NOT_HELD if found is None else str(found.status)


@known("edition.next_sheet")
def sheet(designation: str) -> int | None:
    """The number of the amendment sheet that comes next for an edition; None of one that is not held."""
    found = edition(designation)
    return None if found is None else next_sheet(found.designation)


@known("edition.cited_by")
def cited_by(designation: str) -> int | None:
    """How many standards in force in the library cite the standard, in this edition or undated; None of one that is
    not held."""
    found = edition(designation)
    if found is None:
        return None
    rows = Relation.objects.filter(kind="references", source__status=Status.IN_FORCE)
    citing = rows.filter(target=found) | rows.filter(target_work=found.work_id)
    return citing.values("source").distinct().count()


def cited(passage: str) -> list[tuple[str, str]]:
    """The standards that a passage cites by number, in their order, each once: (designation, clause)."""
    _, found = references.find(passage)
    each = {one.designation: one.clause for one in reversed(found) if one.designation and _is_standard(one.designation)}
    return list(reversed(each.items()))


def _is_standard(text: str) -> bool:
    try:
        parse(text)
    except DesignationError:
        return False
    return True


@known("citation.standard")
def cited_standard(passage: str) -> str | None:
    """The standard of a passage that cites one alone; where several are cited a person says which one is meant."""
    found = cited(passage)
    return parse(found[0][0]).canonical if len(found) == 1 else None


@known("citation.clause")
def cited_clause(passage: str) -> str | None:
    """The clause that the passage names of the one standard it cites."""
    found = cited(passage)
    return (found[0][1] or None) if len(found) == 1 else None
