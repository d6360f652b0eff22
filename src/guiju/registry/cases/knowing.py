"""Facts that the registry knows of what a case is about (`data/known.yaml`): filled in, not typed otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from guiju.core.designation import Tier, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure import tables
from guiju.core.procedure.clocks import from_json as clock_of
from guiju.core.procedure.model import Act, ActKind, Fact, FactType, Procedure
from guiju.core.procedure.values import FactError, as_json, same
from guiju.registry.bodies.models import Committee
from guiju.registry.cases.models import Case
from guiju.registry.cases.projects import project
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.models import Edition, Status
from guiju.registry.catalogue.publishing import NATIONAL

Known = Callable[[str], Any]
_KNOWN: dict[str, Known] = {}
_PLACED = (FactType.COMMITTEE,)
"""What `acts/places` judges: a committee above the one of the standard may act too."""


def known(name: str) -> Callable[[Known], Known]:
    """Register who knows this; it is asked with what the fact names, and answers None where it does not know."""

    def register(function: Known) -> Known:
        _KNOWN[name] = function
        return function

    return register


def names() -> frozenset[str]:
    """What is known by somebody."""
    return frozenset(_KNOWN)


def value(fact: Fact, facts: Mapping[str, Any]) -> Any:
    """What the registry knows of a fact, as it is kept; None where it does not know."""
    if fact.known is None:
        return None
    what, base = fact.known
    named = facts.get(base)
    return as_json(_KNOWN[what](str(named))) if named else None


def filled(
    procedure: Procedure, act: Act, brought: Mapping[str, Any], held: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FactError]]:
    """What an act brings, with what the registry knows, and the faults of what is said otherwise."""
    if act.kind is not ActKind.PLAIN:
        return dict(brought), []
    found, faults = dict(brought), []
    for name in sorted(act.takes, key=lambda one: _depth(procedure, one)):
        fact = procedure.facts[name]
        if any(column.known for column in fact.columns.values()):
            found[name], said = _rows(fact, brought.get(name))
            faults += said
            continue
        on_record = value(fact, {**held, **found})
        if on_record is None:
            continue
        given = brought.get(name)
        if given in (None, "", []):
            found[name] = on_record
        elif fact.type not in _PLACED and not same(fact, given, on_record):
            faults.append(FactError(name, "known_otherwise", str(on_record)))
    return found, faults


def _depth(procedure: Procedure, name: str) -> int:
    """By how many steps a fact is known: what is known of a fact that is known itself comes after it."""
    depth, seen = 0, {name}
    known = procedure.facts[name].known
    while known is not None and known[1] in procedure.facts and known[1] not in seen:
        depth += 1
        seen.add(known[1])
        known = procedure.facts[known[1]].known
    return depth


def _rows(fact: Fact, given: Any) -> tuple[Any, list[FactError]]:
    """A table with the cells that the registry knows of other cells of the row, and the faults of what is said
    otherwise. What cannot be read is left as it is: the engine says what is wrong with it."""
    rows, wrong = tables.read(fact, given)
    if wrong or not rows:
        return given, []
    faults = []
    for number, row in enumerate(rows, 1):
        for column in (one for one in fact.columns.values() if one.known is not None):
            on_record = value(column, row)
            if on_record is None:
                continue
            if column.name in row and row[column.name] != on_record:
                faults.append(FactError(fact.name, "known_otherwise", str(on_record), number, column.name))
            row[column.name] = on_record
    return rows, faults


# -- editions ----------------------------------------------------------------------------------------------------------
def edition(designation: str) -> Edition | None:
    """The edition of the library that a designation names, or the latest one of an undated designation."""
    try:
        said = parse(designation)
    except GuijuError:
        return None
    rows = Edition.objects.select_related("committee", "issuer")
    exact = rows.filter(key=said.expression).first()
    if exact is not None or said.year is not None:
        return exact
    return rows.filter(Q(work__key=said.work)).order_by("-rank").first()


def _of_edition(name: str, read: Callable[[Edition], Any]) -> None:
    def ask(designation: str) -> Any:
        found = edition(designation)
        return None if found is None else read(found) or None

    known(name)(ask)


_of_edition("edition.title_zh", lambda e: e.titles.get("zh"))
_of_edition("edition.title_en", lambda e: e.titles.get("en"))
_of_edition("edition.committee", lambda e: e.committee.code if e.committee else None)
_of_edition("edition.issuer", lambda e: NATIONAL if e.tier == Tier.NATIONAL else e.issuer.code if e.issuer else None)
_of_edition("edition.published", lambda e: e.published)
_of_edition("edition.effective", lambda e: e.effective)


@known("edition.in_force")
def in_force(designation: str) -> bool | None:
    """Whether the edition is in force; None of one that the library does not hold."""
    found = edition(designation)
    return None if found is None else found.status == Status.IN_FORCE


@known("committee.level")
def committee_level(code: str) -> str | None:
    """Of a committee of the registry, by its code: TC, SC or SWG."""
    if not Committee.objects.filter(code=code).exists():
        return None
    return "SC" if "/SC" in code else "SWG" if "SWG" in code else "TC"


# -- projects ----------------------------------------------------------------------------------------------------------
DEVELOPMENT = "development"  # the clock from plan to submission


@known("project.committee")
def project_committee(number: str) -> str | None:
    """The code of the committee of the open project with a plan number."""
    found = project(number)
    return found.committee.code if found and found.committee else None


@known("project.plan_end")
def plan_end(number: str) -> date | None:
    """The last day on which the project may be submitted, with all extensions so far."""
    found = project(number)
    said = found.clocks.get(DEVELOPMENT) if found else None
    return clock_of(said).last if said else None


@known("project.extended")
def extended(number: str) -> int | None:
    """By how many months the term of the project was extended so far."""
    found = project(number)
    said = found.clocks.get(DEVELOPMENT) if found else None
    return clock_of(said).extended if said else None


# -- notifications -----------------------------------------------------------------------------------------------------
NOTIFICATION = uses(__name__, "tbt-notification", states=("dropped", "not_needed"), facts=("symbol", "notified"))


def notification(number: str) -> Case | None:
    """The case of a notification to the WTO by its number; None for one that was dropped or not needed."""
    rows = Case.objects.filter(procedure=NOTIFICATION.procedure, number=number.strip())
    return rows.exclude(state__in=NOTIFICATION.states).first()


@known("notification.symbol")
def symbol(number: str) -> str | None:
    found = notification(number)
    return found.facts.get("symbol") if found else None


@known("notification.notified")
def notified(number: str) -> date | None:
    found = notification(number)
    day = found.facts.get("notified") if found else None
    return date.fromisoformat(day) if day else None
