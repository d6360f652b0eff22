"""What a relation means between two designations: catalogues say "replaces" of much that amends or is only a draft.

Plain functions, no database. An amendment or corrigendum *amends* or *corrects* what it is a supplement of (ISO/IEC
Directives Part 1, 2.10); a draft *leads to* its own edition and *revises* the edition before, it replaces neither."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from guiju.core.designation import Designation
from guiju.registry.catalogue.intake.record import Link

CORRECTING = frozenset({"Cor", "AC", "Err", "Erratum", "Errata", "CORRIGENDUM", "CORR", "TCor"})
PUBLISHED = frozenset({"REC", "NOTE", "STMT", "RY", "SPSD", "OBSL", "RSCND", "TEAM", "SUBM", "RET", "DISC"})
"""Stages in designations of W3C at which a report is no draft (any more)."""
_DRAFT = re.compile(r"[/ ](?:PWI|NP|AWI|WD|CD|DIS|FDIS|PRF|DTS|DTR) ")
"""A draft of ISO whose number stands within another's: CIE ISO/DIS 11664-2."""
SUPPLEMENTING = frozenset({"replaces", "amends", "corrects", "supplement"})
ITSELF = "relation to itself dropped"
UNDATED = "relation to {} left out: undated, so it is not said which edition"


def between(
    here: Designation,
    there: Designation,
    kind: str,
    *,
    outward: bool,
    key: str = "",
    draft: bool = False,
    drafts_come: bool = False,
    degree: str = "",
    since: date | None = None,
) -> Link | str:
    """The relation between the edition of a record (`here`; its key where that is not its designation's) and another,
    or the remark why there is none ("" where nothing is lost).

    `draft`: the record is one, whatever its designation. `drafts_come`: this source lists drafts only of editions that
    are yet to come, so a draft beside an edition is one of its successor; elsewhere it is one of the edition itself."""
    if there.expression == (key or here.expression):
        return ITSELF
    if kind in SUPPLEMENTING:
        own, other = _supplements(here, there), _supplements(there, here)
        if own or other:
            return Link(own or other, there.expression, there.canonical, bool(own))
    if kind == "supplement":
        return ""
    if kind == "replaces":
        coming = drafts_come and there.year is None and there.work != here.work and _dated(there)
        mine, theirs = draft or is_draft(here), coming or is_draft(there)
        if mine != theirs:
            return _of_draft(here, there, mine, outward, drafts_come)
        if mine and is_draft(here) != is_draft(there):  # an edition that comes, and a draft of the edition before
            return Link("revises", there.expression, there.canonical, outward)
        if there.year is None and there.work == here.work and not theirs and here.year and _dated(there):
            return UNDATED.format(repr(there.canonical))
    return Link(kind, there.expression, there.canonical, outward, degree, "", since)


def is_draft(designation: Designation) -> bool:
    """Whether the designation is one of a draft, or of a draft supplement."""
    stages = (designation.stage, *(s.stage for s in designation.supplements))
    if any(stage and stage not in PUBLISHED for stage in stages):
        return True
    return designation.scheme in ("cie", "other") and _DRAFT.search(designation.canonical) is not None


def _dated(designation: Designation) -> bool:
    """Whether editions of this scheme are told apart by their year."""
    return designation.scheme not in ("other", "ietf") and not designation.marks


def _supplements(designation: Designation, base: Designation) -> str:
    """ "amends" or "corrects" where the first is a supplement to the second, "" otherwise."""
    beside = len(designation.supplements) - len(base.supplements)
    if beside <= 0 or designation.supplements[: len(base.supplements)] != base.supplements:
        return ""
    last = designation.supplements[-1]
    if last.consolidated or replace(designation, supplements=base.supplements).expression != base.expression:
        return ""
    return "corrects" if last.kind in CORRECTING else "amends"


def _of_draft(here: Designation, there: Designation, mine: bool, outward: bool, drafts_come: bool) -> Link:
    """Of a draft and an edition, one of which is said to replace the other: the draft leads to the edition, or it is
    one of the edition that will replace it."""
    draft, edition = (here, there) if mine else (there, here)
    told_as_newer = mine == outward
    if draft.work == edition.work and draft.year and edition.year:
        later = (draft.year, draft.month or 0) > (edition.year, edition.month or 12)
    else:
        later = told_as_newer or drafts_come
    return Link("revises" if later else "draft_of", there.expression, there.canonical, mine)
